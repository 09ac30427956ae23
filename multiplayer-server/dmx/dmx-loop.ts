import type { Venue } from '../../model/documents/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import {
  createDmxFrame,
  createFlashLimit,
  createShowValues,
  dmxFrame,
  type CueMoment,
  type DmxFrame,
  type FlashLimit,
  type ShowPlan,
} from '../../model/show/index.ts'
import { milliseconds, type Milliseconds } from '../../model/units/index.ts'
import { createEvents, type EventSource } from '../process/typed-events.ts'
import type { Timers } from '../process/timers.ts'
import { cidFrom } from './sacn-encoder.ts'
import { startSender, type Sender, type SenderOptions } from './sender.ts'
import { FRAME_MS, type SenderReport } from './sender-protocol.ts'

/** What the loop must know of the show: the show machine has it all. */
export interface DmxShow extends EventSource<{ state: CueMoment; plan: ShowPlan | null }> {
  readonly venue: string
  readonly plan: ShowPlan | null
  readonly history: readonly CueMoment[]
}

/** The venue's own say about its output. */
export interface DmxTarget {
  readonly output: Venue['output']
  readonly flashesPerSecond: number
  /** Shown on receivers. */
  readonly sourceName: string
}

/** What a loop tells. `health` comes about once a second while it sends; `frame` after every frame, never keep its bytes. */
export interface DmxLoopEvents {
  health: ServerMessages['outputHealth']
  frame: { readonly serverMs: Milliseconds; readonly frame: DmxFrame }
}

/** Works the show out 44 times a second and hands it to the sending thread. */
export interface DmxLoop extends EventSource<DmxLoopEvents> {
  /** `off`: no destination or no show, and no socket; `waiting`: the sending thread failed and is tried again. */
  readonly state: 'off' | 'running' | 'waiting' | 'stopped'
  readonly health: ServerMessages['outputHealth']
  /** Works out and sends a frame at once, as after every change of the cue state; the cadence counts on from here. */
  frameNow(): void
  /** Takes another destination or limit; the stream to the old one ends properly. */
  retarget(target: DmxTarget): void
  /** Ends the stream properly; resolves when the thread is gone. */
  stop(): Promise<void>
}

export interface DmxLoopParts {
  readonly show: DmxShow
  readonly clock: { now(): Milliseconds }
  readonly timers: Timers
  readonly target: DmxTarget
  /** Text of this installation's own, from which the sender's id is made: the same after a restart. */
  readonly installation: string
  /** Starts the sending thread; given by tests. */
  readonly openSender?: (options: SenderOptions) => Sender
  /**
   * Where other processes may take the venue over: false while that may have happened unnoticed. Then nothing is worked out, and the sending
   * thread falls silent when it was given nothing for `SILENT_AFTER_MS`. Absent for one process alone, whose last look stays.
   */
  readonly mayPlay?: (() => boolean) | undefined
}

/** No longer than another process waits before it takes a venue over. */
const SILENT_AFTER_MS = 2000

/** After the sending thread has failed it is started again this late. */
const RETRY_MS = 1000

/**
 * Starts the loop. Nothing is worked out and no socket is opened unless the venue's output names a destination and its show
 * compiles. Each frame: state in force at server time -> evaluation -> the rig's flash limit -> bytes. A change of state
 * goes out at once.
 */
export function createDmxLoop(parts: DmxLoopParts): DmxLoop {
  return new Loop(parts)
}

/** What is worked with while a plan and a destination are there. */
interface Rig {
  readonly plan: ShowPlan
  readonly limit: FlashLimit
  readonly values: Float64Array
  readonly frame: DmxFrame
  readonly sender: Sender
}

class Loop implements DmxLoop {
  state: DmxLoop['state'] = 'off'
  readonly #parts: DmxLoopParts
  readonly #events = createEvents<DmxLoopEvents>(() => {})
  readonly #stops: (() => void)[]
  readonly #ending = new Set<Promise<void>>()
  #target: DmxTarget
  #rig: Rig | null = null
  #history: CueMoment[]
  #dueMs = 0
  #cancelTick = (): void => {}
  #cancelRetry = (): void => {}
  #report: SenderReport | null = null
  #lastPacketMs: number | null = null
  #error: string | null = null

  constructor(parts: DmxLoopParts) {
    this.#parts = parts
    this.#target = parts.target
    this.#history = [...parts.show.history]
    this.#stops = [
      parts.show.on('state', (moment) => {
        this.#history.push(moment)
        this.frameNow()
      }),
      parts.show.on('plan', () => this.#open()),
    ]
    this.#open()
  }

