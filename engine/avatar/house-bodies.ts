import { type BufferGeometry, type Camera, Group, type Object3D } from 'three'
import { COSTUMES } from '../../model/body/index.ts'
import { position, renderFromEnu } from '../../model/frames/index.ts'
import { FLAG_ABSENT, FLAG_FADE, HEAD, POSE_NUMBERS, SLOT_LIMIT } from '../../model/presence/index.ts'
import { after, type DisposeScope, type Frame, type FrameSystem } from '../runtime/index.ts'
import type { AvatarSource } from './avatar-source.ts'
import { chanceOf, costumeOf } from './body-look.ts'
import type { CrowdLight } from './crowd.ts'
import type { HouseRig } from './house-rig.ts'
import { createHouseWardrobe, type HouseWardrobe } from './house-wardrobe.ts'
import { createNearest } from './nearest.ts'
import { createNextFrame, type NextFrame } from './next-frame.ts'
import type { OwnBodies, OwnDrawn } from './own-bodies.ts'
import type { OwnLimits } from './own-choice.ts'

/** True VRMs for the nearest in view: of the house, for those who brought none. Draws those who brought one too. */
export interface HouseBodies extends FrameSystem, OwnDrawn {
  /** Put this into the venue's render frame. */
  readonly object: Group
  /** Of both together; those who brought a body come first. */
  setLimits(limits: OwnLimits): void
}

/** Where and how they are drawn. */
export interface HouseBodiesParts {
  readonly camera: () => Camera
  /** Bodies that people brought, and how many of them there are. */
  readonly own: OwnBodies
  /** The lamps' light where somebody stands. */
  readonly light?: CrowdLight
  /** Where a costume's file is served. */
  readonly urlOf: (costume: number) => string
  /** Makes programs beside the frames. */
  compile(object: Object3D): Promise<unknown>
}

/** Within this somebody is drawn so; who is, is until this much further, and rather than one who is as near. */
const WITHIN_M = 8
const FURTHER_M = 1.5
const RATHER_M = 0.5
/** Who is further than this beside what the viewer sees is not seen soon. */
const BESIDE_M = 0.8
/** Who is out of view counts as so much further. */
const UNSEEN_M = 100
const MOST = 4
/** One more, to get a costume ready in. */
const RIGS = MOST + 1
const CHOOSE_EVERY_MS = 100
/** What could not be had is tried again after this. */
const AGAIN_MS = 30_000
const NONE = -1

/** Nobody is drawn so yet. */
export function createHouseBodies(scope: DisposeScope, source: AvatarSource, parts: HouseBodiesParts): HouseBodies {
  return new Bodies(scope, source, parts)
}

class Bodies implements HouseBodies {
  readonly phase = 'present'
  readonly object = new Group()
  private readonly near = createNearest(MOST)
  /** By slot, one more than the index of the rig he is drawn by: 0 for none. */
  private readonly rigOf = new Uint8Array(SLOT_LIMIT + 1)
  /** Whom each rig draws, when it last did, and whether it swings. */
  private readonly slotOf = new Int32Array(RIGS).fill(NONE)
  private readonly drawnAtMs = new Float64Array(RIGS)
  private readonly swings = new Uint8Array(RIGS)
  private readonly wardrobe: HouseWardrobe
  private readonly at = position('enu')
  private readonly spot = position('render')
  private limits: OwnLimits = { most: 0, drawCalls: 0, triangles: 0, swinging: 0 }
  private spent = 0
  private nowMs = 0
  private chooseAtMs = 0
  /** Of bodies that people brought, at the last choice. */
  private ownDrawn = 0
  private ownCalls = 0
  private isLoading = false
  /** By costume: 1 where it may be worn, and where it could not be had a moment ago. */
  private readonly ready = new Uint8Array(COSTUMES.length)
  private readonly bad = new Uint8Array(COSTUMES.length)
  /** To be loaded next: whose wearer is near, else any. */
  private next = NONE
  private readonly loadBetweenFrames = (): void => void this.load(this.next)
  private readonly nextFrame: NextFrame
  /** A costume is got ready in it: nobody is dressed in it. */
  private reserved: HouseRig | null = null
  /** Shown in the next frame, with nothing of it drawn. */
  private warming: HouseRig | null = null
  private readonly scope: DisposeScope
  private readonly source: AvatarSource
  private readonly parts: HouseBodiesParts

