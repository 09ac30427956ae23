import { AWAKE_MS, WaitingLine } from './waiting-line.ts'

/** How many a venue holds now. */
export interface SeatLimits {
  /** Visitors in one room. */
  readonly perMirror: number
  /** Rooms at once. */
  readonly mirrors: number
  /** Visitors in all of them. */
  readonly total: number
}

/** Where somebody is to sit; `another` asks for one room more first. */
export type SeatAnswer =
  | { readonly is: 'seat'; readonly mirror: number }
  | { readonly is: 'another' | 'full' }
  | { readonly is: 'party-full'; readonly mirror: number }

/** One room as the seating knows it. */
export interface MirrorStanding {
  readonly mirror: number
  readonly visitors: number
  readonly held: number
  readonly kept: boolean
  readonly closing: boolean
}

interface Mirror {
  readonly inside: Set<string>
  /** Opened by staff. */
  kept: boolean
  closing: boolean
  /** Since when nobody is in it, ms. */
  emptyMs: number
}

/** Somebody's place is kept while he is on his way. */
interface Hold {
  readonly mirror: number
  readonly untilMs: number
  /** He was here and his connection broke. */
  readonly isLost: boolean
}

/** Between taking a seat and sitting on it; for one whose turn in the line has come; for one who lost his connection or was moved. */
export const SEAT_HOLD_MS = 15_000
export const TURN_HOLD_MS = 30_000
export const LOST_HOLD_MS = 20_000
/** A room that opened by itself closes when nobody was in it for so long. */
export const EMPTY_MS = 60_000
/** Of each room where a party is, so many places are kept for those of it who come later: one in twenty, eight at most. */
const partyPlaces = (perMirror: number): number => Math.min(8, Math.floor(perMirror / 20))
/** People of one party. */
export const PARTY_MOST = 12
/** Visitors of one venue at most, in all its rooms: slots of the pose lane are one venue's, `SLOT_LIMIT` ends them, and staff need some as well. */
export const MOST_IN_ALL = 4000

/**
 * Who sits in which room of a venue, and who waits for a place. Knows nothing of connections: rooms tell it who came and went. Only
 * visitors count; whoever performs, guides or keeps the house has no place here to take.
 */
export class Seating {
  readonly line: WaitingLine
  readonly #limits: () => SeatLimits
  readonly #now: () => number
  readonly #mirrors = new Map<number, Mirror>()
  readonly #holds = new Map<string, Hold>()
  readonly #partyOf = new Map<string, string>()
  readonly #parties = new Map<string, Set<string>>()

  constructor(limits: () => SeatLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
    this.line = new WaitingLine(now())
  }

