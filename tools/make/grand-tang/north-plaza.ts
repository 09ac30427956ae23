import { type SiteFeature, SOURCE } from './feature.ts'
import { figureGroup } from './figures.ts'
import { around, bodyFeature, flight, groundFeature, pool, type Rect, sheet } from './ground.ts'
import type { Hall } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import { seededDraw } from './seeded-draw.ts'
import { type Placing, type Shape, block, box, placed } from './shape.ts'

/** Edges of the plaza, metres; it rises in eight stages of 0.6 m toward the temple. */
export const PLAZA = { half: 109, north: 489, poolNorth: 439, cascadeNorth: 394, cascadeSouth: 178, south: 138, stages: 8, rise: 0.6, stageM: 27, basinHalf: 28 } as const // prettier-ignore

/** Height of the ground at a place north of the pagoda, metres over the temple's terrace. */
export function plazaLevel(north: number): number {
  if (north >= PLAZA.cascadeNorth) return -PLAZA.stages * PLAZA.rise
  if (north <= PLAZA.cascadeSouth) return 0
  return -Math.ceil((north - PLAZA.cascadeSouth) / PLAZA.stageM) * PLAZA.rise
}

/** Outline of basin 1 (south) to 8 (north), and its water's height. */
export function basin(stage: number): { readonly rect: Rect; readonly waterM: number } {
  const south = PLAZA.cascadeSouth + (stage - 1) * PLAZA.stageM
  return { rect: [-PLAZA.basinHalf, south + 1.5, PLAZA.basinHalf, south + PLAZA.stageM - 2.2], waterM: -stage * PLAZA.rise + 0.23 }
}

/** The T head of the fountain. */
export const MUSIC_POOL: Rect = [-50, 396, 50, 438]

/** Ground, basins, steps, gateways and the two rows of shops. */
export function northPlazaFeatures(): SiteFeature[] {
  const features: SiteFeature[] = []
  const { half, north, stages, rise, cascadeSouth, cascadeNorth } = PLAZA
  for (let stage = 1; stage <= stages; stage++) features.push(...stageFeatures(stage))
  const head: Shape = []
  around(head, 'paving', [-half, cascadeNorth, half, north], { hole: MUSIC_POOL, z: -stages * rise })
  features.push(groundFeature('plaza-north-head', 'North plaza, north end', head))
  const basinShape: Shape = []
  pool(basinShape, MUSIC_POOL, -stages * rise)
  features.push(water('basin-music', 'Music pool', basinShape))
  const terrace: Shape = []
  sheet(terrace, 'paving', [-half, PLAZA.south, half, cascadeSouth])
  // As far as the temple's north gate.
  sheet(terrace, 'paving', [-80, 134, 84, PLAZA.south])
  features.push(groundFeature('plaza-terrace', 'Viewing terrace', terrace))
  const stage: Shape = []
  box(stage, 'stageFloor', { from: [-20, 150, 0], to: [20, 166, 0.9] })
  for (let k = 0; k < 5; k++) box(stage, 'stone', { from: [-6, 166, 0.15 * k], to: [6, 166 + (5 - k) * 0.35, 0.15 * (k + 1)], without: ['bottom', 'south'] }) // prettier-ignore
  features.push(bodyFeature('stage-terrace', 'Terrace stage', [{ lod: '2', shape: stage }], { walk: 'ground' }))
  gateways(features)
  features.push(...plazaWings().map(wingFeature))
  poets(features)
  return features
}

function stageFeatures(stage: number): SiteFeature[] {
  const { half, rise, stageM, cascadeSouth } = PLAZA
  const ground: Shape = []
  const z = -stage * rise
  const south = cascadeSouth + (stage - 1) * stageM
  const { rect } = basin(stage)
  // The steps up to the next stage lie at the stage's south end, either side of the fall.
  const foot = south + 1.6
  around(ground, 'paving', [-half, foot, half, south + stageM], { hole: [rect[0], foot, rect[2], rect[3]], z })
  for (const x of [
    [-half, rect[0]],
    [rect[2], half],
  ] as const)
    flight(ground, 'pavingLight', { x, y: foot, z, rise })
  const falls: Shape = []
  pool(falls, [rect[0], foot, rect[2], rect[3]], z)
  // Seven small falls over the basin's south wall.
  box(falls, 'whiteGranite', { from: [rect[0], south, z], to: [rect[2], foot, z + rise] })
  for (let k = 0; k < 7; k++) {
    const x = rect[0] + 4 + k * 8
    box(falls, 'water', { from: [x - 1.4, foot, z + 0.2], to: [x + 1.4, foot + 0.06, z + rise + 0.02], without: ['bottom', 'south'] })
  }
  return [groundFeature(`plaza-stage-${stage}`, `North plaza, stage ${stage}`, ground), water(`basin-${stage}`, `Cascade ${stage}`, falls)]
}

const water = (id: string, name: string, shape: Shape): SiteFeature =>
  bodyFeature(id, name, [{ lod: '2', shape }], { type: 'WaterBody', provenance: 'derived', source: SOURCE.fountain })

