import { type Milliseconds, milliseconds } from '../../model/units/index.ts'

/** Round trips kept, some minutes of them; the quickest half counts. Fewer make the drift's slope too unsure: 40 gave 2.9 ms where 120 give 1.7. */
const KEPT = 120
/** The shown time leaves the estimate behind or ahead by at most this before it is a fault of the clock, not of the line. */
const BROKEN_MS = 250
/** Shown time runs between 0.95 and 1.05 of real time while it moves to the estimate. */
const SLEW = 0.05
/**
 * A page that stood still for seconds reads answers late: until a quicker round trip comes, its time is not good enough to date
 * anything by, and the first quicker one is taken as it is.
 */
const POOR_MS = 2000
/** What is dated while the shown time still moves further than this to the estimate would be refused as from another time. */
const MOVING_MS = 300
/** Drift the estimate believes in, at most: 200 parts in a million. */
const DRIFT_LIMIT = 2e-4
/** Round trips over less than this are too few to tell drift from noise. */
const DRIFT_SPAN_MS = 60_000

/** The server's time as this page knows it. All host times are of one monotonic clock of the page. */
export interface ServerClock {
  /** Takes a round trip: sent and received on the host clock, the server's time between. Any order; nonsense is ignored. */
  addRoundTrip(sentMs: number, serverMs: number, receivedMs: number): void
  /**
   * Server time at host time `nowMs`. Before the first round trip `nowMs` itself. Never falls and, from the first round trip
   * on, never jumps: it is slewed by at most 5 %, except that time lost to a sleeping machine is caught up at once.
   */
  serverMs(nowMs: number): Milliseconds
  /** The shown time is at most this far from the server's; Infinity before the first round trip. */
  errorMs(nowMs: number): number
  /** True once a round trip was taken. */
  readonly ready: boolean
  /** Whether the server would believe what is dated by this clock now. */
  dates(nowMs: number): boolean
  /** Quickest round trip of those kept, or Infinity. Half of it bounds what an uneven path may hide. */
  readonly roundTripMs: Milliseconds
}

/** Makes a clock that knows nothing yet. */
export function createServerClock(): ServerClock {
  return new SlewedClock()
}

class SlewedClock implements ServerClock {
  roundTripMs = milliseconds(Infinity)
  private readonly middles = new Float64Array(KEPT)
  private readonly offsets = new Float64Array(KEPT)
  private readonly trips = new Float64Array(KEPT)
  private readonly order = Array.from({ length: KEPT }, (_, i) => i)
  private count = 0
  private next = 0
  /** The estimate: server time less host time at `aroundMs`, and what it gains per host millisecond. */
  private offset = 0
  private drift = 0
  private aroundMs = 0
  private shownOffset = 0
  private shownAtMs = Number.NaN
  private lastShownMs = -Infinity

  get ready(): boolean {
    return this.count > 0
  }

  addRoundTrip(sentMs: number, serverMs: number, receivedMs: number): void {
    const trip = receivedMs - sentMs
    if (!(trip >= 0) || !Number.isFinite(trip + serverMs)) return
    const middle = (sentMs + receivedMs) / 2
    const offset = serverMs - middle
    // No path explains more than half the round trip: the host clock stood still, or the server's was set.
    if (this.count > 0 && Math.abs(offset - this.estimateAt(middle)) > trip / 2 + BROKEN_MS) this.count = this.next = 0
    const wasPoor = this.roundTripMs > POOR_MS
    this.middles[this.next] = middle
    this.offsets[this.next] = offset
    this.trips[this.next] = trip
    this.next = (this.next + 1) % KEPT
    this.count = Math.min(KEPT, this.count + 1)
    this.roundTripMs = milliseconds(Math.min(...this.trips.subarray(0, this.count)))
    this.estimate()
    if ((this.count === 1 || wasPoor) && this.offset > this.shownOffset) this.catchUp(receivedMs)
  }

  serverMs(nowMs: number): Milliseconds {
    if (!this.ready) return milliseconds(nowMs)
    const elapsed = Math.max(0, nowMs - this.shownAtMs)
    const error = this.estimateAt(nowMs) - this.shownOffset
    const most = SLEW * elapsed
    this.shownOffset += Math.max(-most, Math.min(most, error))
    this.shownAtMs = Math.max(nowMs, this.shownAtMs)
    this.lastShownMs = Math.max(this.lastShownMs, nowMs + this.shownOffset)
    return milliseconds(this.lastShownMs)
  }

  errorMs(nowMs: number): number {
    return this.ready ? this.roundTripMs / 2 + Math.abs(this.estimateAt(nowMs) - this.shownOffset) : Infinity
  }

  dates(nowMs: number): boolean {
    return this.roundTripMs <= POOR_MS && Math.abs(this.estimateAt(nowMs) - this.shownOffset) < MOVING_MS
  }

  private estimateAt(hostMs: number): number {
    return this.offset + this.drift * (hostMs - this.aroundMs)
  }

  /** The first estimate, one after a break, and one after poor ones is taken as it is; it can only lead forwards. */
  private catchUp(hostMs: number): void {
    this.shownOffset = this.offset
    this.shownAtMs = hostMs
  }

  /** Straight line through the quickest half. */
  private estimate(): void {
    const { trips, order, count } = this
    for (let i = 0; i < KEPT; i++) order[i] = i
    order.sort((a, b) => (a < count ? (trips[a] as number) : Infinity) - (b < count ? (trips[b] as number) : Infinity) || a - b)
    const used = Math.max(1, Math.ceil(count / 2))
    let middle = 0
    let offset = 0
    let from = Infinity
    let to = -Infinity
    for (let i = 0; i < used; i++) {
      const at = this.middles[order[i] as number] as number
      middle += at / used
      offset += (this.offsets[order[i] as number] as number) / used
      from = Math.min(from, at)
      to = Math.max(to, at)
    }
    let spread = 0
    let lean = 0
    for (let i = 0; i < used; i++) {
      const away = (this.middles[order[i] as number] as number) - middle
      spread += away * away
      lean += away * ((this.offsets[order[i] as number] as number) - offset)
    }
    const drift = to - from > DRIFT_SPAN_MS ? lean / spread : 0
    this.drift = Math.max(-DRIFT_LIMIT, Math.min(DRIFT_LIMIT, drift))
    this.offset = offset
    this.aroundMs = middle
    this.narrow()
  }

  /**
   * Each way's own quickest trip bounds the offset: it is at least what any arrival says and at most what any departure
   * says (Marzullo's intersection). The middle of what is left is better than any single round trip, since one way may be
   * quick while the other is slow. Where drift made the bounds cross, the line through the quickest half stays.
   */
  private narrow(): void {
    let least = -Infinity
    let most = Infinity
    for (let i = 0; i < this.count; i++) {
      const half = (this.trips[i] as number) / 2
      const offset = (this.offsets[i] as number) - this.drift * ((this.middles[i] as number) - this.aroundMs)
      least = Math.max(least, offset - half)
      most = Math.min(most, offset + half)
    }
    if (least <= most) this.offset = (least + most) / 2
  }
}
