import type { HubCounters } from './hub-counters.ts'
import { chooseLayer, type LayerWish } from './layer-choice.ts'
import { LayerForwarder, type ForwardedPacket } from './layer-forwarder.ts'
import type { LayerReceiver } from './layer-receiver.ts'
import type { PublisherLeg } from './publisher-leg.ts'
import { readRtcp, type RtcpHandler } from './rtcp-packet.ts'
import { RTP_HEADER_BYTES, RTP_MAX_BYTES, type RtpView } from './rtp-packet.ts'
import { createVp8Descriptor, readVp8Descriptor, startsH264Keyframe } from './video-payload.ts'

/** The sending side of one viewer. */
export class ViewerLeg {
  readonly session: string
  readonly wish: LayerWish
  readonly forwarder: LayerForwarder
  readonly send: (bytes: Buffer) => boolean
  lastHeardMs: number
  target: LayerReceiver | null = null

  constructor(options: { session: string; wish: LayerWish; forwarder: LayerForwarder; nowMs: number; send: (bytes: Buffer) => boolean }) {
    this.session = options.session
    this.wish = options.wish
    this.forwarder = options.forwarder
    this.lastHeardMs = options.nowMs
    this.send = options.send
  }
}

/** One camera: one publisher at most, any number of viewers, and the packets from the one to the others. */
export class CameraRelay {
  readonly venue: string
  readonly camera: string
  readonly viewers = new Map<string, ViewerLeg>()
  publisher: PublisherLeg | null = null
  /** Newest packet of any publisher; null before the first. */
  lastPacketMs: number | null = null
  readonly #counters: HubCounters
  readonly #scratch = Buffer.alloc(RTP_MAX_BYTES)
  readonly #vp8 = createVp8Descriptor()
  /** Payload views of the scratch by length, so that sending makes no object for each packet. */
  readonly #views: (Buffer | undefined)[] = []

  constructor(venue: string, camera: string, counters: HubCounters) {
    this.venue = venue
    this.camera = camera
    this.#counters = counters
  }

  /** Takes a publisher's packet and sends it to every viewer of that layer. */
  forward(layer: LayerReceiver, view: RtpView, bytes: Buffer, nowMs: number): void {
    const publisher = this.publisher
    if (publisher === null || !publisher.layers.includes(layer)) return
    this.lastPacketMs = nowMs
    if (this.viewers.size === 0) return
    const packet = this.#prepare(publisher, view, bytes)
    if (packet === null) return
    const out = this.#view(RTP_HEADER_BYTES + view.payloadEnd - view.payloadStart)
    for (const viewer of this.viewers.values()) {
      if (!viewer.forwarder.forward(layer, packet, nowMs) || !viewer.send(out)) continue
      this.#counters.packetsOut += 1
      this.#counters.bytesOut += out.length
    }
  }

  #prepare(publisher: PublisherLeg, view: RtpView, bytes: Buffer): ForwardedPacket | null {
    const { codec } = publisher.codec
    const scratch = this.#scratch
    if (view.payloadEnd === view.payloadStart) return { view, codec, keyframeStart: false, vp8: null, scratch }
    bytes.copy(scratch, RTP_HEADER_BYTES, view.payloadStart, view.payloadEnd)
    if (codec === 'H264') {
      const keyframeStart = startsH264Keyframe(bytes, view.payloadStart, view.payloadEnd)
      return { view, codec, keyframeStart, vp8: null, scratch }
    }
    if (!readVp8Descriptor(bytes, view.payloadStart, view.payloadEnd, this.#vp8)) return null
    return { view, codec, keyframeStart: this.#vp8.keyframeStart, vp8: this.#vp8, scratch }
  }

  #view(length: number): Buffer {
    return (this.#views[length] ??= this.#scratch.subarray(0, length))
  }

  /** Takes a publisher over from the one before; viewers stay and are moved at its first keyframe. */
  takePublisher(publisher: PublisherLeg): PublisherLeg | null {
    const before = this.publisher
    this.publisher = publisher
    return before
  }

  addViewer(viewer: ViewerLeg, nowMs: number): void {
    this.viewers.set(viewer.session, viewer)
    this.#aim(viewer, nowMs)
  }

  /** Takes an RTCP packet from a viewer: a sign of life, and perhaps a request for a keyframe. */
  hearViewer(viewer: ViewerLeg, bytes: Buffer, nowMs: number): void {
    viewer.lastHeardMs = nowMs
    const handler: RtcpHandler = {
      keyframeRequest: () => {
        if (viewer.target !== null) this.publisher?.requestKeyframe(viewer.target, nowMs)
      },
    }
    readRtcp(bytes, handler)
  }

  /** Every quarter second: each viewer gets the best layer it may have, and awaited keyframes are asked for again. */
  steer(nowMs: number): void {
    for (const viewer of this.viewers.values()) this.#aim(viewer, nowMs)
  }

  #aim(viewer: ViewerLeg, nowMs: number): void {
    const publisher = this.publisher
    if (publisher === null) return
    const layer = chooseLayer(publisher.layers, viewer.wish, nowMs)
    if (layer === null) return
    viewer.target = layer
    viewer.forwarder.aim(layer)
    if (viewer.forwarder.waiting) publisher.requestKeyframe(layer, nowMs)
  }
}
