import type { Logger } from 'pino'
import type { Event } from '../../model/documents/index.ts'
import type { Outcome } from '../../model/errors/index.ts'
import type { DoorReason, EventOn, EventPhase } from '../../model/protocol/index.ts'
import type { ServerClock } from '../process/server-clock.ts'
import type { Timers } from '../process/timers.ts'
import { createEvents, type EventSource } from '../process/typed-events.ts'
import { eventInShort, phaseAt } from './event-schedule.ts'
import type { HouseRequest, HouseState, Penalty } from './house-state.ts'
import { expireHouse, reduceHouse, type ActContext } from './reduce-house.ts'

/** What the house tells. `state` comes once it is safe in the store; `phase` when an event went from one to the next, `lateMs` after its time. */
export interface HouseEvents {
  state: HouseState
  phase: { readonly event: Event; readonly from: EventPhase; readonly to: EventPhase; readonly lateMs: number }
}

/** Who stands at the door. */
export interface Newcomer {
  readonly key: string
  /** Staff of this venue: neither lock nor schedule keeps them out. */
  readonly isStaff: boolean
  /** Came by the event's invitation. */
  readonly isInvited: boolean
}

/** Why somebody may not come in, and when that ends where it is known. */
export interface Refusal {
  readonly why: Exclude<DoorReason, 'full' | 'party-full'>
  readonly untilMs: number | null
}

/** The authority over who may enter one venue and speak there, what everyone is told, and which event is on. */
export interface HouseMachine extends EventSource<HouseEvents> {
  readonly venue: string
  readonly state: HouseState
  /** The event that is put on, as it stands now. */
  readonly event: EventOn | null
  /** Who works at it, for staff. */
  readonly tonight: Event['roles']
  /** The event that is put on but whose document is not there: nobody knows who may enter, so the doors are shut. */
  readonly missingEvent: string | null
  /** Judges an act at the time it came; answers once it is stored, or why it was refused. A command taken before changes nothing. */
  request(request: HouseRequest, context: ActorContext): Promise<Outcome<{ readonly changed: boolean }>>
  /** Null lets him in. Fullness is the room's own to judge. */
  admission(newcomer: Newcomer): Refusal | null
  muteOf(key: string): Penalty | null
  banOf(key: string): Penalty | null
  /** Someone came in or went out: who loses his connection may come back through a shut door for a minute. */
  noteInside(key: string, isIn: boolean): void
  close(): Promise<void>
}

/** Of an act: whose it is, whom it names, who is in. */
export type ActorContext = Pick<ActContext, 'by' | 'subject' | 'inside'>

/** What a house stands on. */
export interface HouseParts {
  readonly venue: string
  readonly restored: HouseState
  readonly clock: ServerClock
  readonly timers: Timers
  readonly log: Logger
  /** Events of the venue, by their doors. */
  events(): readonly Event[]
  /** Resolves once it is on the disk. */
  save(state: HouseState): Promise<void>
}

const TICK_MS = 250
const RETURN_MS = 60_000

/** Opens a venue's house as it was left. */
export function createHouse(parts: HouseParts): HouseMachine {
  return new House(parts)
}

class House implements HouseMachine {
  readonly venue: string
  readonly #parts: HouseParts
  readonly #events
  readonly #stop: () => void
  readonly #leftAt = new Map<string, number>()
  #lastDocument: Event | null = null
  #state: HouseState
  #queue: Promise<unknown> = Promise.resolve()

  constructor(parts: HouseParts) {
    this.venue = parts.venue
    this.#parts = parts
    this.#state = parts.restored
    this.#events = createEvents<HouseEvents>((err) => parts.log.error({ venue: parts.venue, err }, 'a listener of the house failed'))
    this.#stop = parts.timers.every(TICK_MS, () => this.#tick())
  }

  get state(): HouseState {
    return this.#state
  }

