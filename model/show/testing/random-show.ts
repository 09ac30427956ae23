import type { FixtureType, Show, Venue } from '../../documents/index.ts'
import { milliseconds, type Milliseconds } from '../../units/index.ts'
import type { CueCommand, CueRequest } from '../cue-state.ts'
import type { ShowSource } from '../compile-show.ts'

/** Chance as an argument: a whole number from 0 up to and including `max`. */
export type Draw = (max: number) => number

/** A seeded draw (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return (max) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * (max + 1))
  }
}

const pick = <T>(draw: Draw, list: readonly [T, ...T[]]): T => list[draw(list.length - 1)] ?? list[0]
const share = (draw: Draw): number => draw(1000) / 1000
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const named = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text })

type Attribute = FixtureType['modes'][number]['channels'][number]['attribute']

/** The layouts fixtures come in, from a dimmer to a moving head without a dimmer. */
const LAYOUTS: readonly [readonly Attribute[], ...(readonly Attribute[])[]] = [
  ['intensity'],
  ['red', 'green', 'blue'],
  ['intensity', 'red', 'green', 'blue'],
  ['red', 'green', 'blue', 'white'],
  ['white'],
  ['constant', 'intensity', 'red', 'green', 'blue', 'white', 'pan', 'tilt'],
  ['pan', 'tilt', 'intensity'],
  ['pan', 'tilt', 'intensity', 'red', 'green', 'blue', 'zoom', 'gobo'],
  ['gobo', 'zoom', 'intensity'],
]

const PATTERNS = ['open', 'breakup', 'cloud', 'lattice', 'lotus', 'stars', 'rings', 'bars'] as const

/** A wheel of one to eight gobos, each with a byte of its own. */
const randomGobos = (draw: Draw): FixtureType['gobos'] =>
  PATTERNS.slice(0, 1 + draw(7)).map((pattern, place) => ({ id: pattern, name: named(pattern), pattern, dmx: place * 30 + draw(20) }))

/** A fixture type of one mode; some channels are 16 bits wide. */
export function randomFixtureType(draw: Draw, index: number): FixtureType {
  let offset = 0
  const channels = pick(draw, LAYOUTS).map((attribute) => {
    const coarse = ++offset
    const value = attribute === 'constant' ? draw(255) : 0
    return attribute !== 'constant' && draw(2) === 0
      ? { attribute, offset: coarse, fineOffset: ++offset, value }
      : { attribute, offset: coarse, value }
  })
  return {
    kind: 'fixture-type',
    version: 2,
    id: `type-${index}`,
    manufacturer: 'Test',
    name: named(`Type ${index}`),
    photometry: { lumens: 1000 + draw(20000), beamDeg: 10, fieldDeg: 20, watts: 100 },
    movement: { panRangeDeg: 360 + draw(180), tiltRangeDeg: 180 + draw(90), panDegPerS: 100, tiltDegPerS: 100 },
    zoom: { minDeg: 2 + draw(6), maxDeg: 20 + draw(40) },
    gobos: randomGobos(draw),
    modes: [{ id: 'only', name: named('Only'), footprint: offset, channels }],
  }
}

const SQUARE: Venue['projectors'][number]['warp'] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]
const MOUNT = { position: [0, 0, 5] as [number, number, number], headingDeg: 0, pitchDeg: 0, rollDeg: 0 }

/** A venue with projectors, cameras and patched fixtures, some of them egress. */
export function randomVenue(draw: Draw, types: readonly FixtureType[]): Venue {
  const next = new Map<number, number>()
  const fixtures = times(1 + draw(7), (index) => {
    const type = types[draw(types.length - 1)]
    const universe = 1 + draw(2)
    const address = next.get(universe) ?? 1
    next.set(universe, address + (type?.modes[0]?.footprint ?? 1))
    const id = `fixture-${index}`
    return { id, name: named(id), type: type?.id ?? '', mode: 'only', mount: MOUNT, patch: { universe, address }, egress: draw(4) === 0 }
  })
  const range = { nearM: 0.5, farM: 200 }
  const lens = { widthPx: 1920, heightPx: 1080, throwRatio: 1.5, shiftX: 0, shiftY: 0, k1: 0, k2: 0, k3: 0, p1: 0, p2: 0 }
  const eye = { widthPx: 1280, heightPx: 720, fx: 900, fy: 900, cx: 640, cy: 360, k1: 0, k2: 0, k3: 0, p1: 0, p2: 0 }
  const projectors = times(draw(2), (index) => {
    const id = `projector-${index}`
    return {
      id,
      name: named(id),
      mount: MOUNT,
      lens,
      range,
      lumens: 1000 + draw(30000),
      contrast: 2000,
      gamma: 2.2,
      through: 1,
      warp: SQUARE,
    }
  })
  const cameras = times(draw(1), (index) => {
    const id = `camera-${index}`
    return { id, name: named(id), mount: MOUNT, lens: eye, range, purpose: named('Looks') }
  })
  return {
    kind: 'venue',
    version: 2,
    id: 'random',
    name: named('Random'),
    description: named('Random'),
    georeference: { latDeg: 34, lonDeg: 108, heightM: 400, heightSystem: 'ellipsoid', datum: 'WGS84' },
    twin: [{ id: 'twin', name: named('Twin'), kind: 'tileset', uri: 'tileset.json', attribution: named('None'), licence: 'CC0-1.0' }],
    surfaces: [],
    zones: [
      {
        id: 'yard',
        name: named('Yard'),
        kind: 'walk',
        polygon: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        heightM: 0,
      },
    ],
    projectors,
    places: [],
    fixtureTypes: [],
    fixtures,
    cameras,
    neighbours: [],
    output: { protocol: 'sacn', port: 5568, priority: 100 },
    voice: 'everyone',
    limits: { flashesPerSecond: 3, capacity: 200, mirrors: 1 },
    scene: 'random',
  }
}

