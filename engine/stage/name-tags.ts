import {
  type Camera,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
} from 'three'
import { FLAG_ABSENT, FLAG_FADE, POSE_NUMBERS, SLOT_LIMIT } from '../../model/presence/index.ts'
import type { AvatarSource } from '../avatar/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import { createNameSheet, SHEET_ROW_PX, SHEET_WIDTH_PX, type NamedPeople, type NameSheet } from './name-sheet.ts'

/** Whose names, and before whom. */
export interface NameTagsParts extends NamedPeople {
  readonly people: AvatarSource
  readonly camera: () => Camera
}

/** Names over the nearest heads, all in one draw. */
export interface NameTags extends FrameSystem {
  /** Put this into the venue's render frame. */
  readonly object: Mesh
  /** The name written over a person; empty where there is none. */
  named(slot: number): string
  /** Whether that name is marked as of somebody who speaks. */
  marked(slot: number): boolean
}

const MOST = 12
const NO_ROW = -1
const RANGE_M = 11
/** Between two choices of whom to name. */
const CHOOSE_EVERY_MS = 300

const VERTEX = /* glsl */ `
attribute vec4 aTag; // over the eyes x, y, z; row
attribute float aWide;
varying vec2 vAt;
varying float vShown;
void main() {
  vec4 view = modelViewMatrix * vec4(aTag.xyz + vec3(0.0, 0.36, 0.0), 1.0);
  float far = length(view.xyz);
  vShown = 1.0 - smoothstep(${(RANGE_M * 0.7).toFixed(1)}, ${RANGE_M.toFixed(1)}, far);
  // As tall as a third of a degree and a half, and no taller than on a plate near by.
  float tall = clamp(far * 0.03, 0.07, 0.2);
  view.xy += position.xy * vec2(tall * aWide / ${SHEET_ROW_PX.toFixed(1)}, tall);
  vAt = vec2((0.5 + position.x) * aWide / ${SHEET_WIDTH_PX.toFixed(1)}, 1.0 - (aTag.w + 0.5 - position.y) / ${MOST.toFixed(1)});
  gl_Position = aWide <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

const FRAGMENT = /* glsl */ `
uniform sampler2D uNames;
varying vec2 vAt;
varying float vShown;
void main() {
  vec4 ink = texture2D(uNames, vAt);
  gl_FragColor = vec4(ink.rgb, ink.a * vShown);
  #include <colorspace_fragment>
}
`

/** Chooses the nearest a few times a second and writes only names that are new. */
export function createNameTags(scope: DisposeScope, parts: NameTagsParts): NameTags {
  return new Tags(scope, parts)
}

class Tags implements NameTags {
  readonly phase = 'present'
  readonly object: Mesh
  private readonly parts: NameTagsParts
  private readonly sheet: NameSheet
  private readonly tags = new InstancedBufferAttribute(new Float32Array(4 * MOST), 4)
  private readonly widths: InstancedBufferAttribute
  private readonly wanted = new Set<number>()
  /** The nearest so far, nearest first, and the squares of how far they are. */
  private readonly nearest = new Int32Array(MOST)
  private readonly squares = new Float64Array(MOST)
  /** By slot, the row of his name. */
  private readonly rows = new Int8Array(SLOT_LIMIT + 1).fill(NO_ROW)
  private chooseAtMs = 0

  constructor(scope: DisposeScope, parts: NameTagsParts) {
    this.parts = parts
    this.sheet = createNameSheet(MOST)
    this.widths = new InstancedBufferAttribute(this.sheet.widths, 1)
    this.tags.setUsage(DynamicDrawUsage)
    const geometry = scope.own(new InstancedBufferGeometry())
    const plane = new PlaneGeometry(1, 1)
    geometry.setAttribute('position', plane.getAttribute('position'))
    geometry.setIndex(plane.getIndex())
    geometry.setAttribute('aTag', this.tags)
    geometry.setAttribute('aWide', this.widths)
    geometry.instanceCount = MOST
    const material = new ShaderMaterial({
      name: 'name-tags',
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { uNames: { value: scope.own(this.sheet.texture) } },
      transparent: true,
      depthWrite: false,
    })
    this.object = new Mesh(geometry, scope.own(material))
    this.object.name = 'names'
    this.object.renderOrder = 41
    this.object.frustumCulled = false
    scope.defer(() => this.object.removeFromParent())
  }

  named(slot: number): string {
    const row = this.sheet.slots.indexOf(slot)
    return row < 0 ? '' : this.sheet.nameAt(row)
  }

  marked(slot: number): boolean {
    const row = this.sheet.slots.indexOf(slot)
    return row >= 0 && this.sheet.isMarked(row)
  }

  run(frame: Frame): void {
    if (frame.nowMs >= this.chooseAtMs) {
      this.chooseAtMs = frame.nowMs + CHOOSE_EVERY_MS
      this.choose()
    }
    this.place()
  }

  private choose(): void {
    const { people, camera } = this.parts
    const eye = camera().matrixWorld.elements
    this.wanted.clear()
    let count = 0
    for (let place = 0; place < people.count; place++) {
      if ((people.flags[place]! & (FLAG_ABSENT | FLAG_FADE)) !== 0) continue
      const square = squareFrom(eye, people, place)
      if (square >= (count < MOST ? RANGE_M * RANGE_M : this.squares[MOST - 1]!)) continue
      let at = count < MOST ? count++ : MOST - 1
      for (; at > 0 && this.squares[at - 1]! > square; at--) {
        this.squares[at] = this.squares[at - 1]!
        this.nearest[at] = this.nearest[at - 1]!
      }
      this.squares[at] = square
      this.nearest[at] = people.slots[place]!
    }
    for (let at = 0; at < count; at++) this.wanted.add(this.nearest[at]!)
    this.noteRows(false)
    this.widths.needsUpdate ||= this.sheet.hold(this.wanted, this.parts)
    this.noteRows(true)
  }

  /** Remembers who has which row, or forgets it. */
  private noteRows(held: boolean): void {
    const { slots } = this.sheet
    for (let row = 0; row < MOST; row++) if (slots[row] !== -1) this.rows[slots[row]!] = held ? row : NO_ROW
  }

  /** Tags go where heads are; who is gone hangs far below until the next choice. */
  private place(): void {
    const { people } = this.parts
    const { rows } = this
    const { array } = this.tags
    for (let row = 0; row < MOST; row++) {
      array[4 * row + 1] = -1e4
      array[4 * row + 3] = row
    }
    let any = false
    for (let place = 0; place < people.count; place++) {
      const row = rows[people.slots[place]!]!
      if (row === NO_ROW) continue
      any = true
      const at = place * POSE_NUMBERS
      array[4 * row] = people.poses[at]!
      array[4 * row + 1] = people.poses[at + 2]!
      array[4 * row + 2] = -people.poses[at + 1]!
    }
    this.object.visible = any
    this.tags.needsUpdate = any
  }
}

/** Square of the way from the eye to a head, m²; poses are ENU, the eye's matrix in the render frame. */
const squareFrom = (eye: readonly number[], { poses }: AvatarSource, place: number): number => {
  const at = place * POSE_NUMBERS
  const x = poses[at]! - eye[12]!
  const y = poses[at + 2]! - eye[13]!
  const z = -poses[at + 1]! - eye[14]!
  return x * x + y * y + z * z
}
