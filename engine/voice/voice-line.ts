import { VOICE_LIMITS } from '../../model/protocol/index.ts'
import { exchangeSdp, leaveSession, retryDelay, type SdpDoor, type SdpOutcome } from '../video/index.ts'

/** `off` until it is opened; `opening` also while a lost connection is found again; `failed` when trying again cannot help. */
export type LineState = 'off' | 'opening' | 'open' | 'failed'

/** What a line tells its owner. */
export interface LineEvents {
  state(state: LineState): void
  /** A new connection: its receiving slots, the same as long as it lasts. */
  slots(receivers: readonly RTCRtpReceiver[]): void
}

/**
 * The page's one connection to the voices of its venue: a section that sends, whether there is a microphone or not, and the slots others
 * are heard in. Negotiated once; a microphone comes and goes without. Found again by itself when it is lost. Service machine.
 */
export class VoiceLine {
  readonly #door: SdpDoor
  readonly #events: LineEvents
  #state: LineState = 'off'
  #peer: RTCPeerConnection | null = null
  #sender: RTCRtpSender | null = null
  #session: Extract<SdpOutcome, { ok: true }> | null = null
  #track: MediaStreamTrack | null = null
  #failures = 0
  #cancelRetry: (() => void) | null = null

  constructor(door: SdpDoor, events: LineEvents) {
    this.#door = door
    this.#events = events
  }

  get state(): LineState {
    return this.#state
  }

  open(): void {
    if (this.#state === 'opening' || this.#state === 'open') return
    this.#failures = 0
    void this.#connect()
  }

  /** Leaves. `open` may be called again. */
  close(): void {
    this.#drop()
    this.#enter('off')
  }

  /** The server ended the connection: it is made anew, or not when that `cannot` help. */
  ended(cannot: boolean): void {
    if (this.#state !== 'open' && this.#state !== 'opening') return
    this.#drop()
    if (cannot) this.#enter('failed')
    else this.#retry(0)
  }

  /** What is sent; null sends nothing at all, not even silence. */
  send(track: MediaStreamTrack | null): void {
    this.#track = track
    this.#sender?.replaceTrack(track).catch(() => {})
  }

  async #connect(): Promise<void> {
    this.#enter('opening')
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
    this.#peer = peer
    const talk = peer.addTransceiver('audio', { direction: 'sendonly' })
    const receivers = Array.from({ length: VOICE_LIMITS.slots }, () => peer.addTransceiver('audio', { direction: 'recvonly' }).receiver)
    const outcome = await exchangeSdp(peer, this.#door)
    if (peer !== this.#peer) {
      if (outcome.ok) leaveSession(this.#door, outcome)
      peer.close()
      return
    }
    if (!outcome.ok) return this.#retry(outcome.status)
    this.#session = outcome
    this.#sender = talk.sender
    peer.addEventListener('connectionstatechange', () => {
      if (peer === this.#peer && peer.connectionState === 'failed') this.#retry(0)
    })
    this.send(this.#track)
    this.#failures = 0
    this.#events.slots(receivers)
    this.#enter('open')
  }

  #retry(status: number): void {
    this.#drop()
    this.#failures += 1
    const delay = retryDelay({ failures: this.#failures, status, chance: this.#door.clock.random() })
    if (delay === null) return this.#enter('failed')
    this.#enter('opening')
    this.#cancelRetry = this.#door.clock.after(delay, () => void this.#connect())
  }

  #drop(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = null
    if (this.#session !== null) leaveSession(this.#door, this.#session)
    this.#session = null
    this.#sender = null
    const peer = this.#peer
    this.#peer = null
    peer?.close()
  }

  #enter(state: LineState): void {
    if (this.#state === state) return
    this.#state = state
    this.#events.state(state)
  }
}
