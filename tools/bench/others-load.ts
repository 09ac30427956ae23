import { readFile } from 'node:fs/promises'
import { monotonicMs } from './bench-clock.ts'

/** Hundredths of a second are what the kernel counts in. */
const TICK_MS = 10
/** Columns of /proc/stat (proc(5)): all but idle and waiting for a disk, the time other machines of the same host took among them. */
const BUSY = [0, 1, 2, 5, 6, 7]

/** Begins to count what all cores do; the answer tells the percent of one core they were busy or taken away since. 0 where that is not told. */
export async function countBusy(): Promise<() => Promise<number>> {
  const fromMs = monotonicMs()
  const before = await readBusyMs()
  return async () => (((await readBusyMs()) - before) / Math.max(1, monotonicMs() - fromMs)) * 100
}

async function readBusyMs(): Promise<number> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '')
  const [, ...counts] = (text.split('\n')[0] ?? '').split(/\s+/)
  return BUSY.reduce((sum, column) => sum + Number(counts[column] ?? 0), 0) * TICK_MS
}
