import fc from 'fast-check'
import { getMessageBytes, Protocol } from '@colyseus/core'
import { createPose, createUplinkWriter } from '../../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION } from '../../../model/protocol/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { createMessageGuard } from '../message-guard.ts'
import { anyNamedMessage, spoiltMessage } from './any-message.ts'

/** Chance as an argument: from 0 up to 1. */
export type Draw = () => number

/** Frames of every kind, to be spoilt: messages as the protocol has them, spoilt messages, poses, bytes of nothing. */
const KINDS = 400

/** First byte of a frame of bytes. */
const OPCODE_BYTES = 17
/** Heads that promise a lot: lists, maps and texts of 16 and 32 bits. */
const PROMISES = [0xdc, 0xdd, 0xde, 0xdf, 0xda, 0xdb] as const

/** What hostile frames are made of; the same for the same seed. */
export function frameStock(seed: number): readonly Uint8Array[] {
  const message = ({ name, payload }: { name: string; payload: unknown }): Uint8Array =>
    Uint8Array.from(getMessageBytes.raw(Protocol.ROOM_DATA, name, payload))
  // What a visitor may say is no fault: true lines of chat stay out, spoilt ones are in.
  const named = fc.sample(anyNamedMessage, { seed, numRuns: 2 * KINDS }).filter(({ name }) => name !== 'chat')
  return [
    ...named.map(message),
    ...fc.sample(spoiltMessage, { seed: seed + 1, numRuns: 2 * KINDS }).map(message),
    ...fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), { seed: seed + 2, numRuns: KINDS }),
    ...Array.from({ length: KINDS }, (_, index) => poseFrame(index)),
  ]
}

function poseFrame(index: number): Uint8Array {
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  writer.start(index % 7)
  const pose = createPose()
  pose.set([index % 20, -(index % 17), 1.65, 0, 0, 0, 1])
  writer.add({ pose, flags: 0, gap: 0 }, milliseconds(1_700_000_000_000 + index * 50))
  return Uint8Array.from([OPCODE_BYTES, 0xa0 + POSE_UPLINK.length, ...Buffer.from(POSE_UPLINK), ...writer.finish()])
}

const whole = (draw: Draw, below: number): number => Math.floor(draw() * below)

/** One frame of the stock, spoilt in one to four of six ways. */
export function mutate(stock: readonly Uint8Array[], draw: Draw): Uint8Array {
  let frame = Uint8Array.from(stock[whole(draw, stock.length)] as Uint8Array)
  for (let times = 1 + whole(draw, 4); times > 0; times--) frame = mutateOnce(frame, stock, draw)
  return frame
}

function mutateOnce(frame: Uint8Array<ArrayBuffer>, stock: readonly Uint8Array[], draw: Draw): Uint8Array<ArrayBuffer> {
  const at = whole(draw, frame.length)
  switch (whole(draw, 6)) {
    case 0:
      frame[at] = (frame[at] ?? 0) ^ (1 << whole(draw, 8))
      return frame
    case 1:
      frame[at] = whole(draw, 256)
      return frame
    case 2:
      return frame.slice(0, Math.max(1, at))
    case 3:
      return Uint8Array.from([...frame, ...Array.from({ length: 1 + whole(draw, 40) }, () => whole(draw, 256))])
    case 4: {
      const other = stock[whole(draw, stock.length)] as Uint8Array
      return Uint8Array.from([...frame.subarray(0, at + 1), ...other.subarray(whole(draw, other.length))])
    }
    default:
      frame[at] = PROMISES[whole(draw, PROMISES.length)] as number
      if (at + 1 < frame.length) frame[at + 1] = 0xff
      return frame
  }
}

/** What the guard made of mutants. */
export interface JudgedMutants {
  readonly passed: number
  readonly refused: number
  /** Frames on which the guard threw: none, or the server would have fallen over. */
  readonly threw: number
}

/** Shows mutants to the guard of a fresh connection each, without a socket. */
export function judgeMutants(stock: readonly Uint8Array[], draw: Draw, count: number): JudgedMutants {
  const judged = { passed: 0, refused: 0, threw: 0 }
  for (let index = 0; index < count; index++) {
    try {
      if (createMessageGuard(0).judge(mutate(stock, draw), true, 0).pass === 'refused') judged.refused++
      else judged.passed++
    } catch {
      judged.threw++
    }
  }
  return judged
}
