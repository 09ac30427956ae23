import { REST } from '../../../model/body/index.ts'
import { addBall, addCord, addGrid, addTube, blend, type Draft, type Ring, type Triple, type Weights } from './draft.ts'
import { hanging } from './hair.ts'
import { bell, curve, smooth } from './spline.ts'
import { onTrunk } from './trunk.ts'

const HIPS: Weights = [['hips', 1]]
const CHEST: Weights = [['chest', 1]]

/** What hangs about both legs follows each on its own side. */
const legs =
  (left: string, right: string) =>
  (angle: number): Weights => {
    const share = Math.min(1, Math.max(0, 0.5 + 0.9 * Math.sin(angle)))
    return [[left, share], [right, 1 - share]] // prettier-ignore
  }
const THIGHS = legs('leftUpperLeg', 'rightUpperLeg')
const SHINS = legs('leftLowerLeg', 'rightLowerLeg')

/** By height, from the hips to the shins. */
function aboutLegs(angle: number, y: number): Weights {
  if (y > 0.7) return blend(HIPS, THIGHS(angle), smooth(0.97, 0.7, y))
  return blend(THIGHS(angle), SHINS(angle), smooth(0.45, 0.05, y))
}

/** A skirt to the ground with a border, deep in folds or a robe's. */
export function addSkirt(draft: Draft, folds: 'deep' | 'plain'): void {
  const rings: Ring[] = [[0.03, 0.3, 0.29], [0.05, 0.298, 0.287], [0.1, 0.292, 0.28], [0.24, 0.274, 0.258], [0.42, 0.255, 0.233], [0.6, 0.232, 0.205], [0.78, 0.205, 0.172], [0.92, 0.18, 0.143], [1.03, 0.156, 0.116], [1.13, 0.146, 0.107]].map(([y, rx, rz]) => ({ y, rx, rz, weights: HIPS }) as Ring) // prettier-ignore
  const deep = folds === 'deep' ? 0.058 : 0.016
  const fold = (angle: number): number => Math.cos(11 * angle + 0.7 * Math.sin(3 * angle))
  addTube(draft, rings, {
    ...{ sides: 44, rows: 11, role: 'lower' as const },
    ripple: (angle, up) => deep * fold(angle) * (1 - up) ** 0.8,
    tint: (angle, up) => 1 + 0.16 * fold(angle) * (folds === 'deep' ? 1 : 0.4) * (1 - up * 0.7),
    paint: (_, up) => (up < 0.16 ? 'sash' : 'lower'),
    carry: (angle, _up, _rings, y) => aboutLegs(angle, y),
  })
}

/** The skirts of a coat, open in front. */
export function addHem(draft: Draft): void {
  const rings: Ring[] = [[0.67, 0.226, 0.2], [0.69, 0.225, 0.198], [0.8, 0.213, 0.176], [0.93, 0.195, 0.15], [1.03, 0.161, 0.12], [1.12, 0.1465, 0.108], [1.128, 0.13, 0.09]].map(([y, rx, rz]) => ({ y, rx, rz, weights: HIPS }) as Ring) // prettier-ignore
  addTube(draft, rings, {
    ...{ sides: 24, rows: 7, role: 'upper' as const, from: 0.05, to: 2 * Math.PI - 0.05 },
    ripple: (angle, up) => 0.03 * Math.cos(5 * angle) * (1 - up),
    tint: (angle, up) => (up < 0.1 ? 0.7 : 1 + 0.08 * Math.cos(5 * angle) * (1 - up)),
    carry: (angle, up) => blend(HIPS, THIGHS(angle), smooth(0.55, 0, up) * 0.85),
  })
  // Buttons down the front.
  for (const y of [1.34, 1.24, 1.14, 1.04]) {
    const { at, weights } = onTrunk(0.02, y, 1.02)
    addBall(draft, { at, radii: [0.009, 0.009, 0.005], role: 'trim', bone: weights[0]![0], rows: 3, sides: 6, tint: 0.9 })
  }
}

/** The end of a shirt over trousers. */
export function addShirt(draft: Draft): void {
  const rings: Ring[] = [[0.865, 0.19, 0.134, 0.148], [0.875, 0.189, 0.133, 0.147], [0.94, 0.181, 0.126, 0.142], [1.01, 0.162, 0.112, 0.122], [1.06, 0.15, 0.109, 0.108], [1.068, 0.13, 0.09, 0.09]].map(([y, rx, rz, back]) => ({ y, rx, rz, back, weights: HIPS }) as Ring) // prettier-ignore
  addTube(draft, rings, {
    ...{ sides: 24, rows: 6, role: 'upper' as const },
    ripple: (angle, up) => 0.012 * Math.cos(6 * angle) * (1 - up),
    tint: (_, up) => (up < 0.12 ? 0.75 : 1),
    carry: (angle, _up, _rings, y) => blend(HIPS, THIGHS(angle), 0.35 * smooth(0.98, 0.86, y)),
  })
}

