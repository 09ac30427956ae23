import { sleep } from '../bench-clock.ts'
import { percentile } from '../percentile.ts'
import type { SacnReceiver } from './sacn-receiver.ts'

/** How evenly every universe's packets came. */
export interface Cadence {
  /** Share of intervals within 3 ms of a 44th of a second, percent. */
  readonly within3MsPct: number
  readonly intervalMsP99: number
  readonly universes: number
  readonly packetsPerS: number
}

const FRAME_MS = 1000 / 44
const SLACK_MS = 3

/** Listens for `seconds`, intervals of each universe by itself. Nothing may change the show meanwhile: a GO moves the cadence on purpose. */
export async function measureCadence(receiver: SacnReceiver, seconds: number): Promise<Cadence> {
  const last = new Map<number, number>()
  const intervals: number[] = []
  const stop = receiver.listen(({ universe, atMs }) => {
    const before = last.get(universe)
    if (before !== undefined) intervals.push(atMs - before)
    last.set(universe, atMs)
  })
  await sleep(seconds * 1000)
  stop()
  const within = intervals.filter((ms) => Math.abs(ms - FRAME_MS) <= SLACK_MS).length
  return {
    within3MsPct: intervals.length === 0 ? 0 : (within / intervals.length) * 100,
    intervalMsP99: percentile(intervals, 0.99),
    universes: last.size,
    packetsPerS: (intervals.length + last.size) / seconds,
  }
}
