import { chooseSpeakers, type VoiceCrowd } from './choose-speakers.ts'
import type { HubCounters } from './hub-counters.ts'
import type { VoicePlan } from './hub-protocol.ts'
import { createRtpView, RTP_MAX_BYTES } from './rtp-packet.ts'
import type { VoiceVerdict } from './voice-intake.ts'
import type { VoiceLeg } from './voice-leg.ts'
import { VOICE_HEADER_BYTES } from './voice-slot.ts'

/** A plan older than this is no plan: the server is gone, and nobody is heard. */
const PLAN_HOLDS_MS = 3000
const FIRST_ROOM = 64

type Growing = { -readonly [Name in keyof VoiceCrowd]: VoiceCrowd[Name] }

/**
 * The voices of one venue. The server plans who may be heard by whom and where everybody stands; levels are read off the packets here, and
 * each listener's slots are filled by both. Whom no plan names is not heard.
 */
export class VoiceRelay {
  readonly venue: string
  readonly #counters: HubCounters
  readonly #legs: (VoiceLeg | undefined)[] = []
  readonly #crowd: Growing = roomFor(FIRST_ROOM, 0)
  readonly #scratch = Buffer.alloc(RTP_MAX_BYTES)
  readonly #views: (Buffer | undefined)[] = []
  readonly #packet = { source: {} as object, view: createRtpView(), speaker: 0 }
  #plannedMs = -Infinity

  constructor(venue: string, counters: HubCounters) {
    this.venue = venue
    this.#counters = counters
  }

  get size(): number {
    return this.#crowd.count === 0 ? 0 : this.#legs.reduce((sum, leg) => sum + (leg === undefined ? 0 : 1), 0)
  }

  /** Place for one more. */
  freePlace(): number {
    const free = this.#legs.findIndex((leg) => leg === undefined)
    return free < 0 ? this.#legs.length : free
  }

