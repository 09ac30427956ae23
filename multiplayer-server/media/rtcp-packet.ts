/** RTCP (RFC 3550 section 6, RFC 4585) as the hub speaks it: it reads reports and requests, and writes its own. */

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const RTP_FEEDBACK = 205
const PAYLOAD_FEEDBACK = 206
const FORMAT_NACK = 1
const FORMAT_PLI = 1
const FORMAT_FIR = 4
const FORMAT_REMB = 15
const MAX_PACKETS = 32

/** One instant by a sender's two clocks. */
export interface SenderClock {
  /** Middle 32 bits of its NTP time, to be echoed in receiver reports. */
  readonly ntpMiddle: number
  /** The same time in ms since the Unix epoch. */
  readonly epochMs: number
  /** Its media clock, 90 kHz, modulo 2^32. */
  readonly timestamp: number
}

/** Seconds from the NTP epoch, 1900, to the Unix one. */
const NTP_TO_UNIX_S = 2_208_988_800

function senderClockAt(bytes: Buffer, at: number): SenderClock {
  const epochMs = (bytes.readUInt32BE(at + 8) - NTP_TO_UNIX_S) * 1000 + (bytes.readUInt32BE(at + 12) / 2 ** 32) * 1000
  return { ntpMiddle: bytes.readUInt32BE(at + 10), epochMs, timestamp: bytes.readUInt32BE(at + 16) }
}

/** What the hub wants to know of a compound RTCP packet. */
export interface RtcpHandler {
  /** A sender's clock pair. */
  senderReport?(ssrc: number, pair: SenderClock): void
  /** The peer asks for a keyframe (PLI or FIR). */
  keyframeRequest?(mediaSsrc: number): void
}

/** Walks a compound packet; stops at the first malformed one. Returns how many packets were whole. */
export function readRtcp(bytes: Buffer, handler: RtcpHandler): number {
  let at = 0
  let count = 0
  while (at + 4 <= bytes.length && count < MAX_PACKETS) {
    const first = bytes[at]!
    const end = at + 4 + bytes.readUInt16BE(at + 2) * 4
    if (first >> 6 !== 2 || end > bytes.length) break
    const type = bytes[at + 1]!
    if (type === SENDER_REPORT && end - at >= 28) handler.senderReport?.(bytes.readUInt32BE(at + 4), senderClockAt(bytes, at))
    else if (type === PAYLOAD_FEEDBACK && end - at >= 12) {
      const format = first & 0x1f
      if (format === FORMAT_PLI) handler.keyframeRequest?.(bytes.readUInt32BE(at + 8))
      else if (format === FORMAT_FIR && end - at >= 20) handler.keyframeRequest?.(bytes.readUInt32BE(at + 12))
    }
    at = end
    count += 1
  }
  return count
}

/** Picture loss indication: asks the sender of `mediaSsrc` for a keyframe. */
export function pictureLoss(senderSsrc: number, mediaSsrc: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes[0] = 0x80 | FORMAT_PLI
  bytes[1] = PAYLOAD_FEEDBACK
  bytes.writeUInt16BE(2, 2)
  bytes.writeUInt32BE(senderSsrc, 4)
  bytes.writeUInt32BE(mediaSsrc, 8)
  return bytes
}

/** Generic NACK for sequence numbers in rising order; each entry of the packet names one and a mask of the 16 after it. */
export function negativeAcknowledgement(senderSsrc: number, mediaSsrc: number, missing: readonly number[]): Buffer {
  const entries: { first: number; mask: number }[] = []
  for (const sequence of missing) {
    const last = entries.at(-1)
    const after = last === undefined ? 0 : (sequence - last.first) & 0xffff
    if (last !== undefined && after >= 1 && after <= 16) last.mask |= 1 << (after - 1)
    else entries.push({ first: sequence & 0xffff, mask: 0 })
  }
  const bytes = Buffer.alloc(12 + entries.length * 4)
  bytes[0] = 0x80 | FORMAT_NACK
  bytes[1] = RTP_FEEDBACK
  bytes.writeUInt16BE(2 + entries.length, 2)
  bytes.writeUInt32BE(senderSsrc, 4)
  bytes.writeUInt32BE(mediaSsrc, 8)
  entries.forEach((entry, index) => {
    bytes.writeUInt16BE(entry.first, 12 + index * 4)
    bytes.writeUInt16BE(entry.mask, 14 + index * 4)
  })
  return bytes
}

/** Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb): how much the sender may send, bits a second. */
export function maximumBitrate(senderSsrc: number, bitsPerSecond: number, mediaSsrcs: readonly number[]): Buffer {
  let exponent = 0
  let mantissa = Math.max(0, Math.floor(bitsPerSecond))
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2)
    exponent += 1
  }
  const bytes = Buffer.alloc(20 + mediaSsrcs.length * 4)
  bytes[0] = 0x80 | FORMAT_REMB
  bytes[1] = PAYLOAD_FEEDBACK
  bytes.writeUInt16BE(4 + mediaSsrcs.length, 2)
  bytes.writeUInt32BE(senderSsrc, 4)
  bytes.write('REMB', 12, 'latin1')
  bytes[16] = mediaSsrcs.length
  bytes[17] = (exponent << 2) | (mantissa >> 16)
  bytes.writeUInt16BE(mantissa & 0xffff, 18)
  mediaSsrcs.forEach((ssrc, index) => bytes.writeUInt32BE(ssrc, 20 + index * 4))
  return bytes
}

/** One source's part of a receiver report. */
export interface ReportBlock {
  ssrc: number
  /** Lost since the last report, 0 to 255 (256ths). */
  fractionLost: number
  cumulativeLost: number
  /** Highest sequence number, with wraps in the upper 16 bits. */
  highestSequence: number
  /** In timestamp units. */
  jitter: number
  /** Middle 32 bits of the last sender report's NTP time, 0 for none. */
  lastReport: number
  /** Since that report, in 1/65536 s. */
  sinceLastReport: number
}

/** Receiver report; at most 31 blocks. The sender learns its loss and its round trip from it. */
export function receiverReport(senderSsrc: number, blocks: readonly ReportBlock[]): Buffer {
  const bytes = Buffer.alloc(8 + blocks.length * 24)
  bytes[0] = 0x80 | (blocks.length & 0x1f)
  bytes[1] = RECEIVER_REPORT
  bytes.writeUInt16BE(1 + blocks.length * 6, 2)
  bytes.writeUInt32BE(senderSsrc, 4)
  blocks.forEach((block, index) => {
    const at = 8 + index * 24
    bytes.writeUInt32BE(block.ssrc, at)
    bytes[at + 4] = Math.min(255, Math.max(0, block.fractionLost))
    bytes.writeIntBE(Math.min(0x7fffff, Math.max(-0x800000, block.cumulativeLost)), at + 5, 3)
    bytes.writeUInt32BE(block.highestSequence >>> 0, at + 8)
    bytes.writeUInt32BE(Math.max(0, Math.round(block.jitter)) >>> 0, at + 12)
    bytes.writeUInt32BE(block.lastReport >>> 0, at + 16)
    bytes.writeUInt32BE(block.sinceLastReport >>> 0, at + 20)
  })
  return bytes
}
