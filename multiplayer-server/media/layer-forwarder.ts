import { RTP_HEADER_BYTES, sequenceAhead, writeRtpHeader, type RtpHeader, type RtpView } from './rtp-packet.ts'
import { writeVp8Numbers, type VideoCodec, type Vp8Descriptor } from './video-payload.ts'

const CLOCK_PER_MS = 90
/** Packets older than this behind the newest are of no use to anyone. */
const REORDER_REACH = 2048

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
  #startSequence = 0
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

  /** Rewrites `packet.scratch` for this viewer; false when the packet is not for it. */
  forward(source: Source, packet: ForwardedPacket, nowMs: number): boolean {
    const payloadType = this.#payloadTypes[packet.codec]
    if (payloadType === undefined) return false
    if (source === this.#target && source !== this.#current && packet.keyframeStart) this.#enter(source, packet, nowMs)
    if (source !== this.#current || sequenceAhead(this.#startSequence, packet.view.sequence) < 0) return false
    const header = this.#header
    header.marker = packet.view.marker
    header.payloadType = payloadType
    header.sequence = (packet.view.sequence + this.#sequenceOffset) & 0xffff
    header.timestamp = (packet.view.timestamp + this.#timestampOffset) >>> 0
    if (sequenceAhead(this.#lastSequence, header.sequence) > 0) {
      this.#lastSequence = header.sequence
      this.#lastTimestamp = header.timestamp
      this.#lastMs = nowMs
      if (sequenceAhead(this.#startSequence, packet.view.sequence) > REORDER_REACH) {
        this.#startSequence = (packet.view.sequence - REORDER_REACH) & 0xffff
      }
      if (packet.vp8 !== null) {
        this.#lastPictureId = packet.vp8.pictureId + this.#numbers.pictureId
        this.#lastTl0 = packet.vp8.tl0 + this.#numbers.tl0
      }
    }
    writeRtpHeader(header, packet.scratch)
    if (packet.vp8 !== null) writeVp8Numbers(packet.scratch, RTP_HEADER_BYTES, packet.vp8, this.#numbers)
    return true
  }

  #enter(source: Source, packet: ForwardedPacket, nowMs: number): void {
    const elapsed = this.#lastMs < 0 ? 0 : Math.max(1, Math.round((nowMs - this.#lastMs) * CLOCK_PER_MS))
    this.#current = source
    this.#startSequence = packet.view.sequence
    this.#sequenceOffset = (this.#lastSequence + 1 - packet.view.sequence) & 0xffff
    this.#timestampOffset = (this.#lastTimestamp + elapsed - packet.view.timestamp) >>> 0
    if (packet.vp8 === null) return
    this.#numbers.pictureId = (this.#lastPictureId + 1 - packet.vp8.pictureId) & 0x7fff
    this.#numbers.tl0 = (this.#lastTl0 + 1 - packet.vp8.tl0) & 0xff
  }
}
