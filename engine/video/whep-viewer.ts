import type { Fault } from '../../model/errors/index.ts'
import { milliseconds, type Milliseconds } from '../../model/units/index.ts'
import { cameraWord, pictureAge, type CameraFacts, type CameraWord } from './camera-state.ts'
import { pageMediaClock, type MediaClock } from './media-clock.ts'
import { retryDelay } from './retry-policy.ts'
import type { SdpDoor } from './sdp-exchange.ts'
import { openWhepSession, type DecodedFrame, type WhepSession } from './whep-session.ts'

/** What a viewer tells its owner, in the order it happens. */
export type ViewerEvent =
  | { readonly type: 'word'; readonly word: CameraWord }
  /** The element to draw from changed: it has a decoded frame. The one before loses its picture when the listener returns. */
  | { readonly type: 'video'; readonly video: HTMLVideoElement }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** Trying again cannot help: the camera is unknown or the right to see it is gone. */
  | { readonly type: 'stopped' }

/** Which camera to see, and how to be let in. */
export interface WhepViewerOptions {
  /** The camera's WHEP URL; `?layer=q|h|f` asks for one size. */
  readonly endpoint: string
  readonly ticket: () => Promise<string>
  readonly listener?: (event: ViewerEvent) => void
  /** Called for every decoded frame; the frame is rewritten afterwards. */
  readonly onFrame?: (frame: DecodedFrame) => void
  readonly fetch?: typeof fetch
  readonly clock?: MediaClock
}

const WATCH_MS = 200
/** A picture that stands still this long is worth a new session; the old one is kept until the new one shows. */
const STALL_MS = 2000
/** A retry is called off when frames came meanwhile. */
const LIVE_AGAIN_MS = 1000
/** A session that shows nothing by then is given up. */
const FIRST_FRAME_LIMIT_MS = 6000

/**
 * Shows one camera, honestly: `word` follows decoded frames, not the connection, and `video` is null until the first
 * frame is decoded, then keeps the last one. Connects again by itself. Owner: the caller of `start`.
 */
