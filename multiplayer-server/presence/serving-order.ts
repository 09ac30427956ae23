import { beatMs, behindBeat, SAMPLE_MS, SLOT_LIMIT, turnMsOf } from '../../model/presence/index.ts'

/** A client's batch leaves so long after his beat that so many of the messages of those around him have come, ms at most. */
const IN_TIME = 0.985
const MOST_LATE_MS = 45
/** By how much each message moves what is known of their lateness, and by how much that has moved before batches follow, ms. */
const STEP_MS = 0.03
const MOVED_MS = 1
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
  /** So long after the beat of who waits for them nearly all messages have come, ms. */
  private lateMs = 10
  private waitedMs = 10
  private turnMs: number = SAMPLE_MS
  private tick = 0
  /** Clients that one tick serves at most, and how many this one still may. */
  private most = 1
  private left = 1
  private readonly base: number
  private readonly tickMs: number
  /** By slot: the tick of this turn that is his own, when he is to be served next, and when he was last. */
  private readonly ownAt = new Float64Array(SLOT_LIMIT + 1)
  private readonly dueAt = new Float64Array(SLOT_LIMIT + 1).fill(-Infinity)
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

  /** Gives everybody his tick of the turn in which the tick of this number is; call once a turn. */
  plan({ clients, people, positions }: Readers, number: number): void {
    const turnMs = (this.turnMs = turnMsOf(people))
    if (Math.abs(this.lateMs - this.waitedMs) > MOVED_MS) this.waitedMs = Math.max(0, this.lateMs)
    this.ticks = (this.base * turnMs) / SAMPLE_MS
    const most = (this.most = Math.ceil((MOST_SHARE * people) / this.ticks))
    const { taken, ownAt, dueAt, servedAt } = this
    const turnAt = number - (number % this.ticks)
    taken.fill(0)
    for (let slot = 0; slot < clients.length; slot++) {
      if (clients[slot]?.isGuest !== false) continue
      const beat = beatMs(positions[3 * slot] as number, positions[3 * slot + 1] as number, turnMs)
      let tick = Math.ceil((beat + this.waitedMs) / this.tickMs) % this.ticks
      while ((taken[tick] as number) >= most) tick = (tick + 1) % this.ticks
      taken[tick] = (taken[tick] as number) + 1
      ownAt[slot] = turnAt + tick
      // Who is overdue stays so; whoever moved against the beat waits no longer than one turn and a half.
      if (!((dueAt[slot] as number) < number)) dueAt[slot] = Math.min(turnAt + tick, (servedAt[slot] as number) + 1.5 * this.ticks)
    }
  }

  /** A message came of somebody who is seen by one who stands there, ENU metres. A quantile by steps, after Robbins and Monro. */
  hear(east: number, north: number, nowMs: number): void {
    const late = behindBeat(nowMs, beatMs(east, north, this.turnMs), this.turnMs)
    this.lateMs = Math.min(MOST_LATE_MS, this.lateMs + (late > this.lateMs ? IN_TIME : IN_TIME - 1) * STEP_MS)
  }

  /** A tick begins; its number counts ticks of server time. */
  start(tick: number): void {
    this.tick = tick
    this.left = this.most
  }

  /** Whether a client is to be served in this tick: in his own of each turn, or as soon after it as others leave room. */
  isDue(slot: number): boolean {
    return (this.dueAt[slot] as number) <= this.tick && this.left > 0
  }

  /** He is served in this tick. */
  serve(slot: number): void {
    const { tick, ownAt, dueAt, servedAt } = this
    this.left--
    servedAt[slot] = tick
    dueAt[slot] = (ownAt[slot] as number) > tick ? (ownAt[slot] as number) : Infinity
  }
}
