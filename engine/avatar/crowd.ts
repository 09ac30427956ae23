import {
  type BufferGeometry,
  type Camera,
  DoubleSide,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type IUniform,
  Matrix4,
  Mesh,
  ShaderMaterial,
  Vector3,
} from 'three'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import { createFigure, createShadowQuad } from './crowd-geometry.ts'
import { createGroundMemo, type FindHeight, findGround, type GroundMemo } from './ground-memo.ts'
import { type CrowdList, type CrowdPlan, createCrowdList } from './crowd-plan.ts'
import { CROWD_FRAGMENT, CROWD_SHADOW_FRAGMENT, CROWD_SHADOW_VERTEX, CROWD_VERTEX } from './crowd-shader.glsl.ts'

/** How people are lit, from outside. */
export interface CrowdLight {
  /** GLSL: `vec3 crowdLight(vec3 world)`, lux at a place; `vec3 crowdHaze(vec3 luminance, vec3 world)`. */
  readonly glsl: string
  /** What that text reads, with `nlTime` (seconds within the hour) and `nlSkyLight` (lux of the sky). */
  readonly uniforms: Readonly<Record<string, IUniform>>
}

/** What a crowd needs. */
export interface CrowdParts {
  /** Who is where. */
  readonly plan: CrowdPlan
  /** Draws nobody in full: what is known of them is where they are. */
  readonly isFar?: boolean
  /** People a square metre where an area's share is 1; may change with the moment. Read twice a second. */
  readonly perM2: () => number
  /** How many real people are about: the simulated make room for them. Nobody where it is not given. */
  readonly others?: () => number
  readonly light: CrowdLight
  readonly camera: () => Camera
  readonly quality: 'headset' | 'phone' | 'desktop'
  /** Ground people stand on; the area's own height where it is not given. */
  readonly findHeight?: FindHeight
}

/** Simulated people around the visitor: the page says that they are simulated, and counts them nowhere. */
export interface Crowd {
  readonly object: Group
  readonly systems: readonly FrameSystem[]
  /** People drawn since the last choice. */
  readonly shown: number
  setShown(shown: boolean): void
}

/** People in all, and how many of them in full. */
const BUDGET = { headset: [460, 30], phone: [460, 40], desktop: [900, 70] } as const
/** Where so many real people are, nobody is simulated. */
const ENOUGH = 300
/** Beyond this nobody is drawn, metres. */
const RANGE_M = 160
const FULL_M = 22
const ROOM = 12_000
/** People are placed anew at these instants of the server's clock and run on along a line between: the same line for everyone. */
const EPOCH_S = 0.5
const RING_M = 4
const RINGS = RANGE_M / RING_M
/** Up to where everyone is drawn, and in full, and up to where anyone; how far somebody is, metres, and the share of those there who are drawn. */
const REACH = { whole: 0, inFull: 1, anyone: 2, far: 3, keep: 4 } as const

interface Batch {
  readonly mesh: Mesh<InstancedBufferGeometry>
  readonly place: InstancedBufferAttribute
  readonly move: InstancedBufferAttribute
  readonly self: InstancedBufferAttribute
  count: number
}

/** Three draws: people in full, people far off, shadows of contact. At most 40 triangles for each far one. */
export function createCrowd(scope: DisposeScope, parts: CrowdParts): Crowd {
  return new SimulatedCrowd(scope, parts)
}

class SimulatedCrowd implements Crowd {
  readonly object = new Group()
  readonly systems: readonly FrameSystem[]
  shown = 0
  private readonly parts: CrowdParts
  private readonly plan: CrowdPlan
  private readonly people: CrowdList = createCrowdList(ROOM)
  private readonly far = new Float32Array(ROOM)
  private readonly rings = new Int32Array(RINGS)
  private readonly full: Batch
  private readonly many: Batch
  private readonly shadows: Batch
  private readonly since: IUniform<number> = { value: 0 }
  private readonly eye = new Vector3()
  private readonly inverse = new Matrix4()
  /** By `REACH`. Numbers in a table are not boxed. */
  private readonly reach = new Float64Array(5)
  private readonly spot = new Float64Array(3)
  private readonly ground: GroundMemo | null
  private readonly query = { east: 0, north: 0, radiusM: RANGE_M, serverS: 0, perM2: 0 }
  private epoch = -1
  private wanted = true

