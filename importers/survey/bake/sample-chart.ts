import type { TileMesh } from '../tiles/tile-mesh.ts'
import { along, type Chart } from './charts.ts'

/** Samples keep so far from the border of their triangle, metres: on it, walls that stand there would count half. */
const SHRINK_M = 0.04
/** Texels whose middle is further from the face than this, in texels, are never looked at. */
const OUTSIDE_TEXELS = 1.5

/** Where light is reckoned for a chart: for each texel, row by row from the top. */
export interface ChartSamples {
  /** Points in metres from the survey's origin, and normals: three numbers a texel. */
  readonly points: Float64Array
  readonly normals: Float32Array
  /** 1 where the texel lies on the face or right beside it. */
  readonly covered: Uint8Array
}

/** First triangle of each face, and one past the last. */
export function triangleRanges(tile: TileMesh): Uint32Array {
  const ranges = new Uint32Array(tile.faces.count * 2)
  for (let triangle = 0; triangle < tile.faceOf.length; triangle++) {
    const face = tile.faceOf[triangle]!
    if (ranges[face * 2 + 1] === 0) ranges[face * 2] = triangle
    ranges[face * 2 + 1] = triangle + 1
  }
  return ranges
}

/** Finds the point of the face nearest each texel, with its own normal, so that curved faces are lit as they bend. */
export function sampleChart(tile: TileMesh, ranges: Uint32Array, chart: Chart): ChartSamples {
  const texels = chart.width * chart.height
  const samples = { points: new Float64Array(texels * 3), normals: new Float32Array(texels * 3), covered: new Uint8Array(texels) }
  const nearest = new Float32Array(texels).fill(OUTSIDE_TEXELS * OUTSIDE_TEXELS)
  for (let triangle = ranges[chart.face * 2]!; triangle < ranges[chart.face * 2 + 1]!; triangle++) {
    const corners = flatten(tile, triangle, chart)
    const [ax, ay, bx, by, cx, cy] = corners
    eachTexelNear(chart, corners, (texel, u, v) => {
      const [a, b, c] = nearestWeights(corners, u, v)
      const square = (u - a * ax - b * bx - c * cx) ** 2 + (v - a * ay - b * by - c * cy) ** 2
      if (square >= nearest[texel]!) return
      nearest[texel] = square
      samples.covered[texel] = 1
      place({ tile, triangle, weights: [a, b, c] }, samples, texel)
    })
  }
  return samples
}

/** A triangle's corners in texels of the chart. */
type Flat = readonly [ax: number, ay: number, bx: number, by: number, cx: number, cy: number]

function flatten(tile: TileMesh, triangle: number, chart: Chart): Flat {
  const corners: number[] = []
  for (let corner = 0; corner < 3; corner++) {
    const vertex = tile.triangles[triangle * 3 + corner]!
    for (const side of [0, 1] as const) {
      const texels = side === 0 ? chart.width : chart.height
      const metres = along(tile.positions, vertex, side === 0 ? chart.across : chart.upward) - chart.from[side]
      corners.push(chart.size[side] > 0 ? (metres / chart.size[side]) * (texels - 1) : 0)
    }
  }
  return corners as unknown as Flat
}

function eachTexelNear(chart: Chart, corners: Flat, tell: (texel: number, u: number, v: number) => void): void {
  const bound = (side: 0 | 1, most: number): [number, number] => {
    const values = [corners[side], corners[2 + side]!, corners[4 + side]!]
    return [Math.max(0, Math.floor(Math.min(...values) - 1)), Math.min(most - 1, Math.ceil(Math.max(...values) + 1))]
  }
  const [left, right] = bound(0, chart.width)
  const [top, bottom] = bound(1, chart.height)
  for (let v = top; v <= bottom; v++) for (let u = left; u <= right; u++) tell(v * chart.width + u, u, v)
}

/** Weights of the corners of a triangle's point nearest to (u, v). */
function nearestWeights(corners: Flat, u: number, v: number): [number, number, number] {
  const [ax, ay, bx, by, cx, cy] = corners
  const det = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
  if (Math.abs(det) > 1e-9) {
    const b = ((u - ax) * (cy - ay) - (cx - ax) * (v - ay)) / det
    const c = ((bx - ax) * (v - ay) - (u - ax) * (by - ay)) / det
    if (b >= 0 && c >= 0 && b + c <= 1) return [1 - b - c, b, c]
  }
  let best: [number, number, number] = [1, 0, 0]
  let least = Infinity
  for (let side = 0; side < 3; side++) {
    const from = side * 2
    const to = ((side + 1) % 3) * 2
    const ex = corners[to]! - corners[from]!
    const ey = corners[to + 1]! - corners[from + 1]!
    const square = ex * ex + ey * ey
    const wish = square === 0 ? 0 : ((u - corners[from]!) * ex + (v - corners[from + 1]!) * ey) / square
    const part = wish < 0 ? 0 : wish > 1 ? 1 : wish
    const off = (corners[from]! + part * ex - u) ** 2 + (corners[from + 1]! + part * ey - v) ** 2
    if (off >= least) continue
    least = off
    best = [0, 0, 0]
    best[side] = 1 - part
    best[(side + 1) % 3] = part
  }
  return best
}

/** Writes point and normal at weights of a triangle, drawn in a little towards its middle. */
function place(
  { tile, triangle, weights }: { tile: TileMesh; triangle: number; weights: readonly number[] },
  samples: ChartSamples,
  texel: number,
): void {
  const { positions, normals, triangles, centre } = tile
  let square = 0
  for (let axis = 0; axis < 3; axis++) {
    let point = 0
    let middle = 0
    let normal = 0
    for (let corner = 0; corner < 3; corner++) {
      const at = triangles[triangle * 3 + corner]! * 3 + axis
      point += weights[corner]! * positions[at]!
      middle += positions[at]! / 3
      normal += weights[corner]! * normals[at]!
    }
    samples.points[texel * 3 + axis] = point
    samples.normals[texel * 3 + axis] = normal
    square += (middle - point) ** 2
  }
  const share = square > 0 ? Math.min(0.5, SHRINK_M / Math.sqrt(square)) : 0
  const length = Math.hypot(samples.normals[texel * 3]!, samples.normals[texel * 3 + 1]!, samples.normals[texel * 3 + 2]!) || 1
  for (let axis = 0; axis < 3; axis++) {
    let middle = 0
    for (let corner = 0; corner < 3; corner++) middle += positions[triangles[triangle * 3 + corner]! * 3 + axis]! / 3
    samples.points[texel * 3 + axis]! += share * (middle - samples.points[texel * 3 + axis]!) + centre[axis]!
    samples.normals[texel * 3 + axis]! /= length
  }
}