/** Four gateways of white granite, high in the middle. */
function gateways(features: SiteFeature[]): void {
  for (const [id, x, y] of [
    ['nw', -70, 470],
    ['ne', 70, 470],
    ['w', -95, 300],
    ['e', 95, 300],
  ] as const) {
    // prettier-ignore
    const shape: Shape = []
    const z = plazaLevel(y)
    for (const [px, h] of [
      [-11, 7.5],
      [-4, 10.5],
      [4, 10.5],
      [11, 7.5],
    ] as const) {
      // prettier-ignore
      block(shape, 'stone', { foot: [px, 0, 0], size: [1.7, 1.9, 1.1] })
      block(shape, 'whiteGranite', { foot: [px, 0, 1.1], size: [1, 1, h - 1.1] })
    }
    for (const [x0, x1, h] of [
      [-11, -4, 6.4],
      [-4, 4, 9],
      [4, 11, 6.4],
    ] as const) {
      // prettier-ignore
      box(shape, 'whiteGranite', { from: [x0, -0.4, h - 1.1], to: [x1, 0.4, h], without: [] })
      box(shape, 'tile', { from: [x0 - 0.5, -1.1, h], to: [x1 + 0.5, 1.1, h + 0.3], without: [] })
      box(shape, 'ridge', { from: [x0, -0.35, h + 0.3], to: [x1, 0.35, h + 0.8] })
      box(shape, 'eaveLine', { from: [x0 - 0.5, -1.12, h + 0.02], to: [x1 + 0.5, 1.12, h + 0.1], without: ['top', 'bottom'] })
    }
    const headingDeg = Math.abs(x) > 80 ? 90 : 0
    features.push(bodyFeature(`gateway-${id}`, 'Stone gateway', [{ lod: '2', shape: placed(shape, { at: [x, y, z], headingDeg }) }]))
  }
}

/** A shop of the plaza and where it stands. */
interface Wing {
  readonly id: string
  readonly hall: Hall
  readonly placing: Placing
}

/** Two-storey Tang-revival shops along both sides of the plaza. */
export function plazaWings(): readonly Wing[] {
  const wings: Wing[] = []
  for (const side of ['east', 'west'] as const) {
    for (let k = 0; k < 8; k++) {
      const y = PLAZA.cascadeSouth + (k + 0.5) * PLAZA.stageM
      const hall: Hall = {
        seed: 400 + k + (side === 'east' ? 50 : 0),
        bays: [3.9, 4.1, 4.6, 4.1, 3.9],
        depthM: 12,
        platformM: 0.45,
        setbackM: 1.6,
        storeys: [
          {
            columnM: 4.2,
            bracketM: 1.3,
            steps: 1,
            front: ['glass', 'glass', 'door', 'glass', 'glass'],
            over: k % 3 === 1 ? 'balcony' : 'pent',
          },
          { columnM: 3.3, bracketM: 1.4, steps: 1, front: k % 2 === 0 ? ['bars', 'bars', 'door', 'bars', 'bars'] : ['door', 'bars', 'door', 'bars', 'door'] }, // prettier-ignore
        ],
        roof: k % 4 === 2 ? 'hip' : 'hip-gable',
        eaveM: 2.1,
        tile: k % 2 === 0 ? 'tile' : 'tileDark',
        wall: k % 3 === 0 ? 'ochre' : 'lime',
        column: 'vermilion',
        lit: true,
        sign: 'board',
        steps: false,
      }
      const x = side === 'east' ? PLAZA.half + 0.2 : -PLAZA.half - 0.2
      wings.push({
        id: `plaza-shop-${side}-${k + 1}`,
        hall,
        placing: { at: [x, y, plazaLevel(y)], headingDeg: side === 'east' ? 270 : 90 },
      })
    }
  }
  return wings
}

function wingFeature({ id, hall, placing }: Wing): SiteFeature {
  const levels = ([1, 2] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(hall, lod), placing) }))
  return bodyFeature(id, 'Plaza shops', levels, { type: 'Building', source: SOURCE.ruleSet })
}

/** Eight bronze Tang figures either side of the cascades. */
function poets(features: SiteFeature[]): void {
  const draw = seededDraw(77)
  for (let k = 0; k < 8; k++) {
    const x = (k % 2 === 0 ? -1 : 1) * 48
    const y = 200 + Math.floor(k / 2) * 54
    const shape = figureGroup(draw, { count: 1, size: [3, 3], plinthM: 1, tall: 2.6 })
    features.push(bodyFeature(`plaza-figure-${k + 1}`, 'Bronze figure', [{ lod: '2', shape: placed(shape, { at: [x, y, plazaLevel(y)], headingDeg: x < 0 ? 90 : 270 }) }], { provenance: 'published', source: 'Eight bronze figures published; body and place are stand-ins' })) // prettier-ignore
  }
  const garden: Shape = []
  for (const side of [-1, 1]) {
    for (let k = 0; k < 8; k++) {
      const y = PLAZA.cascadeSouth + k * PLAZA.stageM + 14
      const z = plazaLevel(y)
      const [x0, x1] = side < 0 ? [-92, -62] : [62, 92]
      box(garden, 'kerb', { from: [x0, y - 8, z], to: [x1, y + 8, z + 0.4] })
      sheet(garden, 'grass', [x0 + 0.3, y - 7.7, x1 - 0.3, y + 7.7], z + 0.45)
    }
  }
  features.push(bodyFeature('plaza-gardens', 'Poem gardens', [{ lod: '2', shape: garden }], { type: 'PlantCover' }))
}
