import type { FaceLook, Survey, SurveyFeature, SurveyMesh } from '../survey.ts'

// A small quarter for tests: gabled houses at two levels of detail, a curved dome, finely ribbed posts, and one wide ground.

type Point = readonly [number, number, number]

const WALL: FaceLook = { kind: 'plaster', colour: [0.5, 0.45, 0.4] }
const ROOF: FaceLook = { kind: 'roof-tile', colour: [0.1, 0.1, 0.12] }
const LAMP: FaceLook = { kind: 'lamp', colour: [0.9, 0.8, 0.6], glow: { group: 'lanterns', cdM2: 170 } }
const PAVING: FaceLook = { kind: 'paving', colour: [0.24, 0.23, 0.22] }

/** One polygon a face, convex, counter-clockwise from outside. */
export function meshOfPolygons(polygons: readonly { readonly ring: readonly Point[]; readonly look: FaceLook }[]): SurveyMesh {
  const positions: number[] = []
  const triangles: number[] = []
  const faceOf: number[] = []
  const normals: number[] = []
  const looks = [...new Set(polygons.map(({ look }) => look))]
  for (const [face, { ring }] of polygons.entries()) {
    const first = positions.length / 3
    for (const point of ring) positions.push(...point)
    for (let i = 2; i < ring.length; i++) {
      triangles.push(first, first + i - 1, first + i)
      faceOf.push(face)
    }
    normals.push(...normalOf(ring))
  }
  return {
    positions: Float64Array.from(positions),
    triangles: Uint32Array.from(triangles),
    faceOf: Uint32Array.from(faceOf),
    normals: Float64Array.from(normals),
    lookOf: Uint32Array.from(polygons, ({ look }) => looks.indexOf(look)),
    looks,
  }
}

function normalOf(ring: readonly Point[]): Point {
  const [a, b, c] = [ring[0]!, ring[1]!, ring[2]!]
  const [u, v] = [b.map((at, i) => at - a[i]!), c.map((at, i) => at - a[i]!)] as [number[], number[]]
  const n = [0, 1, 2].map((i) => u[(i + 1) % 3]! * v[(i + 2) % 3]! - u[(i + 2) % 3]! * v[(i + 1) % 3]!)
  const length = Math.hypot(...n)
  return n.map((each) => each / length) as unknown as Point
}

/** Walls and a flat lid over a footprint that runs counter-clockwise. */
function prism(footprint: readonly (readonly [number, number])[], [low, high]: readonly [number, number], look: FaceLook) {
  const walls = footprint.map(([east, north], i) => {
    const [toEast, toNorth] = footprint[(i + 1) % footprint.length]!
    return {
      ring: [
        [east, north, low],
        [toEast, toNorth, low],
        [toEast, toNorth, high],
        [east, north, high],
      ] as Point[],
      look,
    }
  })
  return [...walls, { ring: footprint.map(([east, north]): Point => [east, north, high]), look }]
}

const square = (east: number, north: number, side: number): [number, number][] => [
  [east, north],
  [east + side, north],
  [east + side, north + side],
  [east, north + side],
]

function house(id: string, east: number, north: number, height: number): SurveyFeature {
  const [e, n, s] = [east, north, 9]
  const gables: { ring: Point[]; look: FaceLook }[] = [
    {
      ring: [
        [e, n, height],
        [e + s, n, height],
        [e + s, n + s / 2, height + 3],
        [e, n + s / 2, height + 3],
      ],
      look: ROOF,
    },
    {
      ring: [
        [e + s, n + s, height],
        [e, n + s, height],
        [e, n + s / 2, height + 3],
        [e + s, n + s / 2, height + 3],
      ],
      look: ROOF,
    },
    {
      ring: [
        [e, n + s, height],
        [e, n, height],
        [e, n + s / 2, height + 3],
      ],
      look: WALL,
    },
    {
      ring: [
        [e + s, n, height],
        [e + s, n + s, height],
        [e + s, n + s / 2, height + 3],
      ],
      look: WALL,
    },
  ]
  const walls = prism(square(e, n, s), [0, height], WALL).slice(0, 4)
  return feature(id, 'Building', [
    { lod: 1.2, mesh: meshOfPolygons(prism(square(e, n, s), [0, height + 1.5], WALL)) },
    { lod: 2.2, mesh: meshOfPolygons([...walls, ...gables]) },
  ])
}

