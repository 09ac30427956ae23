/** Somebody who waits to come in. */
export interface Waiter {
  readonly visitorId: string
  /** The party he wants to be with, and with nobody else; null when any place will do. */
  party: string | null
  /** When he last asked, ms. */
  askedMs: number
}

/** Whoever does not ask for so long has given up his place. A page asks every few seconds, and once a minute behind others. */
export const PLACE_KEPT_MS = 120_000
/** Whoever did not ask for so long is passed over until he asks again: a free place does not wait for a page that sleeps. */
export const AWAKE_MS = 15_000
/** The line is no longer: beyond it people are told that it is full, and nothing else. */
export const MOST_WAITING = 5000
/** Places that became free are remembered for so long, and so many have to be known before a wait is said. */
const WINDOW_MS = 600_000
const FEWEST_FREED = 3
const MOST_FREED = 10_000

/** The line before a full venue, first come first served, and how fast places become free. */
export class WaitingLine {
  readonly #waiters = new Map<string, Waiter>()
  #freed: number[] = []
  readonly #sinceMs: number

  constructor(nowMs: number) {
    this.#sinceMs = nowMs
  }

  get size(): number {
    return this.#waiters.size
  }

  /** First come first. */
  get waiters(): Iterable<Waiter> {
    return this.#waiters.values()
  }

  has(visitorId: string): boolean {
    return this.#waiters.has(visitorId)
  }

  /** Takes or keeps a place; who stood there already keeps it whatever else changes. False when the line is too long. */
  stand(visitorId: string, party: string | null, nowMs: number): boolean {
    const own = this.#waiters.get(visitorId)
    if (own !== undefined) {
      own.askedMs = nowMs
      own.party = party
      return true
    }
    if (this.#waiters.size >= MOST_WAITING) return false
    this.#waiters.set(visitorId, { visitorId, party, askedMs: nowMs })
    return true
  }

  leave(visitorId: string): void {
    this.#waiters.delete(visitorId)
  }

  /** True for who stands first, and for anybody while nobody waits. */
  isFirst(visitorId: string): boolean {
    for (const id of this.#waiters.keys()) return id === visitorId
    return true
  }

  /** How many stand before somebody. */
  ahead(visitorId: string): number {
    let ahead = 0
    for (const id of this.#waiters.keys()) {
      if (id === visitorId) return ahead
      ahead++
    }
    return ahead
  }

  /** Those who have not asked for two minutes lose their places. */
  forgetAbsent(nowMs: number): void {
    for (const [id, { askedMs }] of this.#waiters) if (nowMs - askedMs > PLACE_KEPT_MS) this.#waiters.delete(id)
  }

  /** A place became free. */
  noteFreed(nowMs: number): void {
    this.#freed.push(nowMs)
    if (this.#freed.length > MOST_FREED) this.#freed.shift()
  }

  /** Places freed a minute, by the last ten minutes or what there is of them; null while too few are known to say. */
  freedPerMinute(nowMs: number): number | null {
    this.#freed = this.#freed.filter((atMs) => nowMs - atMs <= WINDOW_MS)
    if (this.#freed.length < FEWEST_FREED) return null
    const spanMs = Math.max(1000, Math.min(WINDOW_MS, nowMs - this.#sinceMs))
    return this.#freed.length / (spanMs / 60_000)
  }

  /** How long somebody with so many before him will wait, seconds; null while that is not known. */
  waitS(ahead: number, nowMs: number): number | null {
    const perMinute = this.freedPerMinute(nowMs)
    return perMinute === null ? null : Math.ceil(((ahead + 1) / perMinute) * 60)
  }
}
