import {
  type BufferGeometry,
  DynamicDrawUsage,
  Group,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  type ShaderMaterial,
  Vector3,
} from 'three'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import type { LampKind } from '../../model/documents/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import { cellRecords, type NearestChoice, pickNearest } from './glow-nearest.ts'
import { CHOOSE_EVERY_S, eyeWithin, type GlowParts, lampLuminance, type NightQuality, type NightThing } from './glow-parts.ts'
import { lampPlaces } from './glow-records.ts'
import { createPalaceLantern, createRoundLantern } from './lantern-geometry.ts'
import { LANTERN_FRAGMENT, LANTERN_VERTEX } from './lantern-shader.glsl.ts'

/** Place x, y, z, radius; group, cd/m2, 1 for red silk, nothing. */
const STRIDE = 8
const CELL_M = 10
const BUDGET: Readonly<Record<NightQuality, number>> = { headset: 90, phone: 120, desktop: 360 }
/** Beyond this a lantern is its glow alone, metres. */
const RANGE_M: Readonly<Record<NightQuality, number>> = { headset: 50, phone: 60, desktop: 110 }

interface Batch {
  readonly mesh: Mesh<InstancedBufferGeometry>
  readonly buffer: InstancedInterleavedBuffer
  readonly choice: NearestChoice
}

/** Bodies of hanging lanterns, one draw for the round ones and one for the six-sided, each swinging under its hook. */
export function createLanterns(scope: DisposeScope, parts: GlowParts): NightThing {
  const material = createGlowMaterial(scope, {
    name: 'lanterns',
    vertex: LANTERN_VERTEX,
    fragment: LANTERN_FRAGMENT,
    blend: 'solid',
    night: parts.uniforms,
    uniforms: { uRange: { value: RANGE_M[parts.quality] } },
  })
  const object = new Group()
  object.name = 'lanterns'
  const batches = [
    openBatch(scope, parts, material, { body: createRoundLantern(), shapes: ['lantern'] }),
    openBatch(scope, parts, material, { body: createPalaceLantern(), shapes: ['palace', 'eave'] }),
  ]
  for (const batch of batches) object.add(batch.mesh)
  const eye = new Vector3()
  let chosenAtMs = -Infinity
  const run = (frame: Frame): void => {
    if (frame.nowMs - chosenAtMs < CHOOSE_EVERY_S * 1000) return
    chosenAtMs = frame.nowMs
    eyeWithin(object, parts.camera(), eye)
    for (let index = 0; index < batches.length; index++) choose(batches[index]!, eye)
  }
  return { object, systems: [{ phase: 'present', run }] }
}

function choose(batch: Batch, eye: Vector3): void {
  const count = pickNearest(batch.choice, eye.x, eye.z, batch.buffer.array as Float32Array)
  batch.mesh.geometry.instanceCount = count
  batch.mesh.visible = count > 0
  batch.buffer.needsUpdate = true
}

interface Body {
  readonly body: BufferGeometry
  readonly shapes: readonly LampKind['shape'][]
}

function openBatch(scope: DisposeScope, parts: GlowParts, material: ShaderMaterial, { body, shapes }: Body): Batch {
  const geometry = scope.own(new InstancedBufferGeometry())
  for (const name of ['position', 'normal', 'aPart']) geometry.setAttribute(name, body.getAttribute(name))
  geometry.setIndex(body.getIndex())
  const buffer = new InstancedInterleavedBuffer(new Float32Array(BUDGET[parts.quality] * STRIDE), STRIDE).setUsage(DynamicDrawUsage)
  geometry.setAttribute('aPlace', new InterleavedBufferAttribute(buffer, 4, 0))
  geometry.setAttribute('aLook', new InterleavedBufferAttribute(buffer, 4, 4))
  geometry.instanceCount = 0
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  followRenderer(mesh, material)
  return { mesh, buffer: buffer, choice: { all: cellRecords(lanternRecords(parts, shapes), STRIDE, CELL_M) } }
}

function lanternRecords(parts: GlowParts, shapes: readonly LampKind['shape'][]): Float32Array {
  const at = position('render')
  return Float32Array.from(
    lampPlaces(parts.night).flatMap(({ kind, group, east, north, up }) => {
      if (!shapes.includes(kind.shape)) return []
      renderFromEnu(setPosition(position('enu'), east, north, up), at)
      return [at[0], at[1], at[2], kind.radiusM, group, lampLuminance(kind), kind.shape === 'lantern' ? 1 : 0, 0]
    }),
  )
}
