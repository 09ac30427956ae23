import { Quaternion, Vector3 } from 'three'
import {
  mountPose,
  position,
  renderFromEnu,
  renderRotationFromEnu,
  rotation,
  rotationFromMount,
  type MountInDegrees,
} from '../../model/frames/index.ts'
import { candelaOf, spreadOf } from './fixture-photometry.ts'

/** Patterns a gobo can have, by the number the shaders know them by. */
export const GOBO_PATTERNS = ['open', 'breakup', 'cloud', 'lattice', 'lotus', 'stars', 'rings', 'bars'] as const
export type GoboPattern = (typeof GOBO_PATTERNS)[number]

/** A lamp as the venue and its type describe it. */
export interface FixtureToDraw {
  readonly mount: MountInDegrees
  /** Full angle of the beam where nothing zooms it. */
  readonly beamDeg: number
  readonly lumens: number
  /** A head in a yoke: `aim` turns it. */
  readonly moves?: boolean
  /** By place of the wheel. */
  readonly gobos?: readonly GoboPattern[]
}

/** Numbers of one lamp in `FixtureField.records`, four at a time as the shaders take them; see `fixture-shader.glsl.ts`. */
export const RECORD = 16
/** Radius of the lens and, for a head, from the foot of its base to the axis it tilts about, metres. */
export const LENS_M = 0.085
export const PIVOT_M = 0.42
/** From the tilt axis, or the mount of a lamp without a yoke, to the lens. */
export const LENS_AHEAD_M = 0.21
/** Least change of a head that is drawn, degrees. */
const STILL_DEG = 0.002

/**
 * What is known of every lamp, in the render frame. Records: lens x, y, z, radius; turn as a quaternion; candela red, green, blue,
 * pattern; spread, and three that those who draw fill in.
 */
export interface FixtureField {
  readonly count: number
  readonly records: Float32Array
  readonly fixtures: readonly FixtureToDraw[]
  /** Where each lamp is mounted. */
  readonly feet: readonly Vector3[]
  readonly mounts: readonly Quaternion[]
  /** Unit vectors along the beams, three numbers a lamp. */
  readonly ahead: Float32Array
  /** Luminous intensity, candela weighed by the eye: 0 for a dark lamp. */
  readonly candela: Float64Array
  /** 1 for a lamp whose angles changed since somebody last set it to 0. */
  readonly turned: Uint8Array
  /** Red, green and blue stand in `light` from `at` on: numbers given one by one would be boxed, a lamp a frame. */
  light(index: number, light: ArrayLike<number>, at?: number): void
  /** Pan, then tilt, in `degrees` from `at` on; from the mount: tilt adds to its pitch, pan turns the tilted head about the mount's axis, clockwise from behind. */
  aim(index: number, degrees: ArrayLike<number>, at?: number): void
  /** Full beam angle in degrees, 0 for the type's own; place on the wheel. */
  shape(index: number, zoomDeg: number, goboPlace: number): void
}

/** The lamps of a venue, dark and at rest. */
export function createFixtureField(fixtures: readonly FixtureToDraw[]): FixtureField {
  return new Field(fixtures)
}

class Field implements FixtureField {
  readonly count: number
  readonly records: Float32Array
  readonly fixtures: readonly FixtureToDraw[]
  readonly feet: Vector3[] = []
  readonly mounts: Quaternion[] = []
  readonly ahead: Float32Array
  readonly candela: Float64Array
  readonly turned: Uint8Array
  private readonly levels: Float64Array
  private readonly angles: Float64Array
  private readonly zooms: Float64Array
  /** Candela at full. */
  private readonly full: Float64Array

  constructor(fixtures: readonly FixtureToDraw[]) {
    this.fixtures = fixtures
    this.count = fixtures.length
    this.records = new Float32Array(this.count * RECORD)
    this.ahead = new Float32Array(this.count * 3)
    this.candela = new Float64Array(this.count)
    this.turned = new Uint8Array(this.count)
    this.levels = new Float64Array(this.count * 3)
    this.angles = new Float64Array(this.count * 2)
    this.zooms = new Float64Array(this.count)
    this.full = new Float64Array(this.count)
    fixtures.forEach((fixture, index) => {
      const mount = mountPose(fixture.mount)
      const at = renderFromEnu(mount.position, position('render'))
      const turn = renderRotationFromEnu(rotationFromMount(mount, rotation('enu')), rotation('render'))
      this.feet.push(new Vector3(at[0], at[1], at[2]))
      this.mounts.push(new Quaternion(turn[0], turn[1], turn[2], turn[3]))
      this.records[index * RECORD + 3] = LENS_M
      this.zooms[index] = fixture.beamDeg
      this.widen(index, fixture.beamDeg)
      this.place(index)
    })
  }

