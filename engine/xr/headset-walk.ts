import { Group, type WebGLRenderer } from 'three'
import { radians } from '../../model/units/index.ts'
import { heightAt, type WalkArea } from '../../model/walk/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Comfort } from './comfort.ts'
import type { Pointer, Pointers } from './pointers.ts'
import type { Rig } from './rig.ts'
import { enterRoom, type HeadInRoom, leaveRoom, liftOf, readHead, standUnderHead } from './room-of-wearer.ts'
import { castArc, createTeleportArc } from './teleport-arc.ts'
import { createTeleportMark } from './teleport-mark.ts'
import { createSticks } from './session-sticks.ts'
import { createVignette } from './vignette.ts'
import type { WalkInput } from './walk-input.ts'

/** What stands between a pointer and the ground: a press on it is not one for the ground. */
export interface PointerSurface {
  /** A press by this pointer belongs to the surface until its release. */
  catches(pointer: Pointer): boolean
  pressed(pointer: Pointer): void
  released(pointer: Pointer): void
}

/** Whom a session moves, and over what. */
export interface HeadsetWalkParts {
  readonly renderer: WebGLRenderer
  readonly rig: Rig
  readonly input: WalkInput
  readonly area: WalkArea
  readonly pointers: Pointers
  readonly surface: PointerSurface
  readonly comfort: () => Comfort
  /** The menu's button was pressed. */
  menu(): void
}

/** Moves the wearer of a headset: pointing, sticks, seat, and the way in and out of the session. */
export interface HeadsetWalk {
  /** Marks of the throw and the dark edges: add to the site. */
  readonly group: Group
  readonly system: FrameSystem
  readonly head: HeadInRoom
  /** Turns about the head, radians clockwise. */
  turn(by: number): void
  /** Brings the eyes to a standing height now. */
  resetHeight(): void
  /** Puts the head over a point of the venue, ENU, looking along a heading. */
  goTo(east: number, north: number, heading: number): void
}

/** A press shorter than this is not meant: one sees where one goes before one goes. */
const LEAST_AIM_MS = 150
const NOBODY = -1

/** Runs in phase `input`, after the walker. Everything goes with the scope. */
export function createHeadsetWalk(scope: DisposeScope, parts: HeadsetWalkParts): HeadsetWalk {
  return new Walk(scope, parts)
}

class Walk implements HeadsetWalk {
  readonly group = new Group()
  readonly head: HeadInRoom = { at: new Float64Array(3), heading: 0, known: false }
  readonly system: FrameSystem
  private readonly parts: HeadsetWalkParts
  private readonly arc = createTeleportArc()
  private readonly ray = new Float64Array(6)
  private readonly mark: ReturnType<typeof createTeleportMark>
  private readonly vignette: ReturnType<typeof createVignette>
  private readonly sticks: ReturnType<typeof createSticks>
  private seated: boolean | null = null
  /** Which pointer aims by its select; NOBODY while none does. */
  private aimer = NOBODY
  private stickAimed = false
  private inside = false

  constructor(scope: DisposeScope, parts: HeadsetWalkParts) {
    this.parts = parts
    this.mark = createTeleportMark(scope)
    this.vignette = createVignette(scope)
    this.sticks = createSticks(parts.renderer)
    this.group.name = 'headset'
    this.group.add(this.mark.group, this.vignette.mesh)
    // Documents that change within a session mount the place anew around someone who is already in.
    this.inside = parts.renderer.xr.isPresenting
    this.seated = this.inside ? parts.comfort().seated : null
    this.system = { phase: 'input', run: (frame) => this.run(frame) }
  }

  turn(by: number): void {
    standUnderHead(this.parts.rig, this.head, this.parts.area)
    this.parts.rig.heading = radians(this.parts.rig.heading + by)
  }

  resetHeight(): void {
    if (this.head.known) this.parts.rig.lift = liftOf(this.head.at[1]!)
  }

  goTo(east: number, north: number, heading: number): void {
    const { rig, area } = this.parts
    const ground = heightAt(area, east, north)
    rig.ground[0] = east
    rig.ground[1] = north
    if (!Number.isNaN(ground)) rig.ground[2] = ground
    rig.heading = radians(heading - this.head.heading)
    rig.anchor[0] = this.head.at[0]!
    rig.anchor[1] = this.head.at[2]!
  }

