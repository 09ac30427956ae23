import { type SiteFeature, SOURCE } from './feature.ts'
import { floodMasts } from './flood-masts.ts'
import { around, bodyFeature, groundFeature, type Rect, sheet } from './ground.ts'
import type { Hall } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import { PAGODA, pagodaShape } from './pagoda.ts'
import { type Placing, type Shape, box, placed } from './shape.ts'

/** Compound of the temple, metres. */
export const COMPOUND: Rect = [-80, -192, 84, 134]

/** A grey hall of Ming-Qing kind: hard gables, small brackets, steep enough. */
function greyHall(seed: number, bays: readonly number[], more: Partial<Hall> = {}): Hall {
  return {
    seed,
    bays,
    depthM: 11,
    platformM: 0.9,
    setbackM: 1.6,
    storeys: [{ columnM: 4.2, bracketM: 0.5, steps: 0, front: bays.map((_, i) => (i === 0 || i === bays.length - 1 ? 'bars' : 'door')) }],
    roof: 'gable',
    eaveM: 1.3,
    tile: 'tileDark',
    wall: 'greyBrick',
    column: 'vermilionDark',
    lit: false,
    sign: 'board',
    steps: true,
    ...more,
  }
}

/** A hall of the north courtyard: Tang revival of the 1990s. */
function tangHall(seed: number, bays: readonly number[], more: Partial<Hall> = {}): Hall {
  const column = (bays[(bays.length - 1) / 2] ?? 4.8) * 0.97
  return {
    seed,
    bays,
    depthM: 14,
    platformM: 1.2,
    setbackM: 2.4,
    storeys: [
      {
        columnM: column,
        bracketM: column * 0.48,
        steps: 2,
        front: bays.map((_, i) => (i === 0 || i === bays.length - 1 ? 'bars' : 'planks')),
      },
    ],
    roof: 'hip',
    eaveM: column * 0.72,
    tile: 'tile',
    wall: 'lime',
    column: 'vermilion',
    lit: false,
    sign: 'board',
    steps: true,
    ...more,
  }
}

const TOWER: Partial<Hall> = {
  roof: 'hip-gable',
  depthM: 9,
  storeys: [
    { columnM: 4.6, bracketM: 0.7, steps: 0, front: ['bars', 'planks', 'bars'], over: 'balcony' },
    { columnM: 3.4, bracketM: 0.8, steps: 0, front: ['bars', 'door', 'bars'] },
  ],
}

interface Standing {
  readonly id: string
  readonly name: string
  readonly hall: Hall
  readonly stand: Placing
  /** The name on the board, as published. */
  readonly board?: string
}

const BOARDS: Readonly<Record<string, string>> = {
  ...{ 'hall-dharma': '法堂', 'hall-mahavira': '大雄宝殿', 'tower-bell': '钟楼', 'tower-drum': '鼓楼', 'temple-gate': '大慈恩寺' },
  ...{ 'hall-dabianjue': '大遍觉堂', 'hall-guangming': '光明堂', 'hall-bore': '般若堂' },
}

const standing = (id: string, name: string, hall: Hall, stand: readonly [x: number, y: number, headingDeg: number]): Standing => ({
  ...{ id, name, hall, stand: { at: [stand[0], stand[1], 0], headingDeg: stand[2] } },
  ...(BOARDS[id] === undefined ? {} : { board: BOARDS[id] }),
})

const five = (centre: number): number[] => [centre * 0.87, centre * 0.9, centre, centre * 0.9, centre * 0.87]

/** Halls of the temple, what stands on their boards. */
export const TEMPLE_HALLS: readonly Standing[] = [
  standing('hall-dharma', 'Dharma hall', greyHall(21, five(4.2)), [0, -50, 180]),
  standing('hall-mahavira', 'Mahavira hall', greyHall(22, five(4.8), { depthM: 13, platformM: 1.2 }), [0, -80, 180]),
  standing('wing-east-north', 'East wing', greyHall(23, five(4), { depthM: 8, platformM: 0.45, sign: 'none' }), [21, -44, 270]),
  standing('wing-east-south', 'East wing', greyHall(24, five(4), { depthM: 8, platformM: 0.45, sign: 'none' }), [21, -68, 270]),
  standing('wing-west-north', 'West wing', greyHall(25, five(4), { depthM: 8, platformM: 0.45, sign: 'none' }), [-21, -44, 90]),
  standing('wing-west-south', 'West wing', greyHall(26, five(4), { depthM: 8, platformM: 0.45, sign: 'none' }), [-21, -68, 90]),
  standing('tower-bell', 'Bell tower', greyHall(27, [3, 4, 3], TOWER), [32, -121, 270]),
  standing('tower-drum', 'Drum tower', greyHall(28, [3, 4, 3], TOWER), [-32, -121, 90]),
  standing('temple-gate', 'Temple gate', greyHall(29, [4.6, 5.2, 4.6], { depthM: 8, storeys: [{ columnM: 4.6, bracketM: 0.6, steps: 0, front: ['bars', 'planks', 'bars'] }] }), [0, -190.4, 180]), // prettier-ignore
  standing('gate-side-east', 'East side gate', greyHall(30, [3.6], { depthM: 4, platformM: 0.3, sign: 'none', storeys: [{ columnM: 3.4, bracketM: 0.4, steps: 0, front: ['planks'] }] }), [16, -191, 180]), // prettier-ignore
  standing('gate-side-west', 'West side gate', greyHall(31, [3.6], { depthM: 4, platformM: 0.3, sign: 'none', storeys: [{ columnM: 3.4, bracketM: 0.4, steps: 0, front: ['planks'] }] }), [-16, -191, 180]), // prettier-ignore
  standing(
    'hall-dabianjue',
    'Dabianjue hall',
    tangHall(32, [4.2, 4.4, 4.4, 5, 4.4, 4.4, 4.2], { depthM: 17, platformM: 1.5 }),
    [0, 84, 180],
  ),
  standing('hall-guangming', 'Guangming hall', tangHall(33, five(4.6), { roof: 'hip-gable', depthM: 12 }), [34, 76, 270]),
  standing('hall-bore', 'Bore hall', tangHall(34, five(4.6), { roof: 'hip-gable', depthM: 12 }), [-34, 76, 90]),
]

