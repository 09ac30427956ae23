import type { BayKind } from './bay-front.ts'
import { type SiteFeature, SOURCE } from './feature.ts'
import { bodyFeature, groundFeature, type Rect, sheet } from './ground.ts'
import { type Hall, hallWidth } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import { type SeededDraw, seededDraw } from './seeded-draw.ts'
import { WARD_NAMES } from './shop-names.ts'
import { type Placing, type Shape, box, face, placed } from './shape.ts'

/** A walled ward of the old city behind the malls, by rule: nothing of it stands today. */
export interface Ward {
  readonly id: string
  readonly name: string
  readonly rect: Rect
}

/** Nearest and farthest from the axis, metres; the inner cross street's width; the wall's thickness and height. */
const NEAR = 124
const FAR = 240
const STREET_M = 15
const WALL = { thick: 2.6, high: 2.7 } as const
const APART_M = 12
/** Lodges over the gates look out of the wall. */
const GATE_M = 9

/** Seven wards a side: three along the northern stretch of the street, four along the southern. */
export function wards(): readonly Ward[] {
  return ([-1, 1] as const).flatMap((side) => {
    const names = side < 0 ? WARD_NAMES.west : WARD_NAMES.east
    const spans = [spanning(-340, -704, 3), spanning(-982, -1446, 4)].flat()
    return spans.map(([south, north], index): Ward => {
      const rect: Rect = side < 0 ? [-FAR, south, -NEAR, north] : [NEAR, south, FAR, north]
      return { id: `ward-${side < 0 ? 'west' : 'east'}-${index + 1}`, name: names[index]!, rect }
    })
  })
}

function spanning(north: number, south: number, count: number): [south: number, north: number][] {
  const pitch = (north - south) / count
  return Array.from({ length: count }, (_, k) => [north - (k + 1) * pitch + APART_M, north - k * pitch])
}

/** Gate of a ward in the middle of the wall towards the street: where it stands and the way it looks. */
export function wardGate({ rect: [west, south, east, north] }: Ward): Placing {
  const looksWest = west > 0
  return { at: [looksWest ? west : east, (south + north) / 2, 0], headingDeg: looksWest ? 270 : 90 }
}

/** Lodge over the gate, three bays, the middle one open. */
export const WARD_GATE: Hall = {
  seed: 77,
  bays: [2.6, 3.8, 2.6],
  depthM: 4.4,
  platformM: 0,
  setbackM: -0.9,
  storeys: [{ columnM: 3.6, bracketM: 1, steps: 1, front: ['wall', 'planks', 'wall'] }],
  roof: 'gable',
  eaveM: 1.6,
  tile: 'tile',
  wall: 'ochre',
  column: 'vermilionDark',
  lit: true,
  sign: 'board',
  steps: false,
}

/** Ground, walls, gate and houses of every ward. */
export const wardFeatures = (): SiteFeature[] => wards().flatMap((ward, index) => wardParts(ward, seededDraw(1301 + index)))

function wardParts(ward: Ward, draw: SeededDraw): SiteFeature[] {
  const { id, name, rect } = ward
  const ground: Shape = []
  sheet(ground, 'pavingBand', rect, -0.12)
  const gate = wardGate(ward)
  return [
    groundFeature(`${id}-ground`, `Ground of ${name}`, ground, { walk: 'none' }),
    bodyFeature(`${id}-wall`, `Ward wall of ${name}`, [{ lod: '1', shape: wallOf(rect) }], { source: SOURCE.ruleSet }),
    bodyFeature(`${id}-gate`, `Gate of ${name}`, ([1, 2] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(WARD_GATE, lod), gate) })), { type: 'Building', source: SOURCE.ruleSet }), // prettier-ignore
    ...houses(ward, draw),
  ]
}

/** Rammed earth under a coping of tiles, open at the gate. */
function wallOf([west, south, east, north]: Rect): Shape {
  const shape: Shape = []
  const { thick, high } = WALL
  const middle = (south + north) / 2
  const gateSide = west > 0 ? west : east - thick
  const run = (rect: Rect): void => {
    box(shape, 'earth', { from: [rect[0], rect[1], -0.12], to: [rect[2], rect[3], high] })
    const o = 0.3
    box(shape, 'tileDark', { from: [rect[0] - o, rect[1] - o, high], to: [rect[2] + o, rect[3] + o, high + 0.3], without: [] })
  }
  run([west, north - thick, east, north])
  run([west, south, east, south + thick])
  for (const x of [west, east - thick]) {
    if (x !== gateSide) run([x, south + thick, x + thick, north - thick])
    else {
      run([x, south + thick, x + thick, middle - GATE_M / 2])
      run([x, middle + GATE_M / 2, x + thick, north - thick])
    }
  }
  return shape
}

