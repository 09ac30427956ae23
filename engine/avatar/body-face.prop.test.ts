import fc from 'fast-check'
import { Quaternion, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { POSE_NUMBERS } from '../../model/presence/index.ts'
import { blinkAt, createFaces, FACE, type Faces } from './body-face.ts'
import { chooseGaze } from './body-gaze.ts'
import { createBodyWish, WISH } from './body-solve.ts'

const SLOT = 5
const FRAME_S = 1 / 72
const step = (faces: Faces, wish = createBodyWish(), deltaS = FRAME_S): void => faces.step(SLOT, wish, { deltaS, atS: 1, chance: 0.2 })

test('everybody blinks every few seconds, for a moment, and no two in time', () => {
  const counts = [0, 0, 0, 0]
  let together = 0
  for (let at = 0; at < 120; at += 0.01) {
    const lids = counts.map((_, index) => blinkAt(at, index / 4 + 0.07))
    for (const [index, down] of lids.entries()) {
      expect(down >= 0 && down <= 1).toBe(true)
      if (down > 0.02) counts[index]!++
    }
    if (lids.every((down) => down > 0.02)) together++
  }
  for (const hundredths of counts) {
    expect(hundredths).toBeGreaterThan(200)
    expect(hundredths).toBeLessThan(800)
  }
  expect(together).toBe(0)
})

test('a mouth opens with a voice within a tenth of a second and closes after it, whatever level it is given', () => {
  fc.assert(
    fc.property(fc.double({ min: -2, max: 3, noNaN: true }), (level) => {
      const faces = createFaces()
      faces.voice[SLOT] = level
      for (let index = 0; index < 10; index++) step(faces)
      const open = faces.out[FACE.mouth]!
      expect(open).toBeCloseTo(Math.min(1, Math.max(0, level)), 1)
      faces.voice[SLOT] = 0
      let before = open
      for (let index = 0; index < 60; index++) {
        step(faces)
        expect(faces.out[FACE.mouth]).toBeLessThanOrEqual(before)
        before = faces.out[FACE.mouth]!
      }
      expect(before).toBeLessThan(0.02)
    }),
  )
})

test('a mouth goes from shape to shape within a quarter of a second, without a leap, and to none when it is silent', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1, maxLength: 6 }), (widths) => {
      const faces = createFaces()
      let before = 0
      const go = (): void => {
        step(faces)
        expect(Math.abs(faces.out[FACE.wide]! - before)).toBeLessThan(0.4)
        before = faces.out[FACE.wide]!
      }
      for (const width of widths) {
        faces.voice[SLOT] = 0.5
        faces.width[SLOT] = width
        for (let index = 0; index < 24; index++) go()
        expect(before).toBeCloseTo(Math.min(1, Math.max(-1, width)), 1)
      }
      faces.voice[SLOT] = 0
      for (let index = 0; index < 40; index++) go()
      expect(Math.abs(before)).toBeLessThan(0.01)
    }),
  )
})

test('eyes go to what is looked at, as far as eyes go, in the head’s own frame, and never leap', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (heading, right) => {
      const faces = createFaces()
      const wish = createBodyWish()
      wish.set(new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), heading).toArray(), WISH.head + 3)
      const spot = new Vector3(Math.sin(right), 0, -Math.cos(right)).multiplyScalar(3).applyAxisAngle(new Vector3(0, 1, 0), heading)
      faces.gaze.set([wish[0]! + spot.x, wish[1]! + spot.y, wish[2]! + spot.z], 3 * SLOT)
      let before = 0
      for (let index = 0; index < 60; index++) {
        step(faces, wish)
        expect(Math.abs(faces.out[FACE.eyesX]! - before)).toBeLessThan(0.2)
        before = faces.out[FACE.eyesX]!
      }
      expect(before).toBeCloseTo(right, 2)
      expect(Math.abs(faces.out[FACE.eyesY]!)).toBeLessThan(0.01)
    }),
  )
})

test('what hangs trails behind who walks, comes to rest, and never flies off, however long a frame lasts', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true })), { maxLength: 60 }), (frames) => {
      const faces = createFaces()
      const wish = createBodyWish()
      for (const [gone, deltaS] of frames) {
        wish[0]! += gone
        step(faces, wish, deltaS)
        expect(Math.abs(faces.out[FACE.hangX]!)).toBeLessThanOrEqual(0.1401)
      }
      for (let index = 0; index < 400; index++) step(faces, wish)
      expect(Math.abs(faces.out[FACE.hangX]!)).toBeLessThan(0.001)
    }),
  ) // prettier-ignore
  const faces = createFaces()
  const wish = createBodyWish()
  for (let index = 0; index < 200; index++) {
    wish[0]! += 1.2 * FRAME_S
    step(faces, wish)
  }
  expect(faces.out[FACE.hangX]).toBeCloseTo(-0.06, 2)
})

test('one looks at who speaks before the nearest, at the viewer where nobody else is, and at nobody behind one', () => {
  const places = [[0, 0], [0.5, 2], [-1, 6], [0, -1]] as const // prettier-ignore
  const poses = new Float64Array(places.length * POSE_NUMBERS)
  for (const [index, [east, north]] of places.entries())
    poses.set([east, north, 1.6, Math.SQRT1_2, 0, 0, Math.SQRT1_2], index * POSE_NUMBERS)
  const source = { count: 4, slots: Int32Array.of(0, 1, 2, 3), flags: new Int32Array(4), poses }
  const faces = createFaces()
  const eye = (x: number, z: number): number[] => [...Array.from({ length: 12 }, () => 0), x, 1.6, z, 1]
  const seen = (at: number[]): number[] => {
    chooseGaze(source, 0, { eye: at, voice: faces.voice, gaze: faces.gaze })
    return [...faces.gaze.subarray(0, 3)]
  }
  expect(seen(eye(40, 0))).toEqual([0.5, 1.6, -2])
  faces.voice[2] = 0.4
  expect(seen(eye(40, 0))).toEqual([-1, 1.6, -6])
  faces.voice[2] = 0
  source.count = 1
  expect(seen(eye(0.2, -1.5))).toEqual([0.2, 1.6, -1.5])
  expect(seen(eye(0.2, 1.5))[0]).toBeNaN()
})
