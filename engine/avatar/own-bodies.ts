import { Group, type Camera, type Object3D, type Texture } from 'three'
import { position, renderFromEnu } from '../../model/frames/index.ts'
import { HEAD, POSE_NUMBERS, SLOT_LIMIT } from '../../model/presence/index.ts'
import { after, createDisposeScope, type DisposeScope, type Frame, type FrameSystem } from '../runtime/index.ts'
import type { AvatarSource } from './avatar-source.ts'
import { loadOwnBody, type OwnBody } from './own-body.ts'
import { chooseOwn, type OwnLimits, type Wearers } from './own-choice.ts'
import { createNearest } from './nearest.ts'
import { createNextFrame, type NextFrame } from './next-frame.ts'

/** Who wears which body. */
export interface WornBody {
  readonly slot: number
  /** Address of its file. */
  readonly url: string
}

/** What draws somebody in the place of the house's costume. */
export interface OwnDrawn {
  /** Whether somebody is drawn by a body of his own in this frame. */
  shows(slot: number): boolean
  /** Draws him by a row of the bone texture. */
  draw(slot: number, bones: Float32Array, at: number): void
  /** Of all who are drawn so. */
  readonly triangles: number
}

/** Bodies that people brought: the nearest are loaded and drawn by them, as far as the budget goes. */
export interface OwnBodies extends FrameSystem, OwnDrawn {
  /** Put this into the venue's render frame. */
  readonly object: Group
  /** Who wears one, the whole list. */
  wear(worn: readonly WornBody[]): void
  setLimits(limits: OwnLimits): void
  /** How many are chosen to be drawn so, by how many draws, and how many of them swing. */
  readonly drawn: number
  readonly drawCalls: number
  readonly swinging: number
}

/** Where and how they are drawn. */
export interface OwnBodiesParts {
  readonly camera: () => Camera
  /** Makes programs beside the frames. */
  compile(object: Object3D): Promise<unknown>
  /** Sends one texture to the graphics card. */
  upload(texture: Texture): void
}

/** Within this they are drawn by their own bodies; who is, is until this much further. */
const WITHIN_M = 10
const FURTHER_M = 2
const CHOOSE_EVERY_MS = 250
const MOST_NEAR = 8
/** What could not be had, because the network was away for one, is tried again after this. */
const AGAIN_MS = 30_000
/** Bodies kept loaded; beyond that those go who are not drawn. */
const MOST_LOADED = 6

interface Loaded {
  readonly scope: DisposeScope
  readonly url: string
  readonly body: OwnBody
}

/** Nobody wears anything yet. */
export function createOwnBodies(scope: DisposeScope, source: AvatarSource, parts: OwnBodiesParts): OwnBodies {
  return new Bodies(scope, source, parts)
}

class Bodies implements OwnBodies, Wearers {
  readonly phase = 'present'
  readonly object = new Group()
  triangles = 0
  drawn = 0
  drawCalls = 0
  swinging = 0
  private readonly near = createNearest(MOST_NEAR)
  private readonly chosen = new Uint8Array(SLOT_LIMIT + 1)
  /** By slot, whose hair and cloth swing. */
  private readonly swings = new Uint8Array(SLOT_LIMIT + 1)
  /** By slot, when one was last drawn by his own body. */
  private readonly drawnAtMs = new Float64Array(SLOT_LIMIT + 1)
  private nowMs = 0
  private readonly worn: (string | undefined)[] = []
  private readonly loaded: (Loaded | undefined)[] = []
  /** Addresses that could not be had a moment ago. */
  private readonly bad = new Set<string>()
  private readonly at = position('enu')
  private readonly spot = position('render')
  private limits: OwnLimits = { most: 0, drawCalls: 0, triangles: 0, swinging: 0 }
  private chooseAtMs = 0
  private loading = false
  private next = -1
  private readonly nextFrame: NextFrame
  /** Shown in the next frame with nothing of it drawn. */
  private warming: Object3D | null = null
  private readonly loadBetweenFrames = (): void => void this.load(this.next)
  private wearers = 0
  private readonly scope: DisposeScope
  private readonly source: AvatarSource
  private readonly parts: OwnBodiesParts

  constructor(scope: DisposeScope, source: AvatarSource, parts: OwnBodiesParts) {
    this.scope = scope
    this.source = source
    this.parts = parts
    this.object.name = 'own-bodies'
    this.nextFrame = createNextFrame(scope)
    scope.defer(() => {
      this.object.removeFromParent()
      for (const slot of this.loaded.keys()) this.unload(slot)
    })
  }

  wear(worn: readonly WornBody[]): void {
    const now = new Map(worn.map(({ slot, url }) => [slot, url]))
    for (let slot = 0; slot < Math.max(this.worn.length, this.loaded.length); slot++) {
      this.worn[slot] = now.get(slot)
      if (this.loaded[slot]?.url !== now.get(slot)) this.unload(slot)
    }
    for (const { slot, url } of worn) if (slot <= SLOT_LIMIT) this.worn[slot] = url
    this.wearers = now.size
    this.chooseAtMs = 0
  }

  setLimits(limits: OwnLimits): void {
    this.limits = limits
    this.chooseAtMs = 0
  }

  shows(slot: number): boolean {
    return this.chosen[slot] === 1
  }

