import { REST } from '../../../model/body/index.ts'
import { addTube, tubePlace, type Draft, type Ring, type Weights } from './draft.ts'
import { bell, smooth } from './spline.ts'

const HIPS: Weights = [['hips', 1]]
const CHEST: Weights = [['chest', 1]]
const WAIST: Weights = [['hips', 0.5], ['chest', 0.5]] // prettier-ignore

/** A clothed trunk from the hips to the neck. */
export const TRUNK: readonly Ring[] = [
  { y: 0.86, rx: 0.172, rz: 0.112, back: 0.132, weights: HIPS },
  { y: 0.93, rx: 0.168, rz: 0.108, back: 0.13, weights: HIPS },
  { y: 1.0, rx: 0.152, rz: 0.104, back: 0.112, weights: HIPS },
  { y: 1.07, rx: 0.14, rz: 0.1, back: 0.096, weights: [['hips', 0.8], ['chest', 0.2]] }, // prettier-ignore
  { y: 1.13, rx: 0.139, rz: 0.101, back: 0.096, weights: WAIST },
  { y: 1.2, rx: 0.15, rz: 0.11, back: 0.106, weights: [['hips', 0.1], ['chest', 0.9]] }, // prettier-ignore
  { y: 1.27, rx: 0.158, rz: 0.117, back: 0.11, weights: CHEST },
  { y: 1.33, rx: 0.164, rz: 0.111, back: 0.11, weights: CHEST },
  { y: 1.38, rx: 0.163, rz: 0.089, back: 0.098, weights: CHEST },
  { y: 1.415, rx: 0.138, rz: 0.068, back: 0.08, weights: CHEST },
  { y: 1.44, rx: 0.088, rz: 0.056, back: 0.066, z: -0.002, weights: CHEST },
  { y: 1.456, rx: 0.058, rz: 0.048, back: 0.058, z: -0.002, weights: [['chest', 0.6], ['head', 0.4]] }, // prettier-ignore
]

const place = tubePlace(TRUNK, { role: 'upper', round: 0.92 })
/** Where the cloth of a trunk is: angle 0 in front, growing to the left, and height. `out` 1 lies on it. */
export const onTrunk = (angle: number, y: number, out = 1): ReturnType<typeof place> => place(angle, upOf(y), out)

/** Rings are not evenly high: how far up one is by its height. */
function upOf(y: number): number {
  const last = TRUNK.length - 1
  const k = TRUNK.findIndex((ring, index) => y < (TRUNK[index + 1]?.y ?? Number.POSITIVE_INFINITY) && y >= ring.y)
  if (k < 0) return y < TRUNK[0]!.y ? 0 : 1
  const next = TRUNK[k + 1]
  return next === undefined ? 1 : (k + (y - TRUNK[k]!.y) / (next.y - TRUNK[k]!.y)) / last
}

export function addTrunk(draft: Draft, low: boolean): void {
  const rings = low ? TRUNK : TRUNK.slice(2)
  addTube(draft, rings, { sides: 20, rows: low ? 15 : 12, role: 'upper', round: 0.92, tint: (angle, up) => 1 - 0.12 * bell((up - 0.42) / 0.12) * (0.4 + 0.6 * Math.abs(Math.sin(angle * 2))) }) // prettier-ignore
  addTube(draft, [
    { y: 1.43, rx: 0.056, rz: 0.046, back: 0.056, weights: CHEST },
    { y: 1.455, rx: 0.0465, rz: 0.043, back: 0.052, weights: [['chest', 0.5], ['head', 0.5]] },
    { y: 1.49, rx: 0.0435, rz: 0.041, back: 0.047, z: 0.002, weights: [['head', 1]] },
    { y: 1.53, rx: 0.0445, rz: 0.04, back: 0.055, z: -0.006, weights: [['head', 1]] },
  ], { sides: 12, rows: 4, role: 'skin', tint: (_, up) => 0.92 - 0.28 * smooth(0.45, 1, up) }) // prettier-ignore
}

