import { bayFront } from './bay-front.ts'
import { bracketRow } from './brackets.ts'
import { type Hall, hallWidth, type Storey } from './hall-plan.ts'
import { hallSigns } from './hall-signs.ts'
import { type Detail, type RoofPlan, gableRoof, hipGableRoof, hipRoof, pentRoof } from './roof.ts'
import { type SeededDraw, seededDraw } from './seeded-draw.ts'
import { type Shape, block, box, placed, turned } from './shape.ts'

const columnsOf = (bays: readonly number[]): number[] => {
  const half = bays.reduce((sum, bay) => sum + bay, 0) / 2
  let x = -half
  return [x, ...bays.map((bay) => (x += bay))]
}

/** What one storey is built with. */
interface StoreyPlace {
  readonly hall: Hall
  readonly storey: Storey
  readonly bays: readonly number[]
  /** Half width, half depth of the column lines. */
  readonly half: readonly [number, number]
  readonly middleY: number
  readonly z: number
  readonly detail: Detail
  readonly ground: boolean
  readonly draw: SeededDraw
}

/** The whole building at a level of detail. */
export function hallShape(hall: Hall, detail: Detail): Shape {
  const shape: Shape = []
  const draw = seededDraw(hall.seed)
  let half: readonly [number, number] = [hallWidth(hall) / 2, hall.depthM / 2]
  const middleY = -hall.setbackM - half[1]
  platform(shape, hall, half, detail)
  let z = hall.platformM
  let bays = hall.bays
  hall.storeys.forEach((storey, index) => {
    const place: StoreyPlace = { hall, storey, bays, half, middleY, z, detail, ground: index === 0, draw }
    storeyBody(shape, place)
    const top = z + storey.columnM + storey.bracketM
    if (index === hall.storeys.length - 1) return crown(shape, place, top)
    const inner = [half[0] - 0.7, half[1] - 0.7] as const
    z = storey.over === 'balcony' ? balcony(shape, place, top) : pent(shape, place, top, inner)
    bays = bays.map((bay) => (bay * inner[0]) / half[0])
    half = inner
  })
  return shape
}

function platform(shape: Shape, hall: Hall, half: readonly [number, number], detail: Detail): void {
  const side = hall.steps ? 1.2 : 0.35
  const depth = hall.setbackM + 2 * half[1] + 0.4
  if (hall.platformM <= 0) return
  box(shape, 'stone', { from: [-half[0] - side, -depth, 0], to: [half[0] + side, 0, hall.platformM] })
  if (detail === 1 || !hall.steps) return
  const count = Math.round(hall.platformM / 0.15)
  const wide = (hall.bays[Math.floor(hall.bays.length / 2)] ?? 4) * 0.9
  for (let i = 0; i + 1 < count; i++) {
    box(shape, 'stone', { from: [-wide, 0, 0.15 * i], to: [wide, (count - 1 - i) * 0.33, 0.15 * (i + 1)], without: ['bottom', 'south'] })
  }
}

function storeyBody(shape: Shape, place: StoreyPlace): void {
  const { hall, storey, half, middleY, z, detail, draw } = place
  const top = z + storey.columnM
  const front = middleY + half[1]
  const inset = detail === 1 ? 0 : 0.12
  const bodyTop = detail === 1 ? top + storey.bracketM : top
  // Sides and back: plain walls; the front is filled bay by bay.
  const low = [-half[0] + inset, middleY - half[1] + inset, z] as const
  const high = [half[0] - inset, front - (detail === 1 ? 0 : 0.12), bodyTop] as const
  box(shape, hall.wall, { from: low, to: high, without: ['bottom', 'top', 'north'] })
  const columns = columnsOf(place.bays)
  if (detail === 1) {
    const glass = storey.front.some((kind) => kind === 'glass')
    bayFront(shape, { kind: 'wall', x: [-half[0], half[0]], z: [z, bodyTop], y: front, detail, wall: !hall.lit ? hall.wall : glass ? 'windowWarm' : 'windowPale', lit: hall.lit, draw }) // prettier-ignore
    return
  }
  storey.front.forEach((kind, i) => {
    const x = [columns[i] ?? 0, columns[i + 1] ?? 0] as const
    bayFront(shape, { kind, x, z: [z, top - 0.38], y: front - 0.12, detail, wall: hall.wall, lit: hall.lit, draw })
  })
  frame(shape, place, columns)
}

