import type { LookName } from './looks.ts'
import type { Detail } from './roof.ts'
import { type Point, type Shape, block, box, face, placed, turned } from './shape.ts'

/** One storey of the pagoda: floor above ground, pitch, width, bays, doorway width and height; metres. Derived from published totals. */
export interface PagodaStorey {
  readonly floor: number
  readonly pitch: number
  readonly width: number
  readonly bays: number
  readonly door: readonly [number, number]
}

export const PAGODA_STOREYS: readonly PagodaStorey[] = [
  { floor: 4.2, pitch: 10.8, width: 25.5, bays: 9, door: [3, 5] },
  { floor: 15, pitch: 8, width: 24, bays: 9, door: [2.3, 3.5] },
  { floor: 23, pitch: 7.4, width: 22.5, bays: 7, door: [2.2, 3.3] },
  { floor: 30.4, pitch: 7, width: 21, bays: 7, door: [2.1, 3.1] },
  { floor: 37.4, pitch: 6.6, width: 19.5, bays: 5, door: [2, 2.9] },
  { floor: 44, pitch: 6.3, width: 18, bays: 5, door: [1.9, 2.7] },
  { floor: 50.3, pitch: 6.1, width: 16.5, bays: 5, door: [1.8, 2.5] },
]

export const PAGODA = { base: 4.2, baseEastWest: 45.8, baseNorthSouth: 48.75, roofFrom: 56.4, finialFrom: 59.63, top: 64.5, leanEast: -0.7, leanNorth: 0.7 } as const // prettier-ignore

/** Setback of the walls over one storey: they batter inward. */
const BATTER = 0.32

/** The pagoda with its platform, leaning by shear above it. Origin: centre of the foot. */
export function pagodaShape(detail: Detail): Shape {
  const body: Shape = []
  PAGODA_STOREYS.forEach((storey, i) => {
    const next = PAGODA_STOREYS[i + 1]
    for (const headingDeg of [0, 90, 180, 270]) body.push(...placed(storeyFace(storey, i === 0, detail), { at: [0, 0, 0], headingDeg }))
    cornice(body, storey, next?.width ?? storey.width, detail)
  })
  roof(body, detail)
  const leaned = body.map(({ ring, look }) => ({ look, ring: ring.map(lean) }))
  const shape: Shape = []
  platform(shape, detail)
  shape.push(...leaned)
  return shape
}

function lean([x, y, z]: Point): Point {
  const share = Math.max(0, (z - PAGODA.base) / (PAGODA.top - PAGODA.base))
  return [x + PAGODA.leanEast * share, y + PAGODA.leanNorth * share, z]
}

/** One side of a storey, facing +y: wall with a doorway, pilasters, architrave, a block on each pilaster. */
function storeyFace(storey: PagodaStorey, ground: boolean, detail: Detail): Shape {
  const shape: Shape = []
  const corniceM = 1.5
  const z0 = storey.floor
  const z1 = storey.floor + storey.pitch - corniceM
  const half = storey.width / 2
  const wall = (z: number): number => half - (BATTER * (z - z0)) / (z1 - z0)
  const look: LookName = ground ? 'brickLow' : 'brick'
  const at = (x: number, z: number, out = 0): Point => [Math.sign(x) * Math.min(Math.abs(x), wall(z)), wall(z) + out, z]
  const quad = (paint: LookName, x: readonly [number, number], z: readonly [number, number], out = 0): void =>
    face(shape, paint, at(x[1], z[0], out), at(x[0], z[0], out), at(x[0], z[1], out), at(x[1], z[1], out))
  const [dw, dh] = storey.door
  if (detail === 1) {
    quad(look, [-half, half], [z0, z1])
    return shape
  }
  const spring = z0 + dh - dw / 2
  quad(look, [-half, -dw / 2], [z0, z1])
  quad(look, [dw / 2, half], [z0, z1])
  archway(shape, { dw, z0, spring, z1, look, at, ground, detail })
  const bay = (storey.width - 1) / storey.bays
  const archZ = z1 - 0.95
  for (let k = 0; k <= storey.bays; k++) {
    const x = -half + 0.5 + k * bay
    if (Math.abs(x) < dw / 2 + 0.3) continue
    pilaster(shape, { x, z: [z0 + 0.5, archZ], wall, detail })
    const out = wall(archZ + 0.4)
    if (detail === 3) box(shape, 'brickClean', { from: [x - 0.42, out - 0.1, archZ + 0.42], to: [x + 0.42, out + 0.2, archZ + 0.78], without: ['south', 'bottom'] }) // prettier-ignore
  }
  const y = wall(archZ)
  box(shape, 'brickClean', {
    from: [-wall(archZ), y - 0.1, archZ],
    to: [wall(archZ), y + 0.12, archZ + 0.42],
    without: ['south', 'west', 'east'],
  })
  for (const [x0, x1] of [
    [-half - 0.06, -dw / 2],
    [dw / 2, half + 0.06],
  ] as const) {
    box(shape, look, { from: [x0, half - 0.2, z0], to: [x1, half + 0.08, z0 + 0.5], without: ['south', 'bottom'] })
  }
  return shape
}