  constructor(scope: DisposeScope, source: AvatarSource, parts: HouseBodiesParts) {
    this.scope = scope
    this.source = source
    this.parts = parts
    this.wardrobe = createHouseWardrobe(scope, parts)
    this.object.name = 'house-bodies'
    this.nextFrame = createNextFrame(scope)
    scope.defer(() => this.object.removeFromParent())
  }

  setLimits(limits: OwnLimits): void {
    this.limits = limits
    this.chooseAtMs = 0
  }

  get triangles(): number {
    return this.parts.own.triangles + this.spent
  }

  shows(slot: number): boolean {
    return this.rigOf[slot] !== 0 || this.parts.own.shows(slot)
  }

  draw(slot: number, bones: Float32Array, at: number): void {
    const index = this.rigOf[slot]! - 1
    const rig = this.wardrobe.rigs[index]
    if (rig === undefined) return this.parts.own.draw(slot, bones, at)
    rig.object.visible = true
    rig.pose(bones, at)
    const deltaS = (this.nowMs - this.drawnAtMs[index]!) / 1000
    this.drawnAtMs[index] = this.nowMs
    if (this.swings[index] === 1) rig.springs?.swing(deltaS)
  }

  run({ nowMs }: Frame): void {
    this.nowMs = nowMs
    const { rigs } = this.wardrobe
    // Whoever is to be seen is drawn anew each frame.
    for (let index = 0; index < rigs.length; index++) rigs[index]!.object.visible = rigs[index] === this.warming
    this.nextFrame.pass()
    const { own } = this.parts
    const isChanged = own.drawn !== this.ownDrawn || own.drawCalls !== this.ownCalls
    if (nowMs < this.chooseAtMs && !isChanged) return
    this.ownDrawn = own.drawn
    this.ownCalls = own.drawCalls
    this.chooseAtMs = nowMs + CHOOSE_EVERY_MS
    this.findNearest()
    this.dismiss()
    this.employ()
    if (this.isLoading || this.source.count === 0 || this.limits.most === 0) return
    // Before anybody is near, so that nobody waits for it.
    if (this.next === NONE) this.next = this.missing()
    if (this.next === NONE) return
    this.isLoading = true
    queueMicrotask(this.loadBetweenFrames)
  }

  /** Finds the nearest in view who brought no body, as many as there is room for. */
  private findNearest(): void {
    const { source, at, spot, near } = this
    const { own, camera } = this.parts
    const { matrixWorld, projectionMatrix } = camera()
    const eye = matrixWorld.elements
    const [across] = projectionMatrix.elements
    near.clear()
    for (let person = 0; person < source.count; person++) {
      const slot = source.slots[person]!
      if ((source.flags[person]! & (FLAG_ABSENT | FLAG_FADE)) !== 0 || own.shows(slot)) continue
      for (let i = 0; i < 3; i++) at[i] = source.poses[person * POSE_NUMBERS + HEAD + i]!
      renderFromEnu(at, spot)
      const x = spot[0] - eye[12]
      const y = spot[1] - eye[13]
      const z = spot[2] - eye[14]
      const aside = Math.abs(x * eye[0] + y * eye[1] + z * eye[2]) - BESIDE_M
      const ahead = -(x * eye[8] + y * eye[9] + z * eye[10])
      const isSeen = ahead >= 0 && aside * across <= ahead
      const isDrawn = this.rigOf[slot] !== 0
      const far = Math.sqrt(x * x + y * y + z * z)
      // Who is out of view keeps his until somebody in view needs it.
      if (isDrawn && far < WITHIN_M + FURTHER_M) near.add(slot, Math.round(1000 * (isSeen ? far - RATHER_M : far + UNSEEN_M)))
      else if (isSeen && far < WITHIN_M) near.add(slot, Math.round(1000 * far))
    }
  }

