import { createUplinkReader } from '../../model/presence/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'
import { AvatarStream, type HeadJudge, type StreamState } from './avatar-stream.ts'
import type { RecordLogs } from './record-logs.ts'

/** Streams that are at home in another process, copied from the very bytes their home took. */
export interface StreamCopies {
  /** Begins a copy where its home is now; one that was there is over. Throws where the state is none. */
  begin(slot: number, state: StreamState): void
  /** Takes a message its home took; false when the copy does not fit it and has to begin anew. */
  take(slot: number, bytes: Uint8Array): boolean
  end(slot: number): void
  /** For `joinGuest` of a relay with the same logs. */
  streamOf(slot: number): AvatarStream | null
}

/** `stands` judges as the home's does: by the same documents. */
export function createStreamCopies(logs: RecordLogs, now: () => Milliseconds, stands: HeadJudge): StreamCopies {
  const streams = new Map<number, AvatarStream>()
  const reader = createUplinkReader(PROTOCOL_VERSION)
  return {
    begin(slot, state) {
      const stream = new AvatarStream(logs, slot, stands)
      stream.goOn(state)
      streams.set(slot, stream)
    },
    take(slot, bytes) {
      const stream = streams.get(slot)
      if (stream === undefined) return true
      try {
        reader.start(bytes)
        stream.take(reader, bytes, now())
        return true
      } catch (failure) {
        if (!(failure instanceof HolositeError)) throw failure
        return false
      }
    },
    end: (slot) => void streams.delete(slot),
    streamOf: (slot) => streams.get(slot) ?? null,
  }
}
