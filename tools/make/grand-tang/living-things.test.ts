import { describe, expect, test } from 'vitest'
import { figureGroup, figureHeight, robedFigure } from './figures.ts'
import { CHRYSANTHEMUMS, flowerBed, PEONIES } from './flower-bed.ts'
import { stockShelf, TRADES } from './goods.ts'
import { horse } from './horse.ts'
import { limb, loft } from './loft.ts'
import { LOOKS } from './looks.ts'
import { plantedTrees } from './planting.ts'
import { seededDraw } from './seeded-draw.ts'
import { boundsOf, type Face, type Point, type Shape, triangleCount } from './shape.ts'
import { treeBody, treeFromAfar } from './tree-body.ts'
import { treeForm, TREES, type TreeKind } from './tree-form.ts'

const normalOf = ({ ring: [a, b, c] }: Face): Point => {
  const [u, v] = [b, c].map((p) => [0, 1, 2].map((axis) => (p?.[axis] ?? 0) - (a?.[axis] ?? 0))) as [number[], number[]]
  return [0, 1, 2].map((i) => u[(i + 1) % 3]! * v[(i + 2) % 3]! - u[(i + 2) % 3]! * v[(i + 1) % 3]!) as unknown as Point
}
const middleOf = ({ ring }: Face): Point =>
  [0, 1, 2].map((axis) => ring.reduce((sum, p) => sum + p[axis]!, 0) / ring.length) as unknown as Point
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const isLeaf = ({ look }: Face): boolean => LOOKS[look].kind === 'foliage'

describe.each(Object.entries<TreeKind>(TREES))('tree %s', (_name, kind) => {
  const form = treeForm(kind)
  const body = treeBody(form)

  test('leaves look outward from the lump they belong to', () => {
    for (const leaf of body.filter(isLeaf)) {
      const at = middleOf(leaf)
      const share = (lump: (typeof form.lumps)[number]): number => Math.hypot((at[0] - lump.at[0]) / lump.r, (at[1] - lump.at[1]) / lump.r, (at[2] - lump.at[2]) / lump.h) // oxfmt-ignore
      const owners = form.lumps.filter((lump) => lump.look === leaf.look && share(lump) < 1.05)
      expect(owners.some(({ at: centre }) => dot(normalOf(leaf), [at[0] - centre[0], at[1] - centre[1], at[2] - centre[2]]) > 0)).toBe(true)
    }
  })

  test('the crown keeps to its height, within a fifth of its spread, and leaves room to walk beneath', () => {
    const { low, high } = boundsOf(body.filter(isLeaf))
    expect(high[2]).toBeLessThanOrEqual(kind.height + 1e-9)
    expect(high[2]).toBeGreaterThan(kind.height * 0.86)
    expect(Math.max(high[0], high[1], -low[0], -low[1])).toBeLessThan(kind.spread * 1.2)
    expect(low[2]).toBeGreaterThan(kind.height > 6 ? 2.1 : 1.1)
  })

  test('from afar it is as high and wide within a fifth, for a fifth of the triangles', () => {
    const far = treeFromAfar(form)
    expect(triangleCount(far)).toBeLessThan(triangleCount(body) / 4)
    const [whole, rough] = [boundsOf(body), boundsOf(far)]
    for (const axis of [0, 1, 2] as const) expect((rough.high[axis] - rough.low[axis]) / (whole.high[axis] - whole.low[axis])).toBeCloseTo(1, 0) // oxfmt-ignore
  })
})

test('all trees together come to no more than 172,000 triangles', () => {
  const count = new Map(Object.entries<TreeKind>(TREES).map(([name, kind]) => [name, triangleCount(treeBody(treeForm(kind)))]))
  expect(plantedTrees().reduce((sum, { kind }) => sum + (count.get(kind) ?? Infinity), 0)).toBeLessThan(172_000)
})

