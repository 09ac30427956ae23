import type { Language } from '../../model/words/index.ts'

/** A time in ms since the Unix epoch as hours and minutes, with its day unless that is today; by the visitor's own clock, or by a zone's. */
export function sayClock(ms: number, { language, nowMs, zone }: { language: Language; nowMs: number; zone?: string }): string {
  const place = zone === undefined ? {} : { timeZone: zone }
  const day = (at: number): string => new Date(at).toLocaleDateString(language, { ...place, month: 'long', day: 'numeric' })
  const hour = new Date(ms).toLocaleTimeString(language, { ...place, hour: '2-digit', minute: '2-digit', hour12: false })
  return day(ms) === day(nowMs) ? hour : `${day(ms)} ${hour}`
}
