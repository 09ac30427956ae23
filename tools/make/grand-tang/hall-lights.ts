import { type Hall, hallWidth } from './hall-plan.ts'
import { JUZHE_RISE } from './roof.ts'
import { type Placing, type Point, placer } from './shape.ts'

/**
 * A line of light on a building: `soffit` hidden under an eave and shining on it, `edge` drawn along the eave, `ridge` along the ridge.
 */
export interface HallLine {
  readonly kind: 'soffit' | 'edge' | 'ridge'
  readonly from: Point
  readonly to: Point
}

/** A gable roof stands out over its end walls by so much. */
const GABLE_OUT_M = 0.9

/** Lines of a hall's front as it stands, ground to ridge. Coordinates are the placing's. */
export function hallLines(hall: Hall, placing: Placing): readonly HallLine[] {
  const lines: HallLine[] = []
  const at = placer(placing)
  const add = (kind: HallLine['kind'], half: number, [y, z]: readonly [number, number]): void =>
    void lines.push({ kind, from: at([-half, y, z]), to: at([half, y, z]) })
  const middleY = -hall.setbackM - hall.depthM / 2
  let half: readonly [number, number] = [hallWidth(hall) / 2, hall.depthM / 2]
  let z = hall.platformM
  hall.storeys.forEach((storey, index) => {
    const last = index === hall.storeys.length - 1
    const top = z + storey.columnM + storey.bracketM
    const wall = middleY + half[1]
    const inner = [half[0] - 0.7, half[1] - 0.7] as const
    if (!last && storey.over === 'balcony') {
      add('soffit', half[0], [wall + 0.45, top - 0.25])
      z = top + 0.2
    } else {
      const out = last ? hall.eaveM : hall.eaveM * 0.72
      const eaveZ = top - out * 0.24 + 0.2
      const side = last && hall.roof === 'gable' ? GABLE_OUT_M : out
      add('soffit', half[0] + 0.3 * side, [wall + 0.6 * out, top - 0.15 * out - 0.55])
      add('edge', half[0] + side, [wall + out + 0.05, eaveZ - 0.02])
      z = eaveZ + (half[0] + out - inner[0]) * 0.4 + 0.15
      if (last) add('ridge', ridgeHalf(hall, half, out), [middleY, eaveZ + (half[1] + out) * JUZHE_RISE + ridgeHigh(hall) + 0.06])
    }
    half = inner
  })
  return lines
}

const ridgeHigh = (hall: Hall): number => Math.min(0.3 + 0.07 * hall.bays.length, 0.95)

function ridgeHalf(hall: Hall, half: readonly [number, number], out: number): number {
  const [a, b] = [half[0] + out, half[1] + out]
  if (hall.roof === 'gable') return half[0] + GABLE_OUT_M
  if (hall.roof === 'hip-gable') return Math.max(a - b * 0.5, a * 0.4)
  if (hall.roof === 'pyramid') return Math.max(0, a - b)
  return Math.max(0.5, a - b + 0.3 * (hall.bays[0] ?? 4))
}
