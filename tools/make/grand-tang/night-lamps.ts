import type { Group } from './looks.ts'
import { type Hall, hallWidth } from './hall-plan.ts'
import { FLOOD_MAST_M, FLOOD_MASTS } from './flood-masts.ts'
import { hallLines } from './hall-lights.ts'
import { COLUMN_LAMP_M, lightColumns } from './light-columns.ts'
import type { Placing, Point } from './shape.ts'
import { lampPosts, lotuses } from './planting.ts'
import { DRAGON_COLUMNS, GREAT_HALLS } from './squares.ts'
import { GROUPS_ON_BELT, STREET_STAGES } from './street.ts'
import { eavePlaces, FRONT_X, type Plot, plotPlacing, streetPlots } from './street-plots.ts'
import { MUSIC_POOL, plazaLevel, PLAZA, plazaWings } from './north-plaza.ts'

export type LampTuple = readonly [number, number, number, number] | readonly [number, number, number, number, number, number, number]

interface Kind {
  readonly id: string
  readonly shape: 'post' | 'lantern' | 'palace' | 'eave' | 'line' | 'ground' | 'flood' | 'screen' | 'point'
  readonly group: Group
  readonly lumens: number
  readonly radiusM: number
  readonly beamDeg?: number
  readonly glow?: boolean
}

/** Lamps of the site; lumens of a line are per metre. Photometry and counts are stand-ins within the ranges of the notes. */
export const LAMP_KINDS = [
  { id: 'post-lantern', shape: 'post', group: 'path', lumens: 4000, radiusM: 0.33 },
  { id: 'eave-lantern', shape: 'eave', group: 'lanterns', lumens: 520, radiusM: 0.2 },
  { id: 'red-lantern', shape: 'lantern', group: 'lanterns', lumens: 520, radiusM: 0.27 },
  { id: 'eave-line', shape: 'line', group: 'eaves', lumens: 300, radiusM: 0.03, glow: false },
  { id: 'front-wash', shape: 'flood', group: 'columns', lumens: 480, radiusM: 0.05, beamDeg: 62, glow: false },
  { id: 'hall-wash', shape: 'flood', group: 'columns', lumens: 7500, radiusM: 0.08, beamDeg: 60, glow: false },
  { id: 'pagoda-flood', shape: 'flood', group: 'floods', lumens: 54000, radiusM: 0.2, beamDeg: 26 },
  { id: 'stage-spot', shape: 'flood', group: 'stage', lumens: 9000, radiusM: 0.12, beamDeg: 44, glow: false },
  { id: 'dragon-skin', shape: 'screen', group: 'screens', lumens: 9000, radiusM: 0.9, glow: false },
  { id: 'lotus', shape: 'ground', group: 'path', lumens: 260, radiusM: 0.15 },
  { id: 'court-lamp', shape: 'point', group: 'path', lumens: 260, radiusM: 0.12 },
  { id: 'basin-lamp', shape: 'ground', group: 'stage', lumens: 1400, radiusM: 0.08, beamDeg: 60 },
  { id: 'group-flood', shape: 'flood', group: 'floods', lumens: 7000, radiusM: 0.1, beamDeg: 40, glow: false },
  { id: 'light-column', shape: 'post', group: 'path', lumens: 2600, radiusM: 0.24 },
  { id: 'post-down', shape: 'flood', group: 'path', lumens: 9500, radiusM: 0.1, beamDeg: 100, glow: false },
  { id: 'edge-line', shape: 'line', group: 'eaves', lumens: 60, radiusM: 0.02 },
  { id: 'side-wash', shape: 'flood', group: 'columns', lumens: 1200, radiusM: 0.05, beamDeg: 80, glow: false },
  { id: 'statue-flood', shape: 'flood', group: 'floods', lumens: 3600, radiusM: 0.08, beamDeg: 44, glow: false },
  { id: 'lane-lantern', shape: 'eave', group: 'screens', lumens: 900, radiusM: 0.22 },
  { id: 'upper-wash', shape: 'flood', group: 'columns', lumens: 900, radiusM: 0.05, beamDeg: 62, glow: false },
  { id: 'pagoda-mast', shape: 'flood', group: 'floods', lumens: 30000, radiusM: 0.2, beamDeg: 18, glow: false },
] as const satisfies readonly Kind[]
type LampName = (typeof LAMP_KINDS)[number]['id']

const round = (value: number): number => Math.round(value * 100) / 100