test('a loft is closed and looks outward: its faces enclose the volume of the limb', () => {
  const shape: Shape = []
  loft(shape, 'bronze', { sections: limb([[0, 0, 0], [0, 1, 2]], [0.5, 0.5]), sides: 24, closed: 'both' }) // oxfmt-ignore
  const volume = shape.reduce((sum, one) => sum + dot(one.ring[0] ?? [0, 0, 0], normalOf(one)) / 6, 0)
  expect(volume / (Math.PI * 0.25 * Math.sqrt(5))).toBeGreaterThan(0.97)
  expect(volume / (Math.PI * 0.25 * Math.sqrt(5))).toBeLessThan(1)
})

test('figures are closed outward, 1.8 to 2 m high, 780 triangles, 400 plain, 110 from afar at most', () => {
  for (const hat of ['futou', 'bun', 'cowl', 'helm'] as const) {
    for (const hands of ['joined', 'tablet', 'scroll', 'brush', 'raised'] as const) {
      const [fine, plain, far] = [{}, { plain: true }, { far: true }].map((parts) => robedFigure({ hat, hands, beard: true, ...parts }))
      for (const figure of [fine, plain, far]) {
        expect(figureHeight(figure ?? [])).toBeGreaterThan(1.8)
        expect(figureHeight(figure ?? [])).toBeLessThan(2)
        // Enclosed volume of a robed body, skirt open below: about 0.3 m3.
        const volume = (figure ?? []).reduce((sum, one) => sum + one.ring.slice(2).reduce((part, _, i) => part + dot(one.ring[0]!, normalOf({ ...one, ring: [one.ring[0]!, one.ring[i + 1]!, one.ring[i + 2]!] })) / 6, 0), 0) // oxfmt-ignore
        expect(volume).toBeGreaterThan(0.15)
      }
      expect(triangleCount(fine ?? [])).toBeLessThanOrEqual(780)
      expect(triangleCount(plain ?? [])).toBeLessThanOrEqual(400)
      expect(triangleCount(far ?? [])).toBeLessThanOrEqual(110)
    }
  }
  expect(triangleCount(horse(true))).toBeLessThanOrEqual(2500)
})

test('a group from afar stands where the fine one stands', () => {
  const group = (far: boolean) => boundsOf(figureGroup(seededDraw(7), { count: 7, size: [9, 18], plinthM: 0.9, tall: 2.7, far }))
  const [fine, far] = [group(false), group(true)]
  for (const axis of [0, 1, 2] as const) expect(Math.abs(fine.high[axis] - far.high[axis])).toBeLessThan(0.6)
})

test('a bed stays low, within its kerb, and only blossom is bright', () => {
  for (const flowers of [PEONIES, CHRYSANTHEMUMS]) {
    const bed = flowerBed(flowers)
    const { low, high } = boundsOf(bed)
    expect([low[0], low[1], high[0], high[1]]).toEqual([-3.02, -0.92, 3.02, 0.92])
    expect(high[2]).toBeLessThan(0.85)
    expect(triangleCount(bed)).toBeLessThanOrEqual(720)
  }
  const brightest = (name: keyof typeof LOOKS): number =>
    Math.max(...[1, 5].map((at) => (Number.parseInt(LOOKS[name].colour.slice(at, at + 2), 16) / 255) ** 2.2))
  for (const name of [...PEONIES, ...CHRYSANTHEMUMS, 'myrtle' as const]) expect(brightest(name), name).toBeGreaterThan(0.36)
  for (const name of ['hedge', 'crown', 'crownDark', 'crownGold', 'crownPale'] as const) expect(brightest(name), name).toBeLessThan(0.3)
})

test('goods of every trade stand on their shelf, within it, under the next', () => {
  for (const trade of TRADES) {
    const shape: Shape = []
    stockShelf(shape, trade, { x: [0, 4], y: 0, z: 1, clearM: 0.5 }, seededDraw(3))
    const { low, high } = boundsOf(shape)
    expect(low[2], trade).toBeCloseTo(1, 6)
    expect(high[2], trade).toBeLessThan(1.5)
    expect(low[0], trade).toBeGreaterThan(0)
    expect(high[0], trade).toBeLessThan(4)
  }
})
