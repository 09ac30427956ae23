import { captureDelayOf } from './capture-delay.ts'
import type { ReportBlock, SenderClock } from './rtcp-packet.ts'
import { sequenceAhead, type RtpView } from './rtp-packet.ts'

const CLOCK_PER_MS = 90
/** A gap longer than this is a break, not a loss worth asking for again. */
const MAX_GAP = 64
const NACK_EVERY_MS = 40
const NACK_TRIES = 4
const WINDOW_MS = 1000

interface Missing {
  readonly sequence: number
  tries: number
  askedAtMs: number
}

/** What is known of one received layer, for status and choice. */
export interface LayerFigures {
  readonly rid: string
  /** Since the last packet; null before the first. */
  readonly ageMs: number | null
  readonly kbps: number
  readonly framesPerS: number
  readonly lossPct: number
}

/** One layer of one publisher: counts, loss and what to ask again. Times are of the hub's monotonic clock, ms. */
export class LayerReceiver {
  readonly rid: string
  readonly ssrc: number
  lastPacketMs: number
  #highest = -1
  #wraps = 0
  #first = 0
  #received = 0
  #expectedBefore = 0
  #receivedBefore = 0
  #jitter = 0
  #transit = 0
  #report: SenderClock | null = null
  #newestTimestamp = 0
  #reportMs = 0
  #missing: Missing[] = []
  #windowStartMs: number
  #windowBytes = 0
  #windowFrames = 0
  #kbps = 0
  #framesPerS = 0
  #lossPct = 0

  constructor(rid: string, ssrc: number, nowMs: number) {
    this.rid = rid
    this.ssrc = ssrc
    this.lastPacketMs = nowMs
    this.#windowStartMs = nowMs
  }

  /** Counts a packet of `size` bytes. False when it came twice or too late to be of use. */
  receive(packet: RtpView, size: number, nowMs: number): boolean {
    if (!this.#follow(packet.sequence, nowMs)) return false
    this.#received += 1
    this.lastPacketMs = nowMs
    this.#newestTimestamp = packet.timestamp
    this.#windowBytes += size
    if (packet.marker) this.#windowFrames += 1
    const transit = nowMs * CLOCK_PER_MS - packet.timestamp
    const change = Math.abs(transit - this.#transit)
    this.#transit = transit
    if (this.#received > 1 && change < 450_000) this.#jitter += (change - this.#jitter) / 16
    return true
  }

  #follow(sequence: number, nowMs: number): boolean {
    if (this.#highest < 0) {
      this.#highest = sequence
      this.#first = sequence
      return true
    }
    const ahead = sequenceAhead(this.#highest, sequence)
    if (ahead <= 0) {
      const index = this.#missing.findIndex((missing) => missing.sequence === sequence)
      if (index >= 0) this.#missing.splice(index, 1)
      return index >= 0
    }
    if (ahead > MAX_GAP) this.#missing = []
    else {
      for (let step = 1; step < ahead; step += 1) {
        this.#missing.push({ sequence: (this.#highest + step) & 0xffff, tries: 0, askedAtMs: nowMs - NACK_EVERY_MS })
      }
    }
    if (sequence < this.#highest) this.#wraps += 1
    this.#highest = sequence
    return true
  }

  /** Sequence numbers to ask again now; each is asked at most four times, 40 ms apart. */
  takeMissing(nowMs: number): number[] {
    if (this.#missing.length === 0) return []
    this.#missing = this.#missing.filter((missing) => missing.tries < NACK_TRIES).slice(-MAX_GAP * 4)
    const due: number[] = []
    for (const missing of this.#missing) {
      if (nowMs - missing.askedAtMs < NACK_EVERY_MS) continue
      missing.tries += 1
      missing.askedAtMs = nowMs
      due.push(missing.sequence)
    }
    return due
  }

  /** Notes a sender report, echoed in the next report block so that the sender learns its round trip. */
  noteSenderReport(pair: SenderClock, nowMs: number): void {
    this.#report = pair
    this.#reportMs = nowMs
  }

  /** The report since the last call; null before the first packet. */
  takeReport(nowMs: number): ReportBlock | null {
    if (this.#highest < 0) return null
    const highestSequence = this.#wraps * 65536 + this.#highest
    const expected = highestSequence - this.#first + 1
    const lost = expected - this.#expectedBefore - (this.#received - this.#receivedBefore)
    const fraction = expected > this.#expectedBefore ? Math.max(0, lost) / (expected - this.#expectedBefore) : 0
    this.#expectedBefore = expected
    this.#receivedBefore = this.#received
    this.#lossPct = fraction * 100
    return {
      ssrc: this.ssrc,
      fractionLost: Math.floor(fraction * 256),
      cumulativeLost: expected - this.#received,
      highestSequence,
      jitter: this.#jitter,
      lastReport: this.#report?.ntpMiddle ?? 0,
      sinceLastReport: this.#report === null ? 0 : Math.round(((nowMs - this.#reportMs) / 1000) * 65536),
    }
  }

  /** See PublisherLeg. */
  captureDelayMs(nowMs: number, wallMs: number): number | null {
    return captureDelayOf(this.#report, this.#newestTimestamp, wallMs - (nowMs - this.lastPacketMs))
  }

  figures(nowMs: number): LayerFigures {
    const windowMs = nowMs - this.#windowStartMs
    if (windowMs >= WINDOW_MS) {
      this.#kbps = (this.#windowBytes * 8) / windowMs
      this.#framesPerS = (this.#windowFrames * 1000) / windowMs
      this.#windowBytes = 0
      this.#windowFrames = 0
      this.#windowStartMs = nowMs
    }
    return {
      rid: this.rid,
      ageMs: this.#highest < 0 ? null : Math.max(0, nowMs - this.lastPacketMs),
      kbps: Math.round(this.#kbps),
      framesPerS: Math.round(this.#framesPerS * 10) / 10,
      lossPct: Math.round(this.#lossPct * 100) / 100,
    }
  }
}