  draw(slot: number, bones: Float32Array, at: number): void {
    const body = this.loaded[slot]?.body
    if (body === undefined) return
    body.object.visible = true
    body.pose(bones, at)
    const deltaS = (this.nowMs - this.drawnAtMs[slot]!) / 1000
    this.drawnAtMs[slot] = this.nowMs
    if (this.swings[slot] === 1) body.springs?.swing(deltaS)
  }

  get count(): number {
    return this.near.count
  }

  get slots(): Int32Array {
    return this.near.slots
  }

  drawCallsOf(slot: number): number {
    return this.loaded[slot]?.body.drawCalls ?? 0
  }

  trianglesOf(slot: number): number {
    return this.loaded[slot]?.body.triangles ?? 0
  }

  run(frame: Frame): void {
    this.nowMs = frame.nowMs
    // Whoever is to be seen is drawn anew each frame.
    for (let index = 0; index < this.object.children.length; index++) this.object.children[index]!.visible = false
    if (this.warming !== null) this.warming.visible = true
    this.nextFrame.pass()
    if ((this.wearers === 0 && this.count === 0) || frame.nowMs < this.chooseAtMs) return
    this.chooseAtMs = frame.nowMs + CHOOSE_EVERY_MS
    for (let index = 0; index < this.count; index++) this.chosen[this.slots[index]!] = 0
    this.lookAbout()
    const next = chooseOwn(this, this.limits, this.chosen)
    this.triangles = 0
    this.drawn = 0
    this.drawCalls = 0
    this.swinging = 0
    for (let index = 0; index < this.count; index++) {
      const slot = this.slots[index]!
      if (this.chosen[slot] === 1) {
        this.triangles += this.trianglesOf(slot)
        this.drawCalls += this.drawCallsOf(slot)
        this.drawn++
      }
      const swings = this.chosen[slot] === 1 && this.loaded[slot]?.body.springs !== null && this.swinging < this.limits.swinging
      if (swings) this.swinging++
      else if (this.swings[slot] === 1) this.loaded[slot]?.body.springs?.rest()
      this.swings[slot] = swings ? 1 : 0
    }
    if (next === -1 || this.loading) return
    this.next = next
    this.loading = true
    queueMicrotask(this.loadBetweenFrames)
  }

  /** Finds the nearest who wear one that could be had, nearest first. */
  private lookAbout(): void {
    const { source, at, spot } = this
    const eye = this.parts.camera().matrixWorld.elements
    this.near.clear()
    for (let person = 0; person < source.count; person++) {
      const slot = source.slots[person]!
      const url = this.worn[slot]
      if (url === undefined || this.bad.has(url)) continue
      for (let i = 0; i < 3; i++) at[i] = source.poses[person * POSE_NUMBERS + HEAD + i]!
      renderFromEnu(at, spot)
      const far = Math.hypot(spot[0] - eye[12], spot[1] - eye[13], spot[2] - eye[14])
      if (far < WITHIN_M + (this.loaded[slot] === undefined ? 0 : FURTHER_M)) this.near.add(slot, Math.round(1000 * far))
    }
  }

  /** One at a time: fetched, its programs made beside the frames, its textures and meshes sent one a frame. Then it is there. */
  private async load(slot: number): Promise<void> {
    const url = this.worn[slot] ?? ''
    const own = createDisposeScope()
    try {
      this.makeRoom()
      const body = await loadOwnBody(own, url)
      await this.parts.compile(body.object)
      for (const texture of body.textures) {
        await this.nextFrame.wait()
        if (this.scope.disposed) break
        this.parts.upload(texture)
      }
      await this.warm(body)
      if (this.scope.disposed || this.worn[slot] !== url) return own.dispose()
      this.unload(slot)
      body.object.visible = false
      this.object.add(body.object)
      this.loaded[slot] = { scope: own, url, body }
    } catch {
      // Its wearer stays in the costume of the house: nothing that anybody has to be told.
      this.warming?.removeFromParent()
      this.warming = null
      own.dispose()
      this.bad.add(url)
      after(AGAIN_MS, () => this.bad.delete(url))
    } finally {
      this.loading = false
    }
  }

  /** Has its meshes drawn once each, none of their triangles: what they are made of goes to the graphics card before anybody is seen by it. */
  private async warm({ object, meshes }: OwnBody): Promise<void> {
    for (const mesh of meshes) mesh.visible = false
    this.object.add(object)
    this.warming = object
    for (const { geometry } of meshes) geometry.setDrawRange(0, 0)
    for (const mesh of meshes) {
      if (this.scope.disposed) break
      mesh.visible = true
      await this.nextFrame.wait()
      mesh.visible = false
    }
    this.warming = null
    object.removeFromParent()
    for (const mesh of meshes) {
      mesh.geometry.setDrawRange(0, Infinity)
      mesh.visible = true
    }
  }

  private makeRoom(): void {
    const idle = this.loaded.flatMap((one, slot) => (one !== undefined && this.chosen[slot] !== 1 ? [slot] : []))
    const held = this.loaded.filter((one) => one !== undefined).length
    for (const slot of idle.slice(0, Math.max(0, held + 1 - MOST_LOADED))) this.unload(slot)
  }

  private unload(slot: number): void {
    const gone = this.loaded[slot]
    if (gone === undefined) return
    this.loaded[slot] = undefined
    this.chosen[slot] = 0
    gone.body.object.removeFromParent()
    gone.scope.dispose()
  }
}
