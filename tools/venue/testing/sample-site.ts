import type { Survey, SurveyFeature } from '../../../importers/survey/index.ts'
import { placeSite } from '../place-site.ts'

/** An upright box without floor: four walls as the reader takes them, and a flat roof. */
export function house(id: string, [west, south, east, north]: readonly [number, number, number, number], heightM: number): SurveyFeature {
  const ring = [west, south, east, south, east, north, west, north]
  const at = (corner: number, up: number): number[] => [ring[(corner % 4) * 2]!, ring[(corner % 4) * 2 + 1]!, up]
  const positions: number[] = []
  const normals: number[] = []
  for (let side = 0; side < 4; side++) {
    positions.push(...at(side, 0), ...at(side + 1, 0), ...at(side + 1, heightM), ...at(side, heightM))
    normals.push(...([0, -1, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0] as const).slice(side * 3, side * 3 + 3))
  }
  positions.push(...at(0, heightM), ...at(1, heightM), ...at(2, heightM), ...at(3, heightM))
  normals.push(0, 0, 1)
  const mesh = {
    positions: Float64Array.from(positions),
    triangles: Uint32Array.from({ length: 30 }, (_item, index) => Math.floor(index / 6) * 4 + [0, 1, 2, 0, 2, 3][index % 6]!),
    faceOf: Uint32Array.from({ length: 10 }, (_item, index) => index >> 1),
    normals: Float64Array.from(normals),
    lookOf: Uint32Array.of(0, 0, 0, 0, 1),
    looks: [
      { kind: 'plaster', colour: [0.42, 0.37, 0.31] },
      { kind: 'plain', colour: [0.19, 0.19, 0.19] },
    ] as const,
  }
  const told = { provenance: 'unknown', source: 'test', attributes: {}, walk: 'obstacle' } as const
  return { id, type: 'Building', ...told, levels: [{ lod: 2, mesh }] }
}

/** A site of some houses on bare ground. */
export const site = (...features: SurveyFeature[]) => {
  const origin = { latDeg: 51.9, lonDeg: 4.45, heightM: 43 }
  const header = { origin, crs: 'EPSG:28992', heightSystem: 'NAP', attribution: '', licence: '' }
  const each = async function* () {
    yield* features
  }
  return placeSite({ header, features: each() } satisfies Survey, 500)
}
