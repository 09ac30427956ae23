import type { Camera, Group } from 'three'
import { BODY_NUMBERS, REST } from '../../model/body/index.ts'
import { position, renderFromEnu, renderRotationFromEnu, rotation } from '../../model/frames/index.ts'
import {
  FLAG_ABSENT,
  FLAG_FADE,
  FLAG_LEFT,
  FLAG_RIGHT,
  HEAD,
  LEFT_HAND,
  POSE_NUMBERS,
  RIGHT_HAND,
  SLOT_LIMIT,
} from '../../model/presence/index.ts'
import { seconds } from '../../model/units/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { AvatarSource } from './avatar-source.ts'
import { createDoings } from './body-doings.ts'
import { createFaces, FACE } from './body-face.ts'
import { createGaits } from './body-gait.ts'
import { chooseGaze, type GazeParts } from './body-gaze.ts'
import type { Doing } from './body-gesture.ts'
import { BodyLevels, FAR } from './body-levels.ts'
import { chanceOf, costumeOf } from './body-look.ts'
import { createBodyMaterial } from './body-material.ts'
import { createShadowMaterial } from './body-shadow.ts'
import { BodyRows } from './body-rows.ts'
import type { CrowdLight } from './crowd.ts'
import { createGroundMemo, type FindHeight, findGround, type GroundMemo } from './ground-memo.ts'
import type { OwnDrawn } from './own-bodies.ts'
import { createBodyWish, solveBody, WISH } from './body-solve.ts'

/** Where they are drawn. */
export interface AvatarPlace {
  readonly camera: () => Camera
  /** The ground; NaN where there is none. */
  readonly findHeight: FindHeight
  /** The lamps' light where somebody stands; without it all stand in the scene's ambient light. */
  readonly light?: CrowdLight
  /** Draws those who are drawn by bodies of their own; without it nobody is. */
  readonly own?: OwnDrawn
}

/** Draws people as whole bodies in costume: four draw calls for all of them. */
export interface AvatarSystem extends FrameSystem {
  /** Put this into the venue's render frame. */
  readonly object: Group
  /** People drawn in the last frame: all but those behind the viewer's back. */
  readonly drawn: number
  /** People within `ABOUT_M` of the viewer, those behind his back too. */
  readonly about: number
  /** Of those drawn, how many were solved anew. */
  readonly solved: number
  /** Has a body do something for a moment, seen at every distance. Hands that are tracked stay where they are. */
  emote(slot: number, doing: Doing): void
  /** Raises a hand, or takes it down. */
  raise(slot: number, up: boolean): void
  /** How loud somebody speaks now, 0..1: his mouth follows, and those before him look at him. How wide it is: -1 round, 1 spread, 0 if not told. */
  setVoiceLevel(slot: number, level: number, wide?: number): void
  /** What somebody does now. */
  doing(slot: number): Doing
}

const FIRST_CAPACITY = 32
/** A person not heard of shrinks to nothing, and back, in this time. */
const FADE_S = 0.6
/** People are solved in turns of so many frames, less one: by level, and beyond `DISTANT_M`. Powers of two, less one. */
const TURNS = [0, 1, 3] as const
const DISTANT_TURNS = 7
const DISTANT_M = 60
/** Where frames are longer than this, turns are half as long. */
const LONG_FRAME_S = 0.02
/** Further than this behind the viewer's back nothing of a person is seen. */
const BEHIND_M = 2
/** Within this somebody is about. */
const ABOUT_M = 150
/** Ground under somebody's feet is followed with this time constant; a step higher than that is taken at once, metres. */
const FLOOR_EASE_S = 0.06
const FLOOR_JUMP_M = 0.5
const FLOOR_LEAST_M = 1e-4
/** Where there is no ground. */
const NOWHERE_M = -1e6
/** Ground further under the eyes than this is not what one stands on. */
const TALLEST_M = 2.6

/** How tall somebody is against what his page says. */
const statureOf = (slot: number): number => 0.91 + 0.15 * ((slot * 0.754_878) % 1)

/** Owns what it draws by `scope`. Holds any number of people; room doubles between frames, and who finds none waits one frame. */
export function createAvatarSystem(scope: DisposeScope, source: AvatarSource, place: AvatarPlace): AvatarSystem {
  return new Avatars(scope, source, place)
}

