import type { BayKind } from './bay-front.ts'
import { type SiteFeature, SOURCE } from './feature.ts'
import { figureHeight, plinth, robedFigure } from './figures.ts'
import { horse } from './horse.ts'
import { around, bodyFeature, groundFeature, sheet } from './ground.ts'
import { type Hall, hallWidth } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import type { LookName } from './looks.ts'
import { seededDraw } from './seeded-draw.ts'
import { type Shape, type Turning, block, box, placed, turned } from './shape.ts'

/** A great hall of Zhenguan square: the middle of its front and the way it looks. */
export interface GreatHall {
  readonly id: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly hall: Hall
  readonly front: readonly [x: number, y: number]
  readonly headingDeg: 90 | 270
}

interface Great {
  readonly seed: number
  readonly bays: number
  readonly bay: number
  readonly column: number
  readonly depth: number
  readonly double: boolean
  readonly roof: Hall['roof']
  readonly tile: Hall['tile']
}

/** Halls of the square are large revival buildings: bays of 6 to 8 m, walls of screen and stone between their columns. */
function greatHall({ seed, bays, bay, column, depth, double, roof, tile }: Great): Hall {
  const front = Array.from({ length: bays }, (_, i): BayKind => (i === (bays - 1) / 2 ? 'planks' : i % 2 === 0 ? 'wall' : 'bars'))
  const bracketM = column * 0.3
  return {
    seed,
    bays: Array.from({ length: bays }, (_, i) => bay * (i === 0 || i === bays - 1 ? 0.87 : i === (bays - 1) / 2 ? 1.05 : 0.95)),
    depthM: depth,
    platformM: 1.8,
    setbackM: 4,
    storeys: double
      ? [
          { columnM: column, bracketM, steps: 2, front, over: 'pent' },
          { columnM: column * 0.55, bracketM: bracketM * 0.9, steps: 2, front: front.map((): BayKind => 'bars') },
        ]
      : [{ columnM: column, bracketM: bracketM * 1.2, steps: 2, front }],
    roof,
    eaveM: Math.min(column * 0.5, 5),
    tile,
    wall: 'lime',
    column: 'vermilion',
    lit: true,
    sign: 'board',
    steps: true,
  }
}

export const GREAT_HALLS: readonly GreatHall[] = [
  { id: 'cinema', name: { 'zh-CN': '电影城', en: 'Cinema' }, front: [48, -786], headingDeg: 270, hall: greatHall({ seed: 61, bays: 7, bay: 6.2, column: 9.5, depth: 34, double: false, roof: 'hip-gable', tile: 'tile' }) }, // prettier-ignore
  { id: 'art-museum', name: { 'zh-CN': '美术馆', en: 'Art museum' }, front: [-50, -797], headingDeg: 90, hall: greatHall({ seed: 62, bays: 7, bay: 6.6, column: 9.5, depth: 42, double: false, roof: 'hip', tile: 'tileDark' }) }, // prettier-ignore
  { id: 'concert-hall', name: { 'zh-CN': '音乐厅', en: 'Concert hall' }, front: [46, -918], headingDeg: 270, hall: greatHall({ seed: 63, bays: 9, bay: 6.6, column: 10, depth: 44, double: true, roof: 'hip-gable', tile: 'tile' }) }, // prettier-ignore
  { id: 'opera-house', name: { 'zh-CN': '歌剧院', en: 'Opera house' }, front: [-52, -918], headingDeg: 90, hall: greatHall({ seed: 64, bays: 11, bay: 6.8, column: 11, depth: 58, double: true, roof: 'hip', tile: 'tileDark' }) }, // prettier-ignore
]

/** The plane of a great hall's front wall between its outer columns: what light may be thrown on. */
export function frontPlane(great: GreatHall): {
  readonly x: number
  readonly y: readonly [south: number, north: number]
  readonly z: readonly [number, number]
} {
  // prettier-ignore
  const { hall, front, headingDeg } = great
  const out = headingDeg === 270 ? -1 : 1
  const half = hallWidth(hall) / 2
  const columnM = hall.storeys[0]?.columnM ?? 8
  return {
    x: front[0] - out * (hall.setbackM - 0.02),
    y: [front[1] - half, front[1] + half],
    z: [hall.platformM, hall.platformM + columnM - 0.4],
  }
}

