import type { SurfaceKind } from '../../../model/documents/index.ts'
import type { TileMesh } from '../tiles/tile-mesh.ts'
import { packShelves } from './pack-shelves.ts'

/**
 * A piece of the light map: one face, or several tiny ones that share. The middles of its outermost texels lie on the face's
 * border, so that filtering between texels never leaves it and charts need no gutter.
 */
export interface Chart {
  /** The face whose light is reckoned; of several that share, the largest. */
  readonly face: number
  /** Top left texel in the map. */
  x: number
  y: number
  /** Texels, at least 2. */
  readonly width: number
  readonly height: number
  /** Tile-local unit vectors across and up the chart, in the face's plane. */
  readonly across: readonly [number, number, number]
  readonly upward: readonly [number, number, number]
  /** Along `across` and `upward`: where the chart begins, and how long it is, metres. */
  readonly from: readonly [number, number]
  readonly size: readonly [number, number]
  /** All texels are alike: reckoned once. */
  readonly single: boolean
}

/** The light map of a tile before it is filled. */
export interface ChartAtlas {
  readonly width: number
  readonly height: number
  readonly charts: readonly Chart[]
  /** Chart of each face. */
  readonly chartOf: Uint32Array
}

/** Sides of a texel, metres. */
export interface TexelSizes {
  readonly ground: number
  readonly front: number
  /** Roofs, and what faces down. */
  readonly other: number
}

export const MAP_SIDE = 2048
/** Charts stay this far from the border of their outermost texels' middles, texels: more than 16-bit places and filters can be off. */
const INSET = 0.03
const COARSER = 1.3
/** Tiny faces of a feature share a chart with others that look the same way, within so many metres. */
const SHARED_CELL_M = 2

/** Lays out the light map of a tile; texels grow until it fits into 2048 by 2048. */
export function layCharts(tile: TileMesh, sizes: TexelSizes): ChartAtlas {
  const outlines = outlinesOf(tile)
  for (let scale = 1; ; scale *= COARSER) {
    const { charts, chartOf } = chartsOf(tile, outlines, { sizes, scale })
    const packed = packShelves(charts, MAP_SIDE)
    if (packed === null) continue
    charts.forEach((chart, index) => {
      chart.x = packed.places[index * 2]!
      chart.y = packed.places[index * 2 + 1]!
    })
    return { width: packed.width, height: packed.height, charts, chartOf }
  }
}

/** Place in the map of each vertex, 0..1, v downwards; length 2 a vertex. */
export function chartPlaces(tile: TileMesh, atlas: ChartAtlas): Float32Array {
  const uv = new Float32Array((tile.positions.length / 3) * 2)
  for (let vertex = 0; vertex < tile.vertexFace.length; vertex++) {
    const chart = atlas.charts[atlas.chartOf[tile.vertexFace[vertex]!]!]!
    uv[vertex * 2] = (chart.x + place(tile, vertex, chart, 0)) / atlas.width
    uv[vertex * 2 + 1] = (chart.y + place(tile, vertex, chart, 1)) / atlas.height
  }
  return uv
}

/** Texels from the chart's corner to a vertex. */
function place(tile: TileMesh, vertex: number, chart: Chart, side: 0 | 1): number {
  const texels = side === 0 ? chart.width : chart.height
  if (chart.single) return texels / 2
  const share = (along(tile.positions, vertex, side === 0 ? chart.across : chart.upward) - chart.from[side]) / chart.size[side]
  return 0.5 + INSET + Math.max(0, Math.min(1, share)) * (texels - 1 - 2 * INSET)
}

/** Length along a vector of a vertex, tile-local. */
export const along = (positions: Float32Array, vertex: number, vector: readonly [number, number, number]): number =>
  positions[vertex * 3]! * vector[0] + positions[vertex * 3 + 1]! * vector[1] + positions[vertex * 3 + 2]! * vector[2]

/** A face as it lies in its plane. */
type Outline = Pick<Chart, 'across' | 'upward' | 'from' | 'size'>

function outlinesOf(tile: TileMesh): Outline[] {
  const vertices: number[][] = Array.from({ length: tile.faces.count }, () => [])
  for (let vertex = 0; vertex < tile.vertexFace.length; vertex++) vertices[tile.vertexFace[vertex]!]!.push(vertex)
  const longest = longestEdges(tile)
  return vertices.map((list, face) => {
    const normal = [0, 1, 2].map((axis) => tile.faces.planes[face * 4 + axis]!) as [number, number, number]
    const upright = measure(tile, list, basis(normal, [-normal[1], normal[0], 0]))
    const skewed = measure(tile, list, basis(normal, longest[face]!))
    return skewed.size[0] * skewed.size[1] < 0.9 * upright.size[0] * upright.size[1] ? skewed : upright
  })
}

/** Direction of the longest edge of each face's triangles. */
function longestEdges(tile: TileMesh): [number, number, number][] {
  const longest = Array.from({ length: tile.faces.count }, () => [0, 0, 0] as [number, number, number])
  const { positions, triangles, faceOf } = tile
  for (let corner = 0; corner < triangles.length; corner++) {
    const a = triangles[corner]! * 3
    const b = triangles[corner % 3 === 2 ? corner - 2 : corner + 1]! * 3
    const edge = [positions[b]! - positions[a]!, positions[b + 1]! - positions[a + 1]!, positions[b + 2]! - positions[a + 2]!] as const
    const best = longest[faceOf[(corner / 3) | 0]!]!
    if (Math.hypot(...edge) > Math.hypot(...best)) best.splice(0, 3, ...edge)
  }
  return longest
}

