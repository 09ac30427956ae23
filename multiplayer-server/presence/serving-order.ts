import { beatMs, behindBeat, SAMPLE_MS, SLOT_LIMIT, turnMsOf } from '../../model/presence/index.ts'

/** A batch leaves after nearly all messages that belong to its beat have come, and so much later for those whose beat is a little behind, ms. */
const IN_TIME = 0.98
const LATER_MS = 10
const MOST_LATE_MS = 45
/** By how much each message moves what is known of their lateness, and by how much that has moved before batches follow, ms. */
const STEP_MS = 0.03
const MOVED_MS = 3
/** No tick serves more than so many times its even share: what is above it waits for the next. */
const MOST_SHARE = 2

/** Whom batches are for. */
interface Readers {
  /** By slot; sparse. */
  readonly clients: readonly ({ readonly isGuest: boolean } | undefined)[]
  readonly people: number
  /** Where they are, ENU metres: three numbers a slot. */
  readonly positions: Float64Array
}

/**
 * In which tick of a turn each client is served: soon after the beat of where he stands, so that his batch has the newest samples of all
 * around him. In a large room a turn is twice as long.
 */
export class ServingOrder {
  /** Ticks of a turn. */
  ticks: number
  /** So late after their beat nearly all messages have come, ms. */
  private lateMs = 10
  private waitedMs = 10
  private turnMs: number = SAMPLE_MS
  private tick = 0
  /** Clients that one tick serves at most, and how many this one still may. */
  private most = 1
  private left = 1
  private readonly base: number
  private readonly tickMs: number
  private readonly tickOf = new Int16Array(SLOT_LIMIT + 1)
  private readonly servedAt = new Float64Array(SLOT_LIMIT + 1).fill(-Infinity)
  /** Clients of each tick so far. */
  private readonly taken: Int32Array

  /** With `base` ticks in 50 ms. */
  constructor(base: number) {
    this.base = this.ticks = base
    this.tickMs = SAMPLE_MS / base
    this.taken = new Int32Array((base * turnMsOf(Infinity)) / SAMPLE_MS)
  }

  get turnsPerS(): number {
    return 1000 / (this.ticks * this.tickMs)
  }

  /** Gives everybody his tick; call once a turn. */
  plan({ clients, people, positions }: Readers): void {
    const turnMs = (this.turnMs = turnMsOf(people))
    if (Math.abs(this.lateMs - this.waitedMs) > MOVED_MS) this.waitedMs = Math.max(0, this.lateMs)
    const afterMs = this.waitedMs + LATER_MS
    this.ticks = (this.base * turnMs) / SAMPLE_MS
    const most = (this.most = Math.ceil((MOST_SHARE * people) / this.ticks))
    const { taken } = this
    taken.fill(0)
    for (let slot = 0; slot < clients.length; slot++) {
      if (clients[slot]?.isGuest !== false) continue
      const beat = beatMs(positions[3 * slot] as number, positions[3 * slot + 1] as number, turnMs)
      let tick = Math.floor((beat + afterMs) / this.tickMs) % this.ticks
      while ((taken[tick] as number) >= most) tick = (tick + 1) % this.ticks
      taken[tick] = (taken[tick] as number) + 1
      this.tickOf[slot] = tick
    }
  }

  /** Samples came from somebody who is there, ENU metres. A quantile by steps, after Robbins and Monro. */
  hear(east: number, north: number, nowMs: number): void {
    const late = behindBeat(nowMs, beatMs(east, north, this.turnMs), this.turnMs)
    this.lateMs = Math.min(MOST_LATE_MS, this.lateMs + (late > this.lateMs ? IN_TIME : IN_TIME - 1) * STEP_MS)
  }

  /** A tick begins; its number counts ticks of server time. */
  start(tick: number): void {
    this.tick = tick
    this.left = this.most
  }

  /**
   * Whether a client is served in this tick: in his own of each turn, or as soon after it as others leave room. Whoever moved against the beat waits no
   * longer than one turn and a half.
   */
  isDue(slot: number): boolean {
    const { tick, ticks } = this
    if (this.left === 0) return false
    const served = this.servedAt[slot] as number
    const own = tick - ((tick - (this.tickOf[slot] as number)) % ticks)
    if (own <= served && 2 * (tick - served) < 3 * ticks) return false
    this.servedAt[slot] = tick
    this.left--
    return true
  }
}