function post(id: string, east: number, north: number): SurveyFeature {
  const ring = (radius: number): [number, number][] =>
    Array.from({ length: 48 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 48
      return [east + radius * Math.cos(angle), north + radius * Math.sin(angle)]
    })
  const mesh = meshOfPolygons([...prism(ring(0.12), [0, 4], WALL), ...prism(ring(0.4), [4, 4.8], LAMP)])
  return feature(id, 'CityFurniture', [{ lod: 3, mesh }])
}

function dome(id: string, east: number, north: number, steps: number): SurveyFeature {
  const positions: number[] = []
  const normals: number[] = []
  const triangles: number[] = []
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= 2 * steps; column++) {
      const [up, turn] = [(row / steps) * (Math.PI / 2), (column / steps) * Math.PI]
      const normal = [Math.cos(up) * Math.cos(turn), Math.cos(up) * Math.sin(turn), Math.sin(up)]
      normals.push(...normal)
      positions.push(east + 12 * normal[0]!, north + 12 * normal[1]!, 12 * normal[2]!)
      const at = row * (2 * steps + 1) + column
      if (row < steps && column < 2 * steps) triangles.push(at, at + 1, at + 2 * steps + 2, at, at + 2 * steps + 2, at + 2 * steps + 1)
    }
  }
  const mesh: SurveyMesh = {
    positions: Float64Array.from(positions),
    triangles: Uint32Array.from(triangles),
    faceOf: new Uint32Array(triangles.length / 3),
    normals: Float64Array.of(0, 0, 1),
    lookOf: Uint32Array.of(0),
    looks: [{ kind: 'gilt', colour: [0.8, 0.6, 0.2] }],
    vertexNormals: Float64Array.from(normals),
  }
  return feature(id, 'GenericCityObject', [{ lod: 3, mesh }])
}

const feature = (id: string, type: string, levels: SurveyFeature['levels']): SurveyFeature => ({
  id,
  type,
  provenance: 'stand-in',
  source: 'made for a test',
  attributes: { name: `Name of ${id}` },
  levels,
  walk: 'obstacle',
})

/** Every feature of the quarter: `rows` squared houses 14 m apart, a post each, domes along the diagonal. */
export function* sampleFeatures(rows: number): Generator<SurveyFeature> {
  const side = rows * 14
  yield feature('ground', 'LandUse', [{ lod: 2, mesh: meshOfPolygons(prism(square(-10, -10, side + 20), [-1, -0.02], PAVING)) }])
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < rows; column++) {
      yield house(`house ${row}.${column}`, 14 * column, 14 * row, 5 + ((7 * row + 3 * column) % 9))
      yield post(`post ${row}.${column}`, 14 * column + 11.5, 14 * row + 11.5)
    }
    if (row % 8 === 0) yield dome(`dome ${row}`, 14 * row + 4.5, 14 * row + 4.5, 40)
  }
}

/** The quarter as a survey near the Giant Wild Goose Pagoda. */
export const sampleSurvey = (rows: number): Survey => ({
  header: {
    origin: { latDeg: 34.2186, lonDeg: 108.9594, heightM: 385 },
    crs: 'EPSG:4978',
    heightSystem: 'ellipsoid',
    attribution: 'Made for a test',
    licence: 'CC0-1.0',
  },
  features: everyFeature(rows),
})

async function* everyFeature(rows: number): AsyncGenerator<SurveyFeature> {
  yield* sampleFeatures(rows)
}
