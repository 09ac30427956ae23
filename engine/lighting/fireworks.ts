import { BufferAttribute, InstancedBufferGeometry, Mesh } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { BURN_S, CLIMB_S, type FireworkShell, type ShellKind, spacedBursts } from './fireworks-shells.ts'
import { FIREWORKS_FRAGMENT, FIREWORKS_VERTEX } from './fireworks-shader.glsl.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import type { NightQuality, NightThing } from './glow-parts.ts'
import type { NightUniforms } from './night-uniforms.ts'

/** Fireworks for a scene piece. */
export interface FireworksParts {
  readonly shells: readonly FireworkShell[]
  readonly uniforms: NightUniforms
  readonly clock: { readonly showS: number }
  /** 0 dark to 1; read each frame. */
  readonly level: () => number
  readonly quality: NightQuality
}

/** What is drawn, and the light it throws. */
export interface Fireworks extends NightThing {
  /** Shells as they burst: put off where more than three would flash within a second. For sound, 340 m away in a second. */
  readonly shells: readonly FireworkShell[]
  /** Linear light of the bursts together, 0..1 each, rewritten each frame: one soft pulse a burst, for ground and haze. */
  readonly pulse: Float32Array
}

/** Shells in the sky at once, and stars of each; a star is six quads. */
const SIZES: Readonly<Record<NightQuality, readonly [slots: number, stars: number]>> = {
  headset: [3, 320],
  phone: [4, 320],
  desktop: [12, 480],
}
const SEGMENTS = 6
const KINDS: readonly ShellKind[] = ['peony', 'willow', 'ring', 'palm']
/** The pulse rises in this time and falls in some eight times as long: a glow, not a flash. */
const PULSE_RISE_S = 0.12
const PULSE_FALL_S = 0.9

/** All shells in one draw, from seed and show time alone. Never more than three bursts in a second, whatever the list says. */
export function createFireworks(scope: DisposeScope, parts: FireworksParts): Fireworks {
  const shells = spacedBursts(parts.shells)
  const [slots, stars] = SIZES[parts.quality]
  const uniforms = {
    uShells: { value: new Float32Array(4 * slots).fill(-100) },
    uLooks: { value: new Float32Array(4 * slots) },
    uEmbers: { value: new Float32Array(4 * slots) },
    uSeeds: { value: new Float32Array(slots) },
    uLevel: { value: 0 },
  }
  const material = createGlowMaterial(scope, {
    name: 'fireworks',
    vertex: `const int SLOTS = ${slots};\nconst int STARS = ${stars};\n${FIREWORKS_VERTEX}`,
    fragment: FIREWORKS_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    doubleSided: true,
    uniforms,
  })
  const geometry = scope.own(trailGeometry())
  geometry.instanceCount = slots * stars
  const object = new Mesh(geometry, material)
  object.name = 'fireworks'
  object.frustumCulled = false
  object.renderOrder = 21
  object.visible = false
  followRenderer(object, material)
  const pulse = new Float32Array(3)
  const run = (): void => {
    const { showS } = parts.clock
    uniforms.uLevel.value = Math.min(1, Math.max(0, parts.level()))
    pulse.fill(0)
    const used = uniforms.uLevel.value > 0 ? fillSlots(shells, showS, uniforms, pulse) : 0
    for (let slot = used; slot < slots; slot++) uniforms.uShells.value[4 * slot + 3] = -100
    for (let k = 0; k < 3; k++) pulse[k] = Math.min(1, pulse[k]!) * uniforms.uLevel.value
    object.visible = used > 0
    geometry.instanceCount = used * stars
  }
  return { object, systems: [{ phase: 'present', run }], shells, pulse }
}

interface SlotUniforms {
  readonly uShells: { readonly value: Float32Array }
  readonly uLooks: { readonly value: Float32Array }
  readonly uEmbers: { readonly value: Float32Array }
  readonly uSeeds: { readonly value: Float32Array }
}

/** Puts the shells in the sky at a second into slots, the newest first, and adds up their pulse; returns how many slots are used. */
function fillSlots(shells: readonly FireworkShell[], showS: number, uniforms: SlotUniforms, pulse: Float32Array): number {
  const slots = uniforms.uSeeds.value.length
  let used = 0
  for (let index = shells.length - 1; index >= 0 && used < slots; index--) {
    const shell = shells[index]!
    const age = showS - shell.atS
    if (age < -CLIMB_S || age > BURN_S) continue
    const at = 4 * used
    for (let k = 0; k < 3; k++) {
      uniforms.uShells.value[at + k] = shell.place[k]!
      uniforms.uLooks.value[at + k] = shell.colour[k]!
      uniforms.uEmbers.value[at + k] = shell.ember[k]!
      if (age > 0) pulse[k]! += 0.5 * shell.colour[k]! * (1 - Math.exp(-age / PULSE_RISE_S)) * Math.exp(-age / PULSE_FALL_S)
    }
    uniforms.uShells.value[at + 3] = age
    uniforms.uLooks.value[at + 3] = shell.radiusM
    uniforms.uEmbers.value[at + 3] = KINDS.indexOf(shell.kind)
    uniforms.uSeeds.value[used] = shell.seed
    used++
  }
  return used
}

/** A strip of quads: x across -1..1, y along the trail 0 (head) to 1. */
function trailGeometry(): InstancedBufferGeometry {
  const corners: number[] = []
  const index: number[] = []
  for (let step = 0; step <= SEGMENTS; step++) {
    corners.push(-1, step / SEGMENTS, 0, 1, step / SEGMENTS, 0)
    const first = 2 * step
    if (step < SEGMENTS) index.push(first, first + 1, first + 3, first, first + 3, first + 2)
  }
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3))
  geometry.setIndex(index)
  return geometry
}
