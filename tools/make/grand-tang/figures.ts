import { level, limb, loft, type Section } from './loft.ts'
import type { LookName } from './looks.ts'
import type { SeededDraw } from './seeded-draw.ts'
import { type Point, type Shape, block, boundsOf, box, placed } from './shape.ts'

/** What a figure wears and does; it is nobody's portrait. */
export interface FigureParts {
  /** `futou` is the officials' cap with two tails, `bun` high dressed hair, `cowl` a monk's, `helm` a guard's. */
  readonly hat: 'futou' | 'bun' | 'cowl' | 'helm'
  readonly hands: 'joined' | 'tablet' | 'scroll' | 'brush' | 'raised'
  readonly beard?: boolean
  /** Rows of many are made of half the faces. */
  readonly plain?: boolean
  /** Nothing but the outline: for seeing from afar. */
  readonly far?: boolean
}

const CAST: LookName = 'bronzeCast'
const DARK: LookName = 'bronzeDark'

/** A standing robed figure 1.8 m high to the crown of its head, facing +y. About 680 triangles, 320 plain. */
export function robedFigure(parts: FigureParts): Shape {
  const shape: Shape = []
  if (parts.far === true) return outline(shape, parts.hands === 'raised' || parts.hands === 'brush')
  robe(shape, parts.plain === true)
  head(shape, parts)
  arms(shape, parts)
  return shape
}

/** Robe, sleeves and head as one body. */
function outline(shape: Shape, lifted: boolean): Shape {
  // One skin from hem to crown: what is made coarser still does not lose its head.
  const robed = [level(0, 0.33, 0.27), level(0.5, 0.25, 0.2), level(1.05, 0.3, 0.22, { y: 0.07 }), level(1.37, 0.23, 0.13)]
  const crowned = [level(1.48, 0.06, 0.06), level(1.64, 0.09, 0.11), level(1.88, 0.06, 0.05, { y: -0.04 })]
  loft(shape, CAST, { sections: [...robed, ...crowned], sides: 6, closed: 'end' })
  if (lifted) loft(shape, CAST, { sections: limb([[0.2, 0, 1.35], [0.38, 0.1, 1.25], [0.42, 0.22, 1.5]], [0.08, 0.13, 0.05]), sides: 4, closed: 'end' }) // prettier-ignore
  return shape
}

/** Height of a figure with what it wears on its head, metres. */
export const figureHeight = (figure: Shape): number => boundsOf(figure).high[2]

/** Skirt in folds, sash, chest, sloping shoulders, collar. */
function robe(shape: Shape, plain: boolean): void {
  const skirt = plain
    ? [level(0, 0.33, 0.27, { fold: 0.14 }), level(0.4, 0.26, 0.21, { fold: 0.1 }), level(1, 0.195, 0.15)]
    : [level(0, 0.335, 0.28, { fold: 0.13 }), level(0.07, 0.33, 0.27, { fold: 0.16 }), level(0.5, 0.255, 0.205, { fold: 0.12 }), level(1, 0.19, 0.145, { fold: 0.03 })] // prettier-ignore
  loft(shape, CAST, { sections: skirt, sides: plain ? 8 : 16 })
  const sides = plain ? 7 : 10
  const chest = [level(1, 0.19, 0.145), level(1.2, 0.225, 0.16, { y: 0.01 }), level(1.36, 0.215, 0.13, { y: -0.005 }), level(1.45, 0.13, 0.09, { y: -0.01 }), level(1.49, 0.068, 0.066)] // prettier-ignore
  loft(shape, CAST, { sections: plain ? chest.filter((_, i) => i !== 1) : chest, sides })
  loft(shape, DARK, { sections: [level(0.965, 0.2, 0.155), level(0.985, 0.212, 0.167), level(1.035, 0.208, 0.163), level(1.045, 0.19, 0.145)].filter((_, i) => !plain || i % 3 === 1 || i === 2), sides }) // prettier-ignore
  if (plain) return
  // The ends of the sash hang in front.
  for (const side of [-1, 1]) loft(shape, DARK, { sections: [strip(side * 0.035, 0.172, 0.99, 0.022), strip(side * 0.06, 0.235, 0.5, 0.034)], sides: 4, closed: 'start' }) // prettier-ignore
}

/** A hanging strip: its section at a height, from the top down. */
const strip = (x: number, y: number, z: number, half: number): Section => ({
  middle: [x, y, z],
  across: [half, 0, 0],
  upward: [0, -0.014, 0],
})

