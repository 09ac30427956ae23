import { Quaternion, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { REST } from '../../model/body/index.ts'
import { createGaits } from './body-gait.ts'
import { seconds } from '../../model/units/index.ts'
import { createBodyWish, WISH, type BodyWish } from './body-solve.ts'

const UP = new Vector3(0, 1, 0)
const FRAME_S = 1 / 72

const look = (wish: BodyWish, axis: Vector3, angle: number): void => wish.set(new Quaternion().setFromAxisAngle(axis, angle).toArray(), 3)

/** Somebody who goes so fast along a heading for a while, looking along another. */
function gone({ mPerS, along = 0, looks = along, lastsS = 2 }: { mPerS: number; along?: number; looks?: number; lastsS?: number }) {
  const gaits = createGaits()
  const wish = createBodyWish()
  look(wish, UP, looks)
  for (let at = 0; at < lastsS; at += FRAME_S) {
    wish[0]! -= Math.sin(along) * mPerS * FRAME_S
    wish[2]! -= Math.cos(along) * mPerS * FRAME_S
    gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  }
  return { wish, gaits }
}

test('who walks makes steps along his way and turns his hips to where he looks', () => {
  const { wish } = gone({ mPerS: 1.4, along: 1, looks: 1.2 })
  expect(wish[WISH.walking]).toBe(1)
  expect(wish[WISH.course]).toBeCloseTo(1, 3)
  expect(wish[WISH.heading]).toBeCloseTo(1.2, 3)
})

test('who stands makes none, and turns his hips only after his neck', () => {
  const { wish, gaits } = gone({ mPerS: 0 })
  expect(wish[WISH.walking]).toBe(0)
  look(wish, UP, 0.5)
  for (let index = 0; index < 100; index++) gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.heading]).toBeCloseTo(0, 6)
  look(wish, UP, 2)
  for (let index = 0; index < 100; index++) gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.heading]).toBeCloseTo(1.4, 2)
})

test('a round of the gait is as long as its two steps: feet do not slide', () => {
  const { wish, gaits } = gone({ mPerS: 1.2 })
  const before = wish[WISH.phase]!
  const stride = wish[WISH.stride]!
  wish[2]! -= stride * 0.5
  gaits.step(3, wish, { deltaS: seconds((stride * 0.5) / 1.2) })
  expect((wish[WISH.phase]! - before + 2 * Math.PI) % (2 * Math.PI)).toBeCloseTo(Math.PI / 4, 2)
})

test('a jump makes nobody run, and a bow turns nobody round', () => {
  const { wish, gaits } = gone({ mPerS: 0 })
  wish[0]! += 50
  gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.walking]).toBe(0)
  look(wish, new Vector3(1, 0, 0), -Math.PI / 2)
  for (let index = 0; index < 100; index++) gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.heading]).toBeCloseTo(0, 6)
})

test('a body is as tall as its eyes were seen over the ground, whoever crouches then; the next in the slot begins anew', () => {
  const { wish, gaits } = gone({ mPerS: 0 })
  wish[1] = 1.8
  gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  wish[1] = 1
  gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.size]).toBeCloseTo(1.8 / REST.eyes, 6)
  gaits.forget(3)
  look(wish, UP, 0)
  gaits.step(3, wish, { deltaS: seconds(FRAME_S) })
  expect(wish[WISH.size]).toBeLessThan(1)
})