  light(index: number, light: ArrayLike<number>, at = 0): void {
    const { levels } = this
    const to = index * 3
    if (levels[to] === light[at] && levels[to + 1] === light[at + 1] && levels[to + 2] === light[at + 2]) return
    for (let part = 0; part < 3; part++) levels[to + part] = light[at + part]!
    this.shine(index)
  }

  aim(index: number, degrees: ArrayLike<number>, at = 0): void {
    const { angles } = this
    const to = index * 2
    if (Math.abs(angles[to]! - degrees[at]!) < STILL_DEG && Math.abs(angles[to + 1]! - degrees[at + 1]!) < STILL_DEG) return
    angles[to] = degrees[at]!
    angles[to + 1] = degrees[at + 1]!
    this.place(index)
  }

  shape(index: number, zoomDeg: number, goboPlace: number): void {
    const wheel = this.fixtures[index]?.gobos
    const pattern = wheel?.[Math.round(goboPlace)] ?? 'open'
    this.records[index * RECORD + 11] = GOBO_PATTERNS.indexOf(pattern)
    if (zoomDeg <= 0 || this.zooms[index] === zoomDeg) return
    this.zooms[index] = zoomDeg
    this.widen(index, zoomDeg)
  }

  private widen(index: number, beamDeg: number): void {
    this.full[index] = candelaOf(this.fixtures[index]?.lumens ?? 0, beamDeg)
    this.records[index * RECORD + 12] = spreadOf(beamDeg)
    this.shine(index)
  }

  private shine(index: number): void {
    const full = this.full[index]!
    const red = full * this.levels[index * 3]!
    const green = full * this.levels[index * 3 + 1]!
    const blue = full * this.levels[index * 3 + 2]!
    this.records[index * RECORD + 8] = red
    this.records[index * RECORD + 9] = green
    this.records[index * RECORD + 10] = blue
    this.candela[index] = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  /** Written out in numbers: vectors and quaternions would box a hundred bytes a head, and every head moves every frame. */
  private place(index: number): void {
    const { angles, records, ahead } = this
    const { x: mx, y: my, z: mz, w: mw } = this.mounts[index]!
    const foot = this.feet[index]!
    const moves = this.fixtures[index]?.moves === true
    const pan = moves ? (-angles[index * 2]! * Math.PI) / 360 : 0
    const tilt = moves ? (angles[index * 2 + 1]! * Math.PI) / 360 : 0
    const panSine = Math.sin(pan)
    const panCosine = Math.cos(pan)
    const tiltSine = Math.sin(tilt)
    const tiltCosine = Math.cos(tilt)
    // Mount, then pan about its axis, then tilt across it.
    const px = mx * panCosine + my * panSine
    const py = my * panCosine - mx * panSine
    const pz = mz * panCosine + mw * panSine
    const pw = mw * panCosine - mz * panSine
    const x = px * tiltCosine + pw * tiltSine
    const y = py * tiltCosine + pz * tiltSine
    const z = pz * tiltCosine - py * tiltSine
    const w = pw * tiltCosine - px * tiltSine
    const pivot = moves ? PIVOT_M : 0
    const from = index * 3
    ahead[from] = -2 * (x * z + w * y)
    ahead[from + 1] = -2 * (y * z - w * x)
    ahead[from + 2] = 2 * (x * x + y * y) - 1
    const to = index * RECORD
    records[to] = foot.x - 2 * (mx * mz + mw * my) * pivot + ahead[from] * LENS_AHEAD_M
    records[to + 1] = foot.y - 2 * (my * mz - mw * mx) * pivot + ahead[from + 1]! * LENS_AHEAD_M
    records[to + 2] = foot.z + (2 * (mx * mx + my * my) - 1) * pivot + ahead[from + 2]! * LENS_AHEAD_M
    records[to + 4] = x
    records[to + 5] = y
    records[to + 6] = z
    records[to + 7] = w
    this.turned[index] = 1
  }
}