/** Over black. */
const GOLD: Triple = [36, 22, 5]

/** A band about the waist: tied in front with two ends that hang, or a belt with plaques. */
export function addSash(draft: Draft, kind: 'tied' | 'belt'): void {
  const waist = (y: number, rx: number, rz: number, share: number): Ring => ({ y, rx, rz, weights: [['hips', share], ['chest', 1 - share]] }) // prettier-ignore
  const [low, high] = kind === 'tied' ? [1.05, 1.185] : [1.075, 1.12]
  addTube(draft, [waist(low - 0.004, 0.15, 0.11, 0.75), waist(low, 0.159, 0.119, 0.75), waist((low + high) / 2, 0.159, 0.12, 0.5), waist(high, 0.159, 0.121, 0.3), waist(high + 0.004, 0.149, 0.111, 0.3)], { sides: 36, rows: 4, role: 'sash', tint: (angle, up) => (kind === 'belt' && Math.cos(12 * angle) > 0.4 && up > 0.2 && up < 0.8 ? GOLD : 1 - 0.14 * bell((up - 0.5) / 0.16)) }) // prettier-ignore
  if (kind === 'belt') return
  addBall(draft, { at: [0, 1.11, 0.127], radii: [0.026, 0.022, 0.018], role: 'sash', bone: 'hips', rows: 5, sides: 8, tint: 1.05 })
  const bones = [['hips', 1.09], ['ribbon', 0.98], ['ribbonTip', 0.78]] as const // prettier-ignore
  for (const side of [1, -1] as const) {
    const way: Triple[] = [[side * 0.008, 1.1, 0.128], [side * 0.02, 1.0, 0.139], [side * 0.026, 0.9, 0.163], [side * 0.034, 0.8, 0.186], [side * 0.04, 0.69, 0.208]] // prettier-ignore
    const weights = (along: number): Weights => hanging(1.1 - 0.41 * along, bones)
    addCord(draft, { way, radii: [0.0045, 0.0045, 0.005, 0.0055, 0.006], role: 'sash', weights, sides: 6, tint: 0.94, flat: 4.2 })
  }
}

/** A wide sleeve from the elbow, open at its end; its back swings. */
export function addSleeve(draft: Draft, side: 1 | -1): void {
  const name = side > 0 ? 'left' : 'right'
  const x = side * REST.shoulderX
  const lower: Weights = [[`${name}LowerArm`, 1]]
  const rings: Ring[] = [
    { x, y: 0.79, z: -0.088, rx: 0.07, rz: 0.165, back: 0.18, weights: lower },
    { x, y: 0.812, z: -0.084, rx: 0.071, rz: 0.16, back: 0.175, weights: lower },
    { x, y: 0.9, z: -0.058, rx: 0.069, rz: 0.126, back: 0.145, weights: lower },
    { x, y: 1.0, z: -0.032, rx: 0.063, rz: 0.094, back: 0.105, weights: lower },
    { x, y: 1.09, z: -0.01, rx: 0.056, rz: 0.066, weights: [[`${name}UpperArm`, 0.4], [`${name}LowerArm`, 0.6]] },
    { x, y: 1.17, rx: 0.052, rz: 0.055, weights: [[`${name}UpperArm`, 0.95], [`${name}LowerArm`, 0.05]] },
  ] // prettier-ignore
  addTube(draft, rings, {
    ...{ sides: 18, rows: 8, role: 'upper' as const },
    ripple: (angle, up) => 0.03 * Math.cos(4 * angle) * (1 - up),
    paint: (_, up) => (up < 0.2 ? 'sash' : 'upper'),
    tint: (angle, up) => 1 + 0.12 * Math.cos(4 * angle) * (1 - up) - 0.1 * up * bell((up - 0.8) / 0.1),
    carry: (angle, up, weights) => {
      const loose = smooth(0.75, 0.1, up) * (0.45 - 0.55 * Math.cos(angle))
      const cuff = smooth(0.45, 0, up)
      return blend(weights, [[`${name}Sleeve`, 1 - cuff], [`${name}Cuff`, cuff]], Math.min(1, Math.max(0, loose))) // prettier-ignore
    },
  })
}

const LAPEL_ANGLE = curve([[0, 2.6], [0.25, 1.5], [0.42, 0.9], [0.6, 0.5], [0.8, 0.14], [1, -0.32]]) // prettier-ignore
const LAPEL_Y = curve([[0, 1.454], [0.25, 1.452], [0.42, 1.433], [0.6, 1.37], [0.8, 1.28], [1, 1.17]]) // prettier-ignore