/** The pagoda and all that stands within its wall. */
export function templeFeatures(): SiteFeature[] {
  const features: SiteFeature[] = [
    {
      id: 'pagoda',
      type: 'Building',
      name: 'Giant Wild Goose Pagoda',
      provenance: 'published',
      source: SOURCE.pagoda,
      walk: 'obstacle',
      levels: ([1, 2, 3] as const).map((lod) => ({ lod: `${lod}` as const, shape: pagodaShape(lod) })),
    },
  ]
  for (const { id, name, hall, stand } of TEMPLE_HALLS) {
    const levels = ([1, 2, 3] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(hall, lod), stand) }))
    features.push(bodyFeature(id, name, levels, { type: 'Building', source: SOURCE.osm }))
  }
  features.push(wall(), court(), ...floodMasts())
  return features
}

/** The relief wall round the compound, 3.6 m high, under a tiled cap; open at the gates. */
function wall(): SiteFeature {
  const shape: Shape = []
  const [w, s, e, n] = COMPOUND
  const run = (x0: number, y0: number, x1: number, y1: number): void => {
    const t = 0.4
    const low = [Math.min(x0, x1) - t, Math.min(y0, y1) - t] as const
    const high = [Math.max(x0, x1) + t, Math.max(y0, y1) + t] as const
    box(shape, 'greyBrick', { from: [low[0], low[1], 0], to: [high[0], high[1], 0.7] })
    box(shape, 'wine', { from: [low[0] + 0.1, low[1] + 0.1, 0.7], to: [high[0] - 0.1, high[1] - 0.1, 3.1], without: ['bottom', 'top'] })
    box(shape, 'tileDark', { from: [low[0] - 0.3, low[1] - 0.3, 3.1], to: [high[0] + 0.3, high[1] + 0.3, 3.3], without: [] })
    box(shape, 'ridge', { from: [low[0] + 0.15, low[1] + 0.15, 3.3], to: [high[0] - 0.15, high[1] - 0.15, 3.6] })
  }
  run(w, n, -4, n)
  run(4, n, e, n)
  run(w, s, w, n)
  run(e, s, e, n)
  run(w, s, -19, s)
  run(19, s, e, s)
  return bodyFeature('temple-wall', 'Temple wall', [{ lod: '2', shape }], { provenance: 'published', source: 'Wall 3.6 m high, over 700 m long, published; its course is mapped, its body a stand-in' }) // prettier-ignore
}

/** Paving and lawns of the court, round the pagoda's platform. */
function court(): SiteFeature {
  const shape: Shape = []
  const [w, s, e, n] = COMPOUND
  const [hx, hy] = [PAGODA.baseEastWest / 2, PAGODA.baseNorthSouth / 2]
  around(shape, 'pavingLight', [-30, -hy - 14, 30, hy + 14], { hole: [-hx, -hy, hx, hy] })
  sheet(shape, 'pavingLight', [-12, s, 12, -hy - 14])
  sheet(shape, 'pavingLight', [-12, hy + 14, 12, n])
  for (const side of [-1, 1] as const) {
    const [x0, x1] = side < 0 ? [w, -12] : [12, e]
    const [l0, l1] = side < 0 ? [w + 6, -44] : [44, e - 6]
    sheet(shape, 'paving', [x0, s, x1, -170])
    sheet(shape, 'paving', [x0, -170, x1, -hy - 14])
    sheet(shape, 'paving', side < 0 ? [w, -hy - 14, -30, hy + 14] : [30, -hy - 14, e, hy + 14])
    sheet(shape, 'paving', [x0, hy + 14, x1, n])
    for (const [y0, y1] of [
      [-160, -130],
      [-112, -92],
      [-30, 30],
    ] as const) {
      // prettier-ignore
      box(shape, 'kerb', { from: [l0, y0, 0], to: [l1, y1, 0.15] })
      sheet(shape, 'grass', [l0 + 0.25, y0 + 0.25, l1 - 0.25, y1 - 0.25], 0.18)
    }
  }
  return groundFeature('temple-court', 'Temple court', shape, { source: SOURCE.terrain })
}
