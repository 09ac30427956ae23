import type { ServerMessages } from '../../../model/protocol/index.ts'

/** How somebody's connection is, and the values its words need. */
export interface ConnectionHealth {
  readonly state: 'good' | 'slow' | 'silent' | 'stalled' | 'new'
  readonly values: Record<string, number>
}

/** Pages ask the clock every two seconds: who says nothing for longer than this is hardly there. */
const SILENT_MS = 5000
const SLOW_MS = 400

/** Judges the connection of somebody as the room told of him. */
export function connectionOf({
  silentMs,
  stalled,
  roundTripMs,
}: Pick<ServerMessages['attendance'][number], 'silentMs' | 'stalled' | 'roundTripMs'>): ConnectionHealth {
  if (silentMs > SILENT_MS) return { state: 'silent', values: { seconds: Math.round(silentMs / 1000) } }
  if (stalled) return { state: 'stalled', values: {} }
  if (roundTripMs === null) return { state: 'new', values: {} }
  return { state: roundTripMs > SLOW_MS ? 'slow' : 'good', values: { ms: Math.round(roundTripMs) } }
}
