import { expect, test } from 'vitest'
import { chooseOwn, type Wearers } from './own-choice.ts'

const LIMITS = { most: 4, drawCalls: 4, triangles: 30_000, swinging: 2 }

/** People nearest first, each by draw calls and triangles of his body; 0 where it is not loaded. */
function wearers(...bodies: readonly (readonly [drawCalls: number, triangles: number])[]): Wearers {
  return {
    count: bodies.length,
    slots: Int32Array.from(bodies.keys()),
    drawCallsOf: (slot) => bodies[slot]![0],
    trianglesOf: (slot) => bodies[slot]![1],
  }
}

function choose(people: Wearers, limits = LIMITS): { chosen: number[]; next: number } {
  const chosen = new Uint8Array(16).fill(1)
  const next = chooseOwn(people, limits, chosen)
  return { chosen: [...chosen.subarray(0, people.count)], next }
}

test('the nearest four are drawn by their own bodies where each is one draw', () => {
  const one = [1, 5000] as const
  expect(choose(wearers(one, one, one, one, one))).toEqual({ chosen: [1, 1, 1, 1, 0], next: -1 })
})

test('draws and triangles of all together hold; who would be over is left out, not those behind him', () => {
  expect(choose(wearers([4, 9000], [1, 5000])).chosen).toEqual([1, 0])
  expect(choose(wearers([3, 9000], [2, 5000], [1, 5000])).chosen).toEqual([1, 0, 1])
  expect(choose(wearers([1, 15_000], [1, 15_000], [1, 100])).chosen).toEqual([1, 1, 0])
})

test('the nearest whose body is not there yet is loaded next, and keeps his place meanwhile', () => {
  expect(choose(wearers([1, 10], [0, 0], [0, 0], [1, 10], [1, 10]))).toEqual({ chosen: [1, 0, 0, 1, 0], next: 1 })
})

test('where none are wanted none are drawn and none loaded', () => {
  expect(choose(wearers([1, 10], [0, 0]), { ...LIMITS, most: 0 })).toEqual({ chosen: [0, 0], next: -1 })
})