/** Columns, beams and brackets. */
function frame(shape: Shape, { hall, storey, half, middleY, z, detail, ground }: StoreyPlace, columns: readonly number[]): void {
  const front = middleY + half[1]
  const top = z + storey.columnM
  const radius = storey.columnM / 18
  const sides = detail === 3 ? 8 : 4
  const rest = [-half[1], 0].map((y) => middleY + y)
  const spots = [...columns.map((x) => [x, front] as const), ...[-half[0], half[0]].flatMap((x) => rest.map((y) => [x, y] as const))]
  for (const [x, y] of detail === 3 ? spots : spots.slice(0, columns.length)) {
    if (ground && detail === 3) turned(shape, 'stone', { foot: [x, y, z], rings: [[0, radius * 1.7], [0.12, radius * 1.5]], sides: 8 }) // prettier-ignore
    const rings = detail === 3 ? [[0, radius], [storey.columnM * 0.67, radius], [storey.columnM, radius * 0.9]] as const : [[0, radius], [storey.columnM, radius]] as const // prettier-ignore
    turned(shape, hall.column, { foot: [x, y, z], rings, sides })
  }
  const [w, d] = half
  const beam = detail === 3 ? 0.14 : 0.05
  box(shape, 'vermilionDark', { from: [-w - 0.25, front - 0.2, top - 0.38], to: [w + 0.25, front + beam, top], without: ['top', 'south'] })
  if (detail === 3) {
    for (const x of [-w, w]) box(shape, 'vermilionDark', { from: [x - 0.14, middleY - d, top - 0.38], to: [x + 0.14, front, top], without: ['top', 'north', 'south'] }) // prettier-ignore
  }
  const reach = 0.36 + storey.steps * 0.36
  const row = { height: storey.bracketM, reach, steps: storey.steps, detail: detail === 3 ? 3 : 2 } as const
  bracketRow(shape, { ...row, columns, at: [0, front, top], headingDeg: 0 })
  bracketRow(shape, { ...row, columns: [-d, d], at: [w, middleY, top], headingDeg: 90 })
  bracketRow(shape, { ...row, columns: [-d, d], at: [-w, middleY, top], headingDeg: 270 })
  bracketRow(shape, { ...row, detail: 2, columns: [-w, w], at: [0, middleY - d, top], headingDeg: 180 })
}

function planOf({ hall, half, middleY, detail }: StoreyPlace, top: number, out: number): RoofPlan {
  const count = hall.bays.length
  return {
    half: [half[0] + out, half[1] + out],
    middle: [0, middleY],
    // The soffit rises inward: the eave hangs below the wall's top.
    eaveZ: top - out * 0.24 + 0.2,
    out,
    wallZ: top,
    detail,
    tile: hall.tile,
    lit: hall.lit,
    fin: count <= 3 ? 1.5 : count <= 7 ? 2 : 2.7,
    ridge: Math.min(0.3 + 0.07 * count, 0.95),
    rafters: true,
  }
}

function pent(shape: Shape, place: StoreyPlace, top: number, inner: readonly [number, number]): number {
  const met = pentRoof(shape, planOf(place, top, place.hall.eaveM * 0.72), inner)
  const floor = met + 0.15
  box(shape, 'vermilionDark', { from: [-inner[0], place.middleY - inner[1], met - 0.4], to: [inner[0], place.middleY + inner[1], floor], without: ['bottom'] }) // prettier-ignore
  signs(shape, place)
  return floor
}