/** An arm that hangs, in its sleeve; `cuff` where the sleeve ends in a band. */
export function addArm(draft: Draft, side: 1 | -1, wide: boolean): void {
  const [upper, lower] = side > 0 ? (['leftUpperArm', 'leftLowerArm'] as const) : (['rightUpperArm', 'rightLowerArm'] as const)
  const x = side * REST.shoulderX
  const rings: Ring[] = [
    { x, y: 0.862, rx: 0.033, rz: 0.036, weights: [[lower, 1]] },
    { x, y: 0.96, rx: 0.0365, rz: 0.04, weights: [[lower, 1]] },
    { x, y: 1.05, rx: 0.0405, rz: 0.044, weights: [[upper, 0.12], [lower, 0.88]] },
    { x, y: 1.105, rx: 0.041, rz: 0.0445, z: -0.003, weights: [[upper, 0.5], [lower, 0.5]] },
    { x, y: 1.16, rx: 0.043, rz: 0.047, weights: [[upper, 0.88], [lower, 0.12]] },
    { x: x - side * 0.004, y: 1.25, rx: 0.046, rz: 0.053, weights: [[upper, 1]] },
    { x: x - side * 0.01, y: 1.325, rx: 0.05, rz: 0.06, weights: [[upper, 0.9], ['chest', 0.1]] },
    { x: x - side * 0.024, y: 1.375, rx: 0.05, rz: 0.063, z: -0.002, weights: [[upper, 0.55], ['chest', 0.45]] },
    { x: x - side * 0.052, y: 1.41, rx: 0.043, rz: 0.052, z: -0.004, weights: [[upper, 0.15], ['chest', 0.85]] },
    { x: x - side * 0.092, y: 1.431, rx: 0.02, rz: 0.03, z: -0.006, weights: CHEST },
  ] // prettier-ignore
  addTube(draft, rings, {
    sides: 12,
    rows: 15,
    role: 'upper',
    closed: 'top',
    tint: (angle, up) => 1 - 0.1 * bell((up - 0.34) / 0.05) * (0.5 + 0.5 * Math.cos(3 * angle)),
    paint: (_, up) => (!wide && up < 0.04 ? 'sash' : 'upper'),
  })
}

export function addLeg(draft: Draft, side: 1 | -1): void {
  const [upper, lower] = side > 0 ? (['leftUpperLeg', 'leftLowerLeg'] as const) : (['rightUpperLeg', 'rightLowerLeg'] as const)
  const x = side * REST.legX
  addTube(draft, [
    { x, y: 0.07, z: -0.008, rx: 0.055, rz: 0.062, weights: [[lower, 1]] },
    { x, y: 0.13, z: -0.012, rx: 0.053, rz: 0.06, weights: [[lower, 1]] },
    { x, y: 0.32, z: -0.014, rx: 0.059, rz: 0.068, weights: [[lower, 1]] },
    { x, y: 0.43, z: -0.004, rx: 0.06, rz: 0.066, weights: [[lower, 0.9], [upper, 0.1]] },
    { x, y: 0.49, rx: 0.062, rz: 0.067, weights: [[lower, 0.5], [upper, 0.5]] },
    { x, y: 0.56, rx: 0.068, rz: 0.072, weights: [[lower, 0.1], [upper, 0.9]] },
    { x, y: 0.72, rx: 0.081, rz: 0.09, weights: [[upper, 1]] },
    { x, y: 0.85, z: -0.008, rx: 0.086, rz: 0.108, weights: [[upper, 0.75], ['hips', 0.25]] },
    { x, y: 0.94, z: -0.01, rx: 0.08, rz: 0.108, weights: [[upper, 0.3], ['hips', 0.7]] },
  ], { sides: 12, rows: 14, role: 'lower', tint: (angle, up) => 1 - 0.12 * bell((up - 0.46) / 0.06) * (0.5 + 0.5 * Math.cos(2 * angle + 1)) - 0.1 * bell((up - 0.04) / 0.05) }) // prettier-ignore
}

/** A shoe with a sole, its tip turned up where it is one of the Tang street. */
export function addShoe(draft: Draft, side: 1 | -1, old: boolean): void {
  const foot: Weights = [[side > 0 ? 'leftFoot' : 'rightFoot', 1]]
  const x = side * REST.legX
  addTube(draft, [
    { x, y: 0, z: 0.035, rx: 0.045, rz: 0.118, back: 0.098, weights: foot },
    { x, y: 0.018, z: 0.035, rx: 0.047, rz: 0.12, back: 0.1, weights: foot },
    { x, y: old ? 0.05 : 0.04, z: 0.032, rx: 0.044, rz: old ? 0.124 : 0.104, back: 0.097, weights: foot },
    { x, y: 0.068, z: 0.004, rx: 0.042, rz: 0.078, back: 0.068, weights: foot },
    { x, y: 0.1, z: -0.008, rx: 0.042, rz: 0.052, back: 0.052, weights: foot },
  ], { sides: 12, rows: 7, role: 'shoes', closed: 'bottom', round: 0.9, paint: (_, up) => (up < 0.3 ? (old ? 'white' : 'shoes') : 'shoes'), tint: (_, up) => (up < 0.3 && !old ? 0.45 : 1) }) // prettier-ignore
}
