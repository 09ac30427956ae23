import type { Fault } from '../../model/errors/index.ts'
import { pageMediaClock, type MediaClock } from './media-clock.ts'
import { readPublisherStats, type PublisherStats } from './publisher-stats.ts'
import { retryDelay } from './retry-policy.ts'
import { exchangeSdp, leaveSession, type SdpDoor } from './sdp-exchange.ts'

export type PublisherState = 'idle' | 'connecting' | 'live' | 'retrying' | 'stopped'
/** What a publisher tells its owner, in the order it happens. */
export type PublisherEvent =
  | { readonly type: 'state'; readonly state: PublisherState }
  /** Why an attempt failed. After a `stopped` it is final. */
  | { readonly type: 'fault'; readonly fault: Fault }
  | { readonly type: 'stats'; readonly stats: PublisherStats }

/** Which door to publish to, and how to be let in. */
export interface WhipPublisherOptions {
  /** The camera's WHIP URL. */
  readonly endpoint: string
  /** Asked before every attempt: tickets are used once. */
  readonly ticket: () => Promise<string>
  readonly listener?: (event: PublisherEvent) => void
  readonly fetch?: typeof fetch
  readonly clock?: MediaClock
  /** Codec to prefer, e.g. `video/H264`; the browser's own order when absent. */
  readonly preferCodec?: string
}

/** Narrower tracks are sent in one size. */
const SIMULCAST_WIDTH = 640
const CONNECT_LIMIT_MS = 8000
const STATS_EVERY_MS = 1000
/** Seconds without a report before the hub is taken for gone; the browser itself takes five or more to notice. */
const MAX_SILENT_TIMES = 3

/** Sizes sent of a wide track: a quarter, a half and the full width, lowest first. */
export function layerEncodings(width: number): RTCRtpEncodingParameters[] {
  if (width < SIMULCAST_WIDTH) return [{ maxBitrate: 1_000_000 }]
  return [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 200_000 },
    { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 700_000 },
    { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
  ]
}

/** Sends the picture of a stream to a WHIP door and keeps it there: connects again by itself until `stop`. Owner: the caller of `start`. */
export class WhipPublisher {
  readonly #options: WhipPublisherOptions
  readonly #door: SdpDoor
  #state: PublisherState = 'idle'
  #stream: MediaStream | null = null
  #peer: RTCPeerConnection | null = null
  #session: { location: string; ticket: string } | null = null
  #failures = 0
  #attempt = 0
  #cancel: (() => void) | null = null
  #cancelStats: (() => void) | null = null
  #before: PublisherStats | null = null
  #silentTimes = 0

  constructor(options: WhipPublisherOptions) {
    this.#options = options
    this.#door = {
      endpoint: options.endpoint,
      ticket: options.ticket,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      clock: options.clock ?? pageMediaClock,
    }
  }

  get state(): PublisherState {
    return this.#state
  }

  /** Starts, or goes over to another stream. The stream stays the caller's: it is not stopped here. */
  start(stream: MediaStream): void {
    this.#drop()
    this.#stream = stream
    this.#failures = 0
    this.#cancelStats ??= this.#door.clock.every(STATS_EVERY_MS, () => void this.#tellStats())
    void this.#connect()
  }

  /** Leaves the hub and ends; `start` may be called again. */
  stop(): void {
    this.#drop()
    this.#cancelStats?.()
    this.#cancelStats = null
    this.#stream = null
    this.#enter('stopped')
  }

  /** Same as `stop`, for a DisposeScope. */
  dispose(): void {
    this.stop()
  }

  /** Figures of the last second; null while not live. */
  async stats(): Promise<PublisherStats | null> {
    if (this.#peer === null || this.#state !== 'live') return null
    return readPublisherStats(await this.#peer.getStats(), this.#before, this.#door.clock.nowMs())
  }

  async #tellStats(): Promise<void> {
    const peer = this.#peer
    const stats = await this.stats()
    if (stats === null || peer !== this.#peer) return
    const silent = this.#before !== null && stats.bytesReceived === this.#before.bytesReceived
    this.#silentTimes = silent ? this.#silentTimes + 1 : 0
    this.#before = stats
    this.#options.listener?.({ type: 'stats', stats })
    if (this.#silentTimes >= MAX_SILENT_TIMES) this.#lost('The hub sends no reports any more.')
  }

  #enter(state: PublisherState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.listener?.({ type: 'state', state })
  }

  #drop(): void {
    this.#attempt += 1
    this.#cancel?.()
    this.#cancel = null
    this.#before = null
    this.#silentTimes = 0
    if (this.#session !== null) leaveSession(this.#door, this.#session)
    this.#session = null
    this.#peer?.close()
    this.#peer = null
  }

  async #connect(): Promise<void> {
    const track = this.#stream?.getVideoTracks()[0]
    if (track === undefined) return this.stop()
    this.#enter('connecting')
    const attempt = this.#attempt
    const peer = this.#openPeer(track)
    this.#peer = peer
    const outcome = await exchangeSdp(peer, this.#door)
    if (attempt !== this.#attempt) {
      if (outcome.ok) leaveSession(this.#door, outcome)
      return
    }
    if (!outcome.ok) return this.#fail(outcome.status, outcome.fault)
    this.#session = outcome
    if (peer.connectionState === 'connected') return this.#connected()
    this.#cancel = this.#door.clock.after(CONNECT_LIMIT_MS, () => this.#lost('The media connection was not made in time.'))
  }

  #openPeer(track: MediaStreamTrack): RTCPeerConnection {
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
    const sendEncodings = layerEncodings(track.getSettings().width ?? 0)
    const transceiver = peer.addTransceiver(track, { direction: 'sendonly', sendEncodings })
    const { preferCodec } = this.#options
    const codecs = preferCodec === undefined ? [] : (RTCRtpSender.getCapabilities('video')?.codecs ?? [])
    const rank = (codec: { mimeType: string }): number => (codec.mimeType.toLowerCase() === preferCodec?.toLowerCase() ? 0 : 1)
    if (codecs.length > 0) transceiver.setCodecPreferences(codecs.toSorted((a, b) => rank(a) - rank(b)))
    peer.addEventListener('connectionstatechange', () => {
      if (peer !== this.#peer) return
      if (peer.connectionState === 'connected') this.#connected()
      else if (peer.connectionState === 'failed') this.#lost('The media connection broke.')
      else if (peer.connectionState === 'disconnected') this.#graceful()
    })
    return peer
  }

  #connected(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#failures = 0
    this.#enter('live')
  }

  /** A short gap may heal by itself; a long one needs a new session. */
  #graceful(): void {
    this.#cancel?.()
    this.#cancel = this.#door.clock.after(1500, () => this.#lost('The media connection went quiet.'))
  }

  #lost(what: string): void {
    this.#fail(0, { code: 'media/hub-down', what, fix: 'Wait; it is tried again.', at: [] })
  }

  #fail(status: number, fault: Fault): void {
    this.#failures += 1
    this.#options.listener?.({ type: 'fault', fault })
    this.#drop()
    const delay = retryDelay({ failures: this.#failures, status, chance: this.#door.clock.random() })
    if (delay === null) return this.stop()
    this.#enter('retrying')
    this.#cancel = this.#door.clock.after(delay, () => void this.#connect())
  }
}