interface Pilaster {
  readonly x: number
  readonly z: readonly [low: number, high: number]
  /** Distance of the wall's face from the middle at a height. */
  readonly wall: (z: number) => number
  readonly detail: Detail
}

/** Flat brick column: front and cheeks, leaning with the wall. */
function pilaster(shape: Shape, { x, z: [z0, z1], wall, detail }: Pilaster): void {
  const w = 0.31
  const out = 0.13
  const p = (px: number, z: number, o: number): Point => [px, wall(z) + o, z]
  face(shape, 'brickClean', p(x + w, z0, out), p(x - w, z0, out), p(x - w, z1, out), p(x + w, z1, out))
  if (detail < 3) return
  face(shape, 'brickClean', p(x - w, z0, out), p(x - w, z0, 0), p(x - w, z1, 0), p(x - w, z1, out))
  face(shape, 'brickClean', p(x + w, z0, 0), p(x + w, z0, out), p(x + w, z1, out), p(x + w, z1, 0))
}

interface Archway {
  readonly dw: number
  readonly z0: number
  readonly spring: number
  readonly z1: number
  readonly look: LookName
  readonly at: (x: number, z: number, out?: number) => Point
  readonly ground: boolean
  readonly detail: Detail
}

/** The doorway: wall over the arch, reveals 1.2 m deep, dark within, a stone frame on the ground floor. */
function archway(shape: Shape, { dw, z0, spring, z1, look, at, ground, detail }: Archway): void {
  const r = dw / 2
  const steps = detail === 3 ? 10 : 6
  const deep = -1.2
  const arc = Array.from({ length: steps + 1 }, (_, k): readonly [number, number] => {
    const angle = (Math.PI * k) / steps
    return [r * Math.cos(angle), spring + r * Math.sin(angle)]
  })
  for (let k = 0; k < steps; k++) {
    const [ax, az] = arc[k] ?? [0, 0]
    const [bx, bz] = arc[k + 1] ?? [0, 0]
    face(shape, look, at(ax, az), at(bx, bz), at(bx, z1), at(ax, z1))
    face(shape, 'brickShade', at(bx, bz), at(ax, az), at(ax, az, deep), at(bx, bz, deep))
  }
  face(shape, 'brickShade', at(r, z0, deep), at(r, spring, deep), at(r, spring), at(r, z0))
  face(shape, 'brickShade', at(-r, z0), at(-r, spring), at(-r, spring, deep), at(-r, z0, deep))
  face(shape, 'dark', at(r, z0, deep), at(-r, z0, deep), at(-r, spring, deep), ...[...arc].reverse().slice(1, -1).map(([x, z]) => at(x, z, deep)), at(r, spring, deep)) // prettier-ignore
  face(shape, 'stone', at(-r, z0, deep), at(r, z0, deep), at(r, z0), at(-r, z0))
  if (!ground) return
  for (const side of [-1, 1]) {
    const [x0, x1] = side < 0 ? [-r - 0.45, -r] : [r, r + 0.45]
    const y = at(0, z0)[1]
    box(shape, 'stone', { from: [x0, y - 0.3, z0], to: [x1, y + 0.14, spring], without: ['bottom', 'south'] })
    // A stele in its niche either side of the south door; the other sides keep the frame alone.
    box(shape, 'stoneDark', {
      from: [side * 3.2 - 0.48, y - 0.05, z0 + 0.35],
      to: [side * 3.2 + 0.48, y + 0.1, z0 + 3.73],
      without: ['bottom', 'south'],
    })
  }
}

