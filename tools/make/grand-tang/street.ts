import { type SiteFeature, SOURCE } from './feature.ts'
import { figureHeight, figureGroup, plinth, robedFigure } from './figures.ts'
import { around, bodyFeature, groundFeature, pool, type Rect, rosette, sheet } from './ground.ts'
import { seededDraw } from './seeded-draw.ts'
import { type Shape, block, box, face, placed, turned } from './shape.ts'
import { FRONT_X } from './street-plots.ts'

/** Half the belt of sculpture and water in the middle of the street, metres. */
export const BELT_X = 8
/** The street's ground reaches under its fronts. */
const EDGE_X = 36

/** Groups of the belt, metres south of the pagoda, with the length of their plinths. */
export const GROUPS_ON_BELT = [
  { id: 'worthies-buddhism', name: 'Worthies: Buddhism', south: 376, count: 5 },
  { id: 'worthies-painting', name: 'Worthies: painting', south: 492, count: 5 },
  { id: 'worthies-poetry', name: 'Worthies: poetry', south: 533, count: 6 },
  { id: 'worthies-calligraphy', name: 'Worthies: calligraphy', south: 575, count: 5 },
  { id: 'worthies-science', name: 'Worthies: science', south: 618, count: 5 },
  { id: 'worthies-medicine', name: 'Worthies: astronomy and medicine', south: 677, count: 5 },
  { id: 'all-nations', name: 'All Nations', south: 1146, count: 14 },
  { id: 'empress-wu', name: "Empress Wu's procession", south: 1263, count: 16 },
] as const

/** Pools of the belt: metres south from and to. */
export const BELT_POOLS = [
  [396, 414],
  [444, 470],
  [508, 520],
  [590, 605],
  [634, 660],
  [1010, 1040],
  [1066, 1100],
  [1180, 1210],
  [1380, 1420],
] as const
export const poolRect = ([from, to]: readonly [number, number]): Rect => [-4, -to, 4, -from]

/** Stages in the street, metres: middle east, north; half size. */
export const STREET_STAGES = [
  { id: 'stage-tumbler', name: 'Tumbler dancers', at: [0, -1122], half: [5, 6] },
  { id: 'stage-quiz', name: 'Secret Box of the Tang', at: [0, -990], half: [6, 7] },
  { id: 'stage-rainbow', name: 'Rainbow Skirt', at: [0, -1336], half: [6, 8] },
] as const

/** Ground of the street from Ci'en Road to Kaiyuan square, the road that crosses it, and the belt. */
export function streetFeatures(): SiteFeature[] {
  const features: SiteFeature[] = []
  cells(features, -328, -705)
  cells(features, -973, -1452)
  features.push(crossing(), pools(), rosettes())
  for (const group of GROUPS_ON_BELT) features.push(beltGroup(501 + group.south, group))
  features.push(columns(), stages(), cityWall())
  return features
}

/** Cells of 30 m: walk, belt, walk. */
function cells(features: SiteFeature[], north: number, south: number): void {
  for (let y = north; y > south + 0.5; y -= 30) {
    const low = Math.max(south, y - 30)
    const ground: Shape = []
    sheet(ground, 'paving', [-EDGE_X, low, -BELT_X, y])
    beltSheet(ground, low, y)
    sheet(ground, 'paving', [BELT_X, low, EDGE_X, y])
    inlays(ground, low, y)
    features.push(groundFeature(`street-${Math.round(-y)}`, 'Street', ground, { provenance: 'mapped', source: SOURCE.osm }))
  }
}

/** Thickness of what lies on the paving, metres: enough not to flicker far off, too little to trip. */
const LAID_M = 0.012

/** What a cell of the street has underfoot: a dark band with dashes of light along the belt, drains, flowers and bronze plates. */
function inlays(ground: Shape, low: number, high: number): void {
  for (const side of [-1, 1]) {
    const across = (from: number, to: number, a: number, b: number): Rect => side > 0 ? [from, a, to, b] : [-to, a, -from, b] // prettier-ignore
    sheet(ground, 'pavingBand', across(BELT_X, BELT_X + 0.6, low, high), LAID_M / 2)
    for (let y = low + 0.5; y + 1.3 < high; y += 2) sheet(ground, 'poolLine', across(BELT_X + 0.26, BELT_X + 0.34, y, y + 1.3), LAID_M)
    for (let y = low + 1; y + 2.6 < high; y += 5) sheet(ground, 'drain', across(19.4, 19.62, y, y + 2.6), LAID_M)
    const middle = (low + high) / 2
    if (high - low < 12) continue
    rosette(ground, [side * 22.2, middle - 4], 1.9, LAID_M)
    for (const y of [middle - 9, middle + 6]) sheet(ground, 'bronze', across(13.3, 14.5, y, y + 1.2), LAID_M)
    sheet(ground, 'pavingRed', across(15.2, 16.6, low + 2, high - 2), LAID_M / 2)
    sheet(ground, 'pavingBand', across(29.6, 30.1, low, high), LAID_M / 2)
  }
}

