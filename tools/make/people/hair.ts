import { addBall, addCord, addGrid, addTube, blend, type Draft, type Triple, type Weights } from './draft.ts'
import { faceAt } from './head.ts'
import { bell, curve, smooth } from './spline.ts'
import type { Role } from '../../../model/body/index.ts'

const HEAD: Weights = [['head', 1]]
const SIDES = 26
/** How high hair begins, by the angle from the front: over the forehead, before and over an ear, behind it, in the nape. */
const HAIRLINE = curve([[0, 1.69], [0.45, 1.686], [0.8, 1.668], [1.1, 1.63], [1.28, 1.592], [1.42, 1.628], [1.72, 1.63], [1.95, 1.56], [2.4, 1.505], [3.15, 1.498]]) // prettier-ignore
const CROWN_M = 1.7255
const MIDDLE: Triple = [0, 1.6, 0]

/** What lies over a head from a line upwards, so far out: hair, a cap. */
interface Cover {
  readonly line: (aside: number) => number
  /** At the line and further up, metres. */
  readonly out: readonly [least: number, most: number]
  readonly role: Role
  readonly rows?: number
  readonly tint?: (angle: number, up: number) => number
}

function addCover(draft: Draft, { line, out, role, rows = 7, tint = () => 1 }: Cover): void {
  addGrid(draft, rows, SIDES, (row, column) => {
    const angle = -Math.PI + (2 * Math.PI * column) / SIDES
    const from = line(Math.abs(angle))
    const up = row / rows
    const y = from + (CROWN_M - from) * Math.sin((up * Math.PI) / 2)
    // The skull without its face.
    const [x, , z] = faceAt(angle, Math.max(y, 1.5))
    const by = out[0] + (out[1] - out[0]) * smooth(0, 0.3, up)
    const [dx, dy, dz] = [x - MIDDLE[0], y - MIDDLE[1], z - MIDDLE[2]]
    const long = Math.hypot(dx, dy, dz)
    return { at: [x + (dx / long) * by, y + (dy / long) * by, z + (dz / long) * by], role, tint: tint(angle, up), weights: HEAD }
  })
}

/** Strands: hair is lighter here and there. */
const strands = (angle: number, up: number): number => 1 + 0.35 * Math.sin(angle * 9 + 2 * up) * bell((up - 0.5) / 0.5) + 0.5 * bell((up - 0.62) / 0.12) // prettier-ignore

export function addHair(draft: Draft): void {
  addCover(draft, { line: HAIRLINE, out: [0.0015, 0.0125], role: 'hair', tint: strands })
}

/** A high bun with a ribbon about it, a pin through it and a flower aside. */
export function addBun(draft: Draft): void {
  addBall(draft, { at: [0, 1.772, -0.03], radii: [0.049, 0.056, 0.05], role: 'hair', bone: 'head', rows: 7, sides: 12, tint: 1.15, pitch: -0.3 }) // prettier-ignore
  for (const side of [1, -1] as const) {
    addBall(draft, { at: [side * 0.056, 1.742, -0.03], radii: [0.03, 0.042, 0.034], role: 'hair', bone: 'head', rows: 5, sides: 8, roll: side * 0.55 }) // prettier-ignore
    addBall(draft, { at: [side * 0.112, 1.765, -0.03], radii: [0.008, 0.008, 0.008], role: 'sash', bone: 'head', rows: 4, sides: 6, tint: 1.3 }) // prettier-ignore
  }
  addCord(draft, { way: [[-0.11, 1.757, -0.03], [0, 1.76, -0.03], [0.11, 1.765, -0.03]], radii: [0.0028], role: 'sash', weights: HEAD, sides: 5, tint: 1.3 }) // prettier-ignore
  const ring = Array.from({ length: 15 }, (_, k): Triple => {
    const angle = (k / 14) * 2 * Math.PI
    return [0.045 * Math.sin(angle), 1.7375 + 0.012 * Math.cos(angle), -0.024 + 0.046 * Math.cos(angle)]
  })
  addCord(draft, { way: ring, radii: [0.0065], role: 'sash', weights: HEAD, sides: 5 })
  for (let petal = 0; petal < 5; petal++) {
    const angle = (petal / 5) * 2 * Math.PI
    addBall(draft, { at: [0.068, 1.722 + 0.013 * Math.sin(angle), 0.028 + 0.013 * Math.cos(angle)], radii: [0.007, 0.011, 0.011], role: 'trim', bone: 'head', rows: 3, sides: 6, tint: 1.2 }) // prettier-ignore
  }
  addBall(draft, { at: [0.074, 1.722, 0.028], radii: [0.006, 0.006, 0.006], role: 'sash', bone: 'head', rows: 3, sides: 5, tint: 1.4 })
}

