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
import type { Night } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import { cellRecords, pickNearest } from './glow-nearest.ts'
import { CHOOSE_EVERY_S, eyeWithin, type GlowParts, lampLuminance, type NightQuality, type NightThing } from './glow-parts.ts'
import { type LampPlace, lampPlaces } from './glow-records.ts'
import { STREAK_FRAGMENT, STREAK_VERTEX } from './streak-shader.glsl.ts'

/** Place x, y, z, radius; group, cd/m2, height of the ground, 1 for red silk. */
const STRIDE = 8
const CELL_M = 10
const BUDGET: Readonly<Record<NightQuality, number>> = { headset: 100, phone: 150, desktop: 800 }
const MOST_POOLS = 32
/** A lamp higher than this mirrors too far away and too dim, metres. */
const HIGHEST_M = 14

/** One draw for every lamp near the eye, mirrored: faint in dry polished stone, strong in wet, whole in pools. */
export function createStreaks(scope: DisposeScope, parts: GlowParts): NightThing {
  const all = cellRecords(streakRecords(parts), STRIDE, CELL_M)
  const material = createGlowMaterial(scope, {
    name: 'streaks',
    vertex: STREAK_VERTEX,
    fragment: STREAK_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    doubleSided: true,
    uniforms: poolUniforms(parts.night),
  })
  material.polygonOffset = true
  material.polygonOffsetFactor = -2
  material.polygonOffsetUnits = -2
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  const buffer = new InstancedInterleavedBuffer(new Float32Array(BUDGET[parts.quality] * STRIDE), STRIDE)
  buffer.setUsage(DynamicDrawUsage)
  geometry.setAttribute('aPlace', new InterleavedBufferAttribute(buffer, 4, 0))
  geometry.setAttribute('aLook', new InterleavedBufferAttribute(buffer, 4, 4))
  geometry.instanceCount = 0
  const object = new Mesh(geometry, material)
  object.name = 'streaks'
  object.frustumCulled = false
  object.renderOrder = 10
  followRenderer(object, material)
  const eye = new Vector3()
  const choice = { all }
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

/** Boxes round the pools' outlines and their water, render frame. */
function poolUniforms(night: Night): Record<string, IUniform> {
  const boxes = new Float32Array(MOST_POOLS * 4)
  const heights = new Float32Array(MOST_POOLS)
  const pools = night.pools.slice(0, MOST_POOLS)
  pools.forEach(({ polygon, heightM }, pool) => {
    const east = polygon.map((corner) => corner[0])
    const north = polygon.map((corner) => corner[1])
    boxes.set([Math.min(...east), -Math.max(...north), Math.max(...east), -Math.min(...north)], pool * 4)
    heights[pool] = heightM
  })
  return { uPools: { value: boxes }, uPoolHigh: { value: heights }, uPoolCount: { value: pools.length } }
}

function streakRecords(parts: GlowParts): Float32Array {
  const at = position('render')
  return Float32Array.from(
    lampPlaces(parts.night).flatMap((lamp) => {
      const { kind } = lamp
      const ground = groundBelow(lamp, parts)
      const high = lamp.up - ground
      if (!kind.glow || kind.shape === 'flood' || kind.shape === 'ground' || high > HIGHEST_M || high < 0.15) return []
      renderFromEnu(setPosition(position('enu'), lamp.east, lamp.north, lamp.up), at)
      const cdM2 = kind.shape === 'line' ? lampLuminance(kind) * 0.1 : lampLuminance(kind)
      return [at[0], at[1], at[2], Math.min(1.2, kind.radiusM), lamp.group, cdM2, ground, kind.shape === 'lantern' ? 1 : 0]
    }),
  )
}

/** Height of the ground under a lamp: the venue's own, or the foot of its body, or the venue's level. */
function groundBelow(lamp: LampPlace, { heightAt }: GlowParts): number {
  if (heightAt) return heightAt(lamp.east, lamp.north)
  return lamp.kind.heightM > 0 ? lamp.up - lamp.kind.heightM : 0
}