  constructor(scope: DisposeScope, parts: CrowdParts) {
    this.parts = parts
    this.plan = parts.plan
    this.ground = parts.findHeight ? createGroundMemo(parts.findHeight) : null
    this.object.name = 'crowd'
    const [most, full] = BUDGET[parts.quality]
    const uniforms = { ...parts.light.uniforms, uSince: this.since }
    this.full = openBatch(scope, createFigure(1), figureMaterial(scope, parts.light.glsl, uniforms, true), full)
    this.many = openBatch(scope, createFigure(0), figureMaterial(scope, parts.light.glsl, uniforms, false), most)
    this.shadows = openBatch(scope, createShadowQuad(), shadowMaterial(scope, uniforms), most)
    this.shadows.mesh.renderOrder = 5
    this.object.add(this.full.mesh, this.many.mesh, this.shadows.mesh)
    this.systems = [{ phase: 'present', run: (frame) => this.run(frame) }]
    scope.defer(() => this.object.removeFromParent())
  }

  setShown(shown: boolean): void {
    this.wanted = shown
    this.epoch = -1
  }

  private run(frame: Frame): void {
    const room = Math.max(0, 1 - (this.parts.others?.() ?? 0) / ENOUGH)
    const perM2 = this.wanted ? this.parts.perM2() * room : 0
    this.object.visible = perM2 > 0
    if (perM2 <= 0) {
      this.shown = 0
      this.epoch = -1
      return
    }
    const serverS = frame.serverMs / 1000
    const epoch = Math.floor(serverS / EPOCH_S)
    this.since.value = serverS - epoch * EPOCH_S
    if (epoch === this.epoch) return
    this.epoch = epoch
    this.eye.setFromMatrixPosition(this.parts.camera().matrixWorld).applyMatrix4(this.inverse.copy(this.object.matrixWorld).invert())
    this.place(epoch * EPOCH_S, perM2)
  }

  /** Chooses who is drawn: everyone near, and the farther the fewer, by their own chance, so that nobody flickers. */
  private place(serverS: number, perM2: number): void {
    const { query, people, eye } = this
    query.east = eye.x
    query.north = -eye.z
    query.serverS = serverS
    query.perM2 = perM2
    query.radiusM = Math.min(RANGE_M, Math.sqrt(ROOM / (perM2 * Math.PI)))
    this.plan.at(query, people)
    this.rings.fill(0)
    for (let at = 0; at < people.count; at++) {
      const east = people.place[3 * at]! - query.east
      const north = people.place[3 * at + 1]! - query.north
      const far = Math.sqrt(east * east + north * north)
      this.far[at] = far
      this.rings[Math.min(RINGS - 1, Math.floor(far / RING_M))]!++
    }
    const [most, full] = BUDGET[this.parts.quality]
    this.reach[REACH.anyone] = query.radiusM
    this.findWhole(most)
    this.reach[REACH.inFull] = this.parts.isFar === true ? 0 : Math.min(FULL_M, this.within(full))
    this.full.count = 0
    this.many.count = 0
    this.shadows.count = 0
    for (let at = 0; at < people.count; at++) this.put(at)
    this.shown = this.full.count + this.many.count
    commit(this.full)
    commit(this.many)
    commit(this.shadows)
  }

  private put(at: number): void {
    const { reach } = this
    const far = this.far[at]!
    reach[REACH.far] = far
    findShare(reach)
    const keep = reach[REACH.keep]!
    const own = ((Math.imul(this.people.self[at]!, 0x9e3779b1) >>> 8) & 0xffff) / 65536
    const presence = Math.min(1, (keep - own) * 40 + (keep >= 1 ? 1 : 0)) * this.people.presence[at]!
    if (presence <= 0) return
    const batch = far < reach[REACH.inFull]! && this.full.count < this.full.place.count ? this.full : this.many
    // Taken out of every layer, by who keeps the pace of frames: then those far off throw no shadows either.
    if (batch.mesh.layers.mask === 0) return
    this.people.presence[at] = presence
    const written = this.write(batch, at)
    const place = batch.count - 1
    if (far < 70 && written) this.copyToShadows(batch, place)
  }

  /** The shadow of whom was just written. */
  private copyToShadows(batch: Batch, from: number): void {
    const { shadows } = this
    if (shadows.count >= shadows.place.count) return
    copyTuple(batch.place, from, shadows.place, shadows.count)
    copyTuple(batch.move, from, shadows.move, shadows.count)
    copyTuple(batch.self, from, shadows.self, shadows.count)
    shadows.count++
  }

