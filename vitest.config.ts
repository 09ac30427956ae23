import { defineConfig } from 'vitest/config'

const everywhere = (ending: string): string => `{model,importers,engine,scenes,multiplayer-server,apps,tools,tests}/**/*.${ending}.{ts,tsx}`
const elsewhere = ['**/node_modules/**', 'dist/**', 'var/**']
const others = [...elsewhere, everywhere('room.test'), everywhere('browser.test')]

/**
 * Three levels of tests by the ending of the file. What has processes and sockets may try twice, against a machine that stalls; what needed
 * it is named at the end of the run. Deadlines are guards against hanging on a slow, shared machine, about
 * three times what a test may take; figures come from benches.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // Two at a time: every level has tests that use a whole core.
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: [everywhere('test')], exclude: others, testTimeout: 30_000, hookTimeout: 30_000 } },
      {
        test: { name: 'room', include: [everywhere('room.test')], exclude: elsewhere, testTimeout: 60_000, hookTimeout: 60_000, retry: 1 },
      },
      {
        test: {
          name: 'browser',
          include: [everywhere('browser.test')],
          exclude: elsewhere,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 1,
        },
      },
    ],
  },
})
