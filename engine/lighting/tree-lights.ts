import {
  BufferAttribute,
  DynamicDrawUsage,
  type IUniform,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  Vector3,
} from 'three'
import type { Night, NightTreeForm } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import { CHOOSE_EVERY_S, eyeWithin, type GlowParts, type NightQuality, type NightThing } from './glow-parts.ts'
import { TREE_LIGHTS_FRAGMENT, TREE_LIGHTS_VERTEX } from './tree-lights-shader.glsl.ts'

/** Points of one instance. */
const BUNDLE = 16
/** Points in all. */
const BUDGET: Readonly<Record<NightQuality, number>> = { headset: 3200, phone: 4000, desktop: 24_000 }
/** Foot x, y, z, metres of a form's unit across; of one up, first point, points shown, points of the tree; form, cosine and sine of the heading, lumps. */
const STRIDE = 12
/** Group of the trees' light. */
const GROUP = 'trees'

/** Light points of all trees in one draw, the nearest with all of theirs, far ones with a few that stand for many. Dark without a group "trees". */
export function createTreeLights(scope: DisposeScope, parts: GlowParts): NightThing {
  const { night } = parts
  const group = Math.max(
    0,
    night.groups.findIndex(({ id }) => id === GROUP),
  )
  const trees = treeRecords(parts)
  const count = night.groups[group]?.id === GROUP ? trees.length / STRIDE : 0
  const most = BUDGET[parts.quality] / BUNDLE
  const material = createGlowMaterial(scope, {
    name: 'tree-lights',
    vertex: TREE_LIGHTS_VERTEX,
    fragment: TREE_LIGHTS_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    uniforms: { uGroup: { value: group }, ...formUniforms(night) },
  })
  const { geometry, buffer } = bundleGeometry(scope, most)
  const object = new Mesh(geometry, material)
  object.name = 'tree-lights'
  object.frustumCulled = false
  object.renderOrder = 18
  followRenderer(object, material)
  const eye = new Vector3()
  const shown = new Int32Array(count)
  let chosenAtMs = -Infinity
  const run = (frame: Frame): void => {
    if (frame.nowMs - chosenAtMs < CHOOSE_EVERY_S * 1000) return
    chosenAtMs = frame.nowMs
    eyeWithin(object, parts.camera(), eye)
    share(trees, eye, BUDGET[parts.quality], shown)
    geometry.instanceCount = bundles(trees, shown, buffer.array as Float32Array)
    object.visible = geometry.instanceCount > 0
    buffer.needsUpdate = true
  }
  return { object, systems: [{ phase: 'present', run }] }
}

/** Points wanted of a tree at a distance: all within 12 m, then as its area in the picture falls; none past 600 m. */
function wanted(all: number, far: number, within: number): number {
  if (far > 600 || all === 0) return 0
  return Math.min(all, Math.max(6, all * Math.min(1, (within / Math.max(1, far)) ** 1.7)))
}

/** Shares the budget out: the distance within which trees have all their points shrinks until they fit. */
function share(trees: Float32Array, eye: Vector3, budget: number, shown: Int32Array): void {
  for (let within = 24; within > 0.5; within *= 0.8) {
    let sum = 0
    for (let tree = 0; tree < shown.length; tree++) {
      const at = tree * STRIDE
      const x = trees[at]! - eye.x
      const z = trees[at + 2]! - eye.z
      const far = Math.sqrt(x * x + z * z)
      shown[tree] = Math.round(wanted(trees[at + 7]!, far, within))
      sum += Math.ceil(shown[tree]! / BUNDLE) * BUNDLE
    }
    if (sum <= budget) return
  }
}

function bundles(trees: Float32Array, shown: Int32Array, out: Float32Array): number {
  let count = 0
  const room = out.length / STRIDE
  for (let tree = 0; tree < shown.length; tree++) {
    for (let first = 0; first < shown[tree]! && count < room; first += BUNDLE) {
      for (let k = 0; k < STRIDE; k++) out[count * STRIDE + k] = trees[tree * STRIDE + k]!
      out[count * STRIDE + 5] = first
      out[count * STRIDE + 6] = shown[tree]!
      count++
    }
  }
  return count
}

function treeRecords({ night }: GlowParts): Float32Array {
  const at = position('render')
  return Float32Array.from(
    night.trees.flatMap(([east, north, up, high, crown, points, form = -1, headingDeg = 0]) => {
      renderFromEnu(setPosition(position('enu'), east, north, up), at)
      const known = night.treeForms[form]
      const heading = (headingDeg * Math.PI) / 180
      const scale = known ? high / known.heightM : high
      const body = [known ? form : night.treeForms.length, Math.cos(heading), Math.sin(heading), (known ?? PLAIN_FORM).lumps.length]
      return [at[0], at[1], at[2], known ? scale : crown, scale, 0, 0, points, ...body]
    }),
  )
}

/** A tree of no known form, one metre high, its crown of one metre's radius. */
const PLAIN_FORM: NightTreeForm = {
  heightM: 1,
  trunkM: 0.06,
  fork: [0, 0, 0.34],
  lumps: [[0.5, 0, 0.55, 0.5, 0.2], [-0.25, 0.43, 0.58, 0.5, 0.2], [-0.25, -0.43, 0.52, 0.5, 0.2], [0, 0, 0.78, 0.6, 0.22]], // oxfmt-ignore
}
const MOST_LUMPS = 8
const MOST_FORMS = 9

/** All forms one after another, 8 lumps each, Y up. */
function formUniforms(night: Night): Record<'uFork' | 'uLump' | 'uHalf', IUniform> {
  const fork = new Float32Array(MOST_FORMS * 4)
  const lump = new Float32Array(MOST_FORMS * MOST_LUMPS * 4)
  const half = new Float32Array(MOST_FORMS * MOST_LUMPS)
  ;[...night.treeForms, PLAIN_FORM].forEach((form, place) => {
    fork.set([form.fork[0], form.fork[2], -form.fork[1], form.trunkM], place * 4)
    form.lumps.forEach(([x, y, z, r, h], k) => {
      lump.set([x, z, -y, r], (place * MOST_LUMPS + k) * 4)
      half[place * MOST_LUMPS + k] = h
    })
  })
  return { uFork: { value: fork }, uLump: { value: lump }, uHalf: { value: half } }
}

/** Sixteen squares, each knowing its number. */
function bundleGeometry(scope: DisposeScope, most: number): { geometry: InstancedBufferGeometry; buffer: InstancedInterleavedBuffer } {
  const corners = new Float32Array(BUNDLE * 12)
  const points = new Float32Array(BUNDLE * 4)
  const index: number[] = []
  for (let point = 0; point < BUNDLE; point++) {
    corners.set([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0], point * 12)
    points.fill(point, point * 4, point * 4 + 4)
    for (const corner of [0, 1, 2, 0, 2, 3]) index.push(point * 4 + corner)
  }
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(corners, 3))
  geometry.setAttribute('aPoint', new BufferAttribute(points, 1))
  geometry.setIndex(index)
  const buffer = new InstancedInterleavedBuffer(new Float32Array(most * STRIDE), STRIDE)
  buffer.setUsage(DynamicDrawUsage)
  geometry.setAttribute('aTree', new InterleavedBufferAttribute(buffer, 4, 0))
  geometry.setAttribute('aMore', new InterleavedBufferAttribute(buffer, 4, 4))
  geometry.setAttribute('aForm', new InterleavedBufferAttribute(buffer, 4, 8))
  geometry.instanceCount = 0
  return { geometry, buffer }
}