  get standings(): readonly MirrorStanding[] {
    return [...this.#mirrors]
      .toSorted(([one], [other]) => one - other)
      .map(([mirror, { inside, kept, closing }]) => ({ mirror, visitors: inside.size, held: this.#heldIn(mirror), kept, closing }))
  }

  get mirrors(): readonly number[] {
    return [...this.#mirrors.keys()].toSorted((one, other) => one - other)
  }

  isOpen(mirror: number): boolean {
    return this.#mirrors.get(mirror)?.closing === false
  }

  /** The lowest number no room has. */
  get nextNumber(): number {
    let number = 1
    while (this.#mirrors.has(number)) number++
    return number
  }

  open(mirror: number, kept: boolean): void {
    this.#mirrors.set(mirror, { inside: new Set(), kept, closing: false, emptyMs: this.#now() })
  }

  /** Nobody new is seated there any more. */
  startClosing(mirror: number): void {
    const own = this.#mirrors.get(mirror)
    if (own) own.closing = true
  }

  closed(mirror: number): void {
    this.#mirrors.delete(mirror)
    for (const [id, hold] of this.#holds) if (hold.mirror === mirror) this.#holds.delete(id)
  }

  /** Rooms that opened by themselves and that nobody has been in for a minute; the last one stays. */
  get idle(): readonly number[] {
    const open = this.mirrors.filter((mirror) => this.isOpen(mirror))
    return open.filter((mirror) => {
      const own = this.#mirrors.get(mirror)
      return mirror !== 1 && own !== undefined && !own.kept && this.#taken(mirror) === 0 && this.#now() - own.emptyMs > EMPTY_MS
    })
  }

  /** The room somebody has a place in: he is there, or it is kept for him. */
  mirrorOf(visitorId: string): number | null {
    const held = this.#holdOf(visitorId)?.mirror ?? null
    for (const [mirror, { inside, closing }] of this.#mirrors) if (inside.has(visitorId)) return closing && held !== null ? held : mirror
    return held
  }

  /** Where a visitor would be seated now. Those who wait in line come before whoever has just come. */
  seat(visitorId: string, party: string | null): SeatAnswer {
    const own = this.#ownMirror(visitorId)
    if (own === null) return this.#placeFor(visitorId, party, this.#mayPass(visitorId))
    // Who has a place may change it for one with his party.
    const withParty = party === null ? null : this.mirrorOfParty(party)
    const answer = withParty === null || withParty === own ? null : this.#placeFor(visitorId, party, true)
    return answer?.is === 'seat' ? answer : { is: 'seat', mirror: own }
  }

  /** Keeps a place for somebody. */
  hold(visitorId: string, mirror: number, ms: number): void {
    this.#hold(visitorId, { mirror, untilMs: this.#now() + ms, isLost: false })
  }

  /** In how many ms the first place runs out that is kept for somebody whose connection broke; null while none is. */
  get lostMs(): number | null {
    const nowMs = this.#now()
    let first = Infinity
    for (const { isLost, untilMs } of this.#holds.values()) if (isLost && untilMs > nowMs) first = Math.min(first, untilMs)
    return first === Infinity ? null : first - nowMs
  }

  /** Somebody has come into a room; false when there is no place for him there. */
  enter(visitorId: string, mirror: number): boolean {
    const own = this.#mirrors.get(mirror)
    if (own === undefined) return false
    const isHis = this.mirrorOf(visitorId) === mirror || this.#holdOf(visitorId)?.mirror === mirror
    if (!isHis) {
      const answer = this.#placeFor(visitorId, this.#partyOf.get(visitorId) ?? null, this.#mayPass(visitorId), mirror)
      if (answer.is !== 'seat') return false
    }
    for (const [, other] of this.#mirrors) other.inside.delete(visitorId)
    this.#holds.delete(visitorId)
    this.line.leave(visitorId)
    own.inside.add(visitorId)
    return true
  }

  /** Somebody has gone from a room. With `keepMs` he may come back to his place for so long. */
  leave(visitorId: string, mirror: number, keepMs: number): void {
    const own = this.#mirrors.get(mirror)
    if (own?.inside.delete(visitorId) !== true) return
    if (own.inside.size === 0) own.emptyMs = this.#now()
    if (this.#holdOf(visitorId) !== null) return
    if (keepMs > 0 && !own.closing) this.#hold(visitorId, { mirror, untilMs: this.#now() + keepMs, isLost: true })
    else this.line.noteFreed(this.#now())
  }

  /** He is of a party from now on; false when it has its twelve. */
  join(visitorId: string, party: string): boolean {
    const people = this.#parties.get(party) ?? new Set()
    if (!people.has(visitorId) && people.size >= PARTY_MOST) return false
    if (this.#partyOf.get(visitorId) !== party) this.forgetParty(visitorId)
    this.#parties.set(party, people.add(visitorId))
    this.#partyOf.set(visitorId, party)
    return true
  }

  forgetParty(visitorId: string): void {
    const party = this.#partyOf.get(visitorId)
    this.#partyOf.delete(visitorId)
    const people = party === undefined ? undefined : this.#parties.get(party)
    people?.delete(visitorId)
    if (party !== undefined && people?.size === 0) this.#parties.delete(party)
  }

  partyOf(visitorId: string): string | null {
    return this.#partyOf.get(visitorId) ?? null
  }

  /** Visitors of a party who are in, or on their way. */
  peopleOf(party: string): readonly string[] {
    return [...(this.#parties.get(party) ?? [])].filter((id) => this.mirrorOf(id) !== null)
  }

  /** Where a party is: the room most of it are in; null while nobody of it is in. */
  mirrorOfParty(party: string): number | null {
    const counts = new Map<number, number>()
    for (const id of this.peopleOf(party)) {
      const mirror = this.mirrorOf(id)
      if (mirror !== null) counts.set(mirror, (counts.get(mirror) ?? 0) + 1)
    }
    const [most] = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b)
    return most?.[0] ?? null
  }

  /** Places that are free in a room for people who are moved there. */
  roomIn(mirror: number): number {
    return this.isOpen(mirror) ? Math.max(0, this.#limits().perMirror - this.#taken(mirror)) : 0
  }

  /** Visitors in a room, and those whose place is kept there. */
  peopleIn(mirror: number): readonly string[] {
    const held = [...this.#holds].flatMap(([id, hold]) => (hold.mirror === mirror ? [id] : []))
    return [...new Set([...(this.#mirrors.get(mirror)?.inside ?? []), ...held])]
  }

  /** Ends what has run out, and lets in those whose turn has come; true when one room more would let somebody in. */
  turn(): boolean {
    const nowMs = this.#now()
    for (const [id, { untilMs }] of this.#holds) {
      if (untilMs > nowMs) continue
      this.#holds.delete(id)
      this.line.noteFreed(nowMs)
    }
    for (const [id] of this.#partyOf) if (this.mirrorOf(id) === null && !this.line.has(id)) this.forgetParty(id)
    this.line.forgetAbsent(nowMs)
    let another = false
    let full = false
    for (const { visitorId, party, askedMs } of [...this.line.waiters]) {
      if (nowMs - askedMs > AWAKE_MS || (full && party === null)) continue
      const answer = this.#placeFor(visitorId, party, true)
      if (answer.is === 'seat') this.hold(visitorId, answer.mirror, TURN_HOLD_MS)
      another ||= answer.is === 'another'
      full ||= answer.is === 'full' || answer.is === 'another'
    }
    return another
  }

  #hold(visitorId: string, hold: Hold): void {
    this.line.leave(visitorId)
    this.#holds.set(visitorId, hold)
  }

  /** The room he has a place in and may go on sitting in. */
  #ownMirror(visitorId: string): number | null {
    const own = this.mirrorOf(visitorId)
    return own !== null && (this.isOpen(own) || this.#mirrors.get(own)?.inside.has(visitorId) === true) ? own : null
  }

  /** Nobody passes those who wait: while somebody does, what is free is theirs. */
  #mayPass(visitorId: string): boolean {
    const nowMs = this.#now()
    for (const waiter of this.line.waiters) {
      if (waiter.visitorId === visitorId) return true
      if (waiter.party === null && nowMs - waiter.askedMs <= AWAKE_MS) return false
    }
    return true
  }

  /** A place in the fullest room that has one, or in `only`; with his party where it is in. */
  #placeFor(visitorId: string, party: string | null, mayPass: boolean, only: number | null = null): SeatAnswer {
    const { perMirror, total } = this.#limits()
    const isOver = this.#ownMirror(visitorId) === null && this.#takenInAll() >= Math.min(total, MOST_IN_ALL)
    const withParty = party === null ? null : this.mirrorOfParty(party)
    if (withParty !== null) {
      const people = this.#parties.get(party ?? '')
      const isOne = people?.has(visitorId) === true || (people?.size ?? 0) < PARTY_MOST
      // The last places are for those who come to their party, also past the line; all others are the line's.
      const places = mayPass ? perMirror - this.#taken(withParty) : this.#placesOfParties(withParty)
      const has = this.isOpen(withParty) && isOne && !isOver && places > 0
      return has && (only === null || only === withParty) ? { is: 'seat', mirror: withParty } : { is: 'party-full', mirror: withParty }
    }
    if (isOver || !mayPass) return { is: 'full' }
    const free = this.mirrors.filter((mirror) => this.isOpen(mirror) && this.#taken(mirror) < perMirror - this.#reserve(mirror))
    const [fullest] = free.filter((mirror) => only === null || mirror === only).toSorted((a, b) => this.#taken(b) - this.#taken(a) || a - b)
    if (fullest !== undefined) return { is: 'seat', mirror: fullest }
    return only === null && this.#mirrors.size < this.#limits().mirrors ? { is: 'another' } : { is: 'full' }
  }

  /** Places in a room that only people of its parties may take. */
  #reserve(mirror: number): number {
    const own = this.#mirrors.get(mirror)
    if (own === undefined) return 0
    for (const id of own.inside) {
      const party = this.#partyOf.get(id)
      if (party !== undefined && (this.#parties.get(party)?.size ?? 0) < PARTY_MOST) return partyPlaces(this.#limits().perMirror)
    }
    return 0
  }

  /** Of those places, the free ones. */
  #placesOfParties(mirror: number): number {
    return Math.min(this.#reserve(mirror), this.#limits().perMirror - this.#taken(mirror))
  }

  #holdOf(visitorId: string): Hold | null {
    const hold = this.#holds.get(visitorId)
    return hold !== undefined && hold.untilMs > this.#now() ? hold : null
  }

  #heldIn(mirror: number): number {
    const inside = this.#mirrors.get(mirror)?.inside
    let held = 0
    for (const [id, hold] of this.#holds) if (hold.mirror === mirror && hold.untilMs > this.#now() && inside?.has(id) !== true) held++
    return held
  }

  #taken(mirror: number): number {
    return (this.#mirrors.get(mirror)?.inside.size ?? 0) + this.#heldIn(mirror)
  }

  #takenInAll(): number {
    let taken = 0
    for (const mirror of this.#mirrors.keys()) taken += this.#taken(mirror)
    return taken
  }
}