/** Every lamp: kind, east, north, up, and for those that aim or run: heading, pitch, length. */
export function lampList(seed: number): readonly LampTuple[] {
  const lamps: LampTuple[] = []
  const index = (name: LampName): number => LAMP_KINDS.findIndex((kind) => kind.id === name)
  const put = (name: LampName, at: readonly [number, number, number]): void =>
    void lamps.push([index(name), round(at[0]), round(at[1]), round(at[2])])
  const aim = (
    name: LampName,
    at: readonly [number, number, number],
    way: readonly [headingDeg: number, pitchDeg: number, lengthM: number],
  ): void => void lamps.push([index(name), round(at[0]), round(at[1]), round(at[2]), round(way[0]), round(way[1]), round(way[2])])
  const line = (name: LampName, from: Point, to: Point): void => {
    const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
    const flat = Math.hypot(dx, dy)
    aim(name, from, [(Math.atan2(dx, dy) * 180) / Math.PI, (Math.atan2(dz, flat) * 180) / Math.PI, Math.hypot(flat, dz)])
  }
  const lighting: Lighting = { put, aim, line }
  for (const { at } of lampPosts()) {
    for (const side of [-0.95, 0.95]) put('post-lantern', [at[0] + side, at[1], at[2] + 5.2])
    // Downlights hidden in the heads of the posts: one over the belt, one over the walk.
    const inward = at[0] > 0 ? 270 : 90
    aim('post-down', [at[0], at[1], at[2] + 6.9], [inward, -42, 0])
    aim('post-down', [at[0], at[1], at[2] + 6.9], [inward - 180, -50, 0])
  }
  for (const plot of streetPlots(seed)) lightFront(plot, lighting)
  lightHalls(lighting)
  lightPagoda(lighting)
  lightChains(lighting)
  lightSquares(lighting)
  for (const [x, y, z] of lightColumns()) put('light-column', [x, y, z + COLUMN_LAMP_M])
  for (const [x, y, z] of lotuses()) put('lotus', [x, y, z + 0.2])
  return lamps
}

interface Lighting {
  readonly put: (name: LampName, at: readonly [number, number, number]) => void
  readonly line: (name: LampName, from: Point, to: Point) => void
  readonly aim: (name: LampName, at: readonly [number, number, number], way: readonly [number, number, number]) => void
}

/** Lines under and along every eave and on the ridge. */
function lightRoof(hall: Hall, placing: Placing, { line }: Lighting): void {
  for (const { kind, from, to } of hallLines(hall, placing)) line(kind === 'soffit' ? 'eave-line' : 'edge-line', from, to)
}

/** A lantern a bay, lines at the eaves, a wash up the foot of each column and at each side wall. */
function lightFront(plot: Plot, lighting: Lighting): void {
  const { put, aim } = lighting
  const out = plot.side === 'east' ? -1 : 1
  const { hall } = plot
  for (const { at } of eavePlaces(plot)) put('eave-lantern', at)
  lightRoof(hall, plotPlacing(plot), lighting)
  const front = (plot.side === 'east' ? FRONT_X : -FRONT_X) - out * hall.setbackM
  const half = hallWidth(hall) / 2
  const heading = out < 0 ? 90 : 270
  let top = hall.platformM
  hall.storeys.forEach((storey, i) => {
    const inset = i * 0.7
    let along = -half
    for (let k = 0; k <= hall.bays.length; k++) {
      const y = -plot.south + (along * (half - inset)) / half
      // On the ground from the platform's edge, above from the roof or the balcony below.
      const foot = i === 0 ? ([out * 0.95, 0.12] as const) : ([out * 0.55, 0.35] as const)
      aim(i === 0 ? 'front-wash' : 'upper-wash', [front - out * inset + foot[0], y, top + foot[1]], [heading, i === 0 ? 77 : 78, 0])
      along += hall.bays[k] ?? 0
    }
    top += storey.columnM + storey.bracketM + (storey.over === 'balcony' ? 0.2 : 1.1)
  })
  // Cool lanterns in the lanes between the houses.
  for (const deep of [5, 13]) put('lane-lantern', [front - out * deep, -plot.south - half - hall.eaveM - 0.9, hall.platformM + 2.9])
  for (const side of [-1, 1]) {
    aim('side-wash', [front - out * 1.2, -plot.south + side * (half + 0.9), hall.platformM + 0.15], [side > 0 ? 180 : 0, 66, 0])
  }
}

