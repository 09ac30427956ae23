import type { BayKind } from './bay-front.ts'
import { type SiteFeature, SOURCE } from './feature.ts'
import { type Hall, hallWidth } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import type { LookName } from './looks.ts'
import { type SeededDraw, seededDraw } from './seeded-draw.ts'
import { boundsOf, type Placing, placed } from './shape.ts'

/** Half the street's width between fronts, metres. */
export const FRONT_X = 33

/** Stretches of the street with shop fronts, metres south of the pagoda. */
export const STRETCHES = [
  [331, 702],
  [977, 1446],
] as const

/** A shop front in its row. */
export interface Plot {
  readonly id: string
  readonly side: 'east' | 'west'
  /** Middle of the front, metres south of the pagoda. */
  readonly south: number
  readonly hall: Hall
  /** What makes two fronts look alike when it is equal. */
  readonly kind: string
}

const TILES = ['tile', 'tileDark', 'tile', 'tileGreen'] as const satisfies readonly LookName[]
const WALLS = ['lime', 'ochre', 'wine', 'cream', 'greyBrick'] as const satisfies readonly LookName[]

/** Every shop front of both sides, by a seed. No two neighbours are alike. */
export function streetPlots(seed: number): readonly Plot[] {
  const plots: Plot[] = []
  for (const side of ['east', 'west'] as const) {
    const draw = seededDraw(seed + (side === 'east' ? 1 : 2))
    let number = 0
    let before = ''
    for (const [from, to] of STRETCHES) {
      let at: number = from
      while (to - at > 17) {
        let made = shop(draw, to - at)
        while (made.kind === before) made = shop(draw, to - at)
        const width = frontWidth(made.hall)
        number += 1
        plots.push({ id: `shop-${side}-${String(number).padStart(2, '0')}`, side, south: at + width / 2, ...made })
        before = made.kind
        at += width + draw.between(2.5, 6)
      }
    }
  }
  return plots
}

const frontWidth = (hall: Hall): number => hallWidth(hall) + 2 * hall.eaveM

function shop(draw: SeededDraw, room: number): { hall: Hall; kind: string } {
  const most = room < 24 ? 3 : room < 31 ? 5 : 7
  const count = Math.min(most, draw.pick([3, 3, 5, 5, 5, 7] as const))
  const centre = draw.between(4.3, 5.1) * (room < 19 ? 0.75 : 1)
  const bays = Array.from({ length: count }, (_, i) => {
    const out = Math.abs(i - (count - 1) / 2)
    return centre * (out === 0 ? 1 : out === (count - 1) / 2 ? 0.87 : 0.9)
  })
  const storeys = draw.pick([2, 2, 2, 2, 3, 1] as const)
  const over = draw.pick(['pent', 'pent', 'balcony'] as const)
  const ground = draw.pick(['glass', 'glass', 'door', 'mixed'] as const)
  const upper = draw.pick(['bars', 'door', 'mixed'] as const)
  const roof = draw.pick(['hip-gable', 'hip-gable', 'hip-gable', 'hip', 'gable'] as const)
  const tile = draw.pick(TILES)
  const wall = draw.pick(WALLS)
  const column = draw.pick(['vermilion', 'vermilion', 'vermilionDark', 'timber'] as const)
  const high = centre * draw.between(0.9, 0.98)
  const hall: Hall = {
    seed: draw.whole(1, 1e6),
    bays,
    depthM: draw.between(9.5, 13),
    platformM: draw.pick([0.3, 0.45] as const),
    setbackM: draw.between(1.3, 2.2),
    storeys: Array.from({ length: storeys }, (_, i) => ({
      columnM: high * 0.77 ** i,
      bracketM: high * (i === storeys - 1 ? 0.36 : 0.3),
      steps: 1,
      front: Array.from({ length: count }, (_unused, bay) => bayKind(i === 0 ? ground : upper, bay, { count, ground: i === 0 })),
      over: i === 0 ? over : 'pent',
    })),
    roof,
    eaveM: draw.between(2, 2.5),
    tile,
    wall,
    column,
    lit: true,
    sign: draw.pick(['board', 'board-and-flag', 'board-and-flag'] as const),
    steps: false,
  }
  return { hall, kind: [count, storeys, over, ground, roof, tile, wall].join('/') }
}

function bayKind(style: 'glass' | 'door' | 'bars' | 'mixed', bay: number, { count, ground }: { count: number; ground: boolean }): BayKind {
  const middle = bay === (count - 1) / 2
  if (middle) return 'door'
  if (style === 'mixed') return bay % 2 === 0 ? (ground ? 'glass' : 'bars') : 'door'
  return style
}

/** Where a plot's hall stands. */
export const plotPlacing = (plot: Plot): Placing => ({
  at: [plot.side === 'east' ? FRONT_X : -FRONT_X, -plot.south, 0],
  headingDeg: plot.side === 'east' ? 270 : 90,
})

/** The fronts as features: three levels of detail each. */
export function plotFeatures(plots: readonly Plot[]): SiteFeature[] {
  return plots.map((plot) => {
    const stand = plotPlacing(plot)
    const levels = ([1, 2, 3] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(plot.hall, lod), stand) }))
    return {
      id: plot.id,
      type: 'Building',
      name: plot.id,
      provenance: 'stand-in',
      source: SOURCE.ruleSet,
      walk: 'obstacle',
      levels,
    }
  })
}

/** Lights of a plot's front: places under the lower eave, one a bay, east, north, up. */
export function eavePlaces(plot: Plot): { readonly at: readonly [number, number, number]; readonly bay: number }[] {
  const { hall } = plot
  const first = hall.storeys[0]
  if (!first) return []
  const out = plot.side === 'east' ? -1 : 1
  const front = (plot.side === 'east' ? FRONT_X : -FRONT_X) - out * hall.setbackM
  const z = hall.platformM + first.columnM - 0.35
  let x = -hallWidth(hall) / 2
  return hall.bays.map((bay, i) => {
    const along = x + bay / 2
    x += bay
    return { at: [front + out * 1.05, -plot.south - out * along, z], bay: i }
  })
}

/** Height of a plot's highest point, metres. */
export const plotHeight = (plot: Plot): number => boundsOf(hallShape(plot.hall, 2)).high[2]
