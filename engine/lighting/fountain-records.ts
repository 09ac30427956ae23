import type { Night, NightFountain } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'

/** Floats of a jet: foot x, y, z (render frame), fountain; place across and along -1..1, greatest height, group; seed. */
export const JET_STRIDE = 9

/** Up to `most` jets of all fountains, thinned evenly where there are more. */
export function jetRecords(night: Night, most: number): Float32Array {
  const all = night.fountains.reduce((sum, { columns, rows }) => sum + columns * rows, 0)
  const step = Math.max(1, all / Math.max(1, most))
  const records: number[] = []
  let due = 0
  let index = 0
  for (const [fountain, field] of night.fountains.entries()) {
    const group = channelOf(night, field)
    for (let row = 0; row < field.rows; row++) {
      for (let column = 0; column < field.columns; column++) {
        if (index++ < due) continue
        due += step
        records.push(...jetFoot(field, column, row), fountain)
        records.push(acrossOf(column, field.columns), acrossOf(row, field.rows), field.maxHeightM, group)
        records.push(Math.abs(field.seed) % 65536)
      }
    }
  }
  return Float32Array.from(records)
}

/** Middle of a field in the render frame, x and z, and half its longer side, metres. */
export function fieldOf(fountain: NightFountain): readonly [x: number, z: number, half: number] {
  const [x0, , z0] = jetFoot(fountain, 0, 0)
  const [x1, , z1] = jetFoot(fountain, fountain.columns - 1, fountain.rows - 1)
  return [(x0 + x1) / 2, (z0 + z1) / 2, Math.max(1, Math.hypot(x1 - x0, z1 - z0) / 2)]
}

/** Channel of a fountain's light group; 0 for an unknown one. */
export const channelOf = (night: Night, { group }: NightFountain): number =>
  Math.max(
    0,
    night.groups.findIndex(({ id }) => id === group),
  )

const acrossOf = (index: number, count: number): number => (count === 1 ? 0 : (2 * index) / (count - 1) - 1)

/** Columns run to the heading's right, rows along it. */
function jetFoot(field: NightFountain, column: number, row: number): readonly [number, number, number] {
  const heading = radiansFromDegrees(field.headingDeg)
  const right = column * field.pitchM[0]
  const ahead = row * field.pitchM[1]
  const east = field.origin[0] + Math.cos(heading) * right + Math.sin(heading) * ahead
  const north = field.origin[1] - Math.sin(heading) * right + Math.cos(heading) * ahead
  const foot = renderFromEnu(setPosition(position('enu'), east, north, field.origin[2]), position('render'))
  return [foot[0], foot[1], foot[2]]
}