/** Corbelled courses: out step by step with two rows of saw-tooth brick, then back in steps to the next storey. */
function cornice(shape: Shape, storey: PagodaStorey, nextWidth: number, detail: Detail): void {
  const z1 = storey.floor + storey.pitch
  const z0 = z1 - 1.5
  const inner = storey.width / 2 - BATTER
  const outer = inner + 1.35
  const courses = detail === 1 ? 1 : detail === 2 ? 3 : 6
  const rise = 0.9
  for (let k = 0; k < courses; k++) {
    const half = inner + ((outer - inner) * (k + 1)) / courses
    const [low, high] = [z0 + (rise * k) / courses, z0 + (rise * (k + 1)) / courses]
    const tooth = detail === 3 && (k === 1 || k === 3)
    if (tooth) sawTeeth(shape, half, [low, high])
    else ring(shape, 'brickClean', { half, z: [low, high], under: half - (outer - inner) / courses })
  }
  const back = detail === 1 ? 1 : 3
  let half = outer
  for (let k = 0; k < back; k++) {
    const [low, high] = [z0 + rise + (0.6 * k) / back, z0 + rise + (0.6 * (k + 1)) / back]
    const next = outer - ((outer - nextWidth / 2) * (k + 1)) / back
    ring(shape, 'brick', { half, z: [low, low + 0.12] })
    ledge(shape, half, next, [low + 0.12, high])
    half = next
  }
}

/** A square course: half its width, its heights, and half the width of the course below when its underside shows. */
interface Course {
  readonly half: number
  readonly z: readonly [low: number, high: number]
  readonly under?: number
}

/** Four upright sides of a square course, with the underside that shows below it. */
function ring(shape: Shape, look: LookName, { half: h, z: [low, high], under }: Course): void {
  for (const headingDeg of [0, 90, 180, 270]) {
    const part: Shape = []
    face(part, look, [h, h, low], [-h, h, low], [-h, h, high], [h, h, high])
    if (under !== undefined) face(part, 'brickShade', [-h, h, low], [h, h, low], [under, under, low], [-under, under, low])
    shape.push(...placed(part, { at: [0, 0, 0], headingDeg }))
  }
}

/** The sloped top of a course. */
function ledge(shape: Shape, outer: number, inner: number, [z0, z1]: readonly [number, number]): void {
  for (const headingDeg of [0, 90, 180, 270]) {
    const part: Shape = []
    face(part, 'brickLow', [outer, outer, z0], [-outer, outer, z0], [-inner, inner, z1], [inner, inner, z1])
    shape.push(...placed(part, { at: [0, 0, 0], headingDeg }))
  }
}

/** A course of bricks laid with their corners out: a row of teeth round the square. */
function sawTeeth(shape: Shape, half: number, [z0, z1]: readonly [number, number]): void {
  const count = Math.round((2 * half) / 0.62)
  const depth = 0.24
  for (const headingDeg of [0, 90, 180, 270]) {
    const part: Shape = []
    for (let k = 0; k < count; k++) {
      const x0 = half - (2 * half * k) / count
      const x1 = half - (2 * half * (k + 1)) / count
      const xm = (x0 + x1) / 2
      const [base, tip] = [half - depth, half]
      face(part, 'brickClean', [x0, base, z0], [xm, tip, z0], [xm, tip, z1], [x0, base, z1])
      face(part, 'brick', [xm, tip, z0], [x1, base, z0], [x1, base, z1], [xm, tip, z1])
      face(part, 'brickShade', [x1, base, z0], [xm, tip, z0], [x0, base, z0])
    }
    shape.push(...placed(part, { at: [0, 0, 0], headingDeg }))
  }
}

