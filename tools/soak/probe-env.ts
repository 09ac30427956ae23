import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Environment that loads the probe into a product's processes, with what it is to do; see `process-probe.mjs`. */
export const probeEnv = (tasks: Readonly<Record<string, string>>): Record<string, string> => ({
  ...tasks,
  NODE_OPTIONS:
    `${process.env['NODE_OPTIONS'] ?? ''} --import ${pathToFileURL(join(import.meta.dirname, 'process-probe.mjs')).href}`.trim(),
})
