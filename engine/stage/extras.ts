import { createPose, NEAR_COUNT, type Place, SAMPLE_MS, SLOT_LIMIT } from '../../model/presence/index.ts'
import { type Milliseconds, milliseconds, radians, seconds } from '../../model/units/index.ts'
import type { PoseDownlink } from '../net/index.ts'
import { type Frame, type FrameSystem, type Schedule } from '../runtime/index.ts'
import { fillStreet, type Street, type StreetPeople } from './street-people.ts'

/** People who came by no wire: for pictures, tests and benches. */
export interface Extras {
  readonly count: number
  /** Goes on for so many frames at once: `tell` and `show` of each. Only while the stage's own systems are held, as these two. */
  rehearse(frames: number): void
  /** Goes on by one frame of 72 a second and tells what a server would have told by then. */
  tell(): void
  /** What people take of a frame, but for drawing: reading where they are, solving, writing. */
  show(): void
  /** What is drawn now, as the stage's own systems read it. */
  readonly shown: PoseDownlink['everyone']
  leave(): void
}

/** Whom they are told to, and what draws them. */
export interface ExtrasParts {
  readonly downlink: PoseDownlink
  readonly schedule: Schedule
  /** The systems that receive and draw people, in their order. */
  readonly systems: readonly FrameSystem[]
  readonly street: Street
  /** Has a body do something, from 1; and how loud somebody speaks, 0..1, with how wide a mouth, -1..1. */
  emote(slot: number, doing: number): void
  setVoiceLevel(slot: number, level: number, wide: number): void
  /** East, north of the visitor, by whom it goes who is near. */
  eye(): readonly [east: number, north: number]
}

const FRAME_MS = 1000 / 72
/** Cells of those who are not near are told five times a second, everybody once. */
const CELLS_MS = 200
const SWEEP_MS = 1000
const IN_CELLS = 250
/** Every so many people one begins something each time all are told of. */
const EMOTE_OF = 60
const EMOTES = 5
/** Who dances begins anew when a dance is over. */
const DANCE = 5
const DANCE_TURNS = 7
const CHOOSE_MS = 500
/** Under slots that no server gives so soon. */
const FIRST_SLOT = 2048

/** Puts `count` people into a street, told to the downlink as the wire tells them: the nearest 20 times a second, others more seldom. */
export function populate(parts: ExtrasParts, count: number): Extras {
  const { downlink, schedule, systems } = parts
  const teller = new Teller(parts, fillStreet(parts.street, Math.min(count, SLOT_LIMIT - FIRST_SLOT)))
  const frame: Frame = { ...schedule.frame, deltaS: seconds(FRAME_MS / 1000) }
  const remove = schedule.add({ phase: 'receive', run: ({ serverMs }) => teller.tell(serverMs) })
  teller.tell(schedule.frame.serverMs)
  const tell = (): void => {
    frame.serverMs = milliseconds(Math.max(frame.serverMs, schedule.frame.serverMs) + FRAME_MS)
    frame.nowMs = milliseconds(frame.nowMs + FRAME_MS)
    frame.index++
    teller.tell(frame.serverMs)
  }
  const show = (): void => {
    for (const system of systems) system.run(frame)
  }
  return {
    count: teller.count,
    shown: downlink.everyone,
    tell,
    show,
    rehearse(frames) {
      for (let index = 0; index < frames; index++) {
        tell()
        show()
      }
    },
    leave() {
      remove()
      teller.leave()
    },
  }
}

/** One in six speaks now, in syllables. */
const loudness = (index: number, atS: number): number =>
  Math.sin(0.5 * atS + index * 2.4) > 0.87 ? 0.5 + 0.5 * Math.sin(19 * atS + index) * Math.sin(7 * atS) : 0

/** Another vowel each syllable. */
const width = (index: number, atS: number): number => Math.sin(7.3 * atS + index) * Math.cos(2.9 * atS + 5 * index)

class Teller {
  readonly count: number
  private readonly parts: ExtrasParts
  private readonly people: StreetPeople
  private readonly pose = createPose()
  private readonly at: { -readonly [K in keyof Place]: Place[K] } = { east: 0, north: 0, up: 0, heading: radians(0) }
  private readonly isNear: Uint8Array
  private readonly order: number[]
  private readonly far: Float64Array
  private turn = 0
  private sampledMs = 0
  private cellsMs = 0
  private sweptMs = 0
  private chosenMs = 0