/** Two unit vectors across the normal, the first along `wish` as far as the plane lets it. */
function basis(normal: readonly [number, number, number], wish: readonly number[]): Pick<Chart, 'across' | 'upward'> {
  const lean = wish[0]! * normal[0] + wish[1]! * normal[1] + wish[2]! * normal[2]
  let across: [number, number, number] = [wish[0]! - lean * normal[0], wish[1]! - lean * normal[1], wish[2]! - lean * normal[2]]
  let length = Math.hypot(...across)
  if (!(length > 1e-6)) {
    across = [1 - normal[0] * normal[0], -normal[0] * normal[1], -normal[0] * normal[2]]
    length = Math.hypot(...across)
    if (!(length > 1e-3)) {
      across = [-normal[1] * normal[0], 1 - normal[1] * normal[1], -normal[1] * normal[2]]
      length = Math.hypot(...across)
    }
  }
  const [x, y, z] = [across[0] / length, across[1] / length, across[2] / length]
  const [a, b, c] = normal
  return { across: [x, y, z], upward: [b * z - c * y, c * x - a * z, a * y - b * x] }
}

/** Bounds of vertices in a basis, the longer side across, so that shelves are low. */
function measure(tile: TileMesh, vertices: readonly number[], axes: Pick<Chart, 'across' | 'upward'>): Outline {
  const bounds = [axes.across, axes.upward].map((axis) => {
    let low = Infinity
    let high = -Infinity
    for (const vertex of vertices) {
      const value = along(tile.positions, vertex, axis)
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    return vertices.length === 0 ? ([0, 0] as const) : ([low, high - low] as const)
  })
  const [a, b] = bounds as [readonly [number, number], readonly [number, number]]
  if (a[1] >= b[1]) return { ...axes, from: [a[0], b[0]], size: [a[1], b[1]] }
  return { across: axes.upward, upward: axes.across, from: [b[0], a[0]], size: [b[1], a[1]] }
}

const GROUND_KINDS: ReadonlySet<SurfaceKind> = new Set<SurfaceKind>([
  'paving',
  'road',
  'stone',
  'brick',
  'grass',
  'water',
  'timber',
  'rammed-earth',
])

function texelOf(tile: TileMesh, face: number, sizes: TexelSizes): number {
  const up = tile.faces.planes[face * 4 + 2]!
  const kind = tile.looks[tile.faces.lookOf[face]!]?.kind ?? 'plain'
  if (up > 0.7) return GROUND_KINDS.has(kind) ? sizes.ground : sizes.other
  return up < -0.7 || kind === 'roof-tile' || kind === 'foliage' ? sizes.other : sizes.front
}

function chartsOf(
  tile: TileMesh,
  outlines: readonly Outline[],
  { sizes, scale }: { sizes: TexelSizes; scale: number },
): { charts: Chart[]; chartOf: Uint32Array } {
  const charts: Chart[] = []
  const chartOf = new Uint32Array(tile.faces.count)
  const tiny = new Map<string, number[]>()
  const share = (key: string, face: number): void => {
    const list = tiny.get(key)
    if (list) list.push(face)
    else tiny.set(key, [face])
  }
  outlines.forEach((outline, face) => {
    const texel = Math.max(texelOf(tile, face, sizes), tile.errorM / 2) * scale
    if (isFoliage(tile, face)) return share(`leaves ${tile.faces.featureOf[face]!}`, face)
    if (outline.size[0] < 1.2 * texel || (outline.size[1] < texel / 4 && outline.size[0] < 3 * texel)) {
      const key = sharingKey(tile, face, outline, Math.max(SHARED_CELL_M, 2 * texel))
      return share(key, face)
    }
    chartOf[face] = charts.length
    const texels = (length: number): number => Math.min(MAP_SIDE, Math.max(2, Math.ceil(length / texel) + 1))
    charts.push({ ...outline, face, x: 0, y: 0, width: texels(outline.size[0]), height: texels(outline.size[1]), single: false })
  })
  const area = (face: number): number => outlines[face]!.size[0] * outlines[face]!.size[1]
  for (const faces of tiny.values()) {
    const face = faces.reduce((best, other) => (area(other) > area(best) ? other : best))
    for (const other of faces) chartOf[other] = charts.length
    charts.push({ ...outlines[face]!, face, x: 0, y: 0, width: 2, height: 2, single: true })
  }
  return { charts, chartOf }
}

/** Leaves are far finer than any texel and are lit where they are drawn: all of a feature share one chart. */
const isFoliage = (tile: TileMesh, face: number): boolean => tile.looks[tile.faces.lookOf[face]!]?.kind === 'foliage'

/** Faces of one feature in one cell that look the same way, to 45 degrees. */
function sharingKey(tile: TileMesh, face: number, { across, upward, from, size }: Outline, cell: number): string {
  const [a, b] = [from[0] + size[0] / 2, from[1] + size[1] / 2]
  const d = tile.faces.planes[face * 4 + 3]!
  const key = [tile.faces.featureOf[face]!]
  for (let axis = 0; axis < 3; axis++) {
    const normal = tile.faces.planes[face * 4 + axis]!
    key.push(Math.round(normal * 1.3), Math.floor((across[axis]! * a + upward[axis]! * b + normal * d) / cell))
  }
  return key.join(' ')
}