function head(shape: Shape, { hat, beard = false, plain = false }: FigureParts): void {
  const sides = plain ? 6 : 10
  const rows = [level(1.47, 0.056, 0.058), level(1.55, 0.054, 0.058), level(1.565, 0.06, 0.076, { y: 0.016 }), level(1.63, 0.076, 0.092, { y: 0.012 }), level(1.7, 0.078, 0.094), level(1.77, 0.055, 0.066)] // prettier-ignore
  loft(shape, CAST, { sections: plain ? rows.filter((_, i) => i !== 1 && i !== 2) : rows, sides, closed: 'end' })
  if (!plain) {
    const nose: Point[] = [[0, 0.097, 1.675], [-0.015, 0.1, 1.625], [0.015, 0.1, 1.625], [0, 0.128, 1.632]] // prettier-ignore
    const [top, left, right, tip] = nose as [Point, Point, Point, Point]
    shape.push({ look: CAST, ring: [top, left, tip] }, { look: CAST, ring: [top, tip, right] }, { look: CAST, ring: [left, right, tip] })
  }
  if (beard && !plain) loft(shape, CAST, { sections: [level(1.43, 0.006, 0.006, { y: 0.125 }), level(1.52, 0.03, 0.018, { y: 0.105 }), level(1.59, 0.045, 0.03, { y: 0.075 })], sides: 6 }) // prettier-ignore
  HATS[hat](shape, sides)
}

const HATS: Record<FigureParts['hat'], (shape: Shape, sides: number) => void> = {
  futou(shape, sides) {
    const rows = [level(1.685, 0.086, 0.102, { y: -0.002 }), level(1.765, 0.084, 0.096, { y: -0.004 }), level(1.785, 0.07, 0.062, { y: -0.036 }), level(1.86, 0.074, 0.055, { y: -0.05 }), level(1.885, 0.04, 0.03, { y: -0.055 })] // prettier-ignore
    loft(shape, DARK, { sections: rows, sides, closed: 'end' })
    for (const side of [-1, 1]) {
      const tail = limb([[side * 0.03, -0.1, 1.74], [side * 0.15, -0.135, 1.72], [side * 0.2, -0.15, 1.58]], [0.014, 0.028, 0.018]) // prettier-ignore
      loft(shape, DARK, { sections: tail, sides: 4, closed: 'end' })
    }
  },
  bun(shape, sides) {
    const rows = [level(1.66, 0.088, 0.1, { y: -0.03 }), level(1.74, 0.092, 0.1, { y: -0.014 }), level(1.8, 0.05, 0.052, { y: -0.02 }), level(1.86, 0.085, 0.07, { y: -0.015 }), level(1.94, 0.07, 0.06, { y: -0.01 }), level(1.97, 0.02, 0.02)] // prettier-ignore
    loft(shape, DARK, { sections: rows, sides, closed: 'end' })
  },
  cowl(shape, sides) {
    const rows = [level(1.5, 0.12, 0.105, { y: -0.03 }), level(1.64, 0.1, 0.1, { y: -0.025 }), level(1.75, 0.09, 0.098, { y: -0.008 }), level(1.83, 0.045, 0.05)] // prettier-ignore
    loft(shape, DARK, { sections: rows, sides, closed: 'end' })
  },
  helm(shape, sides) {
    const rows = [level(1.52, 0.12, 0.12, { y: -0.035 }), level(1.68, 0.092, 0.105, { y: -0.01 }), level(1.78, 0.075, 0.085), level(1.83, 0.02, 0.02), level(1.93, 0.03, 0.03), level(1.97, 0.008, 0.008)] // prettier-ignore
    loft(shape, DARK, { sections: rows, sides, closed: 'end' })
  },
}

/** A sleeve from the shoulder to its wide hanging mouth, then the hand. `side` 1 is the figure's right as seen from behind it. */
function sleeve(shape: Shape, side: number, lifted: boolean, sides: number): void {
  const at = (x: number, y: number, z: number): Point => [side * x, y, z]
  const sections: Section[] = lifted
    ? [
        { middle: at(0.16, -0.005, 1.37), across: [0, -0.085, 0], upward: [0.02 * side, 0, 0.075] },
        { middle: at(0.33, 0.04, 1.27), across: [0, -0.085, 0.01], upward: [0.03 * side, 0, 0.09] },
        { middle: at(0.4, 0.14, 1.33), across: [0.03 * side, -0.05, 0], upward: [0.02 * side, 0.02, 0.15] },
        { middle: at(0.42, 0.2, 1.38), across: [0.025 * side, -0.03, 0], upward: [0.0, 0.03, 0.2] },
      ]
    : [
        { middle: at(0.16, -0.005, 1.37), across: [0, -0.085, 0], upward: [0.02 * side, 0, 0.075] },
        { middle: at(0.29, 0.01, 1.16), across: [0.02 * side, -0.09, 0], upward: [0.085 * side, 0, 0.06] },
        { middle: at(0.23, 0.15, 1.06), across: [-0.07 * side, -0.05, 0], upward: [0.03 * side, 0.02, 0.13] },
        { middle: at(0.08, 0.245, 1.03), across: [-0.03 * side, -0.045, 0], upward: [0.02 * side, 0.01, 0.2] },
      ]
  // Mirrored, the sections turn the other way.
  const turned = side > 0 ? sections : sections.map((one) => ({ ...one, across: one.across.map((part) => -part) as unknown as Point }))
  loft(shape, CAST, { sections: turned, sides, closed: 'end' })
}

