/**
 * RTP (RFC 3550 section 5.1) as the hub needs it: read a header in place, write a new one.
 *
 * | byte | what                                   |
 * |------|----------------------------------------|
 * | 0    | version 2, padding, extension, CSRC n  |
 * | 1    | marker, payload type (7 bits)          |
 * | 2-3  | sequence number                        |
 * | 4-7  | timestamp (90 kHz for video)           |
 * | 8-11 | SSRC                                   |
 */
export const RTP_HEADER_BYTES = 12
/** Longest packet the hub forwards: an Ethernet frame and a margin for tunnels. */
export const RTP_MAX_BYTES = 2048

/** What was read of one packet. One object is rewritten for every packet: never keep it. */
export interface RtpView {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
  /** Where the payload starts and ends (padding left out) in the packet. */
  payloadStart: number
  payloadEnd: number
  /** RTP stream id from the header extension asked for; empty when absent. */
  rid: string
}

export const createRtpView = (): RtpView => ({
  marker: false,
  payloadType: 0,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  payloadStart: 0,
  payloadEnd: 0,
  rid: '',
})

/** RTCP shares the port (RFC 5761): packet types 192 to 223 are control. */
export const isRtcp = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[1]! >= 192 && bytes[1]! <= 223

/**
 * Reads a packet into `out`; false for anything that is not a whole RTP packet.
 * `ridExtension` is the negotiated id of the stream id extension, 0 for none.
 */
export function readRtp(bytes: Buffer, ridExtension: number, out: RtpView): boolean {
  if (bytes.length < RTP_HEADER_BYTES || bytes.length > RTP_MAX_BYTES) return false
  const first = bytes[0]!
  if (first >> 6 !== 2 || isRtcp(bytes)) return false
  let start = RTP_HEADER_BYTES + (first & 0x0f) * 4
  let end = bytes.length
  out.rid = ''
  if ((first & 0x10) !== 0) {
    if (start + 4 > end) return false
    const profile = bytes.readUInt16BE(start)
    const extensionEnd = start + 4 + bytes.readUInt16BE(start + 2) * 4
    if (extensionEnd > end) return false
    if (ridExtension > 0) out.rid = readRid(bytes, { profile, start: start + 4, end: extensionEnd }, ridExtension)
    start = extensionEnd
  }
  if ((first & 0x20) !== 0) {
    const padding = bytes[end - 1]!
    if (padding === 0 || start + padding > end) return false
    end -= padding
  }
  if (start > end) return false
  out.marker = (bytes[1]! & 0x80) !== 0
  out.payloadType = bytes[1]! & 0x7f
  out.sequence = bytes.readUInt16BE(2)
  out.timestamp = bytes.readUInt32BE(4)
  out.ssrc = bytes.readUInt32BE(8)
  out.payloadStart = start
  out.payloadEnd = end
  return true
}

/** The stream id among the header extensions. */
function readRid(bytes: Buffer, block: ExtensionBlock, id: number): string {
  const data = extensionAt(bytes, block, id)
  if (data < 0) return ''
  const length = block.profile === ONE_BYTE ? (bytes[data - 1]! & 0x0f) + 1 : bytes[data - 1]!
  return bytes.toString('latin1', data, data + length)
}

/**
 * How loud the audio of a whole RTP packet is, by its header extension `id` (RFC 6464): 0, the loudest, to 127 for silence, in dB below
 * overload; -1 where the packet does not say.
 */
export function readAudioLevel(bytes: Buffer, id: number): number {
  const start = RTP_HEADER_BYTES + (bytes[0]! & 0x0f) * 4
  if (id <= 0 || (bytes[0]! & 0x10) === 0 || start + 4 > bytes.length) return -1
  const end = start + 4 + bytes.readUInt16BE(start + 2) * 4
  if (end > bytes.length) return -1
  const data = extensionAt(bytes, { profile: bytes.readUInt16BE(start), start: start + 4, end }, id)
  return data < 0 ? -1 : bytes[data]! & 0x7f
}

const ONE_BYTE = 0xbede

interface ExtensionBlock {
  readonly profile: number
  readonly start: number
  readonly end: number
}

/** Where the data of an extension begins among one-byte (0xBEDE) or two-byte (0x100x) header extensions, RFC 8285; -1 for none. */
function extensionAt(bytes: Buffer, block: ExtensionBlock, id: number): number {
  const oneByte = block.profile === ONE_BYTE
  if (!oneByte && block.profile >> 4 !== 0x100) return -1
  let at = block.start
  while (at < block.end) {
    const head = bytes[at]!
    if (head === 0) {
      at += 1
      continue
    }
    const elementId = oneByte ? head >> 4 : head
    if (oneByte && elementId === 15) return -1
    if (!oneByte && at + 1 >= block.end) return -1
    const length = oneByte ? (head & 0x0f) + 1 : bytes[at + 1]!
    const data = at + (oneByte ? 1 : 2)
    if (data + length > block.end) return -1
    if (elementId === id) return length > 0 ? data : -1
    at = data + length
  }
  return -1
}

/** Fields the hub sets on a packet it forwards. */
export interface RtpHeader {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
}

/** Writes a plain 12-byte header: no extensions, no CSRCs, no padding. */
export function writeRtpHeader(header: RtpHeader, out: Buffer): void {
  out[0] = 0x80
  out[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f)
  out.writeUInt16BE(header.sequence & 0xffff, 2)
  out.writeUInt32BE(header.timestamp >>> 0, 4)
  out.writeUInt32BE(header.ssrc >>> 0, 8)
}

/** How far `sequence` is ahead of `from`, -32768 to 32767, over the 16-bit wrap. */
export const sequenceAhead = (from: number, sequence: number): number => ((sequence - from) << 16) >> 16
