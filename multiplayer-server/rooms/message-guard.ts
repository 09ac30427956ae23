import * as z from 'zod/mini'
import { HolositeError, type Fault } from '../../model/errors/index.ts'
import { CLOSE, clientMessages, POSE_UPLINK, WIRE_LIMITS, type ClientMessages } from '../../model/protocol/index.ts'
import { decodeFrame } from './decode-frame.ts'

/** A frame that may pass. `control` belongs to the transport: joining, leaving, pings. */
export type PassedFrame =
  | { readonly pass: 'control' }
  | { readonly pass: 'pose'; readonly bytes: Uint8Array }
  | {
      [Name in keyof ClientMessages]: { readonly pass: 'message'; readonly name: Name; readonly payload: ClientMessages[Name] }
    }[keyof ClientMessages]

/** A frame that may not: why, and the code its sender's connection is closed with. */
export interface RefusedFrame {
  readonly pass: 'refused'
  readonly fault: Fault
  readonly close: number
}

/** Judges the frames of one connection, in order. */
export interface MessageGuard {
  judge(frame: Uint8Array, joined: boolean, nowMs: number): PassedFrame | RefusedFrame
}

/** A stall of 15 s at 20 poses a second; other messages hardly pile up. */
const POSE_SECONDS = 5
const OTHER_SECONDS = 2

/**
 * Counts what may come in a second: a bucket that refills steadily. It holds some seconds' worth, because what a stalled
 * network kept back arrives all at once and is nobody's fault.
 */
class Allowance {
  readonly #perSecond: number
  readonly #most: number
  #left: number
  #atMs: number

  constructor(perSecond: number, seconds: number, nowMs: number) {
    this.#perSecond = perSecond
    this.#most = perSecond * seconds
    this.#left = this.#most
    this.#atMs = nowMs
  }

  take(nowMs: number): boolean {
    this.#left = Math.min(this.#most, this.#left + ((nowMs - this.#atMs) / 1000) * this.#perSecond)
    this.#atMs = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

const tooFast: RefusedFrame = {
  pass: 'refused',
  close: CLOSE.tooFast,
  fault: new HolositeError({
    code: 'protocol/too-fast',
    what: 'Too many messages came in a second.',
    fix: `Keep below ${WIRE_LIMITS.poseMessagesPerS} poses and ${WIRE_LIMITS.otherMessagesPerS} other messages a second.`,
  }).toFault(),
}

const refuse = (fault: Fault): RefusedFrame => ({ pass: 'refused', close: CLOSE.badMessage, fault })

/** Makes the guard of a connection that opened at `nowMs`. Nothing it is given can make it throw. */
export function createMessageGuard(nowMs: number): MessageGuard {
  const poses = new Allowance(WIRE_LIMITS.poseMessagesPerS, POSE_SECONDS, nowMs)
  const others = new Allowance(WIRE_LIMITS.otherMessagesPerS, OTHER_SECONDS, nowMs)
  return {
    judge(frame, joined, at) {
      if (frame.length > WIRE_LIMITS.framePayloadBytes) return refuse(faultOf('protocol/too-large', `A message had ${frame.length} bytes.`))
      if (isPlainPose(frame) && joined) return poses.take(at) ? { pass: 'pose', bytes: frame.subarray(POSE_HEAD.length) } : tooFast
      const decoded = tryDecode(frame)
      if ('fault' in decoded) return refuse(decoded.fault)
      const isPose = decoded.kind === 'bytes' && decoded.name === POSE_UPLINK
      if (!(isPose ? poses : others).take(at)) return tooFast
      if (decoded.kind === 'control') return { pass: 'control' }
      if (!joined) return refuse(faultOf('protocol/too-early', `A message named "${decoded.name}" came before the join was done.`))
      if (isPose) return { pass: 'pose', bytes: decoded.bytes }
      return decoded.kind === 'message' ? parse(decoded.name, decoded.payload) : refuse(unknownName(decoded.name))
    },
  }
}

/** A frame of poses as clients write it: opcode, length of its name, name. Nearly all that comes is such a frame, and needs no reader. */
const POSE_HEAD = Uint8Array.of(17, 0xa0 + POSE_UPLINK.length, ...new TextEncoder().encode(POSE_UPLINK))

export function isPlainPose(frame: Uint8Array): boolean {
  for (let at = 0; at < POSE_HEAD.length; at++) if (frame[at] !== POSE_HEAD[at]) return false
  return true
}

function tryDecode(frame: Uint8Array): ReturnType<typeof decodeFrame> | { readonly fault: Fault } {
  try {
    return decodeFrame(frame)
  } catch (failure) {
    if (failure instanceof HolositeError) return { fault: failure.toFault() }
    return { fault: faultOf('protocol/malformed', 'A message could not be read.') }
  }
}

function parse(name: string, payload: unknown): PassedFrame | RefusedFrame {
  if (!Object.hasOwn(clientMessages, name)) return refuse(unknownName(name))
  const known = name as keyof ClientMessages
  const parsed = z.safeParse(clientMessages[known], payload)
  if (parsed.success) return { pass: 'message', name: known, payload: parsed.data } as PassedFrame
  const issue = parsed.error.issues[0]
  const at = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)))
  return refuse({
    ...faultOf('protocol/malformed', `A message named "${name}" is not as the protocol has it: ${issue?.message ?? 'wrong'}.`),
    at,
  })
}

const faultOf = (code: 'protocol/malformed' | 'protocol/too-large' | 'protocol/too-early', what: string): Fault =>
  new HolositeError({ code, what, fix: 'Send what the protocol describes; reload the page if it is an old one.' }).toFault()

const unknownName = (name: string): Fault => faultOf('protocol/malformed', `No message is named "${name.replace(/[^\w-]/g, '?')}".`)
