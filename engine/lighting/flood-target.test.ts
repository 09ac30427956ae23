import { expect, test } from 'vitest'
import type { Night } from '../../model/documents/index.ts'
import { findFloodTarget } from './flood-target.ts'
import { createNightUniforms } from './night-uniforms.ts'

const name = { 'zh-CN': '灯', en: 'Lamp' }

/** Floodlights 40 m round a place, aimed at 10 and at 50 m over the ground. */
function ring(east: number, north: number, count: number): Night {
  const lamps = Array.from({ length: count }, (_, k): Night['lamps'][number] => {
    const turn = (k / count) * 360
    const high = k % 2 === 0 ? 10 : 50
    const [s, c] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)]
    return [1, east + 40 * s, north + 40 * c, 0, turn - 180, (Math.atan2(high, 40 * 0.73) * 180) / Math.PI, 0]
  })
  return {
    ...{
      kind: 'night',
      version: 2,
      id: 'proof',
      venue: 'proof',
      moments: [],
      treeForms: [],
      trees: [],
      pools: [],
      fountains: [],
      signKinds: [],
      signTexts: [],
      signs: [],
    },
    crowd: { seed: 1, areas: [] },
    groups: [{ id: 'path', name, colour: [1, 1, 1] }, { id: 'floods', name, colour: [1, 1, 1] }], // oxfmt-ignore
    lampKinds: [
      { id: 'post', shape: 'post', group: 'path', lumens: 90_000, radiusM: 0.3, heightM: 0, beamDeg: 360, glow: true },
      { id: 'flood', shape: 'flood', group: 'floods', lumens: 40_000, radiusM: 0.2, heightM: 0, beamDeg: 26, glow: true },
    ],
    lamps: [[0, 500, 500, 5], ...lamps],
  }
}

test('the tower stands in the middle of its floodlights, as high as the steepest of them aims', () => {
  const uniforms = createNightUniforms()
  findFloodTarget(ring(30, -200, 12), uniforms)
  const [x, z, half, top] = uniforms.nlTower.value.toArray()
  expect(Math.hypot(x - 30, z - 200)).toBeLessThan(0.1)
  expect(half).toBeGreaterThan(8)
  expect(half).toBeLessThan(16)
  expect(top).toBeGreaterThan(50)
  expect(top).toBeLessThan(70)
  expect(uniforms.nlTowerLook.value.x).toBe(1)
  expect(uniforms.nlTowerLook.value.y).toBeGreaterThan(3)
})

test('a few floodlights are no ring: water shows no tower', () => {
  const uniforms = createNightUniforms()
  findFloodTarget(ring(0, 0, 4), uniforms)
  findFloodTarget(null, uniforms)
  expect(uniforms.nlTower.value.w).toBe(0)
})
