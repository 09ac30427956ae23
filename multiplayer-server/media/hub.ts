import { randomUUID } from 'node:crypto'
import { HolositeError } from '../../model/errors/index.ts'
import { CameraRelay, ViewerLeg } from './camera-relay.ts'
import type { HubClock } from './hub-clock.ts'
import { createHubCounters } from './hub-counters.ts'
import type { CameraStatus, HubSession, HubStatus } from './hub-protocol.ts'
import type { LayerWish } from './layer-choice.ts'
import { LayerForwarder } from './layer-forwarder.ts'
import { openPeerLink, type HubAddresses, type PeerLink } from './peer-link.ts'
import { PublisherLeg } from './publisher-leg.ts'
import { openRtpIntake } from './rtp-intake.ts'
import { readOffer, type OfferedCodec, type VideoOffer } from './sdp-offer.ts'
import { VoiceHub } from './voice-hub.ts'

const STEER_MS = 250
const SILENT_MS = 10_000
/** A camera without packets for this long has nothing to show a new viewer. */
const PUBLISHING_MS = 2000
const FORGET_MS = 600_000
const MAX_CAMERAS = 256

export interface HubOptions {
  readonly addresses: HubAddresses
  readonly clock: HubClock
  readonly maxViewers: number
  readonly maxVoices: number
}

interface OpenSession {
  readonly relay: CameraRelay
  readonly leg: PublisherLeg | ViewerLeg
  readonly close: () => void
}

/** The media hub: publishers in, viewers out, nothing decoded. Service machine; ends with `close`. */
export class Hub {
  readonly #options: HubOptions
  readonly #startedMs: number
  readonly #counters = createHubCounters()
  readonly #cameras = new Map<string, CameraRelay>()
  readonly #sessions = new Map<string, OpenSession>()
  readonly voice: VoiceHub
  readonly #stopSteering: () => void
  #steered = 0

  constructor(options: HubOptions) {
    this.#options = options
    this.#startedMs = options.clock.nowMs()
    this.voice = new VoiceHub({ ...options, counters: this.#counters, requirePort: () => this.#requirePort() })
    this.#stopSteering = options.clock.every(STEER_MS, () => this.#steer())
  }

  /** Answers a WHIP offer. Throws HolositeError `media/bad-sdp`, `media/too-large`, `media/unknown-camera` or `media/busy`. */
  async publish(venue: string, camera: string, sdp: string): Promise<HubSession> {
    const relay = this.#relay(venue, camera)
    const offer = readOffer(sdp)
    if (offer.direction === 'recvonly') throw refusal('media/bad-sdp', 'The offer does not send video.', 'Offer a sending video section.')
    this.#requirePort()
    const codec = offer.codecs[0]!
    const session = randomUUID()
    const { clock } = this.#options
    let link: PeerLink | null = null
    const leg = new PublisherLeg({
      session,
      offer,
      codec,
      nowMs: clock.nowMs(),
      counters: this.#counters,
      send: (bytes) => link?.send(bytes) ?? false,
      sink: (layer, view, bytes, nowMs) => relay.forward(layer, view, bytes, nowMs),
    })
    link = await openPeerLink({ id: session, offer, codecs: [codec] }, this.#options.addresses, clock, {
      open: () => this.#openPublisher(relay, leg),
      message: (bytes) => leg.receive(bytes, clock.nowMs()),
      closed: () => this.#forget(session),
    })
    return this.#keep(session, { relay, leg, close: link.close }, link.answer)
  }

  /**
   * Opens a port of this machine for one encoder's plain RTP: H264, payload type 96, keyframes of its own accord, since none can be
   * asked for. It takes the camera with its first packet, and is closed by ten seconds of silence. Throws `media/unknown-camera`.
   */
  async intake(venue: string, camera: string): Promise<{ session: string; port: number }> {
    const relay = this.#relay(venue, camera)
    const session = randomUUID()
    const { clock } = this.#options
    const leg = new PublisherLeg({
      session,
      offer: PLAIN_OFFER,
      codec: PLAIN_CODEC,
      nowMs: clock.nowMs(),
      counters: this.#counters,
      send: () => false,
      sink: (layer, view, bytes, nowMs) => relay.forward(layer, view, bytes, nowMs),
    })
    let taken = false
    const { port, close } = await openRtpIntake((bytes) => {
      if (!taken) this.#openPublisher(relay, leg)
      taken = true
      leg.receive(bytes, clock.nowMs())
    })
    this.#sessions.set(session, { relay, leg, close })
    return { session, port }
  }

  #openPublisher(relay: CameraRelay, leg: PublisherLeg): void {
    this.#counters.publishersOpened += 1
    const before = relay.takePublisher(leg)
    if (before !== null) this.end(before.session)
  }

