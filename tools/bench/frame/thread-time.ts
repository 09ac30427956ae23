import type { CDPSession, Page } from 'playwright-core'

/** The mark a frame leaves so that its task is found again. */
export const FRAME_MARK = 'holosite-frame'

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
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const timers: TraceEvent[] = []
  const marks: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.name === 'TimerFire') timers.push(event)
      else if (event.name === FRAME_MARK) marks.push(event)
    }
  })
  const categories = { includedCategories: ['devtools.timeline', 'blink.user_timing'], excludedCategories: ['*'] }
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: categories })
  await run()
  const told = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve))
  await devtools.send('Tracing.end')
  await told
  await devtools.detach()
  return withMark(timers, marks).map(({ tdur }) => (tdur ?? 0) / 1000)
}

/** The tasks in which a mark was left, in their order. */
function withMark(timers: readonly TraceEvent[], marks: readonly TraceEvent[]): TraceEvent[] {
  const byTime = (a: TraceEvent, b: TraceEvent): number => a.ts - b.ts
  const later = [...marks].sort(byTime)
  let next = 0
  return [...timers].sort(byTime).filter(({ pid, tid, ts, dur = 0 }) => {
    while (next < later.length && later[next]!.ts < ts) next++
    const mark = later[next]
    return mark !== undefined && mark.pid === pid && mark.tid === tid && mark.ts <= ts + dur
  })
}
