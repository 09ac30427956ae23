import { setTimeout } from 'node:timers/promises'
import { benchFault } from './bench-fault.ts'

/** The machine's monotonic clock, ms: the same in every process of one boot. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

export const sleep = (ms: number): Promise<void> => setTimeout(ms)

/** Waits for a condition, asking every `everyMs`; throws with what was hoped for once `limitMs` are over. */
export async function until(what: string, limitMs: number, holds: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> {
  const deadline = monotonicMs() + limitMs
  while (!(await holds())) {
    if (monotonicMs() > deadline) throw benchFault(`The bench waited ${limitMs} ms for ${what}.`)
    await sleep(everyMs)
  }
}
