import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeenLabels, HIDE, HOLD, layOutLabels, SHOW, type SeenLabels } from './label-layout.ts'

const one = fc.record({
  x: fc.double({ min: -1, max: 1, noNaN: true }),
  y: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  width: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
  far: fc.double({ min: 9, max: 150, noNaN: true }),
  seen: fc.boolean(),
})
type One = { x: number; y: number; width: number; far: number; seen: boolean }

function labelsOf(all: readonly One[]): SeenLabels {
  const labels = createSeenLabels(all.length)
  for (const [index, { x, y, width, far, seen }] of all.entries()) {
    labels.x[index] = x
    labels.y[index] = y
    labels.halfWidth[index] = width
    labels.halfHeight[index] = 0.02
    labels.far[index] = far
    labels.seen[index] = seen ? 1 : 0
  }
  return labels
}
const overlap = (labels: SeenLabels, a: number, b: number): boolean =>
  Math.abs(labels.x[a]! - labels.x[b]!) < labels.halfWidth[a]! + labels.halfWidth[b]! &&
  Math.abs(labels.y[a]! - labels.y[b]!) < labels.halfHeight[a]! + labels.halfHeight[b]!
/** What a frame's fade does, all at once. */
const settle = (labels: SeenLabels): void => {
  for (let frame = 0; frame < 3; frame++) {
    layOutLabels(labels)
    labels.verdict.forEach((verdict, index) => {
      if (verdict === SHOW) labels.opacity[index] = 1
      if (verdict === HIDE) labels.opacity[index] = 0
    })
  }
}

test('no two labels that are drawn lie over each other, and what is hidden is hidden for a nearer one or because it is not seen', () => {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 20 }), (all) => {
      const labels = labelsOf(all)
      settle(labels)
      for (let a = 0; a < all.length; a++) {
        for (let b = 0; b < a; b++) expect(labels.opacity[a]! > 0 && labels.opacity[b]! > 0 && overlap(labels, a, b)).toBe(false)
        if (!all[a]!.seen) expect(labels.opacity[a]).toBe(0)
      }
      const nearest = all.map((each, index) => ({ ...each, index })).filter(({ seen }) => seen)
      nearest.sort((a, b) => a.far - b.far)
      if (nearest[0]) expect(labels.opacity[nearest[0].index]).toBe(1)
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('a nearer label waits until the one it displaces has faded', () => {
  const labels = labelsOf([
    { x: 0, y: 0, width: 0.1, far: 60, seen: true },
    { x: 0.02, y: 0, width: 0.1, far: 20, seen: false },
  ])
  settle(labels)
  expect([...labels.verdict]).toEqual([SHOW, HIDE])
  labels.seen[1] = 1
  layOutLabels(labels)
  expect([...labels.verdict]).toEqual([HIDE, HOLD])
  labels.opacity[0] = 0
  layOutLabels(labels)
  expect([...labels.verdict]).toEqual([HIDE, SHOW])
})

test('of two at one distance the one that is shown stays', () => {
  const labels = labelsOf([
    { x: 0, y: 0, width: 0.1, far: 50, seen: true },
    { x: 0.02, y: 0, width: 0.1, far: 51, seen: true },
  ])
  settle(labels)
  expect([...labels.opacity]).toEqual([1, 0])
  labels.far[0] = 52
  settle(labels)
  expect([...labels.opacity]).toEqual([1, 0])
  labels.far[0] = 70
  settle(labels)
  expect([...labels.opacity]).toEqual([0, 1])
})
