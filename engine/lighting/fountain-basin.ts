import { BufferAttribute, BufferGeometry, type IUniform, Mesh, ShapeUtils, Vector2, Vector3 } from 'three'
import type { Night } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { channelOf, fieldOf } from './fountain-records.ts'
import { BASIN_FRAGMENT, BASIN_GROUPS_GLSL, BASIN_VERTEX } from './fountain-shader.glsl.ts'
import { createGlowMaterial } from './glow-material.ts'
import { cellRecords, pickNearest } from './glow-nearest.ts'
import { CHOOSE_EVERY_S, eyeWithin, type GlowParts, type NightQuality, type NightThing } from './glow-parts.ts'
import { mergedRecords } from './glow-quads.ts'
import { GLOW_GROUP, glowRecords, GLOW_STRIDE } from './glow-records.ts'
import { NIGHT_SKY_GLSL, NIGHT_TOWER_GLSL } from './night-shader.glsl.ts'

/** Clusters of lamps that stand in the water. */
const LAMPS: Readonly<Record<NightQuality, number>> = { headset: 5, phone: 5, desktop: 16 }
const MOST_LAMPS = 16
const MOST_FOUNTAINS = 32

/** All pools of the night in one draw. `amounts` is the fountains' own uniform. */
export function createBasins(scope: DisposeScope, parts: GlowParts, amounts: IUniform<Float32Array>): NightThing {
  const { night } = parts
  const lamps = new Float32Array(MOST_LAMPS * 4)
  const looks = new Float32Array(MOST_LAMPS * 2)
  const lampCount = { value: 0 }
  const material = createGlowMaterial(scope, {
    name: 'basins',
    vertex: BASIN_VERTEX,
    fragment: NIGHT_SKY_GLSL + BASIN_GROUPS_GLSL + NIGHT_TOWER_GLSL + BASIN_FRAGMENT,
    blend: 'solid',
    night: parts.uniforms,
    doubleSided: true,
    uniforms: {
      uAmount: amounts,
      uLamps: { value: lamps },
      uLampLooks: { value: looks },
      uLampCount: lampCount,
      ...fieldUniforms(night),
    },
  })
  const object = new Mesh(scope.own(basinGeometry(night)), material)
  object.name = 'basins'
  object.visible = night.pools.length > 0
  const all = cellRecords(glowRecords(night), GLOW_STRIDE, 8, GLOW_GROUP)
  const choice = { all, merged: mergedRecords(all), mergeM: -1000 }
  const near = new Float32Array(LAMPS[parts.quality] * GLOW_STRIDE)
  const eye = new Vector3()
  const place = new Vector3()
  let chosenAtMs = -Infinity
  const run = (frame: Frame): void => {
    if (!object.visible || frame.nowMs - chosenAtMs < CHOOSE_EVERY_S * 1000) return
    chosenAtMs = frame.nowMs
    eyeWithin(object, parts.camera(), eye)
    lampCount.value = pickNearest(choice, eye.x, eye.z, near)
    for (let lamp = 0; lamp < lampCount.value; lamp++) {
      const from = lamp * GLOW_STRIDE
      place.set(near[from]!, near[from + 1]!, near[from + 2]).applyMatrix4(object.matrixWorld)
      place.toArray(lamps, lamp * 4)
      lamps[lamp * 4 + 3] = near[from + 3]!
      looks[lamp * 2] = near[from + 8]!
      looks[lamp * 2 + 1] = near[from + 9]!
    }
  }
  return { object, systems: [{ phase: 'present', run }] }
}

function fieldUniforms(night: Night): Record<string, IUniform> {
  const fields = new Float32Array(MOST_FOUNTAINS * 4)
  const looks = new Float32Array(MOST_FOUNTAINS * 2)
  for (const [index, fountain] of night.fountains.entries()) {
    fields.set([...fieldOf(fountain), fountain.maxHeightM], index * 4)
    looks[index * 2] = channelOf(night, fountain)
  }
  return { uFields: { value: fields }, uFieldLooks: { value: looks }, uFieldCount: { value: night.fountains.length } }
}

function basinGeometry(night: Night): BufferGeometry {
  const corners: number[] = []
  const index: number[] = []
  const at = position('render')
  for (const pool of night.pools) {
    const first = corners.length / 3
    const outline = pool.polygon.map(([e, n]) => new Vector2(e, n))
    for (const triangle of ShapeUtils.triangulateShape(outline, [])) for (const corner of triangle) index.push(first + corner)
    for (const [e, n] of pool.polygon) {
      renderFromEnu(setPosition(position('enu'), e, n, pool.heightM), at)
      corners.push(at[0], at[1], at[2])
    }
  }
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3))
  geometry.setIndex(index)
  return geometry
}