  /** He hears and is heard once a plan names him. */
  add(leg: VoiceLeg): void {
    this.#legs[leg.place] = leg
    if (leg.place >= this.#crowd.levels.length) Object.assign(this.#crowd, grown(this.#crowd, 2 * leg.place))
    this.#crowd.count = this.#legs.length
    this.#shut(leg)
  }

  remove(leg: VoiceLeg): void {
    if (this.#legs[leg.place] !== leg) return
    this.#legs[leg.place] = undefined
    this.#crowd.open[leg.place] = 0
    for (const other of this.#legs) {
      if (other === undefined) continue
      other.without.delete(leg.place)
      other.company.delete(leg.place)
      for (let slot = 0; slot < other.slots.length; slot++) if (other.choice.slots[slot] === leg.place) other.choice.slots[slot] = -1
    }
    this.#link()
  }

  /** Takes the server's newest word. In force with the next packet; a session it does not name is shut. */
  plan(plan: VoicePlan, nowMs: number): void {
    this.#plannedMs = nowMs
    const bySession = new Map(plan.voices.map((voice) => [voice.session, voice]))
    const byPerson = new Map<number, number>()
    for (const leg of this.#legs) {
      const voice = leg && bySession.get(leg.session)
      if (!leg) continue
      if (!voice) {
        this.#shut(leg)
        continue
      }
      leg.person = voice.person
      leg.isPlanned = true
      leg.plannedMs = nowMs
      leg.isOpen = voice.open
      byPerson.set(voice.person, leg.place)
      this.#crowd.open[leg.place] = voice.open ? 1 : 0
      this.#crowd.toAll[leg.place] = voice.toAll ? 1 : 0
      this.#crowd.rooms[leg.place] = voice.room
      for (let axis = 0; axis < 3; axis++) this.#crowd.positions[3 * leg.place + axis] = voice.at?.[axis] ?? Number.NaN
    }
    for (const leg of this.#legs) {
      if (!leg) continue
      const voice = bySession.get(leg.session)
      putPlaces(leg.without, voice?.without ?? [], byPerson)
      putPlaces(leg.company, voice?.company ?? [], byPerson)
    }
    this.choose(nowMs)
  }

  /** Fills everybody's slots anew. Cost: the square of those connected. */
  choose(nowMs: number): void {
    const stale = nowMs - this.#plannedMs > PLAN_HOLDS_MS
    for (const leg of this.#legs) {
      if (!leg) continue
      if (stale) this.#shut(leg)
      this.#crowd.speaking[leg.place] = leg.intake.speaks(nowMs) ? 1 : 0
      this.#crowd.levels[leg.place] = leg.intake.level
    }
    for (const leg of this.#legs) {
      if (leg?.isPlanned) chooseSpeakers(this.#crowd, leg.place, leg, leg.choice)
      else leg?.choice.slots.fill(-1)
    }
    this.#link()
  }

  /** Takes one packet of one person and sends it to all who have him in a slot. Anything but `voice` and `nothing` closes him. */
  receive(leg: VoiceLeg, bytes: Buffer, nowMs: number): VoiceVerdict {
    const { intake } = leg
    const spoke = intake.speaks(nowMs)
    const verdict = intake.judge(bytes, nowMs)
    if (verdict !== 'voice') return verdict
    this.#counters.packetsIn += 1
    this.#counters.bytesIn += bytes.length
    if (!leg.isOpen) return verdict
    // Nobody's first word waits for the next turn.
    if (!spoke && intake.speaks(nowMs)) this.choose(nowMs)
    if (leg.hearers.length > 0) this.#forward(leg, bytes, nowMs)
    return verdict
  }

  #forward(leg: VoiceLeg, bytes: Buffer, nowMs: number): void {
    const { view, source } = leg.intake
    const packet = this.#packet
    packet.view = view
    packet.source = source
    packet.speaker = leg.person + 1
    bytes.copy(this.#scratch, VOICE_HEADER_BYTES, view.payloadStart, view.payloadEnd)
    const out = this.#view(VOICE_HEADER_BYTES + view.payloadEnd - view.payloadStart)
    for (const { slot, send } of leg.hearers) {
      slot.take(source)
      if (!slot.rewrite(packet, this.#scratch, nowMs) || !send(out)) continue
      this.#counters.packetsOut += 1
      this.#counters.bytesOut += out.length
    }
  }

  #view(length: number): Buffer {
    return (this.#views[length] ??= this.#scratch.subarray(0, length))
  }

  #shut(leg: VoiceLeg): void {
    leg.isPlanned = false
    leg.isOpen = false
    this.#crowd.open[leg.place] = 0
    this.#crowd.toAll[leg.place] = 0
    for (let axis = 0; axis < 3; axis++) this.#crowd.positions[3 * leg.place + axis] = Number.NaN
  }

  /** Tells each speaker who has him in a slot; a slot whose speaker changed begins anew. */
  #link(): void {
    for (const leg of this.#legs) if (leg) leg.hearers.length = 0
    for (const listener of this.#legs) {
      if (!listener) continue
      for (let index = 0; index < listener.slots.length; index++) {
        const hearer = listener.slots[index]
        const speaker = this.#legs[listener.choice.slots[index] ?? -1] ?? null
        if (hearer === undefined) continue
        if (hearer.speaker !== speaker) hearer.slot.take(null)
        hearer.speaker = speaker
        speaker?.hearers.push(hearer)
      }
    }
  }
}

function putPlaces(into: Set<number>, people: readonly number[], byPerson: ReadonlyMap<number, number>): void {
  into.clear()
  for (const person of people) {
    const place = byPerson.get(person)
    if (place !== undefined) into.add(place)
  }
}

function roomFor(places: number, count: number): Growing {
  return {
    count,
    positions: new Float64Array(3 * places).fill(Number.NaN),
    levels: new Float32Array(places).fill(-127),
    speaking: new Uint8Array(places),
    open: new Uint8Array(places),
    toAll: new Uint8Array(places),
    rooms: new Int32Array(places),
  }
}

function grown(crowd: Growing, places: number): Growing {
  const larger = roomFor(places, crowd.count)
  larger.positions.set(crowd.positions)
  larger.levels.set(crowd.levels)
  larger.speaking.set(crowd.speaking)
  larger.open.set(crowd.open)
  larger.toAll.set(crowd.toAll)
  larger.rooms.set(crowd.rooms)
  return larger
}
