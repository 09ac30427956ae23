import {
  type BufferGeometry,
  type Camera,
  DataTexture,
  DynamicDrawUsage,
  FloatType,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  NearestFilter,
  RGBAFormat,
} from 'three'
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
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import { REST } from './body-bones.ts'
import { COSTUMES } from './body-costumes.ts'
import { createGaits } from './body-gait.ts'
import { createBody } from './body-geometry.ts'
import { createBodyMaterial, ROW_TEXELS } from './body-material.ts'
import { createBodyWish, solveBody, WISH } from './body-solve.ts'

/** People to draw this frame, as `ShownPeople` of engine/net gives them. */
export interface AvatarSource {
  readonly count: number
  readonly slots: Int32Array
  /** ENU poses, 21 numbers each. */
  readonly poses: Float64Array
  readonly flags: Int32Array
}

/** Where they are drawn. */
export interface AvatarPlace {
  readonly camera: () => Camera
  /** Height of the ground, ENU metres; NaN where there is none. */
  heightAt(east: number, north: number): number
}

/** Draws people as whole bodies in costume: three draw calls for all of them. */
export interface AvatarSystem extends FrameSystem {
  /** Put this into the venue's render frame. */
  readonly object: Group
  /** People drawn in the last frame. */
  readonly drawn: number
}

const FIRST_CAPACITY = 32
const ROW = ROW_TEXELS * 4
/** A person not heard of shrinks to nothing, and back, in this time. */
const FADE_S = 0.6
/** Nearer than this, and no more than so many, are drawn finely. */
const FINE_M = 14
const MOST_FINE = 16
/** Nearer than this, and no more than so many, one sees how they move. */
const COARSE_M = 40
const MOST_COARSE = 120
const DETAILS = ['fine', 'coarse', 'far'] as const
/** Frames less one between two looks at the ground: a power of two, less one. */
const FLOOR_EVERY = 7
/** Where there is no ground. */
const NOWHERE_M = -1e6
/** Ground further under the eyes than this is not what one stands on. */
const TALLEST_M = 2.6

interface Level {
  readonly body: BufferGeometry
  readonly mesh: Mesh<InstancedBufferGeometry>
  who: InstancedBufferAttribute
  count: number
}

/** Owns what it draws by `scope`. Holds any number of people; room doubles between frames, and who finds none waits one frame. */
export function createAvatarSystem(scope: DisposeScope, source: AvatarSource, place: AvatarPlace): AvatarSystem {
  return new Avatars(scope, source, place)
}

