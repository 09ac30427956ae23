import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { createDraw } from '../seeded-draw.ts'

/** Metres of a lot: houses stand in rows along streets. */
const LOT_M = 14
const LOTS_TO_STREET = 8
const STREET_M = 10
/** A millimetre, as surveys have it. */
const SCALE = 0.001

type Point = readonly [number, number, number]

/** Writes a town of buildings at two levels of detail as CityJSONSeq, in the Dutch grid with heights above NAP. Seeded. */
export async function writeCity(file: string, buildings: number, seed: number): Promise<void> {
  const out = createWriteStream(file)
  for (const line of cityLines(buildings, seed)) {
    if (!out.write(`${line}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

function* cityLines(buildings: number, seed: number): Generator<string> {
  const draw = createDraw(seed)
  const transform = { scale: [SCALE, SCALE, SCALE], translate: [90_000, 435_000, 0] }
  const metadata = { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415', title: 'Generated town' }
  yield JSON.stringify({ type: 'CityJSON', version: '2.0', transform, metadata, CityObjects: {}, vertices: [] })
  const across = Math.ceil(Math.sqrt(buildings))
  for (let i = 0; i < buildings; i++) {
    yield JSON.stringify(building(`building-${i}`, [placeOf(i % across), placeOf(Math.floor(i / across)), 0], draw))
  }
}

const placeOf = (lot: number): number => lot * LOT_M + Math.floor(lot / LOTS_TO_STREET) * STREET_M

function building(id: string, [east, north]: Point, draw: () => number): object {
  const [width, depth] = [6 + 6 * draw(), 7 + 5 * draw()]
  const isTower = draw() < 0.02
  const eaves = isTower ? 20 + 40 * draw() : 3 + 9 * draw()
  const ridge = isTower ? eaves : eaves + 1 + 3 * draw()
  const ground = 2 * draw() - 1
  const place = { west: east + 2 * draw(), south: north + 2 * draw(), width, depth, ground }
  const shape = createShape()
  const block = blockOf(shape, place, (eaves + ridge) / 2)
  const house = isTower ? block : gabledOf(shape, place, eaves, ridge)
  return {
    type: 'CityJSONFeature',
    id,
    CityObjects: {
      [id]: { type: 'Building', attributes: { height: Math.round(10 * ridge) / 10 }, geometry: [solid('1.2', block), solid('2.2', house)] },
    },
    vertices: shape.vertices,
  }
}

interface Place {
  readonly west: number
  readonly south: number
  readonly width: number
  readonly depth: number
  readonly ground: number
}

interface Shape {
  readonly vertices: number[][]
  add(point: Point): number
}

function createShape(): Shape {
  const vertices: number[][] = []
  const known = new Map<string, number>()
  return {
    vertices,
    add(point) {
      const steps = point.map((metres) => Math.round(metres / SCALE))
      const key = steps.join(' ')
      const before = known.get(key)
      if (before !== undefined) return before
      known.set(key, vertices.length)
      vertices.push(steps)
      return vertices.length - 1
    },
  }
}

interface Face {
  readonly ring: readonly number[]
  readonly of: 0 | 1 | 2
}

function cornersAt(shape: Shape, { west, south, width, depth, ground }: Place, up: number): number[] {
  const height = ground + up
  return [
    shape.add([west, south, height]),
    shape.add([west + width, south, height]),
    shape.add([west + width, south + depth, height]),
    shape.add([west, south + depth, height]),
  ]
}

function wallsOf(low: readonly number[], high: readonly number[]): Face[] {
  const next = (i: number): number => (i + 1) % 4
  const floor: Face = { ring: low.toReversed(), of: 0 }
  return [floor, ...low.map((from, i): Face => ({ ring: [from, low[next(i)]!, high[next(i)]!, high[i]!], of: 1 }))]
}

function blockOf(shape: Shape, place: Place, up: number): Face[] {
  const high = cornersAt(shape, place, up)
  return [...wallsOf(cornersAt(shape, place, 0), high), { ring: high, of: 2 }]
}

function gabledOf(shape: Shape, place: Place, eaves: number, ridge: number): Face[] {
  const { west, south, width, depth, ground } = place
  const [a, b, c, d] = cornersAt(shape, place, eaves) as [number, number, number, number]
  const first = shape.add([west + width / 2, south, ground + ridge])
  const last = shape.add([west + width / 2, south + depth, ground + ridge])
  return [
    ...wallsOf(cornersAt(shape, place, 0), [a, b, c, d]),
    { ring: [a, b, first], of: 1 },
    { ring: [c, d, last], of: 1 },
    { ring: [b, c, last, first], of: 2 },
    { ring: [d, a, first, last], of: 2 },
  ]
}

const SURFACES = [{ type: 'GroundSurface' }, { type: 'WallSurface' }, { type: 'RoofSurface' }]

const solid = (lod: string, faces: readonly Face[]): object => ({
  type: 'Solid',
  lod,
  boundaries: [faces.map(({ ring }) => [ring])],
  semantics: { surfaces: SURFACES, values: [faces.map(({ of }) => of)] },
})
