import type { Logger } from 'pino'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import {
  compileShow,
  initialCueState,
  nextFollow,
  reduceCue,
  type CueRequest,
  type CueState,
  type ShowPlan,
} from '../../model/show/index.ts'
import { milliseconds, type Milliseconds } from '../../model/units/index.ts'
import type { ServerClock } from '../process/server-clock.ts'
import type { Timers } from '../process/timers.ts'
import { createEvents, type EventSource } from '../process/typed-events.ts'
import type { CueLog } from '../store/cue-log.ts'
import { isDiskFull } from '../store/disk-full.ts'
import { isStoreAway, storeAwayFault } from '../store/store-away.ts'
import type { VenueBundle } from './load-venue.ts'

/** A state and the server time it came into force. */
export interface DatedState {
  readonly atServerMs: Milliseconds
  readonly state: CueState
}

/** What the show tells. `state` comes once the state is safe on the disk, or when the disk takes nothing; `plan` when its documents changed. */
export interface ShowEvents {
  state: DatedState
  plan: ShowPlan | null
}

/** The authority over one venue's show. */
export interface ShowMachine extends EventSource<ShowEvents> {
  readonly venue: string
  /** Null while the venue has no show that compiles. */
  readonly plan: ShowPlan | null
  readonly state: CueState
  /** States of the last two seconds and the one before them, oldest first: what the flash limit may look back on. */
  readonly history: readonly DatedState[]
  /** Judges a command at the time it came; answers the state once it is on the disk, or why nothing changed. */
  request(request: CueRequest, who: string): Promise<Outcome<CueState>>
  /** Takes newly opened documents; running cues go on by their ids. */
  replaceDocuments(bundle: VenueBundle): void
  /** Resolves when the log is closed. Nothing may be asked after it. */
  close(): Promise<void>
}

/** What a show machine stands on. */
export interface ShowMachineParts {
  readonly venue: string
  readonly bundle: VenueBundle | null
  readonly cueLog: CueLog
  readonly clock: ServerClock
  readonly timers: Timers
  readonly log: Logger
}

const LOOK_BACK_MS = 2000
const FOLLOW_AGAIN_MS = 1000

const NO_CUES: CueState = { revision: 0, next: null, running: [], masters: [], overrides: [], recentCommands: [] }

/** Starts a venue's show where its log left it: the clock already stands at the right second. */
export function createShowMachine(parts: ShowMachineParts): ShowMachine {
  return new Machine(parts)
}

class Machine implements ShowMachine {
  readonly venue: string
  readonly #parts: ShowMachineParts
  readonly #events
  #plan: ShowPlan | null
  #history: DatedState[]
  #queue: Promise<unknown> = Promise.resolve()
  #cancelFollow = (): void => {}
  #closed = false

