import type { Logger } from 'pino'
import type { Milliseconds } from '../../model/units/index.ts'
import { headStands } from '../../model/walk/index.ts'
import { createZoneGate, type ZoneGate } from '../mirrors/zone-gate.ts'
import { createPresenceRelay, type PoseRefusal, type PresenceRelay } from '../presence/presence-relay.ts'
import type { RecordLogs } from '../presence/record-logs.ts'
import type { Timers } from '../process/timers.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { dropIfDeaf, sendBatch, tell } from './connection.ts'
import { followGround } from './follow-ground.ts'
import { createPings, PING_STEP_MS } from './pings.ts'
import { createPoseTicks, POSE_GROUPS, POSE_TICK_MS, type PoseTicks } from './pose-ticks.ts'
import type { Connected } from './room-parts.ts'

const DEAF_MS = 1000

/** What a lane stands on. */
export interface RoomLaneParts {
  readonly venue: string
  readonly library: VenueLibrary
  readonly timers: Timers
  readonly log: Logger
  /** Where its people's records are kept. */
  readonly logs: RecordLogs
  /** Every connection of the room. */
  readonly connected: ReadonlyMap<string, Connected>
  /** Server time. */
  now(): Milliseconds
}

/** The poses of one room, in the process that holds its sockets: who sees whom, on what ground, and who reads nothing any more. */
export class RoomLane {
  readonly relay: PresenceRelay
  readonly #gate: ZoneGate
  readonly #ticks: PoseTicks
  readonly #bySlot: (Connected | undefined)[] = []
  readonly #stops: readonly (() => void)[]
  readonly judge: (east: number, north: number, up: number) => boolean

  constructor({ venue, library, timers, log, logs, connected, now }: RoomLaneParts) {
    const ground = followGround(library, venue)
    const gate = createZoneGate(() => library.get(venue)?.bundle?.venue ?? null)
    this.#gate = gate
    this.judge = (east, north, up) => headStands(ground.area, east, north, up)
    this.relay = createPresenceRelay({
      ...{ now, logs, groups: POSE_GROUPS },
      send: (slot, bytes) => this.#send(slot, bytes),
      stands: (east, north, up, slot) => headStands(ground.area, east, north, up) && gate.admits(slot, east, north),
    })
    const ticks = createPoseTicks(this.relay, now)
    const pings = createPings(connected, now, log)
    this.#ticks = ticks
    this.#stops = [
      () => ground.close(),
      timers.every(POSE_TICK_MS, () => ticks.run()),
      timers.every(PING_STEP_MS, () => pings.run()),
      timers.every(DEAF_MS, () => {
        for (const one of connected.values()) dropIfDeaf(one, log)
      }),
    ]
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  /** Duration of the slowest tick since this was last asked, ms. */
  takeSlowestTick(): number {
    return this.#ticks.takeSlowest()
  }

  /** Duration that 99 of 100 ticks of the last ten seconds stayed within, ms. */
  get tickP99Ms(): number {
    return this.#ticks.p99Ms
  }

  get zones(): ZoneGate['counts'] {
    return this.#gate.counts
  }

  /** Somebody's poses go to the others and theirs to him; where he is `free` no zone is full for him. */
  join(one: Connected, free: boolean): void {
    const { slot } = one.person
    this.#bySlot[slot] = one
    if (free) this.#gate.exempt(slot)
    this.relay.join(slot)
  }

  leave(one: Connected): void {
    const { slot } = one.person
    // Who came back under another connection has his slot already.
    if (this.#bySlot[slot] !== one) return
    this.#bySlot[slot] = undefined
    this.relay.leave(slot)
    this.#gate.leave(slot)
  }

  /** Takes a pose message; whoever walks into a full zone is told. */
  receive(one: Connected, bytes: Uint8Array): PoseRefusal | null {
    const refusal = this.relay.receive(one.person.slot, bytes)
    for (const { slot, zone, capacity } of this.#gate.takeTurnedBack()) {
      const turned = this.#bySlot[slot]
      if (turned !== undefined) tell(turned, { zoneFull: { zone, capacity } })
    }
    return refusal
  }

  #send(slot: number, bytes: Uint8Array): void {
    const one = this.#bySlot[slot]
    if (one !== undefined) sendBatch(one, bytes)
  }
}
