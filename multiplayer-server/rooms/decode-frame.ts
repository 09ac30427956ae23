import { HolositeError } from '../../model/errors/index.ts'

/** What a client may put on the wire, opcode by opcode of the room protocol. */
export type ClientFrame =
  | { readonly kind: 'control' }
  | { readonly kind: 'message'; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }

const OPCODE = { join: 10, leave: 12, message: 13, bytes: 17, ping: 18 } as const
const MOST_DEEP = 8
const MOST_NAME = 32
/** Extension type of a record, and the bytes that name the records of one message. */
const RECORD = 0x72
const FIRST_RECORD = 0x40
const LAST_RECORD = 0x7f

/**
 * Reads one frame of a client. The payload is MessagePack, of which only what JSON can say is taken, with depth bounded and
 * no count believed beyond the bytes that are there: a frame of n bytes never costs more than a small multiple of n.
 * Throws `protocol/malformed`.
 */
export function decodeFrame(frame: Uint8Array): ClientFrame {
  switch (frame[0]) {
    case OPCODE.join:
    case OPCODE.leave:
    case OPCODE.ping:
      return { kind: 'control' }
    case OPCODE.message: {
      const reader = new Reader(frame, 1)
      const name = reader.readName()
      const payload = reader.atEnd ? undefined : reader.readValue(0)
      if (!reader.atEnd) throw malformed('more follows its end')
      return { kind: 'message', name, payload }
    }
    case OPCODE.bytes: {
      const reader = new Reader(frame, 1)
      return { kind: 'bytes', name: reader.readName(), bytes: reader.rest() }
    }
    default:
      throw malformed(`its first byte is ${frame[0] ?? 'missing'}`)
  }
}

const malformed = (why: string): HolositeError =>
  new HolositeError({
    code: 'protocol/malformed',
    what: `A message could not be read: ${why}.`,
    fix: 'Send what the protocol describes; reload the page if it is an old one.',
  })

const utf8 = new TextDecoder('utf-8', { fatal: true })

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #records = new Map<number, readonly string[]>()
  #offset: number

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#offset = offset
  }

  get atEnd(): boolean {
    return this.#offset >= this.#bytes.length
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset)
  }

  readName(): string {
    const value = this.readValue(MOST_DEEP)
    if (typeof value !== 'string' || value.length === 0 || value.length > MOST_NAME) throw malformed('it has no name')
    return value
  }

  readValue(depth: number): unknown {
    const head = this.#take(1)
    const byte = this.#view.getUint8(head)
    if (byte <= 0x7f) return this.#readSmall(byte, depth)
    if (byte <= 0x8f) return this.#readMap(byte & 0x0f, depth)
    if (byte <= 0x9f) return this.#readArray(byte & 0x0f, depth)
    if (byte <= 0xbf) return this.#readText(byte & 0x1f)
    if (byte >= 0xe0) return byte - 256
    return this.#readTagged(byte, depth)
  }

  #readTagged(byte: number, depth: number): unknown {
    const view = this.#view
    switch (byte) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xca:
        return finite(view.getFloat32(this.#take(4)))
      case 0xcb:
        return finite(view.getFloat64(this.#take(8)))
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#readUnsigned(1 << (byte - 0xcc))
      case 0xd0:
        return view.getInt8(this.#take(1))
      case 0xd1:
        return view.getInt16(this.#take(2))
      case 0xd2:
        return view.getInt32(this.#take(4))
      case 0xcf:
        return safe(view.getBigUint64(this.#take(8)))
      case 0xd3:
        return safe(view.getBigInt64(this.#take(8)))
      case 0xd4:
        return this.#readExtension(depth)
      case 0xd9:
      case 0xda:
        return this.#readText(this.#readUnsigned(1 << (byte - 0xd9)))
      case 0xdc:
        return this.#readArray(this.#readUnsigned(2), depth)
      case 0xde:
        return this.#readMap(this.#readUnsigned(2), depth)
      default:
        throw malformed(`it holds the byte ${byte}`)
    }
  }

  /** The packer of the client library may write `undefined`, and objects as records: their keys once, then values only. */
  #readExtension(depth: number): unknown {
    const view = this.#view
    const at = this.#take(2)
    const type = view.getUint8(at)
    const data = view.getUint8(at + 1)
    if (type === 0 && data === 0) return undefined
    if (type !== RECORD || data < FIRST_RECORD || data > LAST_RECORD) throw malformed('it holds an extension')
    const keys = this.readValue(MOST_DEEP - 1)
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) throw malformed('a record has no keys')
    this.#records.set(data, keys)
    return this.#readRecord(keys, depth)
  }

  #readSmall(byte: number, depth: number): unknown {
    const keys = byte >= FIRST_RECORD ? this.#records.get(byte) : undefined
    return keys === undefined ? byte : this.#readRecord(keys, depth)
  }

  #readRecord(keys: readonly string[], depth: number): Record<string, unknown> {
    this.#enter(keys.length, depth)
    const entries = keys.map((key) => [key, this.readValue(depth + 1)] as const)
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  }

  #readUnsigned(width: number): number {
    const at = this.#take(width)
    if (width === 1) return this.#view.getUint8(at)
    return width === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at)
  }

  #readText(length: number): string {
    const at = this.#take(length)
    try {
      return utf8.decode(this.#bytes.subarray(at, at + length))
    } catch {
      throw malformed('its text is not UTF-8')
    }
  }

  #readArray(count: number, depth: number): unknown[] {
    this.#enter(count, depth)
    const items: unknown[] = []
    for (let index = 0; index < count; index++) items.push(this.readValue(depth + 1))
    return items
  }

  #readMap(count: number, depth: number): Record<string, unknown> {
    this.#enter(count * 2, depth)
    const entries: [string, unknown][] = []
    for (let index = 0; index < count; index++) {
      const key = this.readValue(MOST_DEEP)
      if (typeof key !== 'string') throw malformed('a key is not text')
      const value = this.readValue(depth + 1)
      if (value !== undefined) entries.push([key, value])
    }
    // Defines own properties, so that a key such as __proto__ is only a key.
    return Object.fromEntries(entries)
  }

  #enter(items: number, depth: number): void {
    if (depth >= MOST_DEEP) throw malformed('it is nested too deep')
    if (items > this.#bytes.length - this.#offset) throw malformed('it promises more than it holds')
  }

  #take(length: number): number {
    const at = this.#offset
    if (at + length > this.#bytes.length) throw malformed('it breaks off')
    this.#offset = at + length
    return at
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw malformed('it holds a number that is not finite')
  return value
}

function safe(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw malformed('it holds a number too large')
  return number
}
