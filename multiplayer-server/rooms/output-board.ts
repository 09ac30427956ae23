import type { ClientMessages, ServerMessages } from '../../model/protocol/index.ts'

/** The outputs of a venue that are connected, each with its newest reading. An output that left is not on it. */
export interface OutputBoard {
  /** Takes a reading of whoever drives the projector, at server time `atMs`. The newest output of a projector counts. */
  note(visitorId: string, reading: ClientMessages['output'], atMs: number): void
  leave(visitorId: string): void
  readings(): ServerMessages['outputs']
}

/** Empty at first. */
export function createOutputBoard(): OutputBoard {
  const byProjector = new Map<string, { readonly visitorId: string; readonly reading: ServerMessages['outputs'][number] }>()
  return {
    note: (visitorId, reading, atMs) => void byProjector.set(reading.projector, { visitorId, reading: { ...reading, seenMs: atMs } }),
    leave(visitorId) {
      for (const [projector, entry] of byProjector) if (entry.visitorId === visitorId) byProjector.delete(projector)
    },
    readings: () => [...byProjector.values()].map((entry) => entry.reading),
  }
}