function arms(shape: Shape, { hands, plain = false }: FigureParts): void {
  const sides = plain ? 5 : 8
  const lifts = hands === 'raised' || hands === 'brush'
  sleeve(shape, 1, lifts, sides)
  sleeve(shape, -1, false, sides)
  const fist = (x: number, y: number, z: number): void =>
    loft(shape, CAST, { sections: [level(z - 0.05, 0.02, 0.02, { y }), level(z - 0.015, 0.045, 0.042, { y }), level(z + 0.045, 0.035, 0.035, { y })].map((one) => ({ ...one, middle: [x, y, one.middle[2]] as const })), sides: 6, closed: 'both' }) // prettier-ignore
  if (lifts) fist(0.43, 0.25, 1.52)
  else fist(0, 0.285, 1.17)
  if (hands === 'tablet') box(shape, DARK, { from: [-0.032, 0.3, 1.14], to: [0.032, 0.315, 1.56], without: [] })
  if (hands === 'brush') loft(shape, DARK, { sections: limb([[0.43, 0.24, 1.42], [0.41, 0.28, 1.74], [0.408, 0.283, 1.78]], [0.006, 0.011, 0.016]), sides: 5, closed: 'both' }) // prettier-ignore
  if (hands === 'scroll' || hands === 'brush') loft(shape, DARK, { sections: limb([[-0.24, 0.3, 1.12], [0.2, 0.3, 1.14]], [0.034, 0.034]), sides: 7, closed: 'both' }) // prettier-ignore
}

/** A plinth of steps: outer size along x and y, height, number of steps. */
export function plinth(size: readonly [number, number], height: number, steps: number, look: LookName = 'granite'): Shape {
  const shape: Shape = []
  for (let i = 0; i < steps; i++) {
    const inset = i * 0.5
    const z: readonly [number, number] = [(height * i) / steps, (height * (i + 1)) / steps]
    box(shape, look, { from: [-size[0] / 2 + inset, -size[1] / 2 + inset, z[0]], to: [size[0] / 2 - inset, size[1] / 2 - inset, z[1]] })
  }
  return shape
}

const HAT_CHOICE = ['futou', 'futou', 'bun', 'futou'] as const
const HAND_CHOICE = ['joined', 'scroll', 'tablet', 'brush', 'joined'] as const

/** A standing group of generic figures on a plinth, facing +y: one taller in the middle on a block, the others turned to him. */
export function figureGroup(
  draw: SeededDraw,
  options: { count: number; size: readonly [number, number]; plinthM: number; tall: number; far?: boolean },
): Shape {
  const { count, size, plinthM, tall, far = false } = options
  const shape = plinth(size, plinthM, plinthM > 1.2 ? 2 : 1)
  const plain = count > 10
  for (let i = 0; i < count; i++) {
    const hat = i === 0 ? 'futou' : draw.pick(HAT_CHOICE)
    const body = robedFigure({
      hat,
      hands: i === 0 ? 'brush' : draw.pick(HAND_CHOICE),
      beard: hat !== 'bun' && draw.chance(0.6),
      plain: plain && i > 0,
      far,
    })
    const rise = i === 0 && count > 1 ? 0.45 : 0
    if (rise > 0) block(shape, 'stoneDark', { foot: [0, 0, plinthM], size: [1.5, 1.3, rise] })
    const turn = (i / count) * 2 * Math.PI + draw.between(-0.2, 0.2)
    const spread = i === 0 ? 0 : draw.between(0.25, 0.38)
    const at = [Math.cos(turn) * size[0] * spread, Math.sin(turn) * size[1] * spread, plinthM + rise] as const
    const scale = (tall / 1.8) * (i === 0 ? 1 : draw.between(0.66, 0.78))
    shape.push(...placed(body, { at, headingDeg: i === 0 ? 0 : draw.between(-70, 70), scale }))
  }
  return shape
}