  get event(): EventOn | null {
    const document = this.#document
    const put = this.#state.event
    if (document === null || put === null) return null
    const { capacity, admission } = document
    const mode = put.hand === null ? 'schedule' : 'hand'
    return { ...eventInShort(document), phase: this.#phaseOf(document), mode, capacity, admission }
  }

  get tonight(): Event['roles'] {
    return this.#document?.roles ?? []
  }

  get missingEvent(): string | null {
    return this.#document === null ? (this.#state.event?.id ?? null) : null
  }

  on<Name extends keyof HouseEvents>(name: Name, listener: (value: HouseEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  request(request: HouseRequest, context: ActorContext): Promise<Outcome<{ readonly changed: boolean }>> {
    return this.#enqueue(async () => {
      const atMs = this.#parts.clock.now()
      const { act } = request
      const named = act.do === 'put-event' ? this.#parts.events().find(({ id }) => id === act.event) : undefined
      const eventPhase = named === undefined ? null : phaseAt(named, atMs)
      const reduced = reduceHouse(expireHouse(this.#state, atMs), request, { ...context, atMs, eventPhase })
      if (!reduced.ok) return { ok: false, faults: [reduced.fault] }
      if (reduced.changed) await this.#take(reduced.state)
      return { ok: true, value: { changed: reduced.changed } }
    })
  }

  admission({ key, isStaff, isInvited }: Newcomer): Refusal | null {
    const ban = this.banOf(key)
    if (ban !== null) return { why: 'banned', untilMs: ban.untilMs }
    if (isStaff || this.#mayReturn(key)) return null
    const { lock } = this.#state
    if (lock !== null && !lock.inside.includes(key)) return { why: 'locked', untilMs: null }
    const { event } = this
    if (event === null) return this.missingEvent === null ? null : { why: 'closed', untilMs: null }
    // By hand the doors open when somebody opens them, whatever the schedule says.
    if (event.phase === 'closed') return { why: 'closed', untilMs: event.mode === 'schedule' ? event.doorsMs : null }
    if (event.phase === 'over') return { why: 'over', untilMs: null }
    return event.admission === 'invited' && !isInvited ? { why: 'invited', untilMs: null } : null
  }

  muteOf(key: string): Penalty | null {
    return this.#holding(this.#state.mutes, key)
  }

  banOf(key: string): Penalty | null {
    return this.#holding(this.#state.bans, key)
  }

  noteInside(key: string, isIn: boolean): void {
    if (isIn) this.#leftAt.delete(key)
    else this.#leftAt.set(key, this.#parts.clock.now())
  }

  async close(): Promise<void> {
    this.#stop()
    await this.#queue
  }

  /** Of the event that is put on. A file that goes away or breaks meanwhile does not end the event. */
  get #document(): Event | null {
    const id = this.#state.event?.id
    if (id === undefined) return null
    const found = this.#parts.events().find((event) => event.id === id)
    if (found !== undefined) this.#lastDocument = found
    return this.#lastDocument?.id === id ? this.#lastDocument : null
  }

  #phaseOf(document: Event): EventPhase {
    return this.#state.event?.hand ?? phaseAt(document, this.#parts.clock.now())
  }

  #holding(list: readonly Penalty[], key: string): Penalty | null {
    const found = list.find((penalty) => penalty.key === key)
    return found !== undefined && found.untilMs > this.#parts.clock.now() ? found : null
  }

  #mayReturn(key: string): boolean {
    const leftAt = this.#leftAt.get(key)
    return leftAt !== undefined && this.#parts.clock.now() - leftAt < RETURN_MS
  }

  /** One after another: each is judged against what the one before it left. */
  #enqueue<T>(run: () => Promise<T>): Promise<T> {
    const answer = this.#queue.then(run)
    this.#queue = answer.catch((err: unknown) => this.#parts.log.error({ venue: this.venue, err }, 'the house could not be stored'))
    return answer
  }

  async #take(state: HouseState): Promise<void> {
    await this.#parts.save(state)
    this.#state = state
    this.#events.emit('state', state)
    await this.#followPhase()
  }

  /** What runs out and what the schedule brings happens here, one tick late at most. */
  #tick(): void {
    const nowMs = this.#parts.clock.now()
    for (const [key, leftAt] of this.#leftAt) if (nowMs - leftAt >= RETURN_MS) this.#leftAt.delete(key)
    const document = this.#document
    const moved = document !== null && this.#state.event?.phase !== this.#phaseOf(document)
    if (!moved && expireHouse(this.#state, nowMs) === this.#state) return
    this.#enqueue(async () => {
      const expired = expireHouse(this.#state, this.#parts.clock.now())
      if (expired === this.#state) await this.#followPhase()
      else await this.#take(expired)
    }).catch(() => {})
  }

  async #followPhase(): Promise<void> {
    const document = this.#document
    const put = this.#state.event
    if (document === null || put === null) return
    const to = this.#phaseOf(document)
    const from = put.phase
    if (to === from) return
    const state = { ...this.#state, revision: this.#state.revision + 1, event: { ...put, phase: to } }
    await this.#parts.save(state)
    this.#state = state
    this.#events.emit('state', state)
    this.#events.emit('phase', { event: document, from, to, lateMs: put.hand === null ? this.#lateness(document, to) : 0 })
  }

  #lateness({ schedule }: Event, phase: EventPhase): number {
    const due = { closed: schedule.doors, doors: schedule.doors, on: schedule.start, over: schedule.end }[phase]
    return this.#parts.clock.now() - Date.parse(due)
  }
}