/** The brick pyramid roof and the gourd finial. */
function roof(shape: Shape, detail: Detail): void {
  const { roofFrom, finialFrom, top } = PAGODA
  const rows = detail === 1 ? [[8.25, 0], [3, 1]] : [[8.25, 0], [7.2, 0.3], [5.6, 0.62], [3, 1]] // prettier-ignore
  for (let k = 0; k + 1 < rows.length; k++) {
    const [h0, f0] = rows[k] ?? [0, 0]
    const [h1, f1] = rows[k + 1] ?? [0, 0]
    ledge(shape, h0 ?? 0, h1 ?? 0, [roofFrom + (finialFrom - roofFrom) * (f0 ?? 0), roofFrom + (finialFrom - roofFrom) * (f1 ?? 0)])
  }
  face(shape, 'brickLow', [-3, -3, finialFrom], [3, -3, finialFrom], [3, 3, finialFrom], [-3, 3, finialFrom])
  const h = top - finialFrom
  turned(shape, 'tileGreen', { foot: [0, 0, finialFrom], rings: [[0, 1.9], [h * 0.08, 1.5], [h * 0.16, 1.1], [h * 0.3, 1.55], [h * 0.44, 1.45], [h * 0.56, 0.6], [h * 0.66, 0.95], [h * 0.76, 0.85], [h * 0.86, 0.3], [h, 0]], sides: detail === 3 ? 12 : detail === 2 ? 8 : 4 }) // prettier-ignore
}

/** The brick platform with its steps to the south and its stone rails. */
function platform(shape: Shape, detail: Detail): void {
  const [hx, hy, z] = [PAGODA.baseEastWest / 2, PAGODA.baseNorthSouth / 2, PAGODA.base]
  box(shape, 'greyBrick', { from: [-hx, -hy, 0], to: [hx, hy, z], top: 'stone' })
  if (detail === 1) return
  const count = 28
  for (let k = 0; k < count; k++) {
    const deep = (count - k) * 0.33
    box(shape, 'stone', { from: [-2.6, -hy - deep, (z * k) / count], to: [2.6, -hy, (z * (k + 1)) / count], without: ['bottom', 'north'] })
  }
  box(shape, 'stone', { from: [-hx - 0.12, -hy - 0.12, z - 0.28], to: [hx + 0.12, hy + 0.12, z + 0.02], without: ['bottom'] })
  const rail = (from: readonly [number, number], to: readonly [number, number]): void => {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const posts = Math.round(length / 2.1)
    for (let k = 0; k <= posts; k++) {
      const [x, y] = [from[0] + ((to[0] - from[0]) * k) / posts, from[1] + ((to[1] - from[1]) * k) / posts]
      if (detail === 3) block(shape, 'whiteGranite', { foot: [x, y, z], size: [0.2, 0.2, 1.15] })
    }
    const [x0, x1] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])]
    const [y0, y1] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])]
    box(shape, 'whiteGranite', { from: [x0 - 0.06, y0 - 0.06, z + 0.12], to: [x1 + 0.06, y1 + 0.06, z + 0.62], without: ['bottom'] })
    box(shape, 'whiteGranite', { from: [x0 - 0.08, y0 - 0.08, z + 0.82], to: [x1 + 0.08, y1 + 0.08, z + 0.94], without: [] })
  }
  const [rx, ry] = [hx - 0.3, hy - 0.3]
  rail([-rx, ry], [rx, ry])
  rail([-rx, -ry], [-rx, ry])
  rail([rx, -ry], [rx, ry])
  rail([-rx, -ry], [-2.7, -ry])
  rail([2.7, -ry], [rx, -ry])
}
