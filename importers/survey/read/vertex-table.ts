import type { SurveyCrs } from '../crs/open-crs.ts'
import type { SurveyFrame } from '../crs/survey-frame.ts'
import { type JsonObject, type JsonPlace, below, listAt, objectAt, tripleAt } from './json-shape.ts'

/** Vertices of a file or a feature: integers of the file, coordinates of its system, or places in the survey's frame. */
export interface VertexTable {
  readonly length: number
  /** Coordinates in the survey's system; null where there is no such vertex. Throws `survey/malformed` where it is no triple. */
  coordinates(index: number): readonly [number, number, number] | null
  /** Writes east, north, up at `out[offset]`; false where there is no such vertex or it has no place. */
  place(index: number, out: number[]): boolean
}

/** Scale and translation of a CityJSON file. */
export interface VertexTransform {
  readonly scale: readonly [number, number, number]
  readonly translate: readonly [number, number, number]
}

/** The file's transform; only CityJSON 1.0 may go without. */
export function readTransform(document: JsonObject, place: JsonPlace): VertexTransform | null {
  const value = document['transform']
  if (value === undefined && String(document['version']).startsWith('1.0')) return null
  const transform = objectAt(value, below(place, 'transform'))
  return {
    scale: tripleAt(transform['scale'], below(place, 'transform', 'scale')),
    translate: tripleAt(transform['translate'], below(place, 'transform', 'translate')),
  }
}

/** What turns vertices into places. */
export interface Placing {
  readonly crs: SurveyCrs
  readonly frame: SurveyFrame
}

/** Converts each vertex once, when first asked for. */
export function openVertexTable(value: unknown, transform: VertexTransform | null, place: JsonPlace, placing: Placing | null): VertexTable {
  const list = listAt(value, place)
  const placed = new Float64Array(placing === null ? 0 : list.length * 3)
  const state = new Uint8Array(list.length)
  const coordinates = (index: number): readonly [number, number, number] | null => {
    if (!(index >= 0 && index < list.length)) return null
    const raw = tripleAt(list[index], below(place, index))
    if (transform === null) return raw
    const { scale, translate } = transform
    return [raw[0] * scale[0] + translate[0], raw[1] * scale[1] + translate[1], raw[2] * scale[2] + translate[2]]
  }
  return {
    length: list.length,
    coordinates,
    place(index, out) {
      if (placing === null || !Number.isInteger(index) || index < 0 || index >= list.length) return false
      if (state[index] === 0) {
        const point = coordinates(index)
        state[index] = point !== null && placing.frame.place(placing.crs, point, placed, index * 3) ? 1 : 2
      }
      if (state[index] === 2) return false
      out.push(placed[index * 3]!, placed[index * 3 + 1]!, placed[index * 3 + 2]!)
      return true
    },
  }
}

/** A point amid the vertices, at their foot: medians across, the fifth percentile up, so that one wild vertex moves nothing. Null without any. */
export function anchorOf(table: VertexTable): readonly [number, number, number] | null {
  const step = Math.max(1, Math.floor(table.length / 20000))
  const axes: [number[], number[], number[]] = [[], [], []]
  for (let index = 0; index < table.length; index += step) {
    const point = table.coordinates(index)
    if (point !== null) for (const axis of [0, 1, 2] as const) axes[axis].push(point[axis])
  }
  for (const axis of axes) axis.sort((a, b) => a - b)
  const at = (axis: readonly number[], share: number): number | undefined => axis[Math.floor((axis.length - 1) * share)]
  const [x, y, z] = [at(axes[0], 0.5), at(axes[1], 0.5), at(axes[2], 0.05)]
  return x === undefined || y === undefined || z === undefined ? null : [x, y, z]
}