/** The square, its halls and the horseman. */
export function zhenguanFeatures(): SiteFeature[] {
  const features: SiteFeature[] = []
  for (const great of GREAT_HALLS) {
    const stand = { at: [...great.front, 0] as const, headingDeg: great.headingDeg }
    const levels = ([1, 2, 3] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(great.hall, lod), stand) }))
    features.push(bodyFeature(great.id, great.name.en, levels, { type: 'Building', source: SOURCE.osm }))
  }
  for (let y = -746; y > -973; y -= 32.5) {
    const ground: Shape = []
    const low = Math.max(-973, y - 32.5)
    sheet(ground, 'paving', [-64, low, -9, y])
    sheet(ground, 'pavingWarm', [-9, low, 9, y])
    sheet(ground, 'paving', [9, low, 64, y])
    features.push(groundFeature(`zhenguan-${Math.round(-y)}`, 'Zhenguan square', ground, { provenance: 'mapped', source: SOURCE.osm }))
  }
  features.push(horseman(), ministers(), towers())
  return features
}

/** Half the width of the middle seven bays: what is lit by projectors on every hall, however long it is. */
export function litHalf({ hall }: GreatHall): number {
  const skip = Math.max(0, (hall.bays.length - 7) / 2)
  return hall.bays.slice(skip, hall.bays.length - skip).reduce((sum, bay) => sum + bay, 0) / 2
}

/** Share of a picture's width that it has in common with its neighbour. */
export const OVERLAP = 0.18

/** Width of each of the two pictures on a hall's front, metres. */
export const pictureWidth = (great: GreatHall): number => (2 * litHalf(great)) / (2 - OVERLAP)

export const DECK_M = 6.4

/** Frames of scaffold on the square that projectors stand on, clear of every building: two before each hall, one for each picture. */
export const PROJECTOR_TOWERS = GREAT_HALLS.flatMap((great) => {
  const out = great.headingDeg === 270 ? 1 : -1
  const offset = litHalf(great) - pictureWidth(great) / 2
  return [1, -1].map((side) => ({
    id: `${great.id}-${side > 0 ? 'north' : 'south'}`,
    great,
    at: [out * 14, great.front[1] + side * offset] as const,
  }))
})

function towers(): SiteFeature {
  const shape: Shape = []
  for (const { at } of PROJECTOR_TOWERS) {
    const [x, y] = at
    for (const dx of [-1, 1])
      for (const dy of [-2, 0, 2]) block(shape, 'dark', { foot: [x + dx, y + dy, 0], size: [0.12, 0.12, DECK_M + 2.1] })
    for (const z of [2.1, 4.2, DECK_M]) box(shape, 'dark', { from: [x - 1.1, y - 2.1, z - 0.12], to: [x + 1.1, y + 2.1, z], without: [] })
    box(shape, 'dark', { from: [x - 1.25, y - 2.25, DECK_M + 2.1], to: [x + 1.25, y + 2.25, DECK_M + 2.2], without: [] })
    box(shape, 'stoneDark', { from: [x - 1.3, y - 2.3, 0], to: [x + 1.3, y + 2.3, 0.5] })
  }
  return bodyFeature('projector-towers', 'Projector towers', [{ lod: '2', shape }])
}

/** Taizong on his horse: 36 by 18 m, 17.95 m high, with guards, drummers, ministers and generals round it. */
function horseman(): SiteFeature {
  const build = (fine: boolean): Shape => {
    const shape: Shape = []
    const base: Shape = plinth([18, 36], 2.4, 4, 'granite')
    shape.push(...base)
    box(shape, 'granite', { from: [-3.1, -5.2, 2.4], to: [3.1, 5.2, 9.6] })
    box(shape, 'stoneDark', { from: [-3.4, -5.5, 9.1], to: [3.4, 5.5, 9.6], without: [] })
    const ridden = horse(true)
    shape.push(...placed(ridden, { at: [0, 0, 9.6], scale: (17.95 - 9.6) / figureHeight(ridden) }))
    const draw = seededDraw(858)
    const guard = robedFigure({ hat: 'helm', hands: 'joined', plain: true, far: !fine })
    for (let k = 0; k < 24; k++) {
      const side = k % 2 === 0 ? -1 : 1
      const y = -15 + Math.floor(k / 2) * 2.7
      shape.push(...placed(guard, { at: [side * 6, y, 1.8], headingDeg: side * 90, scale: 1.25 }))
    }
    for (let k = 0; k < 8; k++) {
      const body = robedFigure({
        hat: 'futou',
        hands: draw.pick(['tablet', 'joined', 'scroll'] as const),
        beard: true,
        plain: true,
        far: !fine,
      })
      shape.push(...placed(body, { at: [(k - 3.5) * 1.3, k < 4 ? -9 - k : -9 - (7 - k), 2.4], headingDeg: 180, scale: 1.35 }))
    }
    return shape
  }
  const stand = { at: [0, -858, 0] as const, headingDeg: 180 }
  return bodyFeature('zhenguan-group', 'Zhenguan group', [{ lod: '1', shape: placed(build(false), stand) }, { lod: '3', shape: placed(build(true), stand) }], { provenance: 'published', source: 'Size 36 x 18 x 17.95 m and number of figures published, place mapped; bodies are generic, no portraits' }) // prettier-ignore
}