  /**
   * Answers a WHEP offer; `wish` is a layer's id or `auto`. Throws HolositeError as `publish` does, and
   * `media/not-publishing` when the camera has sent nothing for two seconds.
   */
  async view(venue: string, camera: string, sdp: string, wish: LayerWish): Promise<HubSession> {
    const relay = this.#relay(venue, camera)
    const offer = readOffer(sdp)
    if (offer.direction === 'sendonly') throw refusal('media/bad-sdp', 'The offer does not receive video.', 'Offer a receiving section.')
    const { clock, maxViewers } = this.#options
    const publisher = relay.publisher
    const fresh = relay.lastPacketMs !== null && clock.nowMs() - relay.lastPacketMs < PUBLISHING_MS
    if (publisher === null || !fresh) throw refusal('media/not-publishing', `Camera ${camera} sends nothing now.`, 'Try again in a second.')
    if (this.#viewerCount() >= maxViewers) throw refusal('media/busy', `The hub has ${maxViewers} viewers.`, 'Try again later.')
    this.#requirePort()
    const codecs = viewerCodecs(offer, publisher.codec)
    if (!codecs.some((codec) => codec.codec === publisher.codec.codec)) {
      throw refusal(
        'media/busy',
        `The viewer cannot decode ${publisher.codec.codec}.`,
        `Offer ${publisher.codec.codec}, or publish another codec.`,
      )
    }
    const session = randomUUID()
    const ssrc = 1 + Math.floor(clock.random() * 0xfffffffe)
    const payloadTypes = Object.fromEntries(codecs.map((codec) => [codec.codec, codec.payloadType]))
    const start = { sequence: Math.floor(clock.random() * 0x8000), timestamp: Math.floor(clock.random() * 0x7fffffff) }
    const forwarder = new LayerForwarder(ssrc, payloadTypes, start)
    let link: PeerLink | null = null
    const leg = new ViewerLeg({ session, wish, forwarder, nowMs: clock.nowMs(), send: (bytes) => link?.send(bytes) ?? false })
    link = await openPeerLink({ id: session, offer, codecs, outgoing: { ssrc, name: camera } }, this.#options.addresses, clock, {
      open: () => {
        this.#counters.viewersOpened += 1
        relay.addViewer(leg, clock.nowMs())
      },
      message: (bytes) => relay.hearViewer(leg, bytes, clock.nowMs()),
      closed: () => this.#forget(session),
    })
    return this.#keep(session, { relay, leg, close: link.close }, link.answer)
  }

  /** Ends a session; false when there is none of that name. */
  end(session: string): boolean {
    const open = this.#sessions.get(session)
    if (open === undefined) return this.voice.end(session)
    this.#forget(session)
    open.close()
    return true
  }

