import type { Show, Venue } from '../../../model/documents/index.ts'
import { CUE_SHEET } from './cue-sheet.ts'
import { curve, cut, standing, type Curve } from './curve.ts'

type Value = number | readonly [number, number, number]
/** What moves, and how, over the whole rite. */
interface Moved {
  readonly target: string
  readonly property: Show['tracks'][number]['property']
  readonly curve: Curve<Value>
}

const GOLD = [1, 0.5, 0.12] as const
const RED = [1, 0.06, 0.03] as const
const JADE = [0.1, 0.8, 0.5] as const
const MOON = [0.55, 0.7, 1] as const
const ROSE = [1, 0.25, 0.4] as const

/** Levels of the street's light groups: full before and after. Floods stay below a tenth until the last picture has left the fronts. */
const GROUPS: Readonly<Record<string, Curve<number>>> = {
  path: curve([[0, 1], [8, 1], [12, 0.55], [92, 0.4], [96, 0.25], [116, 0.35], [160, 0.5], [163, 1], [168, 1], [176, 0.5], [188, 0.6], [192, 1]]), // oxfmt-ignore
  eaves: curve([[0, 1], [8, 1], [14, 0.12], [62, 0.08], [158, 0.1], [163, 1], [168, 1], [178, 0.2], [188, 0.3], [192, 1]]), // oxfmt-ignore
  lanterns: curve([[0, 1], [8, 1], [13, 0.3], [26, 0.2], [40, 0.8], [60, 0.8], [66, 0.35], [92, 0.15], [140, 0.4], [163, 1], [170, 1], [180, 0.5], [192, 1]]), // oxfmt-ignore
  columns: curve([[0, 1], [8, 1], [14, 0.15], [26, 0.06], [158, 0.06], [163, 0.7], [168, 0.7], [178, 0.1], [192, 1]]), // oxfmt-ignore
  trees: curve([[0, 1], [8, 1], [13, 0.25], [50, 0.3], [62, 0.5], [92, 0.15], [116, 0.3], [138, 0.5], [163, 1], [170, 1], [180, 0.35], [192, 1]]), // oxfmt-ignore
  screens: curve([[0, 1], [8, 1], [14, 0.1], [62, 0.25], [92, 0.1], [138, 0.35], [163, 0.9], [170, 0.6], [180, 0.1], [192, 1]]), // oxfmt-ignore
  stage: curve([[0, 0.5], [8, 0.5], [14, 0.1], [62, 0.15], [92, 0.35], [116, 0.2], [163, 0.8], [176, 0.1], [192, 0.5]]), // oxfmt-ignore
  floods: curve([[0, 1], [8, 1], [14, 0.3], [24, 0.09], [180, 0.09], [188, 0.5], [192, 1]]), // oxfmt-ignore
}

const PROJECTION = curve([
  [0, 0],
  [26, 0],
  [30, 0.7],
  [36, 1],
  [158, 1],
  [170, 0.8],
  [177, 0],
])
const SCRIM = curve([
  [0, 0],
  [62, 0],
  [66, 1],
  [90, 1],
  [94, 0],
])
const GHOST = curve([
  [0, 0],
  [92, 0],
  [95, 1],
  [114, 1],
  [117, 0],
])
const DRONES = curve([
  [0, 0],
  [116, 0],
  [119, 1],
  [160, 1],
  [168, 0.6],
  [176, 0],
])
const FIREWORKS = curve(
  [
    [0, 0],
    [149.9, 0],
    [150, 1],
    [167, 1],
    [168, 0],
  ],
  'linear',
)
const FOUNTAIN = curve([
  [0, 0],
  [50, 0],
  [53, 0.8],
  [90, 0.6],
  [96, 0.15],
  [138, 0.4],
  [150, 1],
  [168, 0.9],
  [178, 0],
])

/** Beams of heads that stand, degrees above the horizon: over the roofs, and down on the paving for the lotus. */
const STANDING: readonly (readonly [number, number])[] = [[0, 60], [16, 60], [26, 40], [62, 35], [70, 62], [90, 50], [96, -42], [115, -42], [120, 75], [138, 66], [140, 38], [150, 60], [168, 75], [178, 60]] // oxfmt-ignore
/** Of those that hang over a stage: on its floor, never in the eyes of those before it. */
const HANGING: readonly (readonly [number, number])[] = [[0, -60], [26, -75], [62, -55], [90, -75], [96, -62], [115, -62], [138, -80], [150, -52], [178, -60]] // oxfmt-ignore

/** Tilt that brings a beam to those angles, from a mount that looks along its own axis. */
const tiltOf = (pitchDeg: number): Curve<Value> =>
  curve((pitchDeg > 0 ? STANDING : HANGING).map(([atS, aboveDeg]): readonly [number, number] => [atS, aboveDeg - pitchDeg]))