  constructor(parts: ShowMachineParts) {
    this.venue = parts.venue
    this.#parts = parts
    this.#events = createEvents<ShowEvents>((err) => parts.log.error({ venue: parts.venue, err }, 'a listener of the show failed'))
    this.#plan = compile(parts.bundle)
    const restored = parts.cueLog.restored.map(({ atServerMs, state }) => ({ atServerMs: milliseconds(atServerMs), state }))
    this.#history =
      restored.length > 0
        ? restored
        : [{ atServerMs: parts.clock.now(), state: this.#plan === null ? NO_CUES : initialCueState(this.#plan) }]
    if (restored.length > 0) parts.log.info({ venue: this.venue, revision: this.state.revision }, 'the show goes on from its log')
    this.#scheduleFollow()
  }

  get plan(): ShowPlan | null {
    return this.#plan
  }

  get state(): CueState {
    return newest(this.#history).state
  }

  get history(): readonly DatedState[] {
    this.#forgetOld()
    return this.#history
  }

  on<Name extends keyof ShowEvents>(name: Name, listener: (value: ShowEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  request(request: CueRequest, who: string): Promise<Outcome<CueState>> {
    return this.#enqueue(request, who, this.#parts.clock.now())
  }

  replaceDocuments(bundle: VenueBundle): void {
    this.#plan = compile(bundle)
    this.#events.emit('plan', this.#plan)
    this.#scheduleFollow()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelFollow()
    await this.#queue
    await this.#parts.cueLog.close()
  }

  /** One after another: each is judged against what the one before it left. */
  #enqueue(request: CueRequest, who: string, atServerMs: Milliseconds): Promise<Outcome<CueState>> {
    const answer = this.#queue.then(() => this.#take(request, who, atServerMs))
    this.#queue = answer.catch((err: unknown) => this.#parts.log.error({ venue: this.venue, err }, 'the cue log cannot be written'))
    return answer
  }

  async #take(request: CueRequest, who: string, askedAtMs: Milliseconds): Promise<Outcome<CueState>> {
    const plan = this.#plan
    if (this.#closed || plan === null) return { ok: false, faults: [noShow(this.venue)] }
    // A follow is dated by plan, a command by arrival; the show's time never runs back from one to the next.
    const atServerMs = milliseconds(Math.max(askedAtMs, newest(this.#history).atServerMs))
    const reduced = reduceCue(plan, this.state, request, atServerMs)
    if (!reduced.ok) return { ok: false, faults: [reduced.fault] }
    if (!reduced.changed) return { ok: true, value: reduced.state }
    const dated = { atServerMs, state: reduced.state }
    try {
      await this.#keep(dated, who)
    } catch (failure) {
      // Nothing has changed: a state nobody wrote down was never in force.
      if (failure instanceof HolositeError) return { ok: false, faults: [failure.toFault()] }
      if (isStoreAway(failure)) return { ok: false, faults: [storeAwayFault()] }
      throw failure
    }
    this.#history.push(dated)
    this.#forgetOld()
    this.#parts.log.info({ venue: this.venue, who, do: request.command.do, revision: dated.state.revision }, 'the show moved')
    this.#events.emit('state', dated)
    this.#scheduleFollow()
    return { ok: true, value: dated.state }
  }

  /** A disk that takes nothing more must not stop a show: it goes on, and what is next written carries the whole state. */
  async #keep(dated: DatedState, who: string): Promise<void> {
    try {
      await this.#parts.cueLog.append({ ...dated, pair: this.#parts.clock.pair(), who })
    } catch (err) {
      if (!isDiskFull(err)) throw err
      this.#parts.log.error({ venue: this.venue, revision: dated.state.revision, err }, 'the show moved and could not be written down')
    }
  }

  #scheduleFollow(): void {
    this.#cancelFollow()
    const follow = this.#plan === null || this.#closed ? null : nextFollow(this.#plan, this.state)
    if (follow === null) return
    const { cue, atServerMs } = follow
    const { revision } = this.state
    const commandId = `follow-${revision}`
    this.#cancelFollow = this.#parts.timers.after(atServerMs - this.#parts.clock.now(), () => {
      const request = { commandId, expectedRevision: revision, command: { do: 'go', cue } } as const
      this.#enqueue(request, 'follow', atServerMs).then(
        (taken) => !taken.ok && taken.faults[0]?.code === 'store/away' && this.#followLater(),
        () => {},
      )
    })
  }

  /** What follows by itself is not lost with a store that was away: it comes late, dated when it was due. */
  #followLater(): void {
    this.#cancelFollow()
    if (!this.#closed) this.#cancelFollow = this.#parts.timers.after(FOLLOW_AGAIN_MS, () => this.#scheduleFollow())
  }

  #forgetOld(): void {
    const from = this.#parts.clock.now() - LOOK_BACK_MS
    while (this.#history.length > 1 && (this.#history[1]?.atServerMs ?? Infinity) < from) this.#history.shift()
  }
}

const compile = (bundle: VenueBundle | null): ShowPlan | null => {
  if (bundle === null || bundle.show === null) return null
  const { venue, show, fixtureTypes, scene, night } = bundle
  return compileShow({ venue, show, fixtureTypes, scene, night })
}

function newest(history: readonly DatedState[]): DatedState {
  const last = history.at(-1)
  if (last === undefined)
    throw new HolositeError({ code: 'store/unreadable', what: 'A show has no state at all.', fix: 'Start the server again.' })
  return last
}

const noShow = (venue: string) =>
  new HolositeError({
    code: 'show/unknown-cue',
    what: `Venue "${venue}" has no show to run.`,
    fix: 'Mend its documents; their faults are listed.',
  }).toFault()
