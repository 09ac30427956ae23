import { monitorEventLoopDelay } from 'node:perf_hooks'
import { monotonicMs } from '../bench-clock.ts'

/** What a server's process spent in a window. */
export interface ProcessFigures {
  /** User and system, percent of one core. */
  readonly cpuPct: number
  readonly loopMsP99: number
  readonly rssMb: number
  /** Longest of 99 of 100 ticks, ms. */
  readonly tickMsP99: number
}

/** What a measuring parent says. */
export type MeterOrder = 'begin' | 'end'

/** Measures this process from the parent's `begin` to its `end`, and answers with the figures. */
export function answerMeter(takeTickP99: () => number, began: () => void): void {
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  let cpu = process.cpuUsage()
  let fromMs = monotonicMs()
  process.on('message', (order: MeterOrder) => {
    if (order === 'begin') {
      began()
      loop.reset()
      cpu = process.cpuUsage()
      fromMs = monotonicMs()
      return
    }
    const { user, system } = process.cpuUsage(cpu)
    process.send?.({
      cpuPct: (user + system) / 10 / (monotonicMs() - fromMs),
      loopMsP99: loop.percentile(99) / 1e6,
      rssMb: process.memoryUsage().rss / 1e6,
      tickMsP99: takeTickP99(),
    } satisfies ProcessFigures)
  })
}