  private write(batch: Batch, at: number): boolean {
    const { people, ground, spot } = this
    if (batch.count >= batch.place.count) return false
    const east = people.place[3 * at]!
    const north = people.place[3 * at + 1]!
    const ve = people.velocity[2 * at]!
    const vn = people.velocity[2 * at + 1]!
    const speed = Math.sqrt(ve * ve + vn * vn)
    let up = people.place[3 * at + 2]!
    let next = up
    if (ground) {
      spot[0] = east
      spot[1] = north
      findGround(ground, spot)
      up = spot[2]!
      spot[0] = east + ve * EPOCH_S
      spot[1] = north + vn * EPOCH_S
      // Far off nobody sees a step being taken.
      if (speed > 0 && batch === this.full) findGround(ground, spot)
      next = spot[2]!
    }
    // Straight into the arrays: a call of five numbers would box each.
    const place = batch.place.array
    const move = batch.move.array
    const from = 4 * batch.count
    place[from] = east
    place[from + 1] = up
    place[from + 2] = -north
    place[from + 3] = people.presence[at]!
    move[from] = ve
    move[from + 1] = (next - up) / EPOCH_S
    move[from + 2] = -vn
    move[from + 3] = people.heading[at]!
    batch.self.array[2 * batch.count] = people.self[at]!
    batch.self.array[2 * batch.count + 1] = speed
    batch.count++
    return true
  }

  /** Distance within which there are no more than `most` people. */
  private within(most: number): number {
    let sum = 0
    for (let ring = 0; ring < RINGS; ring++) {
      sum += this.rings[ring]!
      if (sum > most) return ring * RING_M
    }
    return RANGE_M
  }

  /** The largest distance up to which everyone may be drawn without going over `most` with the thinned rest. */
  private findWhole(most: number): void {
    const { reach, rings } = this
    for (let whole = RANGE_M; whole >= RING_M; whole -= RING_M) {
      reach[REACH.whole] = whole
      let sum = 0
      for (let ring = 0; ring < RINGS; ring++) {
        reach[REACH.far] = (ring + 0.5) * RING_M
        findShare(reach)
        sum += rings[ring]! * reach[REACH.keep]!
      }
      if (sum <= most) return
    }
  }
}

/** Share of the people at a distance who are drawn. */
function findShare(reach: Float64Array): void {
  const far = reach[REACH.far]!
  const anyone = reach[REACH.anyone]!
  const thinned = far <= reach[REACH.whole]! ? 1 : (reach[REACH.whole]! / far) ** 1.5
  reach[REACH.keep] = thinned * Math.min(1, Math.max(0, (anyone - far) / (anyone * 0.15)))
}

function copyTuple(from: InstancedBufferAttribute, place: number, to: InstancedBufferAttribute, at: number): void {
  const { itemSize } = from
  for (let part = 0; part < itemSize; part++) to.array[at * itemSize + part] = from.array[place * itemSize + part]!
}

function commit(batch: Batch): void {
  batch.mesh.geometry.instanceCount = batch.count
  batch.mesh.visible = batch.count > 0
  batch.place.needsUpdate = true
  batch.move.needsUpdate = true
  batch.self.needsUpdate = true
}

function openBatch(scope: DisposeScope, body: BufferGeometry, material: ShaderMaterial, most: number): Batch {
  const geometry = scope.own(new InstancedBufferGeometry())
  for (const name of Object.keys(body.attributes)) geometry.setAttribute(name, body.getAttribute(name))
  geometry.setIndex(body.getIndex())
  const place = new InstancedBufferAttribute(new Float32Array(4 * most), 4).setUsage(DynamicDrawUsage)
  const move = new InstancedBufferAttribute(new Float32Array(4 * most), 4).setUsage(DynamicDrawUsage)
  const self = new InstancedBufferAttribute(new Float32Array(2 * most), 2).setUsage(DynamicDrawUsage)
  geometry.setAttribute('aPlace', place)
  geometry.setAttribute('aMove', move)
  geometry.setAttribute('aSelf', self)
  geometry.instanceCount = 0
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.visible = false
  return { mesh, place, move, self, count: 0 }
}

function figureMaterial(scope: DisposeScope, light: string, uniforms: Record<string, IUniform>, full: boolean): ShaderMaterial {
  return scope.own(
    new ShaderMaterial({
      name: full ? 'crowd-full' : 'crowd',
      vertexShader: `uniform float nlTime;\nbool detailed() { return ${full}; }\n${light}\n${CROWD_VERTEX}`,
      fragmentShader: `${light}\n${CROWD_FRAGMENT}`,
      uniforms,
      side: DoubleSide,
    }),
  )
}

function shadowMaterial(scope: DisposeScope, uniforms: Record<string, IUniform>): ShaderMaterial {
  return scope.own(
    new ShaderMaterial({
      name: 'crowd-shadow',
      vertexShader: CROWD_SHADOW_VERTEX,
      fragmentShader: CROWD_SHADOW_FRAGMENT,
      uniforms,
      transparent: true,
      depthWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: -1,
      polygonOffsetUnits: -1,
    }),
  )
}
