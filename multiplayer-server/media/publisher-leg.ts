import type { HubCounters } from './hub-counters.ts'
import { LayerReceiver, type LayerFigures } from './layer-receiver.ts'
import {
  maximumBitrate,
  negativeAcknowledgement,
  pictureLoss,
  readRtcp,
  receiverReport,
  type ReportBlock,
  type RtcpHandler,
} from './rtcp-packet.ts'
import { createRtpView, isRtcp, readRtp, type RtpView } from './rtp-packet.ts'
import type { OfferedCodec, VideoOffer } from './sdp-offer.ts'

/** The hub's own name in RTCP. */
const HUB_SSRC = 0x484f4c4f
const KEYFRAME_EVERY_MS = 500
const MAX_STREAMS = 8
/** What a publisher may send in all layers, bits a second. */
export const PUBLISHER_BITRATE = 4_000_000
/** Name of the layer of a publisher that sends only one. */
export const SINGLE_LAYER = 'f'
const USUAL_ORDER = ['q', 'h', 'f']

/** Takes each packet that is new, with the layer it belongs to. `packet` is rewritten afterwards. */
export type PacketSink = (layer: LayerReceiver, packet: RtpView, bytes: Buffer, nowMs: number) => void

/** The receiving side of one camera: its layers, and the feedback that keeps an encoder sending well. */
export class PublisherLeg {
  readonly session: string
  readonly codec: OfferedCodec
  /** Lowest first. */
  readonly layers: LayerReceiver[] = []
  lastHeardMs: number
  readonly #ridExtension: number
  readonly #order: readonly string[]
  readonly #send: (bytes: Buffer) => boolean
  readonly #sink: PacketSink
  readonly #counters: HubCounters
  readonly #bySsrc = new Map<number, LayerReceiver>()
  readonly #askedMs = new Map<LayerReceiver, number>()
  readonly #view = createRtpView()
  readonly #rtcp: RtcpHandler
  #nowMs = 0

  constructor(options: {
    session: string
    offer: Pick<VideoOffer, 'rids' | 'extensions'>
    codec: OfferedCodec
    nowMs: number
    counters: HubCounters
    send: (bytes: Buffer) => boolean
    sink: PacketSink
  }) {
    this.session = options.session
    this.codec = options.codec
    this.lastHeardMs = options.nowMs
    this.#ridExtension = options.offer.rids.length > 0 ? options.offer.extensions.rid : 0
    this.#order = options.offer.rids.every((rid) => USUAL_ORDER.includes(rid)) ? USUAL_ORDER : options.offer.rids
    this.#send = options.send
    this.#sink = options.sink
    this.#counters = options.counters
    this.#rtcp = { senderReport: (ssrc, pair) => this.#bySsrc.get(ssrc)?.noteSenderReport(pair, this.#nowMs) }
  }

  /** Takes one packet off the wire, RTP or RTCP. */
  receive(bytes: Buffer, nowMs: number): void {
    this.lastHeardMs = nowMs
    this.#nowMs = nowMs
    if (isRtcp(bytes)) {
      readRtcp(bytes, this.#rtcp)
      return
    }
    const view = this.#view
    if (!readRtp(bytes, this.#ridExtension, view) || view.payloadType !== this.codec.payloadType) return
    const layer = this.#bySsrc.get(view.ssrc) ?? this.#openLayer(view, nowMs)
    if (layer === null) return
    this.#counters.packetsIn += 1
    this.#counters.bytesIn += bytes.length
    if (!layer.receive(view, bytes.length, nowMs)) return
    this.#sink(layer, view, bytes, nowMs)
    this.#askAgain(layer, nowMs)
  }

  #openLayer(view: RtpView, nowMs: number): LayerReceiver | null {
    const rid = this.#ridExtension > 0 ? view.rid : SINGLE_LAYER
    if (rid === '' || (this.#ridExtension > 0 && !this.#order.includes(rid)) || this.#bySsrc.size >= MAX_STREAMS) return null
    const layer = new LayerReceiver(rid, view.ssrc, nowMs)
    this.#bySsrc.set(view.ssrc, layer)
    const known = this.layers.findIndex((other) => other.rid === rid)
    if (known >= 0) this.layers.splice(known, 1, layer)
    else this.layers.push(layer)
    this.layers.sort((a, b) => this.#order.indexOf(a.rid) - this.#order.indexOf(b.rid))
    return layer
  }

  #askAgain(layer: LayerReceiver, nowMs: number): void {
    const missing = layer.takeMissing(nowMs)
    if (missing.length === 0) return
    this.#counters.resendRequests += missing.length
    this.#send(negativeAcknowledgement(HUB_SSRC, layer.ssrc, missing))
  }

  /** Asks the encoder for a keyframe of one layer, at most once in 500 ms however many viewers want it. */
  requestKeyframe(layer: LayerReceiver, nowMs: number): void {
    if (nowMs - (this.#askedMs.get(layer) ?? -Infinity) < KEYFRAME_EVERY_MS) return
    if (!this.#send(pictureLoss(HUB_SSRC, layer.ssrc))) return
    this.#askedMs.set(layer, nowMs)
    this.#counters.keyframeRequests += 1
  }

  /** Once a second: what arrived and how much may be sent. Without it an encoder stays at a trickle. */
  report(nowMs: number): void {
    const blocks: ReportBlock[] = []
    for (const layer of this.layers) {
      const block = layer.takeReport(nowMs)
      if (block !== null) blocks.push(block)
    }
    if (blocks.length === 0) return
    const ssrcs = blocks.map((block) => block.ssrc)
    this.#send(Buffer.concat([receiverReport(HUB_SSRC, blocks), maximumBitrate(HUB_SSRC, PUBLISHER_BITRATE, ssrcs)]))
  }

  figures(nowMs: number): LayerFigures[] {
    return this.layers.map((layer) => layer.figures(nowMs))
  }

  /** From capture, by the camera's own clock, to its newest packet's arrival here; null while that clock cannot be believed. */
  captureDelayMs(nowMs: number, wallMs: number): number | null {
    return this.layers.at(-1)?.captureDelayMs(nowMs, wallMs) ?? null
  }
}