/** Two bands that cross over the breast, the wearer's left over his right, as robes are worn. */
export function addCollar(draft: Draft): void {
  for (const [side, out] of [
    [-1, 0.006],
    [1, 0.01],
  ] as const) {
    addGrid(draft, 2, 22, (row, column) => {
      const along = column / 22
      // From behind the neck over the shoulder to the other side of the waist.
      const angle = side * LAPEL_ANGLE(along)
      const y = LAPEL_Y(along)
      const across = side < 0 ? row / 2 : 1 - row / 2
      const tilt = smooth(0.3, 0.65, along)
      const corner = onTrunk(angle + side * (across - 0.5) * (0.1 + 0.3 * tilt), y + (across - 0.5) * (0.034 - 0.004 * tilt)) // prettier-ignore
      const [x, height, z] = corner.at
      const far = Math.hypot(x, z)
      return { ...corner, at: [x + (x / far) * out, height + 0.5 * out, z + (z / far) * out], role: 'sash', tint: 0.95 }
    })
  }
}

/** A low round collar, as of an official's robe or of a shirt. */
export function addRoundCollar(draft: Draft): void {
  addTube(draft, [
    { y: 1.438, rx: 0.083, rz: 0.071, back: 0.078, weights: CHEST },
    { y: 1.45, rx: 0.07, rz: 0.064, back: 0.071, weights: CHEST },
    { y: 1.474, rx: 0.0575, rz: 0.054, back: 0.061, weights: [['chest', 0.6], ['head', 0.4]] },
    { y: 1.47, rx: 0.051, rz: 0.048, back: 0.055, weights: [['chest', 0.6], ['head', 0.4]] },
  ], { sides: 16, rows: 4, role: 'upper', tint: 0.8 }) // prettier-ignore
}

const CLOAK_BONES = [['chest', 1.3], ['cloak', 1.16], ['cloakMiddle', 0.9], ['cloakTip', 0.6]] as const // prettier-ignore

/** A cloak about the back, in folds, with a clasp. */
export function addCloak(draft: Draft): void {
  const rings: Ring[] = [[0.43, 0.285, 0.21, -0.1], [0.46, 0.284, 0.208, -0.098], [0.65, 0.272, 0.19, -0.085], [0.9, 0.256, 0.165, -0.068], [1.1, 0.246, 0.148, -0.052], [1.25, 0.243, 0.138, -0.042], [1.35, 0.242, 0.13, -0.032], [1.405, 0.207, 0.11, -0.022], [1.442, 0.115, 0.083, -0.014], [1.462, 0.074, 0.07, -0.008]].map(([y, rx, rz, z]) => ({ y, rx, rz, z, weights: CHEST }) as Ring) // prettier-ignore
  const fold = (angle: number): number => Math.cos(9 * angle)
  addTube(draft, rings, {
    ...{ sides: 30, rows: 12, role: 'trim' as const, from: 1.05, to: 2 * Math.PI - 1.05 },
    ripple: (angle, up) => 0.05 * fold(angle) * (1 - up) ** 0.7,
    tint: (angle, up) => (up < 0.1 ? 1.5 : 1 + 0.2 * fold(angle) * (1 - up)),
    carry: (_angle, _up, _rings, y) => hanging(y, CLOAK_BONES),
  })
  addCord(draft, { way: [[-0.075, 1.437, 0.055], [0, 1.415, 0.09], [0.075, 1.437, 0.055]], radii: [0.004], role: 'sash', weights: CHEST, sides: 5, tint: 1.4 }) // prettier-ignore
  for (const side of [1, -1] as const)
    addBall(draft, { at: [side * 0.072, 1.437, 0.057], radii: [0.013, 0.013, 0.008], role: 'sash', bone: 'chest', rows: 4, sides: 8, tint: 1.5 }) // prettier-ignore
}

/** A scarf about the neck, one end down the breast. */
export function addScarf(draft: Draft): void {
  const sides = 20
  addGrid(draft, sides, 8, (row, column) => {
    const [angle, round] = [(row / sides) * 2 * Math.PI, (column / 8) * 2 * Math.PI]
    const thick = 0.026 * (1 + 0.13 * Math.sin(5 * angle) * Math.cos(round))
    const wide = 0.06 + thick * Math.cos(round)
    const y = 1.452 - 0.014 * Math.cos(angle) + 1.15 * thick * Math.sin(round)
    return {
      at: [wide * Math.sin(angle), y, wide * 1.06 * Math.cos(angle) - 0.002],
      ...{ role: 'trim', tint: 1 + 0.16 * Math.sin(5 * angle + 2 * round) },
      weights: blend(CHEST, [['head', 1]], smooth(1.44, 1.49, y) * 0.6), // prettier-ignore
    }
  })
  const way = [1.445, 1.4, 1.34, 1.27, 1.2].map((y): Triple => onTrunk(0.24, y, 1.08).at)
  addCord(draft, { way, radii: [0.009, 0.0085, 0.008, 0.008, 0.008], role: 'trim', weights: CHEST, sides: 8, tint: 0.94, flat: 4.2 })
}