export class WhepViewer {
  readonly #options: WhepViewerOptions
  readonly #door: SdpDoor
  readonly #facts: { -readonly [Name in keyof CameraFacts]: CameraFacts[Name] } = {
    frameAge: null,
    delay: null,
    timeVerified: true,
    publisher: 'unknown',
  }
  #word: CameraWord = 'off'
  #shown: WhepSession | null = null
  #coming: WhepSession | null = null
  #comingSinceMs = 0
  #lastFrameMs: number | null = null
  /** From capture to the hub, as the server told; the way from the hub is not in it. */
  #toHubMs: number | null = null
  #failures = 0
  #running = false
  #cancelRetry: (() => void) | null = null
  #cancelWatch: (() => void) | null = null

  constructor(options: WhepViewerOptions) {
    this.#options = options
    this.#door = {
      endpoint: options.endpoint,
      ticket: options.ticket,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      clock: options.clock ?? pageMediaClock,
    }
  }

  /** The element to draw from; null before the first decoded frame. It keeps the last frame while the camera is away. */
  get video(): HTMLVideoElement | null {
    return this.#shown?.video ?? null
  }

  get word(): CameraWord {
    return this.#word
  }

  /** Page clock, ms; null before the first decoded frame. */
  get lastFrameMs(): number | null {
    return this.#lastFrameMs
  }

  /** How old the shown picture is now; null before the first. */
  get age(): Milliseconds | null {
    this.#refresh()
    return pictureAge(this.#facts)
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#failures = 0
    this.#cancelWatch = this.#door.clock.every(WATCH_MS, () => this.#watch())
    this.#open()
    this.#say()
  }

  /** Leaves the hub. The element is let go and holds no picture any more. */
  stop(): void {
    this.#running = false
    this.#cancelWatch?.()
    this.#cancelRetry?.()
    this.#cancelRetry = null
    this.#coming?.close()
    this.#shown?.close()
    this.#coming = null
    this.#shown = null
    this.#lastFrameMs = null
    this.#facts.publisher = 'unknown'
    this.#facts.timeVerified = true
    this.#say()
  }

  /** Same as `stop`, for a DisposeScope. */
  dispose(): void {
    this.stop()
  }

  /**
   * Takes what the server says of the camera, and from capture to the hub, null where the camera's clock cannot be believed. News that it
   * is live brings the next attempt forward.
   */
  handlePublisher(publisher: 'live' | 'frozen' | 'off', delayMs: number | null): void {
    this.#facts.publisher = publisher
    this.#toHubMs = delayMs
    this.#facts.timeVerified = delayMs !== null || publisher === 'off'
    if (publisher === 'live' && this.#cancelRetry !== null) this.#retryAfter(milliseconds(0))
    this.#say()
  }

  #open(): void {
    const { session, answered } = openWhepSession(this.#door, (frame) => this.#handleFrame(session, frame))
    this.#coming = session
    this.#comingSinceMs = this.#door.clock.nowMs()
    void answered.then((outcome) => {
      if (this.#coming !== session || outcome.ok) return
      this.#fail(outcome.status, outcome.fault)
    })
  }

  #handleFrame(session: WhepSession, frame: DecodedFrame): void {
    if (session === this.#coming) {
      const before = this.#shown
      this.#coming = null
      this.#shown = session
      this.#failures = 0
      this.#options.listener?.({ type: 'video', video: session.video })
      before?.close()
    }
    if (session !== this.#shown) return
    this.#lastFrameMs = this.#door.clock.nowMs()
    const ownMs = frame.capturedMs === null ? null : Math.max(0, frame.atMs - frame.capturedMs)
    const delayMs =
      ownMs ?? (this.#toHubMs === null ? null : this.#toHubMs + (frame.receivedMs === null ? 0 : frame.atMs - frame.receivedMs))
    this.#facts.delay = delayMs === null ? null : milliseconds(delayMs)
    this.#facts.publisher = 'live'
    this.#options.onFrame?.(frame)
    this.#say()
  }

  #fail(status: number, fault: Fault): void {
    this.#coming?.close()
    this.#coming = null
    this.#failures += 1
    if (status === 409) this.#facts.publisher = 'off'
    this.#options.listener?.({ type: 'fault', fault })
    const delay = retryDelay({ failures: this.#failures, status, chance: this.#door.clock.random() })
    if (delay !== null) return this.#retryAfter(delay)
    this.stop()
    this.#options.listener?.({ type: 'stopped' })
  }

  #retryAfter(delay: Milliseconds): void {
    this.#cancelRetry?.()
    this.#cancelRetry = this.#door.clock.after(delay, () => {
      this.#cancelRetry = null
      if (this.#running && this.#coming === null && this.#stalled()) this.#open()
    })
  }

  #stalled(): boolean {
    return this.#shown === null || this.#door.clock.nowMs() - (this.#lastFrameMs ?? 0) > LIVE_AGAIN_MS
  }

  #watch(): void {
    this.#say()
    if (document.visibilityState === 'hidden') {
      this.#comingSinceMs = this.#door.clock.nowMs()
      return
    }
    const nowMs = this.#door.clock.nowMs()
    if (this.#coming !== null) {
      const broken = this.#coming.peer.connectionState === 'failed'
      if (!broken && nowMs - this.#comingSinceMs < FIRST_FRAME_LIMIT_MS) return
      this.#fail(0, { code: 'media/hub-down', what: 'The session showed no picture.', fix: 'Wait; it is tried again.', at: [] })
    } else if (this.#cancelRetry === null && this.#shown !== null && nowMs - (this.#lastFrameMs ?? 0) > STALL_MS) this.#open()
  }

  #refresh(): void {
    this.#facts.frameAge = this.#lastFrameMs === null ? null : milliseconds(Math.max(0, this.#door.clock.nowMs() - this.#lastFrameMs))
  }

  #say(): void {
    this.#refresh()
    const word = this.#running ? cameraWord(this.#facts) : 'off'
    if (word === this.#word) return
    this.#word = word
    this.#options.listener?.({ type: 'word', word })
  }
}