  /** Of those near, as many as the limits leave. */
  private get room(): number {
    const { limits, near } = this
    const { own } = this.parts
    return Math.max(0, Math.min(near.count, limits.most - own.drawn, limits.drawCalls - own.drawCalls))
  }

  /** Rigs of those who are not among the nearest any more are free. */
  private dismiss(): void {
    const { near, room } = this
    for (let index = 0; index < RIGS; index++) {
      const slot = this.slotOf[index]!
      if (slot === NONE) continue
      let place = 0
      while (place < room && near.slots[place] !== slot) place++
      if (place === room) this.free(index)
    }
  }

  private free(index: number): void {
    const slot = this.slotOf[index]!
    if (slot !== NONE) this.rigOf[slot] = 0
    this.slotOf[index] = NONE
  }

  /** The nearest get the rigs that are free, once their costumes are there. */
  private employ(): void {
    const { near, room, limits, wardrobe } = this
    const { own } = this.parts
    let left = limits.triangles - own.triangles
    let swinging = limits.swinging - own.swinging
    this.spent = 0
    if (!this.isLoading) this.next = NONE
    for (let place = 0; place < room; place++) {
      const slot = near.slots[place]!
      const costume = costumeOf(slot)
      let index = this.rigOf[slot]! - 1
      if (index < 0) index = this.freeRig()
      if (this.ready[costume] === 0 || index < 0) {
        if (!this.isLoading && this.next === NONE && this.ready[costume] === 0 && this.bad[costume] === 0) this.next = costume
        continue
      }
      const triangles = (wardrobe.shapes[costume]?.getIndex()?.count ?? 0) / 3
      if (triangles > left) {
        this.free(index)
        continue
      }
      const rig = wardrobe.rigs[index]!
      if (this.rigOf[slot] === 0) this.dress(rig, index, slot)
      left -= triangles
      this.spent += triangles
      const swings = rig.springs !== null && swinging > 0 ? 1 : 0
      if (swings < this.swings[index]!) rig.springs?.rest()
      this.swings[index] = swings
      swinging -= swings
    }
  }

  private dress(rig: HouseRig, index: number, slot: number): void {
    const costume = costumeOf(slot)
    const shape = this.wardrobe.shapes[costume]
    if (shape === undefined) return
    rig.wear(shape, costume, chanceOf(slot))
    this.slotOf[index] = slot
    this.rigOf[slot] = index + 1
    // Hair starts from rest.
    this.drawnAtMs[index] = 0
  }

  private freeRig(): number {
    const { rigs } = this.wardrobe
    for (let index = 0; index < rigs.length; index++) if (this.slotOf[index] === NONE && rigs[index] !== this.reserved) return index
    return NONE
  }

  private missing(): number {
    for (let costume = 0; costume < COSTUMES.length; costume++) if (this.ready[costume] === 0 && this.bad[costume] === 0) return costume
    return NONE
  }

  /** One at a time: fetched, its program made beside the frames, sent to the graphics card in a frame of its own. Then it may be worn. */
  private async load(costume: number): Promise<void> {
    const { wardrobe, scope, parts, object } = this
    try {
      const held = wardrobe.rigs.length
      await wardrobe.load(costume, held < RIGS)
      const rig = wardrobe.rigs[held] ?? wardrobe.rigs[this.freeRig()]
      const shape = wardrobe.shapes[costume]
      if (rig !== undefined && shape !== undefined && !scope.disposed) {
        this.reserved = rig
        rig.object.visible = false
        rig.wear(shape, costume, 0)
        object.add(rig.object)
        await parts.compile(rig.object)
        await this.warm(rig, shape)
      }
      this.ready[costume] = 1
    } catch {
      // They stay in the costumes that are drawn together: nothing that anybody has to be told.
      this.bad[costume] = 1
      after(AGAIN_MS, () => (this.bad[costume] = 0))
    } finally {
      this.reserved = null
      this.isLoading = false
    }
  }

  /** Has it drawn once, none of its triangles. */
  private async warm(rig: HouseRig, shape: BufferGeometry): Promise<void> {
    shape.setDrawRange(0, 0)
    this.warming = rig
    await this.nextFrame.wait()
    this.warming = null
    shape.setDrawRange(0, Infinity)
  }
}
