import {
  BufferAttribute,
  DynamicDrawUsage,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  Vector3,
} from 'three'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import { CHOOSE_EVERY_S, eyeWithin, type GlowParts, type NightQuality, type NightThing } from './glow-parts.ts'
import { type CellRecords, cellRecords, pickNearest, type Records } from './glow-nearest.ts'
import { GLOW_GROUP, glowRecords, GLOW_STRIDE } from './glow-records.ts'
import { GLOW_QUAD_FRAGMENT, GLOW_QUAD_VERTEX } from './glow-shader.glsl.ts'

const BUDGET: Readonly<Record<NightQuality, number>> = { headset: 300, phone: 500, desktop: 2000 }
const CELL_M = 12
/** From here on a cell's lamps are one glow. */
const MERGE_M = 60

/** Glow of all lamps near the eye in one draw: core and skirt of a lamp's own hue, dark with its group. */
export function createGlow(scope: DisposeScope, parts: GlowParts): NightThing {
  const all = cellRecords(glowRecords(parts.night), GLOW_STRIDE, CELL_M, GLOW_GROUP)
  const choice = { all, merged: mergedRecords(all), mergeM: MERGE_M }
  const { geometry, buffer } = quadGeometry(scope, BUDGET[parts.quality])
  const material = createGlowMaterial(scope, {
    name: 'glow',
    vertex: GLOW_QUAD_VERTEX,
    fragment: GLOW_QUAD_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    doubleSided: true,
  })
  const object = new Mesh(geometry, material)
  object.name = 'glow'
  object.frustumCulled = false
  object.renderOrder = 20
  followRenderer(object, material)
  const eye = new Vector3()
  let chosenAtMs = -Infinity
  const run = (frame: Frame): void => {
    if (frame.nowMs - chosenAtMs < CHOOSE_EVERY_S * 1000) return
    chosenAtMs = frame.nowMs
    eyeWithin(object, parts.camera(), eye)
    geometry.instanceCount = pickNearest(choice, eye.x, eye.z, buffer.array as Float32Array)
    object.visible = geometry.instanceCount > 0
    buffer.needsUpdate = true
  }
  return { object, systems: [{ phase: 'present', run }] }
}

/** A square from -1 to 1 with room for `count` glow records. */
function quadGeometry(scope: DisposeScope, count: number): { geometry: InstancedBufferGeometry; buffer: InstancedInterleavedBuffer } {
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  const buffer = new InstancedInterleavedBuffer(new Float32Array(count * GLOW_STRIDE), GLOW_STRIDE)
  buffer.setUsage(DynamicDrawUsage)
  for (const [at, name] of ['aPlace', 'aLine', 'aLook', 'aAim'].entries()) {
    geometry.setAttribute(name, new InterleavedBufferAttribute(buffer, 4, 4 * at))
  }
  geometry.instanceCount = 0
  return { geometry, buffer }
}

/** One record for each cell: the middle of its lamps, weighed by their light, as large as they are together. */
export function mergedRecords(all: CellRecords): Records {
  const cells = all.first.length - 1
  const merged = new Float32Array(cells * GLOW_STRIDE)
  for (let cell = 0; cell < cells; cell++) mergeCell(all, cell, merged)
  return { stride: GLOW_STRIDE, records: merged }
}

function mergeCell(all: CellRecords, cell: number, merged: Float32Array): void {
  const { records } = all
  const to = cell * GLOW_STRIDE
  let weight = 0
  let brightest = 0
  for (let at = all.first[cell]!; at < all.first[cell + 1]!; at++) {
    const from = at * GLOW_STRIDE
    const light = records[from + 9]! * records[from + 3]! ** 2
    weight += light
    for (let k = 0; k < 3; k++) merged[to + k]! += records[from + k]! * light
    if (light >= brightest) {
      brightest = light
      merged[to + 8] = records[from + 8]!
      merged[to + 11] = records[from + 11]!
    }
  }
  const size = all.first[cell + 1]! - all.first[cell]!
  for (let k = 0; k < 3; k++) merged[to + k]! /= Math.max(1e-9, weight)
  const radius = records[all.first[cell]! * GLOW_STRIDE + 3]! * Math.min(3, Math.sqrt(size) ** 0.8)
  merged[to + 3] = radius
  merged[to + 7] = -1
  merged[to + 9] = weight / (radius * radius)
  merged[to + 10] = 1
}