type Track = Show['tracks'][number]

function randomTrack(draw: Draw, target: string, index: number): Track {
  const property = target.startsWith('piece/')
    ? 'amount'
    : target.startsWith('camera/')
      ? 'intensity'
      : pick(draw, ['intensity', 'colour', 'pan', 'tilt', 'zoom', 'gobo'] as const)
  const value = (): number | [number, number, number] => {
    if (property === 'colour') return [share(draw), share(draw), share(draw)]
    if (property === 'zoom') return draw(70)
    if (property === 'gobo') return draw(9)
    return property === 'pan' || property === 'tilt' ? draw(400) - 200 : share(draw)
  }
  let atS = draw(20) / 4
  const clips = times(1 + draw(3), (number) => {
    const durationS = draw(40) / 4
    const keys = times(1 + draw(4), () => ({ atS: draw(40) / 8, value: value(), ease: pick(draw, ['linear', 'step', 'smooth'] as const) }))
    const clip = { id: `clip-${number}`, atS, durationS, keys }
    atS += durationS + draw(8) / 4
    return clip
  })
  return { id: `track-${index}`, target, property, clips }
}

/** A show of random tracks on the venue's parts and of cues of every kind. */
export function randomShow(draw: Draw, venue: Venue): Show {
  const targets = [
    ...venue.projectors.map((part) => `projector/${part.id}`),
    ...venue.fixtures.map((part) => `fixture/${part.id}`),
    ...venue.cameras.map((part) => `camera/${part.id}`),
    'piece/hologram',
  ]
  const tracks = times(1 + draw(12), (index) => randomTrack(draw, targets[draw(targets.length - 1)] ?? 'piece/hologram', index))
  const cues = times(1 + draw(6), (index) => ({
    id: `cue-${index}`,
    number: String(index + 1),
    name: named(`Cue ${index}`),
    atS: draw(80) / 4,
    durationS: draw(40) / 4,
    fadeInS: pick(draw, [0, 0.5, 2, 5]),
    fadeOutS: pick(draw, [0, 0.5, 2, 5]),
    end: pick(draw, ['hold', 'release', 'loop'] as const),
    ...(draw(3) === 0 ? { followAfterS: draw(40) / 4 } : {}),
  }))
  return { kind: 'show', version: 2, id: 'random', name: named('Random'), durationS: 60, tracks, captions: [], cues }
}

/** A whole random source for `compileShow`. */
export function randomSource(draw: Draw): ShowSource {
  const fixtureTypes = times(1 + draw(3), (index) => randomFixtureType(draw, index))
  const venue = randomVenue(draw, fixtureTypes)
  return { venue, show: randomShow(draw, venue), fixtureTypes }
}

/** A command with its time; ids sometimes repeat and revisions are sometimes stale. */
export interface TimedRequest {
  readonly atServerMs: Milliseconds
  readonly request: CueRequest
}

function randomCommand(draw: Draw, source: ShowSource): CueCommand {
  const fixture = source.venue.fixtures[draw(source.venue.fixtures.length - 1)]?.id ?? 'none'
  const cue = source.show.cues[draw(source.show.cues.length - 1)]?.id ?? 'none'
  const fadeS = pick(draw, [0, 0, 0.3, 3])
  return pick<() => CueCommand>(draw, [
    () => ({ do: 'go' }),
    () => ({ do: 'go' }),
    () => ({ do: 'go', cue }),
    () => ({ do: 'back' }),
    () => ({ do: 'pause' }),
    () => ({ do: 'resume' }),
    () => (draw(1) === 0 ? { do: 'stop' } : { do: 'stop', fadeS }),
    () => ({ do: 'blackout', on: draw(1) === 0 }),
    () => ({ do: 'master', target: pick(draw, ['grand', `fixture/${fixture}`, 'projector/projector-0']), to: share(draw), fadeS }),
    () => ({
      do: 'override',
      channel: `fixture/${fixture}/${pick(draw, ['intensity', 'pan', 'tilt', 'zoom', 'gobo'])}`,
      to: draw(300) / 100,
      fadeS,
    }),
    () => ({ do: 'release', channel: `fixture/${fixture}/intensity` }),
    () => ({ do: 'air', camera: 'camera-0', on: draw(1) === 0 }),
  ])()
}

/** The next request an operator might send at a revision. */
export function randomRequest(draw: Draw, source: ShowSource, revision: number, index: number): CueRequest {
  const repeated = draw(9) === 0
  return {
    commandId: repeated ? `command-${draw(Math.max(0, index - 1))}` : `command-${index}`,
    expectedRevision: draw(7) === 0 ? Math.max(0, revision - 1 - draw(2)) : revision,
    command: randomCommand(draw, source),
  }
}

/** Steps between commands: often the same millisecond, sometimes seconds. */
export const randomPauseMs = (draw: Draw): Milliseconds => milliseconds(pick(draw, [0, 1, 20, 250, 1000, 4000]) + draw(300))