  private run(frame: Frame): void {
    if (!frame.immersive) {
      if (this.inside) this.leave()
      return
    }
    const { parts } = this
    readHead(parts.renderer, this.head)
    if (!this.head.known) return
    if (!this.inside) enterRoom(parts.rig, this.head)
    this.inside = true
    this.sit()
    parts.pointers.update(frame.nowMs)
    this.readPointers(frame)
    this.readSticks(frame)
  }

  private leave(): void {
    const { rig, area, input } = this.parts
    this.inside = false
    this.seated = null
    this.aimer = NOBODY
    input.stick(0, 0)
    this.mark.show(null)
    this.vignette.update('off', false, 1)
    leaveRoom(rig, this.head, area)
    this.head.known = false
  }

  /** A seat taken or left is followed at once; between, the height stays as it was set. */
  private sit(): void {
    const { seated } = this.parts.comfort()
    if (seated === this.seated) return
    if (seated) this.resetHeight()
    else if (this.seated !== null) this.parts.rig.lift = 0
    this.seated = seated
  }

  private readPointers(frame: Frame): void {
    const { pointers, surface } = this.parts
    for (let index = 0; index < pointers.all.length; index++) {
      const pointer = pointers.all[index]!
      if (pointer.pressed) {
        if (surface.catches(pointer)) surface.pressed(pointer)
        else if (this.aimer === NOBODY) this.aimer = index
      }
      if (pointer.squeezed && this.aimer === index) this.aimer = NOBODY
      if (pointer.released) {
        if (this.aimer === index) this.letGo(pointer, frame.nowMs - pointer.heldSinceMs)
        else surface.released(pointer)
      }
    }
  }

  private letGo(pointer: Pointer, heldMs: number): void {
    this.aimer = NOBODY
    this.aim(pointer)
    if (heldMs >= LEAST_AIM_MS && this.arc.valid) this.jump()
  }

  /** Throws the arc along a pointer; its ray is in the render frame, the ground's in ENU. */
  private aim(pointer: Pointer): void {
    const { ray } = pointer
    for (let part = 0; part < 6; part += 3) {
      this.ray[part] = ray[part]!
      this.ray[part + 1] = -ray[part + 2]!
      this.ray[part + 2] = ray[part + 1]!
    }
    castArc(this.parts.area, this.ray, this.parts.rig.ground[2]!, this.arc)
  }

  private jump(): void {
    const { rig } = this.parts
    rig.ground.set(this.arc.end)
    rig.anchor[0] = this.head.at[0]!
    rig.anchor[1] = this.head.at[2]!
  }

  private readSticks(frame: Frame): void {
    const { parts, sticks } = this
    const comfort = parts.comfort()
    sticks.read(comfort, frame.deltaS)
    const { wish } = sticks
    if (sticks.menu) parts.menu()
    if (wish.right !== 0 || wish.ahead !== 0) standUnderHead(parts.rig, this.head, parts.area)
    parts.input.stick(wish.right, wish.ahead)
    if (wish.turn !== 0) this.turn(wish.turn)
    this.vignette.update(comfort.vignette, wish.gliding, frame.deltaS)
    const pointer = this.aimingPointer(comfort)
    if (pointer) this.aim(pointer)
    this.mark.show(pointer ? this.arc : null)
  }

  /** Whoever aims now; a stick that is let go jumps. */
  private aimingPointer(comfort: Comfort): Pointer | null {
    const { pointers } = this.parts
    const { aiming } = this.sticks.wish
    if (this.stickAimed && !aiming && this.arc.valid && this.aimer === NOBODY) this.jump()
    this.stickAimed = aiming && this.aimer === NOBODY
    if (this.aimer !== NOBODY) return pointers.all[this.aimer] ?? null
    if (!aiming) return null
    for (let index = 0; index < pointers.all.length; index++) {
      const pointer = pointers.all[index]!
      if (pointer.tracked && pointer.hand === (comfort.leftHanded ? 'left' : 'right')) return pointer
    }
    return null
  }
}