class Avatars implements AvatarSystem {
  readonly phase = 'present'
  readonly object = new Group()
  drawn = 0
  private readonly source: AvatarSource
  private readonly place: AvatarPlace
  private readonly scope: DisposeScope
  private readonly bones: { value: DataTexture }
  private readonly levels: readonly [Level, Level, Level]
  private readonly gaits = createGaits()
  private readonly wish = createBodyWish()
  private readonly floorAt = new Float64Array(SLOT_LIMIT + 1).fill(Number.NaN)
  private readonly presence = new Float32Array(SLOT_LIMIT + 1)
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
    this.object.name = 'people'
    this.bones = { value: boneTexture(this.capacity) }
    const material = scope.own(createBodyMaterial(this.bones))
    this.levels = DETAILS.map((detail): Level => {
      const body = createBody(detail)
      const mesh = new Mesh(new InstancedBufferGeometry(), material)
      // People stand all around; one sphere about them all would nearly always be in view.
      mesh.frustumCulled = false
      this.object.add(mesh)
      return { body, mesh, who: openLevel(mesh, body, this.capacity), count: 0 }
    }) as unknown as readonly [Level, Level, Level]
    scope.defer(() => {
      this.object.removeFromParent()
      this.bones.value.dispose()
      for (const { mesh } of this.levels) mesh.geometry.dispose()
    })
  }

  run(frame: Frame): void {
    const { source, levels } = this
    const count = Math.min(source.count, this.capacity)
    if (source.count > this.capacity && !this.growing) {
      this.growing = true
      queueMicrotask(this.growBetweenFrames)
    }
    const eye = this.place.camera().matrixWorld.elements
    for (let level = 0; level < 3; level++) levels[level]!.count = 0
    let rows = 0
    for (let person = 0; person < count; person++) {
      const slot = source.slots[person]!
      const shown = this.shownPart(person, frame)
      if (shown <= 0) {
        this.gaits.forget(slot)
        this.floorAt[slot] = Number.NaN
        continue
      }
      this.read(person, frame)
      this.gaits.step(slot, this.wish, frame)
      solveBody(this.wish, this.bones.value.image.data as Float32Array, rows * ROW)
      const far = this.farFrom(eye)
      const level =
        far < FINE_M && levels[0].count < MOST_FINE ? levels[0] : far < COARSE_M && levels[1].count < MOST_COARSE ? levels[1] : levels[2]
      const who = level.who.array
      const from = 4 * level.count++
      who[from] = rows
      who[from + 1] = slot % COSTUMES.length
      who[from + 2] = (slot * 0.618_034) % 1
      who[from + 3] = shown
      rows++
    }
    for (let index = 0; index < 3; index++) {
      const { mesh, who, count: bodies } = levels[index]!
      mesh.geometry.instanceCount = bodies
      mesh.visible = bodies > 0
      who.needsUpdate = true
    }
    if (rows > 0) this.bones.value.needsUpdate = true
    this.drawn = rows
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

  private read(person: number, { index }: Frame): void {
    const { wish, source } = this
    const flags = source.flags[person]!
    const slot = source.slots[person]!
    this.readJoint(person, HEAD)
    wish[WISH.leftTracked] = flags & FLAG_LEFT ? 1 : 0
    wish[WISH.rightTracked] = flags & FLAG_RIGHT ? 1 : 0
    if ((flags & FLAG_LEFT) !== 0) this.readJoint(person, LEFT_HAND)
    if ((flags & FLAG_RIGHT) !== 0) this.readJoint(person, RIGHT_HAND)
    // The ground is looked up now and then: it costs numbers that are boxed.
    if (Number.isNaN(this.floorAt[slot]) || ((index + slot) & FLOOR_EVERY) === 0) this.floorAt[slot] = this.floorUnder()
    const floor = this.floorAt[slot]!
    const under = wish[1]! - floor
    wish[WISH.floor] = under > 0 && under < TALLEST_M ? floor : wish[1]! - REST.eyes
  }

  private farFrom(eye: readonly number[]): number {
    const x = this.wish[0]! - eye[12]!
    const y = this.wish[1]! - eye[13]!
    const z = this.wish[2]! - eye[14]!
    return Math.sqrt(x * x + y * y + z * z)
  }

  private floorUnder(): number {
    const ground = this.place.heightAt(this.wish[0]!, -this.wish[2]!)
    return Number.isNaN(ground) ? NOWHERE_M : ground
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

  private grow(): void {
    this.growing = false
    if (this.scope.disposed) return
    while (this.capacity < this.source.count) this.capacity *= 2
    this.bones.value.dispose()
    this.bones.value = boneTexture(this.capacity)
    for (const level of this.levels) {
      level.mesh.geometry.dispose()
      level.mesh.geometry = new InstancedBufferGeometry()
      level.who = openLevel(level.mesh, level.body, this.capacity)
    }
  }
}

function boneTexture(people: number): DataTexture {
  const texture = new DataTexture(new Float32Array(people * ROW), ROW_TEXELS, people, RGBAFormat, FloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  return texture
}

function openLevel(mesh: Mesh<InstancedBufferGeometry>, body: BufferGeometry, people: number): InstancedBufferAttribute {
  const { geometry } = mesh
  for (const name of Object.keys(body.attributes)) geometry.setAttribute(name, body.getAttribute(name))
  geometry.setIndex(body.getIndex())
  const who = new InstancedBufferAttribute(new Float32Array(4 * people), 4).setUsage(DynamicDrawUsage)
  geometry.setAttribute('aWho', who)
  geometry.instanceCount = 0
  mesh.visible = false
  return who
}