/** A floor on brackets with a railing all round. Returns its height. */
function balcony(shape: Shape, place: StoreyPlace, top: number): number {
  const [w, d] = [place.half[0] + 0.55, place.half[1] + 0.55]
  const y = place.middleY
  box(shape, 'vermilionDark', { from: [-w, y - d, top - 0.1], to: [w, y + d, top + 0.2], without: [], top: 'timber' })
  if (place.hall.lit) box(shape, 'eaveLine', { from: [-w, y + d, top], to: [w, y + d + 0.04, top + 0.06], without: ['bottom', 'south', 'west', 'east'] }) // prettier-ignore
  const floor = top + 0.2
  if (place.detail > 1) {
    const rails = place.detail === 3 ? [0.1, 0.5, 0.92] : [0.92]
    for (const h of rails) box(shape, 'vermilion', { from: [-w + 0.1, y + d - 0.16, floor + h], to: [w - 0.1, y + d - 0.08, floor + h + 0.09], without: ['south'] }) // prettier-ignore
    for (const side of [-1, 1]) box(shape, 'vermilion', { from: [side * (w - 0.12) - 0.04, y - d, floor + 0.92], to: [side * (w - 0.12) + 0.04, y + d - 0.1, floor + 1.01] }) // prettier-ignore
    const posts = Math.max(2, Math.round((2 * w) / (place.detail === 3 ? 1.3 : 4)))
    for (let i = 0; i <= posts; i++) block(shape, 'vermilion', { foot: [-w + 0.14 + ((2 * w - 0.28) * i) / posts, y + d - 0.12, floor], size: [0.1, 0.1, 1.05], without: ['bottom', 'south'] }) // prettier-ignore
  }
  signs(shape, place)
  return floor
}

/** The board over the middle bay in its gilt frame, and the cloth: letters are not of the body, the night writes them. */
function signs(shape: Shape, { hall, draw, detail, ground }: StoreyPlace): void {
  const hung = hallSigns(hall)
  if (hung === null || detail === 1 || !ground) return
  const [, y, z] = hung.board.at
  const [w, h] = [hung.board.half, hung.board.high / 2]
  box(shape, draw.pick(['signBoard', 'signBlue', 'signRed'] as const), {
    from: [-w, y - 0.1, z - h],
    to: [w, y, z + h],
    without: ['south'],
  })
  box(shape, 'gilt', { from: [-w - 0.07, y - 0.1, z - h - 0.07], to: [w + 0.07, y - 0.03, z + h + 0.07], without: ['south'] })
  if (hung.cloth === null || detail < 3) return
  const { at, deep, high } = hung.cloth
  const half = [0.015, deep / 2, high / 2] as const
  box(shape, draw.pick(['silkRed', 'silkIndigo'] as const), { from: [at[0] - half[0], at[1] - half[1], at[2] - half[2]], to: [at[0] + half[0], at[1] + half[1], at[2] + half[2]], without: [] }) // prettier-ignore
}

/** The roof of the top storey. */
function crown(shape: Shape, place: StoreyPlace, top: number): void {
  const { hall, half } = place
  const plan = planOf(place, top, hall.eaveM)
  if (hall.storeys.length === 1) signs(shape, place)
  if (hall.roof === 'gable') gableRoof(shape, { ...plan, half: [half[0] + 0.9, plan.half[1]] })
  else if (hall.roof === 'hip-gable') hipGableRoof(shape, plan)
  else if (hall.roof === 'pyramid') pyramid(shape, plan)
  else hipRoof(shape, plan, Math.max(0.5, plan.half[0] - plan.half[1] + 0.3 * (hall.bays[0] ?? 4)))
}

function pyramid(shape: Shape, plan: RoofPlan): void {
  const square = Math.max(0, plan.half[0] - plan.half[1])
  const top = hipRoof(shape, plan, square)
  const finial: Shape = []
  turned(finial, 'gilt', { foot: [0, 0, 0], rings: [[0, 0.5], [0.35, 0.35], [0.6, 0.62], [1, 0.5], [1.3, 0.16], [1.8, 0]], sides: plan.detail === 1 ? 4 : 8 }) // prettier-ignore
  if (plan.detail > 1) shape.push(...placed(finial, { at: [plan.middle[0], plan.middle[1], top - 0.1] }))
}