const ROSETTE_Y = -426
const ROSETTE_R = 8

/** The belt's own paving, with a hole where a flower lies. */
function beltSheet(ground: Shape, low: number, high: number): void {
  const [top, bottom] = [ROSETTE_Y + ROSETTE_R, ROSETTE_Y - ROSETTE_R]
  const parts: [number, number][] = []
  if (low < top && high > bottom) {
    parts.push([low, Math.max(low, Math.min(bottom, high))], [Math.min(high, Math.max(top, low)), high])
  } else parts.push([low, high])
  for (const [a, b] of parts) sheet(ground, 'pavingWarm', [-BELT_X, a, BELT_X, b])
}

function rosettes(): SiteFeature {
  const shape: Shape = []
  rosette(shape, [0, ROSETTE_Y], ROSETTE_R)
  return groundFeature('street-flower', 'Flower in the paving', shape)
}

/** Yannan 1st Road: carriageway, kerbs, two crossings on the axis. */
function crossing(): SiteFeature {
  const shape: Shape = []
  const [north, south] = [-705, -742]
  const [w, e] = [-240, 240]
  around(shape, 'road', [w, south + 5, e, north - 5], { hole: [-9, south + 5, 9, north - 5], z: -0.15 })
  for (let k = 0; k < 15; k++) {
    const x = -9 + k * 1.2
    sheet(shape, k % 2 === 0 ? 'roadLine' : 'road', [x, south + 5, x + 1.2, north - 5], -0.15)
  }
  for (const [a, b] of [
    [north - 5, north],
    [south, south + 5],
  ] as const) {
    // prettier-ignore
    sheet(shape, 'paving', [w, a, e, b])
  }
  for (const y of [north - 5, south + 5]) {
    const up = y === north - 5
    face(shape, 'kerb', ...(up ? ([[w, y, -0.15], [e, y, -0.15], [e, y, 0], [w, y, 0]] as const) : ([[e, y, -0.15], [w, y, -0.15], [w, y, 0], [e, y, 0]] as const))) // prettier-ignore
  }
  sheet(shape, 'paving', [-64, -746, 64, south])
  return groundFeature('yannan-road', 'Yannan 1st Road', shape, { type: 'Road', provenance: 'mapped', source: SOURCE.osm })
}

function pools(): SiteFeature {
  const shape: Shape = []
  for (const stretch of BELT_POOLS) pool(shape, poolRect(stretch), 0)
  return bodyFeature('belt-pools', 'Pools of the belt', [{ lod: '2', shape }], { type: 'WaterBody' })
}

function beltGroup(seed: number, group: (typeof GROUPS_ON_BELT)[number]): SiteFeature {
  const size = [9, group.count > 10 ? 26 : 18] as const
  const at = { at: [0, -group.south, 0] as const }
  const standing = (far: boolean): Shape => {
    const shape = figureGroup(seededDraw(seed), { count: group.count, size, plinthM: 0.9, tall: 2.7, far })
    if (!far) litPlinth(shape, size, 0.9)
    return placed(shape, at)
  }
  return bodyFeature(
    group.id,
    group.name,
    [
      { lod: '1', shape: standing(true) },
      { lod: '3', shape: standing(false) },
    ],
    { source: SOURCE.osm },
  )
}

/** Panels of lit lattice round a plinth, and a line of light at its foot. */
function litPlinth(shape: Shape, [w, d]: readonly [number, number], high: number): void {
  const [x, y] = [w / 2 + 0.015, d / 2 + 0.015]
  box(shape, 'poolLine', { from: [-x - 0.01, -y - 0.01, 0.02], to: [x + 0.01, y + 0.01, 0.07], without: ['top', 'bottom'] })
  const [z0, z1] = [high * 0.28, high * 0.72]
  for (const side of [-1, 1]) {
    for (let k = 0; k < Math.floor(d / 3); k++) {
      const a = -d / 2 + 0.6 + k * 3
      box(shape, 'plinthBox', { from: [Math.min(0, side * x), a, z0], to: [Math.max(0, side * x), a + 1.8, z1], without: ['top', 'bottom', 'north', 'south', side > 0 ? 'west' : 'east'] }) // prettier-ignore
    }
    for (let k = 0; k < 3; k++) {
      const a = -w / 2 + 0.6 + k * 3
      box(shape, 'plinthBox', { from: [a, Math.min(0, side * y), z0], to: [a + 1.8, Math.max(0, side * y), z1], without: ['top', 'bottom', 'east', 'west', side > 0 ? 'south' : 'north'] }) // prettier-ignore
    }
  }
}

