import type { CDPSession, Page } from 'playwright-core'
import { benchFault } from './bench-fault.ts'

/** The mark a frame leaves so that its task is found again. */
export const FRAME_MARK = 'holosite-frame'
/** The browser's name for a task of a thread. */
const TASK = 'RunTask'

/** As a trace tells it, µs: a task by its timer with the thread's own time in it, or a mark. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
}

/**
 * CPU time of the page's thread in each task that `run` marked with FRAME_MARK, ms, by the browser's own trace: what other threads
 * and processes of the machine do meanwhile is not in it, what the collector of garbage does on this thread in the middle of a task is.
 */
export async function threadTimes(page: Page, run: () => Promise<void>): Promise<number[]> {
  const events = await traced(page, ['TimerFire', FRAME_MARK], run)
  const named = (which: string): TraceEvent[] => events.filter(({ name }) => name === which)
  return withMark(named('TimerFire'), named(FRAME_MARK)).map(({ tdur }) => (tdur ?? 0) / 1000)
}

/** CPU time of the page's thread in its longest task between each two of the marks, ms; `run` leaves each of them once, in this order. */
export async function longestTasks(page: Page, marks: readonly string[], run: () => Promise<void>): Promise<number[]> {
  const events = await traced(page, [TASK, ...marks], run)
  const at = marks.map((mark) => events.find(({ name }) => name === mark))
  return at.slice(1).map((to, index) => {
    const from = at[index]
    if (from === undefined || to === undefined)
      throw benchFault(`The page left no mark ${from === undefined ? marks[index] : marks[index + 1]}.`)
    const tasks = events.filter(({ name, pid, tid, ts }) => name === TASK && pid === to.pid && tid === to.tid && ts > from.ts && ts < to.ts)
    return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0)
  })
}

/** The events of these names while `run` ran, by time. */
async function traced(page: Page, names: readonly string[], run: () => Promise<void>): Promise<TraceEvent[]> {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) if (names.includes(event.name)) events.push(event)
  })
  const includedCategories = [
    'devtools.timeline',
    'blink.user_timing',
    ...(names.includes(TASK) ? ['disabled-by-default-devtools.timeline'] : []),
  ]
  const traceConfig = { includedCategories, excludedCategories: ['*'] }
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  await run()
  const told = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve))
  await devtools.send('Tracing.end')
  await told
  await devtools.detach()
  return events.sort((a, b) => a.ts - b.ts)
}

/** The tasks in which a mark was left, in their order. */
function withMark(timers: readonly TraceEvent[], marks: readonly TraceEvent[]): TraceEvent[] {
  let next = 0
  return timers.filter(({ pid, tid, ts, dur = 0 }) => {
    while (next < marks.length && marks[next]!.ts < ts) next++
    const mark = marks[next]
    return mark !== undefined && mark.pid === pid && mark.tid === tid && mark.ts <= ts + dur
  })
}