function lightHalls(lighting: Lighting): void {
  const { aim } = lighting
  for (const { hall, placing } of plazaWings()) lightRoof(hall, placing, lighting)
  for (const { hall, front, headingDeg } of GREAT_HALLS) {
    const out = headingDeg === 270 ? -1 : 1
    const half = hallWidth(hall) / 2
    const x = front[0] - out * (hall.setbackM - 1.6)
    for (let k = 0; k <= hall.bays.length; k++) {
      aim('hall-wash', [x, front[1] - half + (k * 2 * half) / hall.bays.length, hall.platformM + 0.2], [out < 0 ? 90 : 270, 74, 0])
    }
    lightRoof(hall, { at: [front[0], front[1], 0], headingDeg }, lighting)
  }
}

/** Floods on stands in the court, 30 to 45 m off, and on masts along its wall: nothing is fixed to the monument. Aimed low, middle and high. */
function lightPagoda({ aim }: Lighting): void {
  for (const [x, y] of [
    [40, 0],
    [-40, 0],
    [0, 40],
    [38, 36],
    [-38, 36],
    [38, -36],
    [-38, -36],
    [0, -38],
  ] as const) {
    // prettier-ignore
    const away = Math.hypot(x, y) - 12
    const headingDeg = (Math.atan2(-x, -y) * 180) / Math.PI
    for (const height of [14, 30, 48]) aim('pagoda-flood', [x, y, 0.8], [headingDeg, (Math.atan2(height, away) * 180) / Math.PI, 0])
  }
  for (const [x, y] of FLOOD_MASTS) {
    const away = Math.hypot(x, y) - 12
    const headingDeg = (Math.atan2(-x, -y) * 180) / Math.PI
    for (const height of [20, 34, 48]) {
      aim('pagoda-mast', [x, y, FLOOD_MAST_M + 0.2], [headingDeg, (Math.atan2(height - FLOOD_MAST_M, away) * 180) / Math.PI, 0])
    }
  }
}

/** Chains of red lanterns over the walks, hanging from fronts to posts. */
function lightChains({ put }: Lighting): void {
  for (const [from, to] of [
    [345, 700],
    [985, 1440],
  ] as const) {
    // prettier-ignore
    for (let south: number = from; south < to; south += 27) {
      for (const side of [-1, 1]) {
        for (let k = 0; k < 8; k++) {
          const share = (k + 0.5) / 8
          put('red-lantern', [side * (18.5 + share * 13), -south, 5.9 - 3.2 * share * (1 - share)])
        }
      }
    }
  }
}

function lightSquares({ put, aim }: Lighting): void {
  for (const [x, y] of DRAGON_COLUMNS) for (const z of [4, 9, 17]) put('dragon-skin', [x - Math.sign(x) * 1.6, y, z])
  for (const { at, half } of STREET_STAGES) {
    for (const side of [-0.7, 0, 0.7]) aim('stage-spot', [at[0] + side * half[0], at[1] + 3, 6.6], [180, -68, 0])
  }
  for (const [x, y] of [
    [-12, -838],
    [12, -838],
    [-12, -878],
    [12, -878],
    [0, -884],
    [0, -832],
  ] as const) {
    // prettier-ignore
    aim('group-flood', [x, y, 0.4], [(Math.atan2(-x, -858 - y) * 180) / Math.PI, 40, 0])
  }
  for (const [x, y] of [[-12, -1507], [12, -1507], [0, -1488], [0, -1526]] as const) aim('group-flood', [x, y, 0.4], [(Math.atan2(-x, -1507 - y) * 180) / Math.PI, 30, 0]) // prettier-ignore
  for (const [x, y] of [[-7, -268], [7, -268]] as const) aim('group-flood', [x, y, 0.4], [(Math.atan2(-x, -260 - y) * 180) / Math.PI, 42, 0]) // prettier-ignore
  for (let y = -180; y < 125; y += 22) for (const x of [-14, 14]) if (Math.abs(y) > 34) put('court-lamp', [x, y, 0.7])
  for (const { south, count } of GROUPS_ON_BELT) {
    // On the corners of the plinth: its own faces stay dark under the bronze.
    const half = count > 10 ? 12 : 8
    for (const [x, y] of [[-4, half], [4, half], [-4, -half], [4, -half]] as const) aim('statue-flood', [x, y - south, 1.0], [(Math.atan2(-x, -y * 0.8) * 180) / Math.PI, 24, 0]) // prettier-ignore
  }
  for (const x of [-40, -24, -8, 8, 24, 40]) put('basin-lamp', [x, MUSIC_POOL[1] + 6, plazaLevel(400) + 0.4])
  for (let stage = 1; stage <= PLAZA.stages; stage++) {
    const y = PLAZA.cascadeSouth + (stage - 0.5) * PLAZA.stageM
    for (const x of [-22, -11, 0, 11, 22]) put('basin-lamp', [x, y, plazaLevel(y) + 0.4])
  }
}
