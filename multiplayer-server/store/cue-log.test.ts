import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CueState } from '../../model/show/index.ts'
import { openCueLog, readCueLog, type CueLogEntry } from './cue-log.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'holosite-log-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const entry = (revision: number, atServerMs: number): CueLogEntry => ({
  atServerMs,
  pair: { serverMs: atServerMs, wallMs: atServerMs, monotonicMs: revision, bootId: 'boot' },
  state: { revision, next: null, running: [], masters: [], overrides: [], recentCommands: [`命令-${revision}`] } satisfies CueState,
  who: 'operator',
})

test('what was appended is there after the log is opened again', async () => {
  const log = await openCueLog(folder, 'yard')
  await log.append(entry(1, 1000))
  await log.append(entry(2, 9000))
  await log.close()
  const again = await openCueLog(folder, 'yard')
  // The look-back is two seconds and the state in force at its start: both are kept, nothing is older than needed.
  expect(again.restored).toEqual([entry(1, 1000), entry(2, 9000)])
  expect(again.warnings).toEqual([])
  await again.append(entry(3, 20_000))
  await again.append(entry(4, 20_500))
  await again.close()
  const last = await openCueLog(folder, 'yard')
  expect(last.restored.map(({ state }) => state.revision)).toEqual([2, 3, 4])
  await last.close()
})

test('an append that resolved is on the disk while the log is still open', async () => {
  const log = await openCueLog(folder, 'yard')
  await log.append(entry(7, 5000))
  expect(readCueLog(join(folder, 'yard.log')).entries).toEqual([entry(7, 5000)])
  await log.close()
})

test('cut at every byte of its last line, the log holds the state before or the one after, never another, and takes more', async () => {
  const file = join(folder, 'yard.log')
  const log = await openCueLog(folder, 'yard')
  await log.append(entry(1, 1000))
  const before = readFileSync(file).length
  await log.append(entry(2, 9000))
  await log.close()
  const whole = readFileSync(file)
  for (let length = before; length <= whole.length; length++) {
    writeFileSync(file, whole)
    truncateSync(file, length)
    const cut = await openCueLog(folder, 'yard')
    const last = cut.restored.at(-1)
    expect(last).toEqual(length === whole.length ? entry(2, 9000) : entry(1, 1000))
    expect(cut.warnings).toHaveLength(length === before || length === whole.length ? 0 : 1)
    await cut.append(entry(3, 9500))
    await cut.close()
    expect(readCueLog(file).entries.at(-1)).toEqual(entry(3, 9500))
  }
})

test('a line with any one byte changed is left out and told', async () => {
  const file = join(folder, 'yard.log')
  const log = await openCueLog(folder, 'yard')
  await log.append(entry(1, 1000))
  await log.append(entry(2, 1500))
  await log.close()
  const whole = readFileSync(file)
  const secondLine = whole.indexOf(10) + 1
  for (let at = secondLine; at < whole.length; at++) {
    const damaged = Buffer.from(whole)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    writeFileSync(file, damaged)
    const read = readCueLog(file)
    expect(read.entries).toEqual([entry(1, 1000)])
    expect(read.warnings.length).toBeGreaterThan(0)
  }
})

test('a log that grows past its bound is made short again and loses nothing that counts', async () => {
  const log = await openCueLog(folder, 'yard')
  const big = (revision: number): CueLogEntry => ({ ...entry(revision, revision * 10_000), who: 'x'.repeat(3_000_000) })
  for (let revision = 1; revision <= 5; revision++) await log.append(big(revision))
  await log.close()
  const file = join(folder, 'yard.log')
  expect(readFileSync(file).length).toBeLessThan(9_100_000)
  expect(readCueLog(file).entries.at(-1)?.state.revision).toBe(5)
})
