import { useInterface } from '../../../engine/interface/index.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Says a span of time in its largest whole unit, minutes at least. */
export function useSpan(): (ms: number) => string {
  const { say } = useInterface()
  return (ms) => {
    if (ms >= DAY_MS) return say('house.days', { count: Math.round(ms / DAY_MS) })
    if (ms >= HOUR_MS) return say('house.hours', { count: Math.round(ms / HOUR_MS) })
    return say('house.minutes', { count: Math.max(0, Math.floor(ms / MINUTE_MS)) })
  }
}

/** Says an instant as people do at a desk: day, hour and minute. */
export function useInstant(): (ms: number) => string {
  const { language } = useInterface()
  return (ms) =>
    new Date(ms).toLocaleString(language, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false })
}