  /** Ends every session and stops. */
  close(): void {
    this.#stopSteering()
    for (const session of [...this.#sessions.keys()]) this.end(session)
    this.voice.close()
  }

  countRefusal(): void {
    this.#counters.refused += 1
  }

  status(): HubStatus {
    const nowMs = this.#options.clock.nowMs()
    return {
      uptimeS: (nowMs - this.#startedMs) / 1000,
      sessions: this.#sessions.size + this.voice.size,
      viewers: this.#viewerCount(),
      voices: this.voice.size,
      cameras: [...this.#cameras.values()].map((relay) => cameraStatus(relay, nowMs, this.#options.clock.wallMs())),
      counters: { ...this.#counters },
    }
  }

  #keep(session: string, open: OpenSession, sdp: string): HubSession {
    this.#sessions.set(session, open)
    return { session, sdp }
  }

  #forget(session: string): void {
    const open = this.#sessions.get(session)
    if (open === undefined) return
    this.#sessions.delete(session)
    this.#counters.sessionsClosed += 1
    if (open.relay.publisher === open.leg) open.relay.publisher = null
    open.relay.viewers.delete(session)
  }

  /** Each session takes a port of its own: past the last one, the native library would answer without an address. */
  #requirePort(): void {
    const { ports } = this.#options.addresses
    if (ports === undefined || this.#sessions.size + this.voice.size < ports.to - ports.from + 1) return
    throw refusal('media/busy', `All UDP ports ${ports.from}-${ports.to} are taken.`, 'Open more with --udp-ports.')
  }

  #viewerCount(): number {
    let count = 0
    for (const open of this.#sessions.values()) if (open.leg instanceof ViewerLeg) count += 1
    return count
  }

  #relay(venue: string, camera: string): CameraRelay {
    if (!isId(venue) || !isId(camera)) throw refusal('media/unknown-camera', 'That is not the name of a camera.', 'Use /<venue>/<camera>.')
    const key = `${venue}/${camera}`
    const known = this.#cameras.get(key)
    if (known !== undefined) return known
    if (this.#cameras.size >= MAX_CAMERAS) throw refusal('media/busy', `The hub knows ${MAX_CAMERAS} cameras.`, 'Start a second hub.')
    const relay = new CameraRelay(venue, camera, this.#counters)
    this.#cameras.set(key, relay)
    return relay
  }

  #steer(): void {
    const nowMs = this.#options.clock.nowMs()
    this.#steered += 1
    for (const [session, open] of this.#sessions) if (nowMs - open.leg.lastHeardMs > SILENT_MS) this.end(session)
    for (const [key, relay] of this.#cameras) {
      relay.publisher?.figures(nowMs)
      if (this.#steered % (1000 / STEER_MS) === 0) relay.publisher?.report(nowMs)
      relay.steer(nowMs)
      const idleMs = nowMs - (relay.lastPacketMs ?? this.#startedMs)
      if (relay.publisher === null && relay.viewers.size === 0 && idleMs > FORGET_MS) this.#cameras.delete(key)
    }
  }
}

/** What plain RTP comes as. */
const PLAIN_CODEC: OfferedCodec = { payloadType: 96, codec: 'H264', profile: '' }
const PLAIN_OFFER = { rids: [], extensions: { mid: 0, rid: 0, absSendTime: 0 } }

const isId = (word: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(word)

const refusal = (code: HolositeError['code'], what: string, fix: string): HolositeError => new HolositeError({ code, what, fix })

/** One payload type for each codec the hub forwards, so that a publisher may come back with the other one. */
function viewerCodecs(offer: VideoOffer, published: OfferedCodec): OfferedCodec[] {
  const same = offer.codecs.find((codec) => codec.codec === published.codec && codec.profile === published.profile)
  const chosen = new Map<string, OfferedCodec>()
  for (const codec of same === undefined ? offer.codecs : [same, ...offer.codecs]) {
    if (!chosen.has(codec.codec)) chosen.set(codec.codec, codec)
  }
  return [...chosen.values()]
}

function cameraStatus(relay: CameraRelay, nowMs: number, wallMs: number): CameraStatus {
  const layers = relay.publisher?.figures(nowMs) ?? []
  const top = layers.at(-1)
  return {
    venue: relay.venue,
    camera: relay.camera,
    publishing: relay.publisher !== null,
    codec: relay.publisher?.codec.codec ?? null,
    layers,
    bitrateKbps: layers.reduce((sum, layer) => sum + layer.kbps, 0),
    framesPerS: layers.reduce((most, layer) => Math.max(most, layer.framesPerS), 0),
    lossPct: top?.lossPct ?? 0,
    ageMs: relay.lastPacketMs === null ? null : Math.max(0, nowMs - relay.lastPacketMs),
    captureDelayMs: relay.publisher?.captureDelayMs(nowMs, wallMs) ?? null,
    viewers: relay.viewers.size,
  }
}