/** Four quarters about the inner cross street, four courts a quarter: a hall to the north, a wing each side. Some courts are gardens. */
function houses({ id, rect: [west, south, east, north] }: Ward, draw: SeededDraw): SiteFeature[] {
  const features: SiteFeature[] = []
  const inner = WALL.thick + 3
  const [mx, my] = [(west + east) / 2, (south + north) / 2]
  const columns = [[west + inner, mx - STREET_M / 2], [mx + STREET_M / 2, east - inner]] as const // prettier-ignore
  const rows = [[south + inner, my - STREET_M / 2], [my + STREET_M / 2, north - inner]] as const // prettier-ignore
  const put = (name: string, hall: Hall, at: Placing): void => {
    const shape = [...hallShape(hall, 1), ...windows(hall)]
    features.push(
      bodyFeature(`${id}-house-${features.length + 1}`, name, [{ lod: '1', shape: placed(shape, at) }], {
        type: 'Building',
        source: SOURCE.ruleSet,
      }),
    )
  }
  for (const [x0, x1] of columns) {
    for (const [y0, y1] of rows) {
      for (let court = 0; court < 4; court++) {
        if (draw.chance(0.2)) continue
        const x = x0 + ((court % 2) + 0.5) * ((x1 - x0) / 2)
        const y = y0 + (Math.floor(court / 2) + 0.5) * ((y1 - y0) / 2)
        const deep = (y1 - y0) / 2
        put('House of a ward', house(draw, { bays: draw.pick([3, 3, 5] as const), bay: 2.9, depth: 6.2, tall: draw.chance(0.3) }), { at: [x, y + deep / 2 - 7.6, 0], headingDeg: 180 }) // prettier-ignore
        for (const side of [-1, 1]) {
          if (draw.chance(0.25)) continue
          put('Wing of a house', house(draw, { bays: 3, bay: 2.1, depth: 3.8, tall: false }), { at: [x + side * 6.4, y - 3.4, 0], headingDeg: side < 0 ? 90 : 270 }) // prettier-ignore
        }
      }
    }
  }
  return features
}

/** Panes along a front of barred windows: which of them are lit is drawn by their kind. */
function windows(hall: Hall): Shape {
  const shape: Shape = []
  if (hall.storeys[0]?.front[0] !== 'bars') return shape
  const [half, y, z] = [hallWidth(hall) * 0.42, -hall.setbackM + 0.03, hall.platformM]
  face(shape, 'windowWarm', [half, y, z + 0.9], [-half, y, z + 0.9], [-half, y, z + 2.2], [half, y, z + 2.2])
  return shape
}

interface HouseSize {
  readonly bays: 3 | 5
  readonly bay: number
  readonly depth: number
  readonly tall: boolean
}

function house(draw: SeededDraw, { bays, bay, depth, tall }: HouseSize): Hall {
  const columnM = draw.between(2.7, 3.1)
  const kind: BayKind = draw.chance(0.55) ? 'bars' : 'wall'
  const storey = { columnM, bracketM: 0.5, steps: 0, front: Array.from({ length: bays }, () => kind), over: 'pent' as const }
  return {
    seed: draw.whole(1, 1e6),
    bays: Array.from({ length: bays }, () => bay),
    depthM: depth,
    platformM: 0.3,
    setbackM: 0.8,
    storeys: tall ? [storey, { ...storey, columnM: columnM * 0.85 }] : [storey],
    roof: draw.pick(['gable', 'gable', 'hip-gable'] as const),
    eaveM: 0.9,
    tile: draw.pick(['tile', 'tileDark'] as const),
    wall: draw.pick(['lime', 'ochre', 'cream', 'greyBrick'] as const),
    column: 'timber',
    lit: false,
    sign: 'none',
    steps: false,
  }
}