class Avatars implements AvatarSystem {
  readonly phase = 'present'
  drawn = 0
  about = 0
  solved = 0
  private readonly source: AvatarSource
  private readonly place: AvatarPlace
  private readonly scope: DisposeScope
  private readonly rows: BodyRows
  private readonly levels: BodyLevels
  private readonly gaits = createGaits()
  private readonly doings = createDoings()
  private readonly faces = createFaces()
  private readonly wish = createBodyWish()
  private readonly ground: GroundMemo
  private readonly feet = new Float64Array(3)
  private readonly floorAt = new Float64Array(SLOT_LIMIT + 1).fill(Number.NaN)
  private readonly presence = new Float32Array(SLOT_LIMIT + 1)
  /** Since somebody was solved. */
  private readonly waitedS = new Float64Array(SLOT_LIMIT + 1)
  /** Where his head was then, render frame. */
  private readonly solvedAt = new Float64Array(3 * (SLOT_LIMIT + 1))
  private readonly head = new Float64Array(3)
  private readonly who = new Float64Array(4)
  private readonly moved = new Float64Array(3)
  private readonly step = { deltaS: seconds(0), atS: 0, chance: 0 }
  private readonly gazing: GazeParts & { eye: readonly number[] }
  private looker = 0
  private readonly at = position('enu')
  private readonly spot = position('render')
  private readonly turn = rotation('enu')
  private readonly facing = rotation('render')
  private capacity = FIRST_CAPACITY
  private growing = false
  private readonly growBetweenFrames = (): void => this.grow()

  constructor(scope: DisposeScope, source: AvatarSource, place: AvatarPlace) {
    this.scope = scope
    this.source = source
    this.place = place
    this.ground = createGroundMemo(place.findHeight)
    this.rows = new BodyRows(scope, this.capacity)
    const { texture } = this.rows
    const materials = { body: scope.own(createBodyMaterial(texture, place.light)), shadow: scope.own(createShadowMaterial(texture)) }
    this.levels = new BodyLevels(scope, materials, this.capacity)
    this.gazing = { eye: [], voice: this.faces.voice, gaze: this.faces.gaze }
  }

  emote(slot: number, doing: Doing): void {
    this.doings.begin(slot, doing)
  }

  raise(slot: number, up: boolean): void {
    this.doings.raise(slot, up)
  }

  setVoiceLevel(slot: number, level: number, wide = 0): void {
    this.faces.voice[slot] = level
    this.faces.width[slot] = wide
  }

  doing(slot: number): Doing {
    return this.doings.doing(slot)
  }

  get object(): Group {
    return this.levels.object
  }

  run(frame: Frame): void {
    const { source, levels, rows } = this
    if (source.count > this.capacity && !this.growing) {
      this.growing = true
      queueMicrotask(this.growBetweenFrames)
    }
    this.drawn = 0
    this.about = 0
    this.solved = 0
    levels.begin(source.count, this.place.own?.triangles)
    const eye = this.place.camera().matrixWorld.elements
    for (let person = 0; person < source.count; person++) this.show(person, eye, frame)
    levels.commit()
    this.lookAbout(eye)
    if (this.solved > 0) rows.texture.value.needsUpdate = true
  }

  private show(person: number, eye: readonly number[], frame: Frame): void {
    const { source, levels, rows, head } = this
    const slot = source.slots[person]!
    const shown = this.shownPart(person, frame)
    if (shown <= 0) return this.forget(slot)
    const row = rows.take(slot)
    if (row < 0) return
    this.waitedS[slot] = this.waitedS[slot]! + frame.deltaS
    if (rows.age[slot]! < 0xffff) rows.age[slot]!++
    this.readPlace(person)
    const x = head[0]! - eye[12]!
    const y = head[1]! - eye[13]!
    const z = head[2]! - eye[14]!
    const far = Math.sqrt(x * x + y * y + z * z)
    if (far < ABOUT_M) this.about++
    if (x * eye[8]! + y * eye[9]! + z * eye[10]! > BEHIND_M) return
    // Whoever wears a body of his own is solved as finely as the nearest, and counts among none of the house's.
    const own = shown === 1 && this.place.own?.shows(slot) === true
    const level = own ? 0 : levels.levelAt(far)
    const turns = (far > DISTANT_M ? DISTANT_TURNS : TURNS[level]!) >> (frame.deltaS > LONG_FRAME_S ? 1 : 0)
    const isDue = ((frame.index + row) & turns) === 0 || rows.age[slot]! > turns
    if (isDue) this.solve(person, level)
    for (let i = 0; i < 3; i++) this.moved[i] = head[i]! - this.solvedAt[3 * slot + i]!
    this.who[0] = row
    this.who[1] = costumeOf(slot)
    this.who[2] = chanceOf(slot)
    this.who[3] = shown
    if (own) {
      this.place.own?.draw(slot, rows.bones, rows.at(row))
      levels.putShadow(this.who, this.moved)
    } else levels.put(level, this.who, this.moved)
    levels.note(slot, level)
    this.drawn++
  }