  on<Name extends keyof DmxLoopEvents>(name: Name, listener: (value: DmxLoopEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  get health(): ServerMessages['outputHealth'] {
    return {
      protocol: this.#target.output.protocol,
      destination: this.#target.output.destination ?? null,
      universes: this.#rig?.plan.universes.length ?? 0,
      packetsPerS: this.#report?.packetsPerS ?? 0,
      lateP99Ms: this.#report?.lateP99Ms ?? 0,
      lastPacketMs: this.#lastPacketMs,
      error: this.#error,
    }
  }

  frameNow(): void {
    if (this.#rig === null || this.state !== 'running') return
    this.#cancelTick()
    this.#dueMs = this.#parts.clock.now()
    this.#work(this.#rig, true)
    this.#scheduleTick()
  }

  retarget(target: DmxTarget): void {
    if (this.state === 'stopped') return
    this.#target = target
    this.#open()
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    this.#close()
    this.state = 'stopped'
    await Promise.all(this.#ending)
  }

  /** Starts over with the plan and target of now. */
  #open(): void {
    this.#close()
    const { show, installation } = this.#parts
    const { output, flashesPerSecond, sourceName } = this.#target
    const plan = show.plan
    if (plan === null || output.destination === undefined || plan.universes.length === 0) return
    const sender = this.#start({
      universes: plan.universes,
      destination: output.destination,
      port: output.port,
      priority: output.priority,
      syncUniverse: 0,
      silentAfterMs: this.#parts.mayPlay === undefined ? null : SILENT_AFTER_MS,
      cid: cidFrom(`${installation}/${show.venue}`),
      sourceName,
    })
    const limit = createFlashLimit(plan, { flashesPerSecond })
    this.#rig = { plan, limit, values: createShowValues(plan), frame: createDmxFrame(plan), sender }
    this.state = 'running'
    this.frameNow()
  }

  #close(): void {
    this.#cancelTick()
    this.#cancelRetry()
    const rig = this.#rig
    this.#rig = null
    this.#report = null
    this.#error = null
    this.state = 'off'
    if (rig === null) return
    const ending = rig.sender.stop().finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  #start(options: SenderOptions): Sender {
    const { openSender, timers } = this.#parts
    const sender = openSender?.(options) ?? startSender(options, (ms, run) => timers.after(ms, run))
    sender.on('report', (report) => {
      if (this.#rig?.sender !== sender) return
      this.#report = report
      this.#error = report.error
      if (report.lastPacketAgoMs !== null) this.#lastPacketMs = this.#parts.clock.now() - report.lastPacketAgoMs
      this.#events.emit('health', this.health)
    })
    sender.on('ended', ({ error }) => {
      if (this.#rig?.sender === sender && error !== null) this.#lose(error)
    })
    return sender
  }

  /** The sending thread is gone: say why, and try again. */
  #lose(error: string): void {
    this.#close()
    this.#error = error
    this.state = 'waiting'
    this.#events.emit('health', this.health)
    this.#cancelRetry = this.#parts.timers.after(RETRY_MS, () => this.#open())
  }

  #work(rig: Rig, atOnce: boolean): void {
    if (this.#parts.mayPlay?.() === false) return
    const serverMs = this.#parts.clock.now()
    this.#forgetOld(serverMs - rig.limit.lookBackMs)
    rig.limit.evaluate(this.#history, serverMs, rig.values)
    dmxFrame(rig.plan, rig.values, rig.frame)
    if (atOnce) rig.sender.writeNow(rig.frame.data)
    else rig.sender.write(rig.frame.data)
    this.#events.emit('frame', { serverMs, frame: rig.frame })
  }

  /** By absolute times, so that a late frame does not make the next one late. */
  #scheduleTick(): void {
    const nowMs = this.#parts.clock.now()
    this.#dueMs = Math.max(this.#dueMs + FRAME_MS, nowMs)
    this.#cancelTick = this.#parts.timers.after(this.#dueMs - nowMs, () => {
      if (this.#rig === null) return
      this.#work(this.#rig, false)
      this.#scheduleTick()
    })
  }

  #forgetOld(fromMs: number): void {
    while (this.#history.length > 1 && (this.#history[1]?.atServerMs ?? Infinity) < milliseconds(fromMs)) this.#history.shift()
  }
}

/** What a venue's documents say of its output. */
export const targetOf = (venue: Venue): DmxTarget => ({
  output: venue.output,
  flashesPerSecond: venue.limits.flashesPerSecond,
  sourceName: `Holosite ${venue.name.en}`,
})