function ministers(): SiteFeature {
  const shape: Shape = plinth([6, 6], 1.2, 2)
  for (const x of [-0.9, 0.9])
    shape.push(...placed(robedFigure({ hat: 'futou', hands: 'tablet', beard: true }), { at: [x, 0, 1.2], scale: 1.7 }))
  return bodyFeature('fang-and-du', 'Two ministers', [{ lod: '2', shape: placed(shape, { at: [0, -917, 0], headingDeg: 0 }) }], {
    source: SOURCE.osm,
  })
}

/** Heights of the eight columns clad in screens, and where they stand. */
export const DRAGON_COLUMNS = [-1466, -1496, -1526, -1556].flatMap((y) => [-25, 25].map((x) => [x, y] as const))

/** The last square: group, columns, dry fountain. */
export function kaiyuanFeatures(): SiteFeature[] {
  const ground: Shape = []
  around(ground, 'paving', [-64, -1640, 64, -1452], { hole: [-16, -1602, 16, -1570] })
  sheet(ground, 'pavingLight', [-16, -1602, 16, -1570])
  return [groundFeature('kaiyuan-square', 'Kaiyuan square', ground), dragonColumns(), kaiyuanGroup()]
}

/** From the ground up: granite foot, clad shaft, gilt neck, clad head, gilt cap. */
const DRAGON_COLUMN: readonly (Omit<Turning, 'foot'> & { readonly look: LookName; readonly z: number })[] = [
  { look: 'granite', z: 0, rings: [[0, 2.1], [0.7, 2], [0.9, 1.5], [1.4, 1.3]], sides: 8 }, // prettier-ignore
  { look: 'dragonSkin', z: 1.4, rings: [[0, 1], [13.4, 1]], sides: 12 }, // prettier-ignore
  { look: 'gilt', z: 14.8, rings: [[0, 1.05], [0.5, 1.5], [1.3, 2.6]], sides: 12 }, // prettier-ignore
  { look: 'dragonSkin', z: 16.1, rings: [[0, 2.6], [0.7, 4.45], [1.6, 4.45]], sides: 12, closed: true }, // prettier-ignore
  { look: 'gilt', z: 17.7, rings: [[0, 4.45], [0.5, 3], [1.2, 1.2], [2.3, 0]], sides: 12 }, // prettier-ignore
]

function dragonColumns(): SiteFeature {
  const shape: Shape = []
  for (const [x, y] of DRAGON_COLUMNS) {
    for (const { look, z, ...turning } of DRAGON_COLUMN) turned(shape, look, { foot: [x, y, z], ...turning })
  }
  return bodyFeature('dragon-columns', 'Dragon columns', [{ lod: '2', shape }], {
    provenance: 'published',
    source: 'Height 20 m, shaft 2 m, head 8.9 m published; x derived',
  })
}

/** The emperor on his block; the fine one with forty figures in two rows beside it. */
function kaiyuanGroup(): SiteFeature {
  const build = (fine: boolean): Shape => {
    const group: Shape = plinth([16, 26], 2, 3)
    box(group, 'granite', { from: [-3.4, -4, 2], to: [3.4, 4, 8.36] })
    const emperor = robedFigure({ hat: 'futou', hands: 'raised', beard: true })
    group.push(...placed(emperor, { at: [0, 0, 8.36], scale: 4.59 / figureHeight(emperor) }))
    const draw = seededDraw(1507)
    for (let k = 0; k < 40; k++) {
      const side = k % 2 === 0 ? -1 : 1
      const y = -11 + Math.floor(k / 2) * 1.15
      const hat = draw.pick(['bun', 'futou', 'futou'] as const)
      const hands = draw.pick(['joined', 'scroll', 'tablet', 'raised'] as const)
      group.push(...placed(robedFigure({ hat, hands, plain: true, far: !fine }), { at: [side * draw.between(4.4, 6.2), y, 1.33], headingDeg: side * 90, scale: 1.1 })) // prettier-ignore
    }
    return group
  }
  const stand = { at: [0, -1507, 0] as const, headingDeg: 0 }
  return bodyFeature('kaiyuan-group', 'Kaiyuan group', [{ lod: '1', shape: placed(build(false), stand) }, { lod: '3', shape: placed(build(true), stand) }], { provenance: 'published', source: 'Height 12.95 m, figure 4.59 m published; bodies are generic, 40 of 78 figures' }) // prettier-ignore
}
