import { expect, test } from 'vitest'
import { calibrateCamera } from '../../../model/optics/index.ts'
import { percentile } from '../percentile.ts'
import { errorsOf, judgePoor } from './bench-calibrate.ts'
import { PICTURE, seededCamera } from './seeded-camera.ts'

test('forty known cameras, twelve clicks off by half a pixel: unclicked points within 1.5 px at p95, and the solutions say so themselves', () => {
  const errors: number[] = []
  const predicted: number[] = []
  for (let seed = 1; seed <= 40; seed++) {
    const camera = seededCamera(seed)
    const solved = calibrateCamera(
      Array.from({ length: 12 }, () => camera.clicked(camera.point())),
      PICTURE,
    )
    expect(solved.flat, `camera ${seed}`).toEqual([])
    predicted.push(solved.predictedErrorPx)
    errors.push(
      ...errorsOf(
        solved,
        Array.from({ length: 60 }, () => camera.point()),
      ),
    )
  }
  const truth = percentile(errors, 0.95)
  const ratio = predicted.reduce((sum, value) => sum + value, 0) / predicted.length / truth
  expect(truth).toBeLessThanOrEqual(1.5)
  expect(ratio).toBeGreaterThan(0.85)
  expect(ratio).toBeLessThan(1.4)
})

test('hopeless ways of clicking are refused, each of them', () => {
  for (const [kind, share] of Object.entries(judgePoor(4))) expect(share, kind).toBe(1)
})
