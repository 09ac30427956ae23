import type { LookName } from './looks.ts'
import { seededDraw, type SeededDraw } from './seeded-draw.ts'
import { type Point, type Shape, face } from './shape.ts'
import type { Lump, TreeForm } from './tree-form.ts'

/** A ball of 26 corners and 48 faces: three rings of eight, each turned half a step from the one below, and two poles. */
const BALL = ball(8, [-0.62, 0.1, 0.74])

interface Ball {
  readonly corners: readonly Point[]
  readonly faces: readonly (readonly [number, number, number])[]
}

function ball(sides: number, rows: readonly number[]): Ball {
  const corners = rows.flatMap((z, row) =>
    Array.from({ length: sides }, (_, k): Point => {
      const way = ((k + row / 2) / sides) * 2 * Math.PI
      return [Math.cos(way) * Math.sqrt(1 - z * z), Math.sin(way) * Math.sqrt(1 - z * z), z]
    }),
  )
  corners.push([0, 0, -1], [0, 0, 1])
  const faces: [number, number, number][] = []
  const top = (rows.length - 1) * sides
  for (let k = 0; k < sides; k++) {
    const next = (k + 1) % sides
    for (let low = 0; low < top; low += sides)
      faces.push([low + k, low + next, low + sides + k], [low + next, low + sides + next, low + sides + k])
    faces.push([next, k, corners.length - 2], [top + k, top + next, corners.length - 1])
  }
  return { corners, faces }
}

function unit([x, y, z]: Point): Point {
  const length = Math.hypot(x, y, z) || 1
  return [x / length, y / length, z / length]
}

/** A corner this deep in another lump, as a share of it, is never seen. */
const HIDDEN = 0.74

const isWithin = ([x, y, z]: Point, { at, r, h }: Lump, share: number): boolean =>
  Math.hypot((x - at[0]) / r, (y - at[1]) / r, (z - at[2]) / h) < share

/** The whole tree: trunk with a flared foot, a bough to each lump, lumps without the faces that lie within others. 230 to 360 triangles. */
export function treeBody(form: TreeForm): Shape {
  const shape: Shape = []
  const { kind, fork, lumps } = form
  const draw = seededDraw(kind.seed * 7 + 1)
  limb(shape, { path: [[0, 0, 0], [fork[0] * 0.2, fork[1] * 0.2, 0.3], [fork[0] * 0.7, fork[1] * 0.7, kind.fork * 0.55], fork], radii: [kind.trunk * 1.7, kind.trunk * 1.05, kind.trunk * 0.85, kind.trunk * 0.8], sides: 6 }) // prettier-ignore
  for (const { at, h } of lumps) {
    const bend: Point = [fork[0] + (at[0] - fork[0]) * 0.9, fork[1] + (at[1] - fork[1]) * 0.9, at[2] - h * 0.45]
    limb(shape, { path: [fork, bend], radii: [kind.trunk * 0.6, kind.trunk * 0.25], sides: 3 })
  }
  for (const lump of lumps) leafBall(shape, lump, { others: lumps.filter((other) => other !== lump), draw, push: 0.14 })
  return shape
}

/** Seen from afar: a trunk and one mass as wide and high as the crown. */
export function treeFromAfar(form: TreeForm): Shape {
  const shape: Shape = []
  const { kind, fork, lumps } = form
  limb(shape, {
    path: [
      [0, 0, 0],
      [fork[0], fork[1], kind.fork * 1.2],
    ],
    radii: [kind.trunk * 1.2, kind.trunk * 0.8],
    sides: 3,
  })
  const low = Math.min(...lumps.map(({ at, h }) => at[2] - h))
  const high = Math.max(...lumps.map(({ at, h }) => at[2] + h))
  const r = Math.max(...lumps.map(({ at, r: wide }) => Math.hypot(at[0], at[1]) + wide)) * 0.92
  leafBall(
    shape,
    { at: [0, 0, (low + high) / 2], r, h: (high - low) / 2, look: kind.look },
    { others: [], draw: seededDraw(kind.seed), push: 0.12 },
  )
  return shape
}

/** A lump as faces: points pushed about, flatter below. */
export function leafBall(
  shape: Shape,
  lump: Lump,
  { others, draw, push, ground = 0 }: { others: readonly Lump[]; draw: SeededDraw; push: number; ground?: number },
): void {
  const { at, r, h } = lump
  const corners = BALL.corners.map(([x, y, z]): Point => {
    const out = 1 - draw.between(0, push)
    return [at[0] + x * r * out, at[1] + y * r * out, at[2] + z * h * out * (z < 0 ? 0.82 : 1)]
  })
  for (const [a, b, c] of BALL.faces) {
    const ring = [corners[a] ?? at, corners[b] ?? at, corners[c] ?? at] as const
    if (others.some((other) => ring.every((point) => isWithin(point, other, HIDDEN)))) continue
    // What lies in the earth is left out.
    if (ring.every(([, , z]) => z < ground)) continue
    face(shape, lump.look, ...ring)
  }
}

interface Limb {
  readonly path: readonly Point[]
  readonly radii: readonly number[]
  readonly sides: number
}

/** A tapering limb along a path, open at both ends: they lie in the ground, the trunk or the leaves. */
function limb(shape: Shape, { path, radii, sides }: Limb): void {
  const look: LookName = 'bark'
  const ring = (i: number): Point[] => {
    const [p, q] = [path[Math.max(0, i - 1)] ?? [0, 0, 0], path[Math.min(path.length - 1, i + 1)] ?? [0, 0, 1]]
    const along = unit([q[0] - p[0], q[1] - p[1], q[2] - p[2]])
    const across = unit(Math.abs(along[0]) < 0.8 ? [0, along[2], -along[1]] : [along[2], 0, -along[0]])
    const up: Point = [along[1] * across[2] - along[2] * across[1], along[2] * across[0] - along[0] * across[2], along[0] * across[1] - along[1] * across[0]] // prettier-ignore
    const [x, y, z] = path[i] ?? [0, 0, 0]
    return Array.from({ length: sides }, (_, k): Point => {
      const c = Math.cos((k / sides) * 2 * Math.PI) * (radii[i] ?? 0)
      const s = Math.sin((k / sides) * 2 * Math.PI) * (radii[i] ?? 0)
      return [x + across[0] * c + up[0] * s, y + across[1] * c + up[1] * s, z + across[2] * c + up[2] * s]
    })
  }
  for (let i = 0; i + 1 < path.length; i++) {
    const [low, high] = [ring(i), ring(i + 1)]
    for (let k = 0; k < sides; k++) {
      const next = (k + 1) % sides
      face(shape, look, low[k] ?? [0, 0, 0], low[next] ?? [0, 0, 0], high[next] ?? [0, 0, 0], high[k] ?? [0, 0, 0])
    }
  }
}
