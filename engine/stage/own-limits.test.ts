import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { broughtLimits, ownLimits } from './own-limits.ts'

const DESK = { wanted: true, device: 'desktop', stepsGone: 0, hasElsewhere: false } as const

test('bodies of the nearest get the draws that the others who show people leave of twelve', () => {
  for (const limits of [ownLimits, broughtLimits]) {
    expect(limits(DESK).drawCalls).toBe(12 - 4 - 1 - 3)
    expect(limits({ ...DESK, hasElsewhere: true }).drawCalls).toBe(12 - 4 - 1 - 3 - 2)
  }
})

test('bodies that people brought: four at a desk, one on a phone or in a headset and where frames take too long, none where they still do, none unless wanted', () => {
  expect(broughtLimits(DESK).most).toBe(4)
  expect(broughtLimits({ ...DESK, device: 'phone' }).most).toBe(1)
  expect(broughtLimits({ ...DESK, device: 'headset' }).most).toBe(1)
  expect(broughtLimits({ ...DESK, stepsGone: 1 }).most).toBe(1)
  expect(broughtLimits({ ...DESK, stepsGone: 2 }).most).toBe(0)
  expect(broughtLimits({ ...DESK, wanted: false }).most).toBe(0)
})

test('the nearest four have bodies of their own on every device and at every pace; what hangs is stiff where frames take too long', () => {
  for (const device of ['desktop', 'phone', 'headset'] as const)
    expect(ownLimits({ ...DESK, device, stepsGone: 5, wanted: false }).most).toBe(4)
  expect([0, 1].map((stepsGone) => ownLimits({ ...DESK, stepsGone }).swinging)).toEqual([4, 0])
  expect(ownLimits({ ...DESK, device: 'phone' }).swinging).toBe(2)
})

test('the four nearest may all wear what has the most triangles of the house', () => {
  const counts = readdirSync('public/people').map((name) => {
    const bytes = readFileSync(`public/people/${name}`)
    const { meshes, accessors } = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString()) as Described
    return accessors[meshes[0]!.primitives[0]!.indices]!.count / 3
  })
  expect(counts.length).toBe(8)
  expect(4 * Math.max(...counts)).toBeLessThanOrEqual(ownLimits(DESK).triangles)
})

interface Described {
  readonly meshes: readonly { readonly primitives: readonly { readonly indices: number }[] }[]
  readonly accessors: readonly { readonly count: number }[]
}
