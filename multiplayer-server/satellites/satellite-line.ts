import type { Client, ServerError } from '@colyseus/core'
import { lineUnder } from '../rooms/connection.ts'
import type { MessageGuard } from '../rooms/message-guard.ts'
import type { Connected } from '../rooms/room-parts.ts'

/** One connection of a satellite room, as the process that holds it knows it. */
export interface Line extends Connected {
  /** Its name on the link. */
  readonly number: number
  person: Connected['person']
  /** No zone is full for him. */
  isFree: boolean
  /** The venue has let him in: he is told what all are told. */
  isAdmitted: boolean
  /** The venue was told that his join is done. */
  isJoined: boolean
  /** Pose messages that came before he was on the lane. */
  readonly waiting: Uint8Array[]
  /** Settles when the venue has answered. */
  readonly admitted: Promise<void>
  admit(): void
  refuse(why: ServerError): void
}

/** Of a client that has just come; nobody yet. */
export function createSatelliteLine(number: number, client: Client, guard: MessageGuard, nowMs: number): Line {
  let admit = (): void => {}
  let refuse = (_why: ServerError): void => {}
  const admitted = new Promise<void>((resolve, reject) => {
    admit = resolve
    refuse = reject
  })
  // Who is gone before the answer waits for none.
  admitted.catch(() => {})
  return {
    number,
    client,
    guard,
    line: lineUnder(client),
    person: { slot: -1, visitorId: '' },
    heardMs: nowMs,
    roundTripMs: null,
    unanswered: 0,
    onLane: false,
    ended: false,
    isFree: false,
    isAdmitted: false,
    isJoined: false,
    waiting: [],
    admitted,
    admit,
    refuse,
  }
}
