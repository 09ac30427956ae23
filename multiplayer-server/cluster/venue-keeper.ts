import type { Logger } from 'pino'
import type { Timers } from '../process/timers.ts'
import { chooseVenues } from './choose-venues.ts'
import { createPulse, type Pulse } from './pulse.ts'
import { LEASE_MS, type Member, type Membership, type Standing, type Wish } from './membership.ts'

/** Runs venues for as long as they are this process's, and knows who runs the others. */
export interface VenueKeeper {
  /** How things stood when Redis last answered. */
  readonly standing: Standing
  /** False while Redis is away. */
  readonly isMet: boolean
  /** False from when this process was held up for as long as its leases last until it knows again what it still has. */
  readonly isSure: boolean
  /** A venue's term is over: it is given up now, whatever Redis says. */
  lose(venue: string): void
  /** A process is known to be gone: nobody waits for its leases to end. */
  expel(id: string): Promise<void>
  /** Takes nothing more. */
  rest(): void
  /** Gives everything back, once the rooms are empty. */
  close(): Promise<void>
}

/** What the keeper stands on. */
export interface VenueKeeperParts {
  readonly id: string
  readonly venues: readonly string[]
  readonly expected: number
  readonly membership: Membership
  readonly timers: Timers
  readonly log: Logger
  /** A steady clock, ms. */
  now(): number
  me(): Member
  /** Opens a venue here. */
  open(venue: string): Promise<void>
  /** Ends it here; its people are told to come back. */
  shut(venue: string): Promise<void>
  /** Of the venues held here, those that somebody else has begun to run. Asked while Redis is away. */
  findLost(): Promise<readonly string[]>
  /** A process that ran some venue is gone. */
  onGone(id: string): void
  /** Redis is back after it was away. */
  onBack(): void
}

const BEAT_MS = 400

/** Takes its first venues before it answers. */
export async function startVenueKeeper(parts: VenueKeeperParts): Promise<VenueKeeper> {
  const keeper = new Keeper(parts)
  await keeper.beat()
  keeper.start()
  return keeper
}

type VenueState = 'opening' | 'held' | 'shutting'

class Keeper implements VenueKeeper {
  readonly #parts: VenueKeeperParts
  readonly #states = new Map<string, VenueState>()
  readonly #freeSince = new Map<string, number>()
  readonly #sinceMs: number
  #pulse: Pulse
  #standing: Standing = { members: new Map(), owners: new Map() }
  #isMet = true
  /** Leases that a Redis lost with its memory are claimed again by their holders first. */
  #graceUntilMs = -Infinity
  #stop = (): void => {}
  #beating: Promise<void> | null = null
  /** Everybody who is meant to run has been seen: nobody's share is waited for any more. */
  #areAllHere = false
  #closing = false
  #resting = false

  constructor(parts: VenueKeeperParts) {
    this.#parts = parts
    this.#sinceMs = parts.now()
    this.#pulse = createPulse(() => parts.now())
  }

  get standing(): Standing {
    return this.#standing
  }

  get isMet(): boolean {
    return this.#isMet
  }

  get isSure(): boolean {
    return this.#pulse.isSure
  }

  start(): void {
    // What opening took is no lateness.
    this.#pulse = createPulse(() => this.#parts.now())
    this.#stop = this.#parts.timers.every(BEAT_MS, () => this.#beatNow())
  }

