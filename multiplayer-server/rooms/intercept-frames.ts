import type { Client, Room } from '@colyseus/core'
import { HolositeError } from '../../model/errors/index.ts'

/** Takes one frame of a client; `pass` hands it on to the framework. */
export type FrameTaker = (client: Client, frame: Uint8Array, pass: () => void) => void

interface FrameReceiver {
  _onMessage(client: Client, frame: Buffer): void
}

/**
 * Puts our own judgement before the framework's: it would unpack whatever comes, believe every length in it, and answer
 * with a stack trace. Every frame of every client of this room goes through `take` from now on.
 */
export function interceptFrames(room: Room, take: FrameTaker): void {
  const receiver = room as unknown as FrameReceiver
  const receive = receiver._onMessage
  if (typeof receive !== 'function') {
    throw new HolositeError({
      code: 'protocol/version',
      what: 'The room framework no longer receives frames in _onMessage.',
      fix: 'Find where this version of it does, and judge them there.',
    })
  }
  receiver._onMessage = (client, frame) => take(client, frame, () => receive.call(room, client, frame))
}
