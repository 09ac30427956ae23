import type { ServerMessages } from '../../model/protocol/index.ts'

type Line = ServerMessages['chat']

/** What was said of late, for those who lost their connection and come back. Newcomers are told nothing of it. */
export interface RecentChat {
  /** A line everyone was told; `key` names its speaker in this venue. */
  note(line: Line, key: string): void
  /** Somebody left, or his connection died: what he heard last, server time. */
  left(visitorId: string, heardMs: number, nowMs: number): void
  /**
   * What somebody who comes back may have missed, oldest first, without the words of those he is kept apart from. A line that was on
   * its way when the connection died is told again: readers know a line by its speaker and its time. Nothing for newcomers.
   */
  missedBy(visitorId: string, apart: readonly string[], nowMs: number): readonly Line[]
}

/** Lines kept at most, and how long: as long as somebody may be away and still be told. */
const MOST_LINES = 50
const KEPT_MS = 15 * 60_000
const MOST_AWAY = 2000
/** What was sent so shortly before the last sign of life may not have arrived. */
const ON_ITS_WAY_MS = 2000

/** Nothing was said yet. */
export function createRecentChat(): RecentChat {
  let lines: { readonly line: Line; readonly key: string }[] = []
  const heard = new Map<string, { readonly heardMs: number; readonly leftMs: number }>()
  return {
    note(line, key) {
      lines = [...lines.slice(1 - MOST_LINES), { line, key }]
    },
    left(visitorId, heardMs, nowMs) {
      for (const [id, { leftMs }] of heard) if (nowMs - leftMs > KEPT_MS || heard.size >= MOST_AWAY) heard.delete(id)
      heard.set(visitorId, { heardMs, leftMs: nowMs })
    },
    missedBy(visitorId, apart, nowMs) {
      const last = heard.get(visitorId)
      heard.delete(visitorId)
      if (last === undefined || nowMs - last.leftMs > KEPT_MS) return []
      return lines
        .filter(({ line, key }) => nowMs - line.serverMs <= KEPT_MS && line.serverMs > last.heardMs - ON_ITS_WAY_MS && !apart.includes(key))
        .map(({ line }) => line)
    },
  }
}
