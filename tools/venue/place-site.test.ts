import { expect, test } from 'vitest'
import type { Survey, SurveyFeature } from '../../importers/survey/index.ts'
import { placeSite } from './place-site.ts'

/** An upright box without floor: four walls as the reader takes them, and a flat roof. */
function house(id: string, [west, south, east, north]: readonly [number, number, number, number], heightM: number): SurveyFeature {
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

const site = (...features: SurveyFeature[]) => {
  const origin = { latDeg: 51.9, lonDeg: 4.45, heightM: 43 }
  const header = { origin, crs: 'EPSG:28992', heightSystem: 'NAP', attribution: '', licence: '' }
  const each = async function* () {
    yield* features
  }
  return placeSite({ header, features: each() } satisfies Survey, 500)
}

test('visits begin where the whole façade is seen: a wall with a chimney before it gives way to a smaller one that is free', async () => {
  const behind = house('behind', [-15, 20, 15, 30], 12)
  const free = house('free', [60, 20, 80, 30], 12)
  const open = await site(behind, free)
  expect(open.facade.feature).toBe('behind')
  const { facade, arrival } = await site(behind, free, house('chimney', [-5, 10, -3.5, 11.5], 9))
  expect(facade.feature === 'behind' && facade.normal[1] < -0.9).toBe(false)
  expect(Math.hypot(arrival[0] - facade.foot[0], arrival[1] - facade.foot[1])).toBeGreaterThan(18)
})

test('windows are laid on walls to the street and said to be a stand-in; the façade, and a survey with windows of its own, get none', async () => {
  const { features, facade } = await site(house('big', [-15, 20, 15, 30], 12), house('small', [-10, -60, 10, -50], 9))
  const windows = features.find(({ id }) => id === 'windows-stand-in')
  expect(windows).toMatchObject({ provenance: 'stand-in', walk: 'none' })
  const { positions, looks } = windows!.levels[0]!.mesh
  expect(looks[0]?.kind).toBe('glass')
  const small = facade.feature === 'big' ? [-10.1, -60.1, 10.1, -49.9] : [-15.1, 19.9, 15.1, 30.1]
  for (let at = 0; at < positions.length; at += 3) {
    expect(positions[at]).toBeGreaterThan(small[0]!)
    expect(positions[at + 1]).toBeGreaterThan(small[1]!)
    expect(positions[at]).toBeLessThan(small[2]!)
    expect(positions[at + 1]).toBeLessThan(small[3]!)
    expect(positions[at + 2]).toBeLessThan(9)
  }
  const glazed = house('glazed', [40, -60, 60, -50], 9)
  const [level] = glazed.levels
  const mesh = { ...level!.mesh, looks: [{ kind: 'glass', colour: [0.05, 0.06, 0.07] } as const, level!.mesh.looks[1]!] }
  const own = await site(house('big', [-15, 20, 15, 30], 12), { ...glazed, levels: [{ lod: 2, mesh }] })
  expect(own.features.some(({ id }) => id === 'windows-stand-in')).toBe(false)
})
