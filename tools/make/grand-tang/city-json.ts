import { type EnuOrigin, ecefFromEnuMatrix, enuOrigin, geodeticFromDegrees } from '../../../model/frames/index.ts'
import type { SiteFeature, SiteTemplate } from './feature.ts'
import { LOOKS, type Look, type LookName } from './looks.ts'
import type { Face, Point } from './shape.ts'

/** Where the site's origin, the pagoda's centre at its terrace, stands: WGS84, metres above the ellipsoid. */
export const ORIGIN = { latDeg: 34.21979, lonDeg: 108.95943, heightM: 388.8 } as const

/** Coordinates are whole steps of this many metres. */
const STEP_M = 0.0005

const LOOK_NAMES = Object.keys(LOOKS) as LookName[]

/** The survey as lines of a CityJSONSeq: a header with materials and templates, then a feature a line. Same input, same bytes. */
export function* cityJsonLines(features: readonly SiteFeature[], templates: readonly SiteTemplate[]): Generator<string> {
  const origin: EnuOrigin = enuOrigin(geodeticFromDegrees(ORIGIN.latDeg, ORIGIN.lonDeg, ORIGIN.heightM))
  const ecefFromEnu = ecefFromEnuMatrix(origin, new Float64Array(16))
  const translate = [ecefFromEnu[12], ecefFromEnu[13], ecefFromEnu[14]].map((part) => Math.round(part ?? 0))
  yield JSON.stringify(header(translate, templates))
  const numbers = new Map(templates.map(({ id, lod }, index) => [`${id}/${lod}`, index]))
  const lods = new Map<string, string[]>()
  for (const { id, lod } of templates) lods.set(id, [...(lods.get(id) ?? []), lod])
  for (const feature of features) {
    const vertices = openVertices(ecefFromEnu, translate)
    const geometry =
      feature.instance === undefined
        ? feature.levels.map(({ lod, shape }) => ({ type: 'MultiSurface', lod, ...surfaces(shape, (point) => vertices.add(point)) }))
        : instances(feature.instance, lods.get(feature.instance.template) ?? [], { vertices, numbers, ecefFromEnu })
    const { id, type, name, provenance, source, walk } = feature
    yield JSON.stringify({
      type: 'CityJSONFeature',
      id,
      CityObjects: { [id]: { type, attributes: { name, provenance, source, walk }, geometry } },
      vertices: vertices.list,
    })
  }
}

function header(translate: readonly number[], templates: readonly SiteTemplate[]): unknown {
  const corners: Point[] = []
  const bodies = templates.map(({ lod, shape }) => ({
    type: 'MultiSurface',
    lod,
    ...surfaces(shape, (point) => corners.push(point.map(rounded) as unknown as Point) - 1),
  }))
  return {
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [STEP_M, STEP_M, STEP_M], translate },
    metadata: {
      title: 'Grand Tang night, generated from published figures',
      // Geocentric WGS84: its heights can only count from the ellipsoid.
      referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4978',
      pointOfContact: {
        contactName: 'The Holosite contributors; positions (c) OpenStreetMap contributors, ODbL 1.0',
        emailAddress: 'none@invalid',
      },
    },
    appearance: { materials: LOOK_NAMES.map(material) },
    'geometry-templates': { templates: bodies, 'vertices-templates': corners },
    CityObjects: {},
    vertices: [],
  }
}

function material(name: LookName): unknown {
  const { kind, colour, glow, smooth }: Look = LOOKS[name]
  const channel = (at: number): number => rounded(Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  return {
    name: smooth === true ? `${kind}+smooth` : kind,
    diffuseColor: [channel(1), channel(3), channel(5)],
    ...(glow === undefined ? {} : { holositeGlowGroup: glow[0], holositeGlowCdM2: glow[1] }),
  }
}

/** A twisted quadrangle becomes two triangles: faces of a survey are flat. */
function flatFaces(one: Face): readonly Face[] {
  const [a, b, c, d] = one.ring
  if (a === undefined || b === undefined || c === undefined || d === undefined || one.ring.length !== 4) return [one]
  const [u, v, w] = [b, c, d].map((p) => [p[0] - a[0], p[1] - a[1], p[2] - a[2]] as const) as [Point, Point, Point]
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
  const off = Math.abs(normal[0] * w[0] + normal[1] * w[1] + normal[2] * w[2]) / (Math.hypot(...normal) || 1)
  return off < 0.005 ? [one] : [{ look: one.look, ring: [a, b, c] }, { look: one.look, ring: [a, c, d] }] // prettier-ignore
}

/** Boundaries and materials of a set of faces. */
function surfaces(shape: readonly Face[], add: (point: Point) => number): object {
  const boundaries: number[][][] = []
  const values: number[] = []
  for (const { ring, look } of shape.flatMap(flatFaces)) {
    const numbers = ring.map(add).filter((number, index, all) => number !== all[(index + 1) % all.length])
    if (new Set(numbers).size < 3) continue
    boundaries.push([numbers])
    values.push(LOOK_NAMES.indexOf(look))
  }
  return { boundaries, material: { look: { values } } }
}

interface Vertices {
  readonly list: readonly (readonly number[])[]
  add(point: Point): number
}

/** Points become whole steps of ECEF; equal ones are one. */
function openVertices(ecefFromEnu: Float64Array, translate: readonly number[]): Vertices {
  const list: number[][] = []
  const known = new Map<string, number>()
  return {
    list,
    add([x, y, z]) {
      const steps = [0, 1, 2].map((row) => {
        const m = (column: number): number => ecefFromEnu[column * 4 + row] ?? 0
        return Math.round((m(0) * x + m(1) * y + m(2) * z + m(3) - (translate[row] ?? 0)) / STEP_M)
      })
      const key = steps.join(' ')
      const found = known.get(key)
      if (found !== undefined) return found
      known.set(key, list.length)
      return list.push(steps) - 1
    },
  }
}

interface InstanceContext {
  readonly vertices: Vertices
  readonly numbers: ReadonlyMap<string, number>
  readonly ecefFromEnu: Float64Array
}

/** A copy of a template at each of its levels: heading and size in its own frame, then the turn from east-north-up to ECEF. */
function instances(
  instance: NonNullable<SiteFeature['instance']>,
  lods: readonly string[],
  { vertices, numbers, ecefFromEnu }: InstanceContext,
): unknown[] {
  const radians = (instance.headingDeg * Math.PI) / 180
  const [c, s, k] = [Math.cos(radians), Math.sin(radians), instance.scale]
  const local = [[c * k, s * k, 0], [-s * k, c * k, 0], [0, 0, k]] // prettier-ignore
  const matrix: number[] = []
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0
      for (let i = 0; i < 3; i++) sum += (ecefFromEnu[i * 4 + row] ?? 0) * (local[i]?.[column] ?? 0)
      matrix.push(Math.round(sum * 1e9) / 1e9)
    }
    matrix.push(0)
  }
  matrix.push(0, 0, 0, 1)
  const foot = vertices.add(instance.at)
  return lods.map((lod) => ({ type: 'GeometryInstance', template: numbers.get(`${instance.template}/${lod}`), boundaries: [foot], transformationMatrix: matrix })) // prettier-ignore
}

const rounded = (value: number): number => Math.round(value * 10000) / 10000