  private solve(person: number, level: number): void {
    const { rows, step } = this
    const slot = this.source.slots[person]!
    const row = rows.take(slot)
    step.deltaS = seconds(this.waitedS[slot]!)
    this.read(person)
    this.gaits.step(slot, this.wish, step)
    step.chance = chanceOf(slot)
    this.doings.step(slot, this.wish, step)
    solveBody(this.wish, rows.bones, rows.at(row))
    if (level < FAR) {
      step.atS = this.doings.atS(slot)
      this.faces.step(slot, this.wish, step)
      rows.bones.set(this.faces.out, rows.at(row) + BODY_NUMBERS)
    }
    rows.bones[rows.at(row) + BODY_NUMBERS + FACE.ground] = this.wish[WISH.floor]!
    for (let i = 0; i < 3; i++) this.solvedAt[3 * slot + i] = this.head[i]!
    this.waitedS[slot] = 0
    rows.age[slot] = 0
    this.solved++
  }

  /** Somebody of those drawn finely chooses anew whom he looks at, a person a frame. */
  private lookAbout(eye: readonly number[]): void {
    const { source, levels, gazing } = this
    if (source.count === 0) return
    gazing.eye = eye
    for (let tries = 0; tries < 16; tries++) {
      this.looker = (this.looker + 1) % source.count
      if (levels.isFine(source.slots[this.looker]!)) return chooseGaze(source, this.looker, gazing)
    }
  }

  private forget(slot: number): void {
    this.rows.give(slot)
    this.gaits.forget(slot)
    this.doings.forget(slot)
    this.faces.forget(slot)
    this.floorAt[slot] = Number.NaN
    this.waitedS[slot] = 0
  }

  /** How much of person i is shown, 0 to 1, moved on by a frame. */
  private shownPart(i: number, { deltaS }: Frame): number {
    const slot = this.source.slots[i]!
    const flags = this.source.flags[i]!
    const step = (flags & (FLAG_FADE | FLAG_ABSENT)) === 0 ? deltaS / FADE_S : -deltaS / FADE_S
    const now = Math.min(1, Math.max(0, this.presence[slot]! + step))
    this.presence[slot] = now
    return (flags & FLAG_ABSENT) === 0 ? now : 0
  }

  private read(person: number): void {
    const { wish, source } = this
    const flags = source.flags[person]!
    const slot = source.slots[person]!
    this.readJoint(person, HEAD)
    wish[WISH.leftTracked] = flags & FLAG_LEFT ? 1 : 0
    wish[WISH.rightTracked] = flags & FLAG_RIGHT ? 1 : 0
    if ((flags & FLAG_LEFT) !== 0) this.readJoint(person, LEFT_HAND)
    if ((flags & FLAG_RIGHT) !== 0) this.readJoint(person, RIGHT_HAND)
    this.followFloor(slot)
    const floor = this.floorAt[slot]!
    const under = wish[1]! - floor
    wish[WISH.floor] = under > 0 && under < TALLEST_M ? floor : wish[1]! - REST.eyes
    // A page without a headset knows nobody's height, so that all its visitors' eyes are equally high: they are told apart here.
    if ((flags & (FLAG_LEFT | FLAG_RIGHT)) !== 0) return
    const ground = wish[WISH.floor]!
    wish[1] = ground + (wish[1]! - ground) * statureOf(slot)
  }

  private followFloor(slot: number): void {
    const { feet, floorAt } = this
    feet[0] = this.wish[0]!
    feet[1] = -this.wish[2]!
    findGround(this.ground, feet)
    const ground = Number.isNaN(feet[2]) ? NOWHERE_M : feet[2]!
    const off = ground - floorAt[slot]!
    const way = Math.abs(off)
    // Also where there was none before.
    if (!(way > FLOOR_LEAST_M && way < FLOOR_JUMP_M)) floorAt[slot] = ground
    else floorAt[slot] = ground - off * Math.exp(-this.waitedS[slot]! / FLOOR_EASE_S)
  }

  private readJoint(person: number, joint: number): void {
    const from = person * POSE_NUMBERS + joint
    const { poses } = this.source
    const { wish } = this
    for (let i = 0; i < 3; i++) this.at[i] = poses[from + i]!
    for (let i = 0; i < 4; i++) this.turn[i] = poses[from + 3 + i]!
    renderFromEnu(this.at, this.spot)
    renderRotationFromEnu(this.turn, this.facing)
    for (let i = 0; i < 3; i++) wish[joint + i] = this.spot[i]!
    for (let i = 0; i < 4; i++) wish[joint + 3 + i] = this.facing[i]!
  }

  /** Where a head is, render frame. */
  private readPlace(person: number): void {
    const from = person * POSE_NUMBERS + HEAD
    for (let i = 0; i < 3; i++) this.at[i] = this.source.poses[from + i]!
    renderFromEnu(this.at, this.spot)
    for (let i = 0; i < 3; i++) this.head[i] = this.spot[i]!
  }

  private grow(): void {
    this.growing = false
    if (this.scope.disposed) return
    while (this.capacity < this.source.count) this.capacity *= 2
    this.rows.grow(this.capacity)
    this.levels.resize(this.capacity)
  }
}
