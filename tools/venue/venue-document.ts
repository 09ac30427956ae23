import type { Site } from './place-site.ts'

export const FIXTURE_COUNT = 8
const LAYER = 'survey'
/** Of the projector at full white on the façade. */
const WALL_LUX = 60

/** Words of the command line that a venue shows. */
export interface VenueWords {
  readonly id: string
  readonly name: string
  readonly attribution: string
  readonly licence: string
}

const centimetres = (value: number): number => Math.round(value * 100) / 100
const both = (zh: string, en: string) => ({ 'zh-CN': zh, en })

/** The venue document: georeference, one façade with its projector, eight pars at its foot, where to walk and to begin. */
export function venueDocument({ id, name, attribution, licence }: VenueWords, site: Site): Record<string, unknown> {
  const { header, groundM, arrival, reachM } = site
  return {
    kind: 'venue',
    version: 2,
    id,
    name: both(name, name),
    description: both(`${name}，由测绘文件生成的场地。`, `${name}: a venue made from a survey.`),
    georeference: { ...header.origin, heightSystem: 'ellipsoid', datum: 'WGS84' },
    twin: [
      {
        id: LAYER,
        name: both('测绘模型', 'Survey'),
        kind: 'tileset',
        uri: 'survey/tileset.json',
        attribution: both(attribution, attribution),
        licence,
      },
    ],
    surfaces: [facadeSurface(site)],
    zones: [
      { id: 'around', name: both('周边', 'Around'), kind: 'walk', heightM: groundM, polygon: square(arrival, reachM) },
      {
        id: 'arrival',
        name: both('入口', 'Arrival'),
        kind: 'spawn',
        heightM: groundM,
        polygon: square(arrival, 1.5),
        headingDeg: headingTo(arrival, site.facade.foot),
      },
    ],
    projectors: [projector(site)],
    fixtureTypes: ['rig/par-rgb.fixture-type.json'],
    fixtures: fixtures(site),
    night: 'night.json',
    ground: 'survey/ground.bin',
    scene: `${id}-opening`,
  }
}

/** Degrees clockwise from north, whole. */
const headingTo = (from: readonly [number, number], to: readonly [number, number, number]): number =>
  Math.round((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI)

const square = ([east, north]: readonly [number, number], half: number) =>
  [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([x, y]) => [centimetres(east + (x ?? 0)), centimetres(north + (y ?? 0))])

/** A point of the façade: metres right of its middle as seen from outside, up from its foot, out of it. */
function facadePoint({ facade }: Site, right: number, up: number, out: number): [number, number, number] {
  const { foot, normal } = facade
  return [
    centimetres(foot[0] - normal[1] * right + normal[0] * out),
    centimetres(foot[1] + normal[0] * right + normal[1] * out),
    centimetres(foot[2] + up),
  ]
}

function facadeSurface(site: Site) {
  const half = site.facade.widthM / 2
  const height = site.facade.heightM
  const corners = [
    facadePoint(site, -half, 0, 0),
    facadePoint(site, half, 0, 0),
    facadePoint(site, half, height, 0),
    facadePoint(site, -half, height, 0),
  ]
  return { id: 'facade', name: both('投影立面', 'Façade'), layer: LAYER, corners, reflectance: 0.4 }
}

/** Level, at the height of the façade's middle, its lens filling the wall. */
function projector(site: Site) {
  const { widthM, heightM, throwM } = site.facade
  const pictureM = Math.max(widthM, (heightM * 16) / 9)
  const distance = Math.max(3, Math.min(throwM - 1, pictureM * 1.2))
  return {
    id: 'projector-facade',
    name: both('立面投影机', 'Façade projector'),
    mount: { position: facadePoint(site, 0, heightM / 2, distance), headingDeg: headingIn(site), pitchDeg: 0 },
    lens: { widthPx: 1920, heightPx: 1080, throwRatio: Math.round((distance / pictureM) * 1000) / 1000 },
    range: { nearM: 1, farM: Math.ceil(distance + 40) },
    // No brighter than eyes of the evening can tell colours in, whatever the wall measures.
    lumens: Math.min(20000, Math.max(1500, Math.round((WALL_LUX * pictureM * pictureM * (9 / 16)) / 500) * 500)),
  }
}

/** Heading of one who looks at the façade. */
function headingIn({ facade }: Site): number {
  const deg = (Math.atan2(-facade.normal[0], -facade.normal[1]) * 180) / Math.PI
  return Math.round(((deg + 360) % 360) * 100) / 100
}

/** Metres out of the wall, metres up it that the beams meet, and degrees of pitch that lead there. */
function aimOf({ facade: { heightM } }: Site): { readonly out: number; readonly up: number; readonly pitchDeg: number } {
  const out = Math.max(1.4, Math.min(4, heightM * 0.27))
  const up = Math.min(9, heightM * 0.42)
  return { out, up, pitchDeg: Math.round((Math.atan2(up, out) * 180) / Math.PI) }
}

/** Metres from lamp to wall at which the pars are wanted as bright as they are. */
const FULL_THROW_M = 7

/** How far the pars are turned down, 0..1: on a low wall they stand near it, and light falls off by the square. */
export function parGain(site: Site): number {
  const { out, up } = aimOf(site)
  return Math.round(Math.min(1, (Math.hypot(out, up) / FULL_THROW_M) ** 2) * 100) / 100
}

/** Out in the street, aimed so that their beams meet and reach up most of the wall. */
function fixtures(site: Site) {
  const { foot } = site.facade
  // A wall may begin under the ground before it; a lamp may not.
  const up = Math.max(0, site.groundM - foot[2]) + 0.3
  const { out, pitchDeg } = aimOf(site)
  return Array.from({ length: FIXTURE_COUNT }, (_item, index) => ({
    id: `par-${index + 1}`,
    name: both(`${index + 1} 号染色灯`, `Par ${index + 1}`),
    type: 'par-rgb',
    mode: 'four-channel',
    mount: {
      position: facadePoint(site, ((index + 0.5) / FIXTURE_COUNT - 0.5) * site.facade.widthM, up, out),
      headingDeg: headingIn(site),
      pitchDeg,
    },
    patch: { universe: 1, address: 1 + index * 4 },
  }))
}