/** Twenty-four columns in two rows. */
function columns(): SiteFeature {
  const shape: Shape = []
  for (let k = 0; k < 24; k++) {
    const x = k % 2 === 0 ? -6.2 : 6.2
    const y = -1292 - Math.floor(k / 2) * 3.8
    block(shape, 'granite', { foot: [x, y, 0], size: [1.3, 1.3, 0.8] })
    turned(shape, 'granite', { foot: [x, y, 0.8], rings: [[0, 0.45], [5.6, 0.42], [5.7, 0.62], [6.1, 0.62]], sides: 8 }) // prettier-ignore
    turned(shape, 'gilt', {
      foot: [x, y, 6.9],
      rings: [
        [0, 0.3],
        [0.5, 0.42],
        [0.9, 0],
      ],
      sides: 6,
    })
  }
  return bodyFeature('culture-columns', 'Culture columns', [{ lod: '2', shape }], {
    source: 'Mapped position; 24 columns (another source says 48)',
  })
}

/** Low stages with a lit edge and a frame behind. */
function stages(): SiteFeature {
  const shape: Shape = []
  for (const { at, half } of STREET_STAGES) {
    const [x, y] = at
    const [w, d] = half
    box(shape, 'signBoard', { from: [x - w, y - d, 0], to: [x + w, y + d, 0.6], top: 'stageFloor' })
    box(shape, 'poolLine', { from: [x - w - 0.02, y - d - 0.02, 0.5], to: [x + w + 0.02, y + d + 0.02, 0.57], without: ['top', 'bottom'] })
  }
  return bodyFeature('street-stages', 'Stages in the street', [{ lod: '2', shape }])
}

/** The line of the Tang outer wall in its park. */
function cityWall(): SiteFeature {
  const shape: Shape = []
  box(shape, 'earth', { from: [-210, -1656, 0], to: [-30, -1644, 3] })
  box(shape, 'earth', { from: [30, -1656, 0], to: [210, -1644, 3] })
  return bodyFeature('tang-wall-line', 'Line of the Tang outer wall', [{ lod: '2', shape }], { provenance: 'derived', source: 'Line derived from the Danfeng gate and the published length of the city; its body is a stand-in' }) // prettier-ignore
}

/** The plaza south of the temple with Xuanzang, and the road before the street. */
export function southPlazaFeatures(): SiteFeature[] {
  const ground: Shape = []
  sheet(ground, 'paving', [-80, -316, 84, -192])
  const road: Shape = []
  around(road, 'road', [-240, -327, 240, -316], { hole: [-9, -327, 9, -316], z: 0 })
  for (let k = 0; k < 15; k++) sheet(road, k % 2 === 0 ? 'roadLine' : 'road', [-9 + k * 1.2, -327, -7.8 + k * 1.2, -316])
  sheet(road, 'paving', [-EDGE_X, -328, EDGE_X, -327])
  const statue: Shape = []
  statue.push(...plinth([8, 8], 1.2, 3, 'granite'))
  box(statue, 'granite', { from: [-1.9, -1.9, 1.2], to: [1.9, 1.9, 4] })
  const monk = robedFigure({ hat: 'cowl', hands: 'joined' })
  statue.push(...placed(monk, { at: [0, 0, 4], scale: 5 / figureHeight(monk) }))
  turned(statue, 'bronze', {
    foot: [1.15, 0.7, 4],
    rings: [
      [0, 0.09],
      [5.3, 0.07],
      [5.5, 0.2],
      [5.9, 0],
    ],
    sides: 6,
  })
  const pools: Shape = []
  for (const x of [-46, 30]) pool(pools, [x, -282, x + 16, -238], 0)
  const stand = { at: [0, -260, 0] as const, headingDeg: 180 }
  return [
    groundFeature('south-plaza', 'South plaza', ground),
    groundFeature('cien-road', "Ci'en Road", road, { type: 'Road', provenance: 'mapped', source: SOURCE.osm }),
    bodyFeature('xuanzang', 'Xuanzang', [{ lod: '2', shape: placed(statue, stand) }], { provenance: 'published', source: 'Bronze of 5 m published, place mapped; the figure is generic, no portrait' }), // prettier-ignore
    bodyFeature('south-pools', 'Small pools', [{ lod: '2', shape: pools }], { type: 'WaterBody' }),
  ]
}

/** Walking width between the fronts, for crowd and lamps. */
export const WALK: Rect = [-FRONT_X, -1452, FRONT_X, -328]
