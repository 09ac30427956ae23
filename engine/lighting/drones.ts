import { BufferAttribute, DataTexture, FloatType, InstancedBufferGeometry, Mesh, RGBAFormat } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import type { DroneFormation } from './drones-formations.ts'
import { DRONES_FRAGMENT, DRONES_VERTEX } from './drones-shader.glsl.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import type { NightThing } from './glow-parts.ts'
import type { NightUniforms } from './night-uniforms.ts'

/** A formation and when it stands. */
export interface DroneStep {
  readonly formation: DroneFormation
  /** Show time at which the drones have arrived, seconds; steps ascend. */
  readonly atS: number
  /** Seconds they take to come from the step before. */
  readonly travelS: number
}

/** A flight of lights for a scene piece. */
export interface DroneParts {
  readonly count: number
  readonly steps: readonly DroneStep[]
  readonly uniforms: NightUniforms
  readonly clock: { readonly showS: number }
  /** 0 dark to 1; read each frame. */
  readonly level: () => number
  /** Radians the whole turns a second of show time; 0 where it is not given. */
  readonly spin?: number
}

const MOST = 2048

/** Lights that fly from formation to formation along show time, one draw. The formation's frame is the object's own: y up, +z to the viewer. */
export function createDrones(scope: DisposeScope, parts: DroneParts): NightThing {
  const { count, steps } = parts
  if (steps.length === 0 || count < 1 || count > MOST || steps.some(({ formation }) => formation.places.length !== 3 * count)) {
    throw new HolositeError({
      code: 'scene/piece-failed',
      what: `A flight of ${count} drones needs at least one formation, each of as many lights.`,
      fix: `Give 1 to ${MOST} drones and make every formation with that count.`,
      at: ['steps'],
    })
  }
  const uniforms = {
    uPlaces: { value: rowsTexture(scope, count, steps, ({ places }) => places) },
    uColours: { value: rowsTexture(scope, count, steps, ({ colours }) => colours) },
    uFrom: { value: 0 },
    uTo: { value: 0 },
    uMix: { value: 1 },
    uLevel: { value: 0 },
    uSpin: { value: 0 },
  }
  const material = createGlowMaterial(scope, {
    name: 'drones',
    vertex: DRONES_VERTEX,
    fragment: DRONES_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    uniforms,
  })
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  geometry.instanceCount = count
  const object = new Mesh(geometry, material)
  object.name = 'drones'
  object.frustumCulled = false
  object.renderOrder = 22
  followRenderer(object, material)
  const run = (): void => {
    const { showS } = parts.clock
    const step = stepAt(steps, showS)
    const arrives = steps[step]!
    uniforms.uFrom.value = Math.max(0, step - 1)
    uniforms.uTo.value = step
    uniforms.uMix.value = Math.min(1, Math.max(0, 1 - (arrives.atS - showS) / Math.max(0.001, arrives.travelS)))
    uniforms.uLevel.value = Math.min(1, Math.max(0, parts.level()))
    uniforms.uSpin.value = (parts.spin ?? 0) * showS
    object.visible = uniforms.uLevel.value > 0
  }
  return { object, systems: [{ phase: 'present', run }] }
}

/** The step the drones fly to, or stand in, at a second of the show. */
export function stepAt(steps: readonly DroneStep[], showS: number): number {
  let step = 0
  while (step + 1 < steps.length && showS >= steps[step + 1]!.atS - steps[step + 1]!.travelS) step++
  return step
}

function rowsTexture(
  scope: DisposeScope,
  count: number,
  steps: readonly DroneStep[],
  rowOf: (formation: DroneFormation) => Float32Array,
): DataTexture {
  const texels = new Float32Array(count * steps.length * 4)
  for (const [row, { formation }] of steps.entries()) {
    const from = rowOf(formation)
    for (let drone = 0; drone < count; drone++) texels.set(from.subarray(3 * drone, 3 * drone + 3), (row * count + drone) * 4)
  }
  const texture = scope.own(new DataTexture(texels, count, steps.length, RGBAFormat, FloatType))
  texture.needsUpdate = true
  return texture
}
