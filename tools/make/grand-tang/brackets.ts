import type { LookName } from './looks.ts'
import { type Point, type Shape, block, box, placed, slab } from './shape.ts'

const CAI = 0.24

/** A bracket set on a column, front along +y: cap block, arms stepping out `steps` times, small blocks under the purlin. */
export function bracketSet(steps: number, height: number, reach: number): Shape {
  const shape: Shape = []
  const scale = height / (0.3 + (steps + 1) * 0.42)
  const s = (value: number): number => value * scale
  const open = { without: ['top'] } as const
  const blunt: Point = [s(0.44), s(0.44), s(0.28)]
  block(shape, 'bracket', { foot: [0, 0, 0], size: blunt, without: ['top', 'south'] })
  for (let step = 0; step <= steps; step++) {
    const z = s(0.26 + step * 0.42)
    const arm = s(0.24)
    const half = s(0.5 + (step === 0 ? 0.08 : 0))
    const y = (reach * step) / (steps + 1)
    const next = (reach * (step + 1)) / (steps + 1)
    box(shape, 'bracketGreen', { from: [-half, y - CAI / 3, z], to: [half, y + CAI / 3, z + arm], without: ['top', 'south'] })
    if (step < steps) box(shape, 'bracket', { from: [-CAI / 3, -0.1, z], to: [CAI / 3, next + 0.16, z + arm], without: ['top', 'south'] })
    for (const x of step === 0 ? [-half + 0.1, half - 0.1] : [-half + 0.1, 0, half - 0.1]) {
      block(shape, 'bracket', { foot: [x, y, z + arm], size: [s(0.24), s(0.24), s(0.16)], ...open })
    }
  }
  return shape
}

/** The inverted V of Tang frames, between two columns. */
export function bracketStrut(height: number): Shape {
  const shape: Shape = []
  const w = height * 0.62
  const t = 0.16
  const top = height * 0.72
  const outline = [[-w, 0], [-w + t * 1.5, 0], [0, top - t * 1.3], [w - t * 1.5, 0], [w, 0], [t * 0.6, top], [-t * 0.6, top]] as const // prettier-ignore
  slab(shape, 'bracketGreen', outline.slice(0, 7).map(([x, z]) => [x, z] as const), [-0.07, 0.07]) // prettier-ignore
  block(shape, 'bracket', { foot: [0, 0, top], size: [0.3, 0.28, height - top], without: ['top'] })
  return shape
}

/** Where the bracket band runs: one side of a frame. */
export interface BracketRow {
  /** Places of columns along the side, metres from its middle. */
  readonly columns: readonly number[]
  readonly at: Point
  readonly headingDeg: number
  readonly height: number
  readonly reach: number
  readonly steps: number
  readonly detail: 2 | 3
  readonly look?: LookName
}

/** Brackets on columns, struts between them, the plaster behind and the purlin they carry. */
export function bracketRow(shape: Shape, row: BracketRow): void {
  const first = row.columns[0] ?? 0
  const last = row.columns.at(-1) ?? 0
  const part: Shape = []
  const y = row.detail === 3 ? -0.06 : 0.02
  const wall: LookName = row.detail === 3 ? (row.look ?? 'lime') : 'bracket'
  box(part, wall, { from: [first, y - 0.1, 0], to: [last, y, row.height], without: ['top', 'bottom', 'south', 'west', 'east'] })
  box(part, 'vermilion', { from: [first - 0.4, row.reach - 0.14, row.height - 0.3], to: [last + 0.4, row.reach + 0.1, row.height - 0.02], without: ['top', 'south'] }) // prettier-ignore
  if (row.detail === 3) {
    const set = bracketSet(row.steps, row.height - 0.3, row.reach)
    const strut = bracketStrut(row.height - 0.34)
    row.columns.forEach((x, i) => {
      part.push(...placed(set, { at: [x, 0, 0] }))
      const next = row.columns[i + 1]
      if (next !== undefined && next - x > 2.2 && row.height > 0.9) part.push(...placed(strut, { at: [(x + next) / 2, 0.02, 0] }))
    })
  }
  shape.push(...placed(part, { at: row.at, headingDeg: row.headingDeg }))
}
