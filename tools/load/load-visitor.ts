import { createUplinkWriter, endsMessage, type PoseSample, turnMsOf } from '../../model/presence/index.ts'
import { POSE_BATCH, POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { type CheapSocket, openCheapSocket } from './cheap-socket.ts'

/** Opcodes of the room protocol. */
const JOIN = 10
const ERROR = 11
const MESSAGE = 13
const BYTES = 17
/** A name of one letter, as the room protocol packs it. */
const NAME_HEAD = 0xa1
const NAME_BYTES = 3
const BATCH_NAME = POSE_BATCH.charCodeAt(0)
const UPLINK_NAME = POSE_UPLINK.charCodeAt(0)
/** `welcome` and `slot`, packed. */
const WELCOME = Buffer.from('\xa7welcome', 'latin1')
const SLOT = Buffer.from('\xa4slot', 'latin1')

/** What a visitor tells of itself, and what it knows of the room. */
export interface VisitorListener {
  /** People in the room, as far as is known here. */
  readonly people: number
  /** Each batch, while it holds; the server's time of it is in its head. */
  batch(visitor: LoadVisitor, bytes: Uint8Array): void
  /** Told once; `why` is what the server said before, if anything. */
  closed(visitor: LoadVisitor, code: number, why: string): void
}

/** One scripted visitor on a socket of its own: samples up, batches down, acknowledged, hardly read. */
export class LoadVisitor {
  readonly index: number
  slot = -1
  /** The room answers. */
  joined = false
  /** Bytes of all frames received, heads included, and of the payloads of batches; batches. */
  bytes = 0
  batches = 0
  /** Newest batch known, which is acknowledged with the next samples unless `silent`. */
  newest = 0
  /** Never acknowledges anything. */
  silent = false
  /** When in a turn its messages should reach the server, ms. */
  beat = 0
  private readonly writer = createUplinkWriter(PROTOCOL_VERSION)
  private readonly listener: VisitorListener
  private readonly socket: CheapSocket
  private lastMs = 0
  private why = ''

  constructor(index: number, at: { readonly origin: URL; readonly path: string }, listener: VisitorListener) {
    this.index = index
    this.listener = listener
    this.socket = openCheapSocket(at.origin, at.path, {
      opened: () => {},
      message: (payload) => this.take(payload),
      closed: (code) => {
        this.joined = false
        listener.closed(this, code, this.why)
      },
    })
  }

  /** Adds a sample of a server time; one or two go out at a time, as pages send them. Samples left out before it are said to be. */
  add(sample: { -readonly [Key in keyof PoseSample]: PoseSample[Key] }, sampleMs: number): void {
    if (this.writer.count === 0) this.writer.start(this.silent ? 0 : this.newest)
    sample.gap = this.lastMs === 0 ? 0 : Math.max(0, Math.round((sampleMs - this.lastMs) / 50) - 1)
    this.lastMs = this.lastMs === 0 ? Math.round(sampleMs) : this.lastMs + 50 * (sample.gap + 1)
    this.writer.add(sample, milliseconds(this.lastMs))
    if (!endsMessage(this.writer.count, this.lastMs, this.beat, turnMsOf(this.listener.people))) return
    const bytes = this.writer.finish()
    const message = new Uint8Array(NAME_BYTES + bytes.length)
    message[0] = BYTES
    message[1] = NAME_HEAD
    message[2] = UPLINK_NAME
    message.set(bytes, NAME_BYTES)
    this.send(message)
    this.writer.start(0)
  }

  /** Sends any bytes as a message. */
  send(message: Uint8Array): void {
    this.socket.send(message)
  }

  pause(paused: boolean): void {
    this.socket.pause(paused)
  }

  leave(): void {
    this.socket.end()
  }

  private take(payload: Uint8Array): void {
    this.bytes += payload.length + (payload.length > 125 ? 4 : 2)
    if (payload[0] === BYTES && payload[1] === NAME_HEAD && payload[2] === BATCH_NAME) {
      this.batches++
      this.newest = batchNumber(payload.subarray(NAME_BYTES))
      this.listener.batch(this, payload.subarray(NAME_BYTES))
    } else if (payload[0] === JOIN) {
      this.send(Uint8Array.of(JOIN))
      this.joined = true
    } else if (payload[0] === ERROR) {
      this.why = Buffer.from(payload)
        .toString('latin1')
        .replaceAll(/[^ -~]/g, '')
    } else if (payload[0] === MESSAGE && this.slot < 0) this.slot = slotOfWelcome(payload)
  }
}

/** Number of a batch, to acknowledge it by. */
export const batchNumber = (bytes: Uint8Array): number => readVarint(bytes, 1)

/** Server time of a batch. */
export function batchMs(bytes: Uint8Array): number {
  let at = 1
  while ((bytes[at] as number) > 127) at++
  let value = 0
  for (let i = 0, unit = 1; i < 6; i++, unit *= 256) value += (bytes[at + 1 + i] as number) * unit
  return value
}

function readVarint(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value |= (byte & 127) << shift
    if (byte < 128) return value
  }
}

/** The first slot a welcome names is the newcomer's own. -1 for any other message. */
function slotOfWelcome(payload: Uint8Array): number {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  if (bytes.indexOf(WELCOME) !== 1) return -1
  const at = bytes.indexOf(SLOT) + SLOT.length
  const head = bytes[at] ?? 0
  if (head < 128) return head
  return head === 0xcc ? bytes.readUInt8(at + 1) : bytes.readUInt16BE(at + 1)
}
