import {
  BufferAttribute,
  CustomBlending,
  Data3DTexture,
  DoubleSide,
  DynamicDrawUsage,
  Group,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  LinearFilter,
  Mesh,
  OneFactor,
  OneMinusSrcColorFactor,
  RedFormat,
  RepeatWrapping,
  ShaderMaterial,
  type BufferGeometry,
  type IUniform,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { RECORD, type FixtureField } from './fixture-field.ts'
import {
  BEAM_FRAGMENT,
  BEAM_VERTEX,
  FIXTURE_FRAGMENT,
  FIXTURE_VERTEX,
  LENS_FRAGMENT,
  LENS_VERTEX,
  POOL_FRAGMENT,
  POOL_VERTEX,
} from './fixture-shader.glsl.ts'
import { NIGHT_HAZE_GLSL } from './night-shader.glsl.ts'
import type { NightUniforms } from './night-uniforms.ts'

/** Visible beams at once: the brightest and nearest. */
export const BEAMS = { screen: 60, headset: 24 } as const
/** A beam is followed this far from its lens, metres. */
const BEAM_LENGTH_M = 240
const SIDES = 24
const FADE_S = 0.4
/** Frames over which the grounds under all beams are found anew. */
const GROUND_TURNS = 24

/** Light of the lamps in the air, on the ground and in their lenses: one draw each. */
export interface FixtureBeams {
  readonly group: Group
  /** Scattering of the haze the rig is seen in, per metre. */
  readonly haze: IUniform<number>
  /** Seconds that move the haze. */
  readonly time: IUniform<number>
  /** Chooses and writes the lamps to draw. `heightUnder` is the ground below where a beam ends. Allocates nothing. */
  update(frame: { deltaS: number; immersive: boolean }, eye: { readonly x: number; readonly y: number; readonly z: number }): void
}

export interface FixtureBeamParts {
  readonly field: FixtureField
  readonly night: NightUniforms
  /** Writes the height of the ground, metres, behind the east and north of a place. */
  readonly findGround: (place: Float64Array) => void
  /** See `FixtureSpots.share`. */
  readonly spotShare: Float32Array
}

/** Lamps are drawn from one buffer: first those whose beams are seen, then the rest, of which only lenses are. */
export function createFixtureBeams(scope: DisposeScope, parts: FixtureBeamParts): FixtureBeams {
  const { field } = parts
  const group = new Group()
  group.name = 'beams'
  const haze = { value: 0.014 }
  const time = { value: 0 }
  const slices = { value: 6 }
  const uniforms = {
    ...parts.night,
    uHaze: haze,
    uTime: time,
    uSlices: slices,
    uNoise: { value: hazeNoise(scope) },
    uAlbedo: { value: 0.24 },
  }
  const buffer = new InstancedInterleavedBuffer(new Float32Array(Math.max(1, field.count) * RECORD), RECORD)
  buffer.setUsage(DynamicDrawUsage)
  const add = (
    name: string,
    shape: InstancedBufferGeometry,
    shaders: readonly [string, string],
    order: number,
  ): InstancedBufferGeometry => {
    const mesh = new Mesh(withRecords(scope.own(shape), buffer), scope.own(lightMaterial(name, shaders, uniforms)))
    mesh.name = name
    mesh.frustumCulled = false
    mesh.renderOrder = order
    group.add(mesh)
    return shape
  }
  const pools = add('pools', square(), [POOL_VERTEX, POOL_FRAGMENT], 12)
  const cones = add('cones', openCone(), [BEAM_VERTEX, BEAM_FRAGMENT], 22)
  const lenses = add('lenses', square(), [LENS_VERTEX, LENS_FRAGMENT], 23)
  const choice = createChoice(field)
  const records = buffer.array as Float32Array

  const grounds = new Float64Array(field.count).fill(Number.NaN)
  const under = new Float64Array(3)
  let turn = 0
  const write = (index: number, at: number): void => {
    const from = index * RECORD
    const to = at * RECORD
    for (let part = 0; part < 13; part++) records[to + part] = field.records[from + part]!
    records[to + 13] = choice.seen[index]!
    // A beam's foot wanders slowly over nearly level ground: three times a second is enough.
    if (Number.isNaN(grounds[index]!) || (index + turn) % GROUND_TURNS === 0) {
      findUnder(field, index, parts.findGround, under)
      grounds[index] = under[2]!
    }
    records[to + 14] = grounds[index]!
    records[to + 15] = parts.spotShare[index]!
  }

  return {
    group,
    haze,
    time,
    update(frame, eye) {
      slices.value = frame.immersive ? 4 : 6
      choice.update(frame, eye, frame.immersive ? BEAMS.headset : BEAMS.screen)
      turn = (turn + 1) % GROUND_TURNS
      let at = 0
      for (let index = 0; index < field.count; index++) if (choice.seen[index]! > 0) write(index, at++)
      pools.instanceCount = at
      cones.instanceCount = at
      for (let index = 0; index < field.count; index++) if (choice.seen[index] === 0 && field.candela[index]! > 0) write(index, at++)
      lenses.instanceCount = at
      group.visible = at > 0
      buffer.needsUpdate = true
    },
  }
}

/** Writes the ground below the place where the beam's axis meets it, by two steps; under the lamp where it goes up. */
function findUnder(field: FixtureField, index: number, findGround: (place: Float64Array) => void, out: Float64Array): void {
  const at = index * RECORD
  const x = field.records[at]!
  const y = field.records[at + 1]!
  const z = field.records[at + 2]!
  const fall = -field.ahead[index * 3 + 1]!
  out[0] = x
  out[1] = -z
  findGround(out)
  if (fall < 0.03) return
  for (let step = 0; step < 2; step++) {
    const far = Math.min(150, Math.max(0, (y - out[2]!) / fall))
    out[0] = x + field.ahead[index * 3]! * far
    out[1] = -(z + field.ahead[index * 3 + 2]! * far)
    findGround(out)
  }
}

interface Choice {
  /** 0 not drawn, 1 drawn in full; between while it fades. */
  readonly seen: Float32Array
  update(frame: { readonly deltaS: number }, eye: { readonly x: number; readonly y: number; readonly z: number }, most: number): void
}

/** Of the burning lamps, the `most` brightest for their distance; one that makes way fades first. */
function createChoice(field: FixtureField): Choice {
  const seen = new Float32Array(field.count)
  const scores = new Float64Array(field.count)
  const best = new Float64Array(BEAMS.screen)
  /** The score that the `most`-th best lamp has: an insertion into a short sorted list for each lamp. */
  const threshold = (most: number): number => {
    let kept = 0
    for (let index = 0; index < field.count; index++) {
      const score = scores[index]!
      if (score <= 0 || (kept === most && score <= best[most - 1]!)) continue
      let at = kept < most ? kept++ : most - 1
      while (at > 0 && best[at - 1]! < score) {
        best[at] = best[at - 1]!
        at--
      }
      best[at] = score
    }
    return kept < most ? 0 : best[most - 1]!
  }
  return {
    seen,
    update({ deltaS }, eye, most) {
      let drawn = 0
      for (let index = 0; index < field.count; index++) {
        const at = index * RECORD
        const far = (field.records[at]! - eye.x) ** 2 + (field.records[at + 1]! - eye.y) ** 2 + (field.records[at + 2]! - eye.z) ** 2
        // What is drawn already keeps its place against one that is hardly better.
        scores[index] = (field.candela[index]! / (900 + far)) * (seen[index]! > 0 ? 1.25 : 1)
      }
      const least = threshold(most)
      for (let index = 0; index < field.count; index++) {
        if (seen[index] === 0) continue
        const stays = scores[index]! > 0 && scores[index]! >= least
        seen[index] = scores[index] === 0 ? 0 : Math.min(1, Math.max(0, seen[index]! + (stays ? deltaS : -deltaS) / FADE_S))
        if (seen[index]! > 0) drawn++
      }
      for (let index = 0; index < field.count && drawn < most; index++) {
        if (seen[index] !== 0 || scores[index]! <= 0 || scores[index]! < least) continue
        // A lamp that was dark before may come at once: its own level brings it in.
        seen[index] = least === 0 ? 1 : 0.02
        drawn++
      }
    },
  }
}

const NOISE_SIZE = 32

/** Chance on a grid that repeats, the same on every page. */
function hazeNoise(scope: DisposeScope): Data3DTexture {
  const data = new Uint8Array(NOISE_SIZE ** 3)
  let state = 0x9e3779b9
  for (let at = 0; at < data.length; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    data[at] = state >>> 24
  }
  const texture = scope.own(new Data3DTexture(data, NOISE_SIZE, NOISE_SIZE, NOISE_SIZE))
  texture.format = RedFormat
  texture.minFilter = texture.magFilter = LinearFilter
  texture.wrapS = texture.wrapT = texture.wrapR = RepeatWrapping
  texture.needsUpdate = true
  return texture
}

function withRecords(shape: InstancedBufferGeometry, buffer: InstancedInterleavedBuffer): InstancedBufferGeometry {
  for (const [at, name] of ['aLens', 'aTurn', 'aLight', 'aBeam'].entries()) {
    shape.setAttribute(name, new InterleavedBufferAttribute(buffer, 4, 4 * at))
  }
  shape.instanceCount = 0
  return shape
}

function square(): InstancedBufferGeometry {
  const shape = new InstancedBufferGeometry()
  shape.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  shape.setIndex([0, 1, 2, 0, 2, 3])
  return shape
}

/** Unit circle at z 0 and 1, no caps; wound to face outward about -z ahead. */
function openCone(): InstancedBufferGeometry {
  const shape = new InstancedBufferGeometry()
  const corners = new Float32Array((SIDES + 1) * 6)
  const index: number[] = []
  for (let side = 0; side <= SIDES; side++) {
    const turn = (side / SIDES) * 2 * Math.PI
    corners.set([Math.cos(turn), Math.sin(turn), 0, Math.cos(turn), Math.sin(turn), 1], side * 6)
    if (side < SIDES) index.push(side * 2, side * 2 + 1, side * 2 + 2, side * 2 + 2, side * 2 + 1, side * 2 + 3)
  }
  shape.setAttribute('position', new BufferAttribute(corners, 3))
  shape.setIndex(index)
  return shape satisfies BufferGeometry
}

/** Laid over the picture so that a hundred beams over one another never clip. */
function lightMaterial(name: string, [vertex, fragment]: readonly [string, string], uniforms: Record<string, IUniform>): ShaderMaterial {
  const haze = NIGHT_HAZE_GLSL
  return new ShaderMaterial({
    name: `fixture-${name}`,
    defines: { BEAM_M: BEAM_LENGTH_M.toFixed(1) },
    vertexShader: haze + FIXTURE_VERTEX + vertex,
    fragmentShader: haze + FIXTURE_FRAGMENT + fragment,
    uniforms,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcColorFactor,
    polygonOffset: name === 'pools',
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -4,
  })
}
