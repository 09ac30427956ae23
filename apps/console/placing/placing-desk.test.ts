import { expect, test } from 'vitest'
import { cameraPlacing } from '../../../model/documents/index.ts'
import { mountPose, position } from '../../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, project, viewFromMount, viewPose, type PointPair } from '../../../model/optics/index.ts'
import { createPlacingDesk } from './placing-desk.ts'

const SIZE = { widthPx: 1280, heightPx: 720 }
const LENS = lensFromIntrinsics({ ...SIZE, fx: 1000, fy: 1000, cx: 640, cy: 360 })
const VIEW = viewFromMount(mountPose({ position: [0, 0, 5], headingDeg: 0, pitchDeg: -6, rollDeg: 0 }), viewPose())
const TWIN: readonly (readonly [number, number, number])[] = [
  [-8, 18, 0], [6, 20, 0], [-4, 30, 6], [9, 34, 7], [0, 14, 0], [-14, 40, 2], [14, 44, 9], [2, 24, 4], [-6, 26, 0], [5, 15, 3],
] // oxfmt-ignore
const PAIRS: readonly PointPair[] = TWIN.map((twin) => {
  const seen = imagePoint()
  if (!project(LENS, VIEW, position('enu', ...twin), seen)) throw new Error(`not seen: ${twin.join()}`)
  return { twin, picture: [seen[0], seen[1]] }
})

function clicked(count: number) {
  const desk = createPlacingDesk(SIZE)
  PAIRS.slice(0, count).forEach(({ picture, twin }, at) => {
    // Either side may come first.
    if (at % 2 === 0) {
      desk.clickPicture(picture)
      desk.clickTwin(twin)
    } else {
      desk.clickTwin(twin)
      desk.clickPicture(picture)
    }
  })
  return desk
}

test('clicks on both sides make pairs, four pairs a solution, and each further one a better one; a second click on one side replaces the first', () => {
  const desk = clicked(3)
  desk.clickPicture([1, 1])
  desk.clickPicture([2, 2])
  expect([desk.picture, desk.pairs.length, desk.solved]).toEqual([[2, 2], 3, null])
  const all = clicked(10)
  expect(all.solved?.flat).toEqual([])
  expect(all.solved?.mount.position[2]).toBeCloseTo(5, 1)
})

test('one step back each: a pending click, a pair, a removal, a saving', () => {
  const desk = clicked(8)
  desk.clickPicture([5, 5])
  desk.undo()
  expect(desk.picture).toBeNull()
  desk.remove(0)
  expect(desk.pairs).toHaveLength(7)
  desk.undo()
  expect(desk.pairs).toHaveLength(8)
  const first = desk.save()
  expect(desk.saved).toBe(true)
  desk.remove(7)
  expect(desk.saved).toBe(false)
  const second = desk.save()
  expect(second).not.toEqual(first)
  expect(desk.undo()).toEqual(first)
  expect(desk.undo()).toBeUndefined()
  expect(desk.undo()).toBeNull()
  expect(desk.pairs).toHaveLength(8)
})

test('what is sent is what the server takes, flat where the pairs are too poor', () => {
  const good = clicked(10).save()
  expect(cameraPlacing.safeParse(good).data).toEqual(good)
  expect(good?.flat).toBe(false)
  expect(clicked(5).save()?.flat).toBe(true)
  expect(clicked(3).save()).toBeUndefined()
})

test('pairs the server keeps come onto an untouched desk and stay off one under a hand', () => {
  const kept = clicked(9).save()!
  const fresh = createPlacingDesk(SIZE)
  fresh.hear(kept)
  expect([fresh.pairs.length, fresh.saved, fresh.canUndo]).toEqual([9, true, false])
  const touched = clicked(6)
  touched.hear(kept)
  expect([touched.pairs.length, touched.saved]).toEqual([6, false])
  touched.giveBack()
  expect(touched.undo()).toEqual(kept)
})