  #beatNow(): void {
    this.#pulse.tick()
    this.#beating ??= this.beat()
      .catch((err: unknown) => this.#parts.log.error({ err }, 'a beat failed'))
      .finally(() => (this.#beating = null))
  }

  lose(venue: string): void {
    if (this.#states.get(venue) === 'held') this.#shut(venue)
  }

  async expel(id: string): Promise<void> {
    const venues = [...this.#standing.owners].flatMap(([venue, owner]) => (owner === id ? [venue] : []))
    await this.#parts.membership.expel(id, venues)
    this.#beatNow()
  }

  rest(): void {
    this.#resting = true
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#stop()
    await this.#beating
    const { membership } = this.#parts
    await membership.release([...this.#states.keys()])
    await membership.leave()
  }

  async beat(): Promise<void> {
    await this.#ask()
    // What has just become free is asked for at once.
    if (this.#isMet && this.#choose().length > 0) await this.#ask()
  }

  async #ask(): Promise<void> {
    const { membership, me } = this.#parts
    const askedMs = this.#pulse.ask()
    const standing = await membership.beat(me(), this.#wishes(), this.#pulse.leaseMs)
    if (this.#closing) return
    if (standing === null) await this.#goOnAlone()
    else this.#take(standing)
    this.#pulse.settle(askedMs)
  }

  #take(standing: Standing): void {
    const { now, log, onBack, onGone } = this.#parts
    if (!this.#isMet) {
      this.#isMet = true
      this.#graceUntilMs = now() + LEASE_MS
      onBack()
    }
    for (const id of this.#standing.members.keys()) {
      if (standing.members.has(id)) continue
      log.warn({ process: id }, 'a process is gone')
      onGone(id)
    }
    this.#areAllHere ||= standing.members.size >= this.#parts.expected
    // Whoever comes new gets a moment in which he goes first.
    if ([...standing.members.keys()].some((id) => !this.#standing.members.has(id))) this.#freeSince.clear()
    this.#standing = standing
    this.#follow(standing)
  }

  /** Nobody can take a venue over while Redis is away for all; where it is away for us alone, the store says so. */
  async #goOnAlone(): Promise<void> {
    this.#isMet = false
    this.#freeSince.clear()
    for (const venue of await this.#parts.findLost().catch(() => [])) this.lose(venue)
  }

  #wishes(): ReadonlyMap<string, Wish> {
    const { venues } = this.#parts
    const taken = new Set(this.#choose())
    const wishOf = (venue: string): Wish => {
      const state = this.#states.get(venue)
      if (state === 'opening' || state === 'held') return 'hold'
      return state === undefined && taken.has(venue) ? 'take' : 'look'
    }
    return new Map(venues.map((venue) => [venue, wishOf(venue)]))
  }

  #choose(): readonly string[] {
    const { id, venues, expected, now } = this.#parts
    const nowMs = now()
    if (this.#resting || nowMs < this.#graceUntilMs) return []
    const isFirst = this.#standing.members.size === 0
    const free = new Map(
      isFirst ? venues.map((venue) => [venue, 0]) : [...this.#freeSince].map(([venue, sinceMs]) => [venue, nowMs - sinceMs]),
    )
    const held = new Map([...this.#standing.members.keys(), id].map((member) => [member, 0]))
    for (const owner of this.#standing.owners.values()) held.set(owner, (held.get(owner) ?? 0) + 1)
    return chooseVenues({ free, held, me: id, venues: venues.length, expected, ageMs: this.#areAllHere ? Infinity : nowMs - this.#sinceMs })
  }

  #follow({ owners }: Standing): void {
    const { id, venues, now } = this.#parts
    for (const venue of venues) {
      const owner = owners.get(venue)
      if (owner !== undefined) this.#freeSince.delete(venue)
      else if (!this.#freeSince.has(venue)) this.#freeSince.set(venue, now())
      const state = this.#states.get(venue)
      if (owner === id && state === undefined) void this.#open(venue)
      if (owner !== id && state === 'held') this.#shut(venue)
    }
  }

  async #open(venue: string): Promise<void> {
    const { open, log, membership } = this.#parts
    this.#states.set(venue, 'opening')
    try {
      await open(venue)
      this.#states.set(venue, 'held')
      log.info({ venue }, 'the venue is run here')
    } catch (err) {
      log.error({ venue, err }, 'the venue could not be opened')
      this.#states.delete(venue)
      await membership.release([venue])
    }
  }

  #shut(venue: string): void {
    const { shut, log } = this.#parts
    this.#states.set(venue, 'shutting')
    log.warn({ venue }, 'the venue is run by another process now')
    shut(venue)
      .catch((err: unknown) => log.error({ venue, err }, 'the venue could not be shut'))
      .finally(() => this.#states.delete(venue))
  }
}
