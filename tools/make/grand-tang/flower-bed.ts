import { loft, type Section } from './loft.ts'
import type { LookName } from './looks.ts'
import { seededDraw } from './seeded-draw.ts'
import { type Shape, box } from './shape.ts'
import { leafBall } from './tree-body.ts'

export const PEONIES: readonly LookName[] = ['peonyPink', 'peonyRed', 'peonyWhite', 'peonyPink', 'peonyRed']
export const CHRYSANTHEMUMS: readonly LookName[] = ['chrysanthemum', 'chrysanthemum', 'peonyWhite', 'chrysanthemum', 'peonyRed']

/** A bed 6 by 1.8 m: a low kerb, a clipped hedge round it, clumps of flowers swelling to the middle. About 650 triangles. */
export function flowerBed(flowers: readonly LookName[]): Shape {
  const shape: Shape = []
  const draw = seededDraw(flowers.length * 31 + (flowers[0]?.length ?? 0))
  box(shape, 'kerb', { from: [-3, -0.9, 0], to: [3, 0.9, 0.3], without: ['bottom', 'top'] })
  box(shape, 'poolLine', { from: [-3.02, -0.92, 0.02], to: [3.02, 0.92, 0.05], without: ['bottom', 'top'] })
  for (const [w, s, e, n] of [[-3, -0.9, 3, -0.72], [-3, 0.72, 3, 0.9], [-3, -0.72, -2.82, 0.72], [2.82, -0.72, 3, 0.72]] as const) // prettier-ignore
    shape.push({ look: 'kerb', ring: [[w, s, 0.3], [e, s, 0.3], [e, n, 0.3], [w, n, 0.3]] }) // prettier-ignore
  shape.push({ look: 'bark', ring: [[-2.82, -0.72, 0.24], [2.82, -0.72, 0.24], [2.82, 0.72, 0.24], [-2.82, 0.72, 0.24]] }) // prettier-ignore
  for (const side of [-1, 1]) {
    hedge(
      shape,
      Array.from({ length: 7 }, (_, i): readonly [number, number] => [-2.68 + i * 0.893, side * 0.58]),
      draw.next,
    )
    hedge(shape, [[side * 2.68, -0.5], [side * 2.7, 0], [side * 2.68, 0.5]], draw.next) // prettier-ignore
  }
  const clumps = 11
  for (let i = 0; i < clumps; i++) {
    const x = -2.25 + (i / (clumps - 1)) * 4.5
    const y = (i % 2 === 0 ? -0.2 : 0.2) + draw.between(-0.05, 0.05)
    const r = draw.between(0.34, 0.44)
    const h = draw.between(0.26, 0.36)
    leafBall(
      shape,
      { at: [x, y, 0.42], r, h, look: flowers[i % flowers.length] ?? 'hedge' },
      { others: [], draw, push: 0.16, ground: 0.36 },
    )
  }
  return shape
}

/** A clipped row of box along a line, rounded, its feet in the earth. */
function hedge(shape: Shape, line: readonly (readonly [number, number])[], chance: () => number): void {
  const [first, last] = [line[0] ?? [0, 0], line.at(-1) ?? [0, 0]]
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]) || 1
  const [dx, dy] = [(last[0] - first[0]) / length, (last[1] - first[1]) / length]
  const sections = line.map(([x, y], i): Section => {
    const end = i === 0 || i === line.length - 1 ? 0.72 : 1
    const wide = 0.15 * end * (0.9 + 0.2 * chance())
    return { middle: [x, y, 0.38], across: [dy * wide, -dx * wide, 0], upward: [0, 0, 0.2 * end * (0.9 + 0.2 * chance())] }
  })
  loft(shape, 'hedge', {
    sections: sections.map((one) => ({ ...one, across: [-one.across[0], -one.across[1], 0] })),
    sides: 6,
    closed: 'both',
  })
}