  constructor(parts: ExtrasParts, people: StreetPeople) {
    this.parts = parts
    this.people = people
    this.count = people.count
    this.isNear = new Uint8Array(people.count)
    this.far = new Float64Array(people.count)
    this.order = Array.from({ length: people.count }, (_, index) => index)
  }

  /** Tells what a server would have told by now. */
  tell(serverMs: Milliseconds): void {
    if (serverMs - this.chosenMs >= CHOOSE_MS) this.choose(serverMs)
    if (serverMs - this.sampledMs > 1000) this.sampledMs = serverMs - SAMPLE_MS
    while (this.sampledMs + SAMPLE_MS <= serverMs) {
      this.sampledMs += SAMPLE_MS
      this.sample(milliseconds(this.sampledMs), serverMs)
    }
    const sweeps = serverMs - this.sweptMs >= SWEEP_MS
    if (!sweeps && serverMs - this.cellsMs < CELLS_MS) return
    this.cellsMs = serverMs
    if (sweeps) this.beginEmotes()
    if (sweeps) this.sweptMs = serverMs
    this.placeThose(sweeps ? this.count : Math.min(this.count, NEAR_COUNT + IN_CELLS), serverMs)
  }

  leave(): void {
    const sink = this.parts.downlink.arriving(milliseconds(this.sampledMs))
    for (let index = 0; index < this.count; index++) {
      if (this.isNear[index] === 1) sink.left(FIRST_SLOT + index)
      this.parts.downlink.forget(FIRST_SLOT + index)
    }
  }

  private sample(sampleMs: Milliseconds, nowMs: Milliseconds): void {
    const { downlink } = this.parts
    // A connection that began anew has forgotten everybody.
    if (downlink.people.count < Math.min(this.count, NEAR_COUNT)) this.isNear.fill(0)
    const sink = downlink.arriving(nowMs)
    for (let nth = 0; nth < this.count && nth < NEAR_COUNT; nth++) {
      const index = this.order[nth]!
      const flags = this.people.poseAt(index, sampleMs / 1000, this.pose)
      if (this.isNear[index] === 1) sink.sampled(FIRST_SLOT + index, sampleMs, this.pose, flags)
      else sink.entered(FIRST_SLOT + index, sampleMs, this.pose, flags)
      this.isNear[index] = 1
      this.parts.setVoiceLevel(FIRST_SLOT + index, loudness(index, sampleMs / 1000), width(index, sampleMs / 1000))
    }
  }

  private placeThose(most: number, nowMs: Milliseconds): void {
    const sink = this.parts.downlink.arriving(nowMs)
    for (let nth = Math.min(this.count, NEAR_COUNT); nth < most; nth++) {
      const index = this.order[nth]!
      this.people.poseAt(index, nowMs / 1000, this.pose)
      this.at.east = this.pose[0]!
      this.at.north = this.pose[1]!
      this.at.up = this.pose[2]!
      this.at.heading = radians(this.people.headingAt(index, nowMs / 1000))
      sink.placed(FIRST_SLOT + index, this.at)
    }
  }

  private beginEmotes(): void {
    if (this.turn++ % DANCE_TURNS === 0)
      for (let index = 0; index < this.people.dancers; index++) this.parts.emote(FIRST_SLOT + index, DANCE)
    for (let index = this.people.dancers + (this.turn % EMOTE_OF); index < this.count; index += EMOTE_OF)
      this.parts.emote(FIRST_SLOT + index, 1 + ((this.turn + index) % EMOTES))
  }

  /** Who is near now; who no longer is, is told as gone from the near. */
  private choose(nowMs: Milliseconds): void {
    this.chosenMs = nowMs
    const [east, north] = this.parts.eye()
    for (let index = 0; index < this.count; index++) {
      this.people.poseAt(index, nowMs / 1000, this.pose)
      this.far[index] = (this.pose[0]! - east) ** 2 + (this.pose[1]! - north) ** 2
    }
    this.order.sort((a, b) => this.far[a]! - this.far[b]!)
    const sink = this.parts.downlink.arriving(nowMs)
    for (let nth = NEAR_COUNT; nth < this.count; nth++) {
      const index = this.order[nth]!
      if (this.isNear[index] === 0) continue
      this.isNear[index] = 0
      this.people.poseAt(index, nowMs / 1000, this.pose)
      this.at.east = this.pose[0]!
      this.at.north = this.pose[1]!
      this.at.up = this.pose[2]!
      this.at.heading = radians(this.people.headingAt(index, nowMs / 1000))
      sink.placed(FIRST_SLOT + index, this.at)
      sink.left(FIRST_SLOT + index)
    }
  }
}
