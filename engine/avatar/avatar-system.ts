import {
  type BufferGeometry,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  type Material,
  Matrix4,
  MeshStandardMaterial,
  Quaternion,
  Vector3,
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
import { createHandGeometry, createHeadGeometry, createTorsoGeometry, TORSO_DROP_M } from './person-geometry.ts'

/** People to draw this frame, as `ShownPeople` of engine/net gives them. */
export interface AvatarSource {
  readonly count: number
  readonly slots: Int32Array
  /** ENU poses, 21 numbers each. */
  readonly poses: Float64Array
  readonly flags: Int32Array
}

/** Draws people: a head that looks, hands, a torso; three draw calls for all of them. */
export interface AvatarSystem extends FrameSystem {
  /** Put this into the venue's render frame. */
  readonly object: Group
  /** People drawn in the last frame. */
  readonly drawn: number
}

const FIRST_CAPACITY = 32
/** A person not heard of shrinks to nothing, and back, in this time. */
const FADE_S = 0.6
/** Turn of the colour wheel from one slot to the next: the golden section, so that neighbours differ. */
const HUE_STEP = 0.618_034

interface Part {
  readonly geometry: BufferGeometry
  readonly perPerson: number
  mesh: InstancedMesh
}

/** Owns its meshes by `scope`. Holds any number of people; room doubles between frames, and who finds none waits one frame. */
export function createAvatarSystem(scope: DisposeScope, source: AvatarSource): AvatarSystem {
  return new Avatars(scope, source)
}

class Avatars implements AvatarSystem {
  readonly phase = 'present'
  readonly object = new Group()
  drawn = 0
  private readonly source: AvatarSource
  private readonly material: Material
  private readonly parts: readonly Part[]
  private capacity = FIRST_CAPACITY
  private growing = false
  private readonly scope: DisposeScope
  /** Which slot each place was last coloured for, and how much of each slot's person is shown. */
  private coloured = new Int32Array(FIRST_CAPACITY).fill(-1)
  private readonly presence = new Float32Array(SLOT_LIMIT + 1)
  private readonly at = position('enu')
  private readonly place = position('render')
  private readonly turn = rotation('enu')
  private readonly facing = rotation('render')
  private readonly centre = new Vector3()
  private readonly quaternion = new Quaternion()
  private readonly size = new Vector3()
  private readonly forward = new Vector3()
  private readonly up = new Vector3()
  private readonly matrix = new Matrix4()
  private readonly colour = new Color()
  private readonly growBetweenFrames = (): void => this.grow()

  constructor(scope: DisposeScope, source: AvatarSource) {
    this.scope = scope
    this.source = source
    this.object.name = 'people'
    this.material = scope.own(new MeshStandardMaterial({ vertexColors: true, roughness: 0.75, metalness: 0 }))
    this.parts = [
      [createHeadGeometry(), 1],
      [createTorsoGeometry(), 1],
      [createHandGeometry(), 2],
    ].map(([geometry, perPerson]) => this.openPart(scope.own(geometry as BufferGeometry), perPerson as number))
    scope.defer(() => {
      this.object.removeFromParent()
      for (const part of this.parts) part.mesh.dispose()
    })
  }

  run(frame: Frame): void {
    const { source } = this
    const [heads, torsos, hands] = this.parts as [Part, Part, Part]
    const count = Math.min(source.count, this.capacity)
    if (source.count > this.capacity && !this.growing) {
      this.growing = true
      queueMicrotask(this.growBetweenFrames)
    }
    const step = frame.deltaS / FADE_S
    let people = 0
    let handCount = 0
    for (let i = 0; i < count; i++) {
      const shown = this.shownPart(i, step)
      if (shown <= 0) continue
      const flags = source.flags[i] as number
      this.readJoint(i, HEAD)
      this.setInstance(heads.mesh, people, shown)
      this.torsoFromHead()
      this.setInstance(torsos.mesh, people, shown)
      const slot = source.slots[i] as number
      if (this.coloured[people] !== slot) this.paint(heads.mesh, torsos.mesh, people, slot)
      if ((flags & FLAG_LEFT) !== 0) {
        this.readJoint(i, LEFT_HAND)
        this.setInstance(hands.mesh, handCount++, shown)
      }
      if ((flags & FLAG_RIGHT) !== 0) {
        this.readJoint(i, RIGHT_HAND)
        this.setInstance(hands.mesh, handCount++, shown)
      }
      people++
    }
    heads.mesh.count = people
    torsos.mesh.count = people
    hands.mesh.count = handCount
    for (let i = 0; i < 3; i++) {
      const { mesh } = this.parts[i] as Part
      mesh.visible = mesh.count > 0
      mesh.instanceMatrix.needsUpdate = true
    }
    this.drawn = people
  }

  /** How much of person i is shown, 0 to 1, moved on by `step`. */
  private shownPart(i: number, step: number): number {
    const slot = this.source.slots[i] as number
    const flags = this.source.flags[i] as number
    const before = this.presence[slot] as number
    const now = (flags & (FLAG_FADE | FLAG_ABSENT)) !== 0 ? before - step : before + step
    this.presence[slot] = now < 0 ? 0 : now > 1 ? 1 : now
    return (flags & FLAG_ABSENT) !== 0 ? 0 : this.presence[slot]
  }

  /** Reads a joint of a person into `centre` and `quaternion`, render frame. */
  private readJoint(person: number, joint: number): void {
    const from = person * POSE_NUMBERS + joint
    const { poses } = this.source
    for (let i = 0; i < 3; i++) this.at[i] = poses[from + i] as number
    for (let i = 0; i < 4; i++) this.turn[i] = poses[from + 3 + i] as number
    renderFromEnu(this.at, this.place)
    renderRotationFromEnu(this.turn, this.facing)
    this.centre.set(this.place[0], this.place[1], this.place[2])
    this.quaternion.set(this.facing[0], this.facing[1], this.facing[2], this.facing[3])
  }

  private setInstance(mesh: InstancedMesh, index: number, shown: number): void {
    mesh.setMatrixAt(index, this.matrix.compose(this.centre, this.quaternion, this.size.setScalar(shown)))
  }

  /**
   * From the head just read to the torso: upright below it, turned as it looks. Looking down, the crown points ahead, and looking up, behind:
   * added by that much, it keeps the torso steady where the gaze has no direction of its own.
   */
  private torsoFromHead(): void {
    this.forward.set(0, 0, -1).applyQuaternion(this.quaternion)
    this.up.set(0, 1, 0).applyQuaternion(this.quaternion)
    const x = this.forward.x - this.up.x * this.forward.y
    const z = this.forward.z - this.up.z * this.forward.y
    this.centre.y -= TORSO_DROP_M
    const half = Math.atan2(-x, -z) / 2
    this.quaternion.set(0, Math.sin(half), 0, Math.cos(half))
  }

  private paint(heads: InstancedMesh, torsos: InstancedMesh, index: number, slot: number): void {
    const hue = (slot * HUE_STEP) % 1
    heads.setColorAt(index, this.colour.setHSL(hue, 0.45, 0.72))
    torsos.setColorAt(index, this.colour.setHSL(hue, 0.5, 0.42))
    if (heads.instanceColor) heads.instanceColor.needsUpdate = true
    if (torsos.instanceColor) torsos.instanceColor.needsUpdate = true
    this.coloured[index] = slot
  }

  private openPart(geometry: BufferGeometry, perPerson: number): Part {
    return { geometry, perPerson, mesh: this.openMesh(geometry, perPerson) }
  }

  private openMesh(geometry: BufferGeometry, perPerson: number): InstancedMesh {
    const mesh = new InstancedMesh(geometry, this.material, this.capacity * perPerson)
    mesh.instanceMatrix.setUsage(DynamicDrawUsage)
    // White until painted; makes the colour buffer now, not within a frame.
    for (let i = 0; i < mesh.count; i++) mesh.setColorAt(i, this.colour.setRGB(0.85, 0.82, 0.78))
    // People stand all around; one sphere about them all would nearly always be in view.
    mesh.frustumCulled = false
    mesh.count = 0
    this.object.add(mesh)
    return mesh
  }

  private grow(): void {
    this.growing = false
    if (this.scope.disposed) return
    while (this.capacity < this.source.count) this.capacity *= 2
    this.coloured = new Int32Array(this.capacity).fill(-1)
    for (const part of this.parts) {
      this.object.remove(part.mesh)
      part.mesh.dispose()
      part.mesh = this.openMesh(part.geometry, part.perPerson)
    }
  }
}
