import { RTP_HEADER_BYTES, sequenceAhead, writeRtpHeader, type RtpHeader, type RtpView } from './rtp-packet.ts'
import { writeVp8Numbers, type VideoCodec, type Vp8Descriptor } from './video-payload.ts'

const CLOCK_PER_MS = 90
/** Source packets whose numbering is remembered; older ones are of no use to anyone. A power of two. */
const REMEMBERED = 1024

/** One packet on its way to the viewers. One object, rewritten for every packet. */
export interface ForwardedPacket {
  readonly view: RtpView
  readonly codec: VideoCodec
  readonly keyframeStart: boolean
  /** VP8 only, else null. */
  readonly vp8: Vp8Descriptor | null
  /** The packet with its payload at offset 12: the header is free to be rewritten for each viewer. */
  readonly scratch: Buffer
}

/** Any object stands for a source: it changes when the layer or the publisher does. */
export type Source = object

/**
 * Makes one unbroken stream for one viewer out of changing sources: sequence numbers, timestamps and VP8 picture ids
 * run on, and a change of source happens only at the start of a keyframe.
 */
export class LayerForwarder {
  readonly #header: RtpHeader = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0 }
  readonly #payloadTypes: Readonly<Partial<Record<VideoCodec, number>>>
  readonly #numbers = { pictureId: 0, tl0: 0 }
  #target: Source | null = null
  #current: Source | null = null
  /** What was added to each of the last source sequence numbers, by number modulo 1024. */
  readonly #offsets = new Uint16Array(REMEMBERED)
  #newest = 0
  /** Source packets since the switch, up to 1024: how far back `#offsets` holds. */
  #known = 0
  #sequenceOffset = 0
  #timestampOffset = 0
  #lastSequence: number
  #lastTimestamp: number
  #lastMs = -1
  #lastPictureId = 0
  #lastTl0 = 0

  /** `start` gives the first sequence number and timestamp, random by custom. */
  constructor(
    ssrc: number,
    payloadTypes: Readonly<Partial<Record<VideoCodec, number>>>,
    start: { readonly sequence: number; readonly timestamp: number },
  ) {
    this.#header.ssrc = ssrc
    this.#payloadTypes = payloadTypes
    this.#lastSequence = start.sequence
    this.#lastTimestamp = start.timestamp
  }

  /** The source wanted; the change takes effect at its next keyframe. */
  aim(source: Source | null): void {
    this.#target = source
  }

  /** True while a keyframe of the target is awaited. */
  get waiting(): boolean {
    return this.#target !== null && this.#target !== this.#current
  }

  /**
   * Rewrites `packet.scratch` for this viewer; false when there is nothing to send. Padding (no payload) is left out
   * and the numbers close up behind it; only padding that comes late is sent, to fill the number kept for it.
   */
  forward(source: Source, packet: ForwardedPacket, nowMs: number): boolean {
    const payloadType = this.#payloadTypes[packet.codec]
    if (payloadType === undefined) return false
    if (source === this.#target && source !== this.#current && packet.keyframeStart) this.#enter(source, packet, nowMs)
    if (source !== this.#current) return false
    const { view } = packet
    const ahead = sequenceAhead(this.#newest, view.sequence)
    if (ahead <= -this.#known) return false
    if (ahead > 0) this.#advance(ahead)
    if (ahead > 0 && view.payloadEnd === view.payloadStart) {
      this.#sequenceOffset = (this.#sequenceOffset - 1) & 0xffff
      return false
    }
    const header = this.#header
    header.marker = view.marker
    header.payloadType = payloadType
    header.sequence = (view.sequence + this.#offsets[view.sequence % REMEMBERED]!) & 0xffff
    header.timestamp = (view.timestamp + this.#timestampOffset) >>> 0
    if (ahead >= 0) this.#remember(packet, nowMs)
    writeRtpHeader(header, packet.scratch)
    if (packet.vp8 !== null) writeVp8Numbers(packet.scratch, RTP_HEADER_BYTES, packet.vp8, this.#numbers)
    return true
  }

  #advance(ahead: number): void {
    const steps = Math.min(ahead, REMEMBERED)
    this.#newest = (this.#newest + ahead) & 0xffff
    for (let back = 0; back < steps; back += 1) this.#offsets[((this.#newest - back) & 0xffff) % REMEMBERED] = this.#sequenceOffset
    this.#known = Math.min(REMEMBERED, this.#known + ahead)
  }

  #remember(packet: ForwardedPacket, nowMs: number): void {
    this.#lastSequence = this.#header.sequence
    this.#lastTimestamp = this.#header.timestamp
    this.#lastMs = nowMs
    if (packet.vp8 === null) return
    this.#lastPictureId = packet.vp8.pictureId + this.#numbers.pictureId
    this.#lastTl0 = packet.vp8.tl0 + this.#numbers.tl0
  }

  #enter(source: Source, packet: ForwardedPacket, nowMs: number): void {
    const elapsed = this.#lastMs < 0 ? 0 : Math.max(1, Math.round((nowMs - this.#lastMs) * CLOCK_PER_MS))
    this.#current = source
    this.#newest = packet.view.sequence
    this.#known = 1
    this.#sequenceOffset = (this.#lastSequence + 1 - packet.view.sequence) & 0xffff
    this.#offsets[this.#newest % REMEMBERED] = this.#sequenceOffset
    this.#timestampOffset = (this.#lastTimestamp + elapsed - packet.view.timestamp) >>> 0
    if (packet.vp8 === null) return
    this.#numbers.pictureId = (this.#lastPictureId + 1 - packet.vp8.pictureId) & 0x7fff
    this.#numbers.tl0 = (this.#lastTl0 + 1 - packet.vp8.tl0) & 0xff
  }
}