/** Heads by their place: `far` 0 at the first, 1 at the last of the row; `side` -1 west, 1 east; the pitch of their mount. */
function headCurves(far: number, side: number, pitchDeg: number): Readonly<Partial<Record<Moved['property'], Curve<Value>>>> {
  const lit = 16.5 + far * 8.5
  const pan = (span: readonly [from: number, to: number], periodS: number, reach: number): (readonly [number, number])[] => {
    const [from, to] = span
    const keys: (readonly [number, number])[] = []
    for (let index = 0, atS = from + far * 1.2; atS < to; atS += periodS / 2, index++)
      keys.push([atS, side * (index % 2 === 0 ? -reach : reach)])
    return keys
  }
  return {
    intensity: curve([[0, 0], [lit - 0.4, 0], [lit, 0.8], [lit + 2, 0.35], [30, 0.1], [62, 0.1], [66, 0.45], [90, 0.6], [94, 0.12], [104, 0.12], [107, 0.4], [115, 0.4], [118, 0.06], [138, 0.1], [139, 0.8], [158, 0.8], [168, 0.7], [176, 0]]), // oxfmt-ignore
    colour: curve<Value>([[0, GOLD], [26, GOLD], [60, MOON], [66, JADE], [90, JADE], [95, ROSE], [115, ROSE], [119, MOON], [137, MOON], [139, RED], [150, RED], [153, GOLD], [196, GOLD]]), // oxfmt-ignore
    tilt: tiltOf(pitchDeg),
    pan: curve([[0, 0], [30, side * 25], [62, side * -20], ...pan([64, 90], 8, 45), [95, side * 10], [116, side * 10], [120, 0], ...pan([139, 160], 5.7, 60), [165, 0], [196, 0]]), // oxfmt-ignore
    zoom: curve([[0, 12], [62, 12], [66, 6], [92, 6], [97, 28], [115, 28], [119, 8], [138, 8], [150, 14], [196, 14]]), // oxfmt-ignore
    gobo: curve<number>(
      [
        [0, 0],
        [26, 1],
        [62, 0],
        [96, 4],
        [117, 0],
        [150, 5],
        [168, 0],
      ],
      'step',
    ),
  }
}

/** Every curve of the rite for this venue. */
function everyCurve(
  venue: Venue,
  groups: readonly string[],
  fountains: readonly string[],
  pieces: readonly { id: string; piece: string }[],
): Moved[] {
  const moved: Moved[] = []
  const add = (target: string, property: Moved['property'], whole: Curve<Value>): void =>
    void moved.push({ target, property, curve: whole })
  for (const id of groups) if (GROUPS[id]) add(`light/${id}`, 'intensity', GROUPS[id])
  for (const id of fountains) {
    add(`fountain/${id}`, 'amount', FOUNTAIN)
    add(`fountain/${id}`, 'colour', curve<Value>([[0, GOLD], [62, GOLD], [70, JADE], [92, ROSE], [138, RED], [152, GOLD], [196, GOLD]])) // oxfmt-ignore
  }
  for (const { id } of venue.projectors) add(`projector/${id}`, 'intensity', id.includes('scrim') ? SCRIM : PROJECTION)
  const pieceCurves: Readonly<Record<string, Curve<Value>>> = { facade: curve([[0, 1], [196, 1]]), 'scrim-stage': SCRIM, 'ghost-case': GHOST, drones: DRONES, fireworks: FIREWORKS } // oxfmt-ignore
  for (const { id, piece } of pieces) if (pieceCurves[piece]) add(`piece/${id}`, 'amount', pieceCurves[piece])
  for (const { id, piece } of pieces) if (piece === 'scrim-stage') add(`piece/${id}`, 'intensity', curve([[0, 0], [62, 0], [74, 1], [196, 1]])) // oxfmt-ignore
  return [...moved, ...fixtureCurves(venue)]
}

function fixtureCurves(venue: Venue): Moved[] {
  const shown = venue.fixtures.filter((fixture) => !fixture.egress)
  const norths = shown.map((fixture) => fixture.mount.position[1])
  const [south, north] = [Math.min(...norths), Math.max(...norths)]
  return shown.flatMap((fixture) => {
    const far = north > south ? (fixture.mount.position[1] - south) / (north - south) : 0
    const all = headCurves(far, fixture.mount.position[0] < 0 ? -1 : 1, fixture.mount.pitchDeg)
    const can: readonly Moved['property'][] = fixture.type.startsWith('profile')
      ? ['intensity', 'colour', 'pan', 'tilt', 'zoom', 'gobo']
      : fixture.type.startsWith('wash')
        ? ['intensity', 'colour', 'pan', 'tilt', 'zoom']
        : ['intensity', 'colour']
    return can.map((property) => ({ target: `fixture/${fixture.id}`, property, curve: all[property]! }))
  })
}

/** What a channel does by itself; a clip that says the same is left out. */
const REST: Readonly<Record<string, number>> = { intensity: 0, amount: 0, pan: 0, tilt: 0, gobo: 0 }

/** Tracks of the show: each curve cut into one clip a cue, so that a GO out of turn still finds the whole look. */
export function riteTracks(
  venue: Venue,
  has: { groups: readonly string[]; fountains: readonly string[]; pieces: readonly { id: string; piece: string }[] },
): unknown[] {
  return everyCurve(venue, has.groups, has.fountains, has.pieces).map(({ target, property, curve: whole }) => ({
    id: `${target.replace('/', '-')}-${property}`,
    target,
    property,
    clips: CUE_SHEET.map((cue) => ({
      id: cue.id,
      atS: cue.atS,
      durationS: cue.untilS - cue.atS,
      keys: cue.end === 'loop' ? standing(whole, cue.untilS) : cut(whole, cue.atS, cue.untilS),
    })).filter(({ keys }) => !keys.every((key) => key.value === (target.startsWith('light/') ? 1 : REST[property]))),
  }))
}
