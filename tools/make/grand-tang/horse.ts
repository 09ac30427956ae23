import { robedFigure } from './figures.ts'
import { limb, loft, type Section } from './loft.ts'
import type { LookName } from './looks.ts'
import { type Point, type Shape, face, placed } from './shape.ts'

const CAST: LookName = 'bronzeCast'
const DARK: LookName = 'bronzeDark'

/** Section of the trunk: how far ahead, height of its middle, half width, half height. It runs from the rump to the chest. */
const girth = ([y, z, rx, rz]: readonly [number, number, number, number]): Section => ({
  middle: [0, y, z],
  across: [-rx, 0, 0],
  upward: [0, 0, rz],
})

const TRUNK = ([[-0.98, 1.36, 0.1, 0.12], [-0.88, 1.33, 0.24, 0.27], [-0.6, 1.29, 0.3, 0.33], [-0.1, 1.21, 0.29, 0.31], [0.35, 1.23, 0.28, 0.34], [0.66, 1.3, 0.23, 0.34], [0.84, 1.36, 0.13, 0.22]] as const).map(girth) // prettier-ignore

/** A sturdy Tang horse, 2.5 m long, facing +y, one foreleg raised; with a rider when asked. About 900 triangles, 1,500 ridden. */
export function horse(rider: boolean): Shape {
  const shape: Shape = []
  loft(shape, CAST, { sections: TRUNK, sides: 12, closed: 'both' })
  loft(shape, CAST, { sections: limb([[0, 0.5, 1.36], [0, 0.78, 1.62], [0, 0.98, 1.92], [0, 1.04, 2.06]], [0.3, 0.22, 0.15, 0.12]), sides: 10 }) // prettier-ignore
  const skull = limb([[0, 0.9, 2.1], [0, 1.04, 2.06], [0, 1.22, 1.92], [0, 1.4, 1.76], [0, 1.47, 1.69]], [0.07, 0.135, 0.115, 0.075, 0.065]) // prettier-ignore
  loft(shape, CAST, {
    sections: skull.map((one) => ({ ...one, across: one.across.map((part) => part * 0.85) as unknown as Point })),
    sides: 9,
    closed: 'both',
  })
  for (const side of [-1, 1]) {
    loft(shape, CAST, { sections: limb([[side * 0.07, 0.95, 2.13], [side * 0.085, 0.95, 2.22], [side * 0.08, 0.965, 2.31]], [0.035, 0.034, 0.004]), sides: 5 }) // prettier-ignore
  }
  mane(shape)
  legs(shape)
  loft(shape, DARK, { sections: limb([[0, -0.94, 1.46], [0, -1.1, 1.36], [0, -1.2, 1.05], [0, -1.16, 0.62]], [0.05, 0.09, 0.11, 0.02]), sides: 7 }) // prettier-ignore
  // Saddle cloth: the trunk once more, a little wider, its upper part.
  const cloth = TRUNK.slice(2, 5).map((one) => ({ ...one, across: one.across.map((part) => part * 1.07) as unknown as Point, upward: one.upward.map((part) => part * 1.06) as unknown as Point })) // prettier-ignore
  loft(shape, DARK, { sections: cloth, sides: 12 })
  if (rider) mounted(shape)
  return shape
}

/** A clipped mane stands on the neck in a thin ridge. */
function mane(shape: Shape): void {
  const line: readonly (readonly [y: number, z: number])[] = [[0.34, 1.62], [0.56, 1.83], [0.76, 2.05], [0.9, 2.2], [0.99, 2.2]] // prettier-ignore
  for (let i = 0; i + 1 < line.length; i++) {
    const [[y0, z0], [y1, z1]] = [line[i] ?? [0, 0], line[i + 1] ?? [0, 0]]
    const foot0: Point = [0, y0 + 0.16, z0 - 0.16]
    const foot1: Point = [0, y1 + 0.14, z1 - 0.14]
    for (const side of [-1, 1]) {
      const low = ([, y, z]: Point): Point => [side * 0.05, y, z]
      const ring: Point[] = [low(foot0), low(foot1), [0, y1, z1], [0, y0, z0]]
      face(shape, DARK, ...(side > 0 ? ring : ring.reverse()))
    }
  }
}

/** From shoulder or hip to the hoof; the right foreleg is lifted. */
const LEGS: readonly (readonly [path: readonly Point[], radii: readonly number[]])[] = [
  [[[-0.15, 0.58, 1.2], [-0.17, 0.6, 0.9], [-0.17, 0.62, 0.6], [-0.17, 0.6, 0.2], [-0.17, 0.63, 0.1], [-0.17, 0.66, 0]], [0.16, 0.11, 0.075, 0.048, 0.055, 0.085]], // prettier-ignore
  [[[0.15, 0.58, 1.2], [0.17, 0.72, 0.98], [0.17, 0.98, 0.88], [0.17, 0.9, 0.58], [0.17, 0.87, 0.5], [0.17, 0.84, 0.4]], [0.16, 0.11, 0.08, 0.05, 0.055, 0.08]], // prettier-ignore
  [[[-0.15, -0.6, 1.2], [-0.18, -0.54, 0.88], [-0.18, -0.8, 0.58], [-0.18, -0.74, 0.2], [-0.18, -0.7, 0.1], [-0.18, -0.66, 0]], [0.21, 0.14, 0.075, 0.05, 0.056, 0.088]], // prettier-ignore
  [[[0.15, -0.6, 1.2], [0.18, -0.62, 0.88], [0.18, -0.94, 0.6], [0.18, -0.96, 0.22], [0.18, -0.93, 0.11], [0.18, -0.9, 0]], [0.21, 0.14, 0.075, 0.05, 0.056, 0.088]], // prettier-ignore
]

function legs(shape: Shape): void {
  for (const [path, radii] of LEGS) loft(shape, CAST, { sections: limb(path, radii), sides: 8, closed: 'end' })
}

/** A rider from the waist up, his legs along the flanks, reins to the bit. */
function mounted(shape: Shape): void {
  const man = robedFigure({ hat: 'futou', hands: 'raised', beard: true }).filter(({ ring }) => ring.some(([, , z]) => z > 0.8))
  shape.push(...placed(man, { at: [0, -0.02, 0.42], scale: 1.15 }))
  for (const side of [-1, 1]) {
    loft(shape, CAST, { sections: limb([[side * 0.1, 0, 1.6], [side * 0.33, 0.26, 1.36], [side * 0.35, 0.2, 0.98], [side * 0.34, 0.2, 0.84]], [0.15, 0.13, 0.085, 0.06]), sides: 7, closed: 'end' }) // prettier-ignore
    loft(shape, DARK, {
      sections: limb(
        [
          [side * 0.34, 0.12, 0.82],
          [side * 0.34, 0.36, 0.84],
        ],
        [0.06, 0.04],
      ),
      sides: 6,
      closed: 'both',
    })
    loft(shape, DARK, { sections: limb([[side * 0.08, 1.36, 1.76], [side * 0.15, 0.9, 1.66], [side * 0.06, 0.32, 1.74]], [0.012, 0.012, 0.012]), sides: 4 }) // prettier-ignore
  }
}
