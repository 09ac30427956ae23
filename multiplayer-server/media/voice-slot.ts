import { RTP_HEADER_BYTES, sequenceAhead, writeRtpHeader, type RtpHeader, type RtpView } from './rtp-packet.ts'

/** The header of a forwarded voice: the plain one and one contributing source, the speaker. */
export const VOICE_HEADER_BYTES = RTP_HEADER_BYTES + 4
/** Opus is stamped by a clock of 48 kHz whatever it carries. */
const CLOCK_PER_MS = 48
/** Packets of a speaker so far behind his newest are of no use to anyone. */
const LATEST = 64

/** Any object stands for a stream: it changes when the speaker does, or his numbering. */
export type VoiceSource = object

/**
 * One receive slot of a listener: an unbroken Opus stream made of whoever speaks in it. SSRC and payload type are those agreed on once;
 * sequence numbers and timestamps run on when the speaker changes, so nothing is ever negotiated again. Who speaks stands in each packet
 * as its contributing source (RFC 3550 section 5.1), so that the listener learns it with the very sound it belongs to.
 */
export class VoiceSlot {
  readonly #header: RtpHeader
  #source: VoiceSource | null = null
  #current: VoiceSource | null = null
  #newest = 0
  /** Source packets since this speaker came in, up to `LATEST`. */
  #known = 0
  #sequenceOffset = 0
  #timestampOffset = 0
  #lastSequence: number
  #lastTimestamp: number
  #lastMs = -1

  constructor(stream: { readonly ssrc: number; readonly payloadType: number; readonly sequence: number; readonly timestamp: number }) {
    const { ssrc, payloadType, sequence, timestamp } = stream
    this.#header = { marker: false, payloadType, sequence, timestamp, ssrc }
    this.#lastSequence = sequence
    this.#lastTimestamp = timestamp
  }

  /** Whose packets come through from now on; null lets none. */
  take(source: VoiceSource | null): void {
    if (source === this.#source) return
    this.#source = source
    this.#current = null
  }

  /**
   * Writes the header for this listener before the payload at offset 16 of `scratch`; false when the packet is not for this slot.
   * `speaker` is how the listener knows who speaks, 1 and above.
   */
  rewrite(
    packet: { readonly source: VoiceSource; readonly view: RtpView; readonly speaker: number },
    scratch: Buffer,
    nowMs: number,
  ): boolean {
    const { source, view, speaker } = packet
    if (source !== this.#source) return false
    const enters = source !== this.#current
    if (enters) this.#enter(source, view, nowMs)
    const ahead = sequenceAhead(this.#newest, view.sequence)
    if (ahead <= -this.#known) return false
    const header = this.#header
    header.marker = enters || view.marker
    header.sequence = (view.sequence + this.#sequenceOffset) & 0xffff
    header.timestamp = (view.timestamp + this.#timestampOffset) >>> 0
    if (ahead >= 0) {
      this.#newest = view.sequence
      this.#known = Math.min(LATEST, this.#known + ahead)
      this.#lastSequence = header.sequence
      this.#lastTimestamp = header.timestamp
      this.#lastMs = nowMs
    }
    writeRtpHeader(header, scratch)
    scratch[0] = 0x81
    scratch.writeUInt32BE(speaker >>> 0, RTP_HEADER_BYTES)
    return true
  }

  #enter(source: VoiceSource, view: RtpView, nowMs: number): void {
    const elapsed = this.#lastMs < 0 ? 0 : Math.max(1, Math.round((nowMs - this.#lastMs) * CLOCK_PER_MS))
    this.#current = source
    this.#newest = view.sequence
    this.#known = 1
    this.#sequenceOffset = (this.#lastSequence + 1 - view.sequence) & 0xffff
    this.#timestampOffset = (this.#lastTimestamp + elapsed - view.timestamp) >>> 0
  }
}
