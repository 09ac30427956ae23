import { expect, test } from 'vitest'
import { house, site } from './testing/sample-site.ts'

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
