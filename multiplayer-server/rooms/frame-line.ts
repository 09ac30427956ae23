import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { readInPlace } from './read-in-place.ts'

const BINARY = 0x82
const MASKED = 0x80
const SHORT_LIMIT = 125
const MIDDLE_LIMIT = 65_535
const MASK_BYTES = 4
/** Most frames are shorter. */
const SHARED_BYTES = 8192

/** What the library keeps of the frames that come in; see `FrameLine`. */
interface Receiver {
  write(chunk: Buffer): boolean
  readonly _state: number
  readonly _bufferedBytes: number
  readonly _fragmented: number
}

/** Takes a message; false leaves it to the library. `message` holds only during the call. */
export type MessageTaker = (message: Uint8Array) => boolean

/**
 * One WebSocket, for the many short messages of poses: whole frames are read and written on its stream at once (RFC 6455, 5.2), past the
 * stages of the library, which cost more than what they carry at 30,000 messages a second. All else goes the library's way, in order: a frame
 * is taken here only while the library has none half read, and between messages of the library there is never half a frame, because it writes
 * each at once and compresses nothing here.
 */
export class FrameLine {
  /** Sees each unfragmented binary message first. */
  take: MessageTaker | null = null
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #receiver: Receiver | undefined
  /** The last frame was not gone at once: its reader is slow, or what he reads is encrypted. */
  #isSlow = false

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
    const receiver = (socket as unknown as { readonly _receiver?: Receiver })._receiver
    if (receiver === undefined || !isKnown(receiver)) return
    this.#receiver = receiver
    const write = receiver.write.bind(receiver)
    const read = (chunk: Buffer): Buffer | null => (this.take === null ? chunk : this.#read(chunk, this.take))
    receiver.write = (chunk) => {
      const rest = read(chunk)
      return rest === null || write(rest)
    }
    readInPlace(stream, read)
  }

  /**
   * Sends the parts as one message, in one write and one copy. False, and nothing is sent, where the socket is not open or the message is too
   * long.
   */
  send(head: Uint8Array, body: Uint8Array): boolean {
    const length = head.length + body.length
    if (this.#socket.readyState !== this.#socket.OPEN || length > MIDDLE_LIMIT) return false
    const at = length > SHORT_LIMIT ? 4 : 2
    const isShared = !this.#isSlow && at + length <= shared.length
    const frame = isShared ? shared.subarray(0, at + length) : Buffer.allocUnsafe(at + length)
    frame[0] = BINARY
    frame[1] = Math.min(length, SHORT_LIMIT + 1)
    if (length > SHORT_LIMIT) frame.writeUInt16BE(length, 2)
    frame.set(head, at)
    frame.set(body, at + head.length)
    this.#stream.write(frame)
    // Nearly always the system has it all at once. What it has not is still read from where it is: the next frames go elsewhere.
    this.#isSlow = this.#stream.writableLength > 0
    if (this.#isSlow && isShared) shared = Buffer.allocUnsafeSlow(SHARED_BYTES)
    return true
  }

  /** Hands whole frames to `take`; answers what is left for the library, null for nothing. */
  #read(chunk: Buffer, take: MessageTaker): Buffer | null {
    const { _state, _bufferedBytes, _fragmented } = this.#receiver as Receiver
    if (_state !== 0 || _bufferedBytes !== 0 || _fragmented !== 0) return chunk
    for (let at = 0; ;) {
      if (at === chunk.length) return null
      const end = endOfShort(chunk, at)
      if (end === 0 || this.#socket.readyState !== this.#socket.OPEN || !take(unmasked(chunk, at, end))) return chunk.subarray(at)
      at = end
    }
  }
}

const isKnown = ({ _state, _bufferedBytes, _fragmented }: Receiver): boolean =>
  [_state, _bufferedBytes, _fragmented].every((number) => typeof number === 'number')

/** Where a whole, masked, unfragmented binary frame of few bytes ends that begins at `at`; 0 for any other. */
function endOfShort(chunk: Buffer, at: number): number {
  const second = chunk[at + 1] ?? 0
  const length = second & ~MASKED
  if (chunk[at] !== BINARY || (second & MASKED) === 0 || length > SHORT_LIMIT) return 0
  const end = at + 2 + MASK_BYTES + length
  return end <= chunk.length ? end : 0
}

/** A copy: what is not taken after all is still masked for the library. */
function unmasked(chunk: Buffer, at: number, end: number): Uint8Array {
  const from = at + 2 + MASK_BYTES
  const message = scratch.subarray(0, end - from)
  for (let i = 0; i < message.length; i++) message[i] = (chunk[from + i] as number) ^ (chunk[at + 2 + (i & 3)] as number)
  return message
}
const scratch = new Uint8Array(SHORT_LIMIT)
let shared = Buffer.allocUnsafeSlow(SHARED_BYTES)