/** Shares of a chain by height: bones from above to below with the height at which each carries alone. */
export function hanging(y: number, bones: readonly (readonly [bone: string, y: number])[]): Weights {
  const k = bones.findIndex(([, at]) => y >= at)
  const [one, other] = [bones[k < 0 ? bones.length - 1 : Math.max(0, k - 1)]!, bones[Math.max(0, k)]!]
  if (k <= 0) return [[one[0], 1]]
  return blend([[one[0], 1]], [[other[0], 1]], (one[1] - y) / (one[1] - other[1])) // prettier-ignore
}

const HAIR_BONES = [['head', 1.6], ['hair', 1.49], ['hairMiddle', 1.35], ['hairTip', 1.2]] as const // prettier-ignore

/** Hair that falls over the back. */
export function addLongHair(draft: Draft): void {
  const ring = (y: number, rx: number, back: number, z: number): Parameters<typeof addTube>[1][number] => ({ y, rx, rz: rx, back, z, weights: hanging(y, HAIR_BONES) }) // prettier-ignore
  addTube(draft, [ring(1.13, 0.03, 0.018, -0.128), ring(1.18, 0.072, 0.03, -0.122), ring(1.3, 0.088, 0.038, -0.108), ring(1.42, 0.09, 0.05, -0.086), ring(1.5, 0.089, 0.07, -0.05), ring(1.58, 0.087, 0.098, -0.015), ring(1.65, 0.083, 0.102, -0.006), ring(1.7, 0.066, 0.086, 0)], { sides: 16, rows: 12, role: 'hair', from: 1.45, to: 2 * Math.PI - 1.45, ripple: (angle, up) => 0.035 * Math.sin(angle * 11) * (1 - up), tint: (angle) => 1 + 0.4 * Math.sin(angle * 11) }) // prettier-ignore
}

/** The black cap of an official: a low front, a high back, and two wings. */
export function addFutou(draft: Draft): void {
  const line = (aside: number): number => 1.681 - 0.012 * smooth(0.6, 1.8, aside)
  addCover(draft, { line, out: [0.012, 0.019], role: 'dark', rows: 6, tint: (_, up) => (up < 0.2 ? 2.6 : 1.6) })
  addTube(draft, [[1.69, 0.062, 0.046, -0.045], [1.73, 0.064, 0.045, -0.048], [1.77, 0.06, 0.04, -0.054], [1.792, 0.057, 0.036, -0.058], [1.8, 0.05, 0.03, -0.06]].map(([y, rx, rz, z]) => ({ y, rx, rz, z, weights: HEAD }) as Parameters<typeof addTube>[1][number]), { sides: 14, rows: 6, role: 'dark', closed: 'top', round: 0.75, tint: 1.9 }) // prettier-ignore
  for (const side of [1, -1] as const) {
    const way: Triple[] = [[side * 0.03, 1.7, -0.1], [side * 0.1, 1.699, -0.1], [side * 0.18, 1.7, -0.092], [side * 0.245, 1.702, -0.084]] // prettier-ignore
    addCord(draft, { way, radii: [0.008, 0.014, 0.017, 0.012], role: 'dark', weights: HEAD, sides: 6, tint: 2, flat: 0.3 })
  }
}

/** A cap with a brim. */
export function addCap(draft: Draft): void {
  const line = (aside: number): number => 1.668 - 0.004 * smooth(0.5, 2, aside)
  addCover(draft, { line, out: [0.0155, 0.0175], role: 'trim', tint: (angle, up) => (up < 0.16 ? 0.72 : Math.abs(Math.sin(3 * angle)) < 0.12 ? 0.8 : 1) }) // prettier-ignore
  addGrid(draft, 3, 12, (row, column) => {
    const angle = -1.15 + (2.3 * column) / 12
    const out = (3 - row) / 3
    const [x, , z] = faceAt(angle, 1.672)
    const ahead = 0.0095 + 0.066 * out * Math.max(0, Math.cos(angle * 1.3)) ** 0.7
    return {
      at: [x * (1.17 + 0.05 * out), 1.682 - 0.014 * out - 2.2 * x * x * (0.3 + out), z + ahead],
      role: 'trim',
      tint: 0.85,
      weights: HEAD,
    }
  })
  addBall(draft, { at: [0, 1.743, -0.002], radii: [0.008, 0.005, 0.008], role: 'trim', bone: 'head', rows: 3, sides: 6, tint: 0.8 })
}
