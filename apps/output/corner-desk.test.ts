import { expect, test } from 'vitest'
import type { WarpCorners } from '../../model/optics/index.ts'
import { createCornerDesk, type CornerDesk } from './corner-desk.ts'

const WHOLE: WarpCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

function openDesk(): { desk: CornerDesk; shown: WarpCorners[] } {
  const shown: WarpCorners[] = []
  const desk = createCornerDesk({ documented: WHOLE, widthPx: 1000, heightPx: 500, apply: (corners) => shown.push(corners) })
  return { desk, shown }
}

test('a nudge moves the selected corner alone, by native pixels, and shows at once', () => {
  const { desk, shown } = openDesk()
  desk.nudge(1, 0, false)
  expect(shown).toEqual([])
  desk.select(2)
  desk.nudge(-1, 0.1, false)
  expect(shown.at(-1)).toEqual([WHOLE[0], WHOLE[1], [0.999, 1.0002], WHOLE[3]])
})

test('one undo takes a held key back whole, and each press by itself', () => {
  const { desk } = openDesk()
  desk.select(0)
  desk.nudge(1, 0, false)
  desk.nudge(1, 0, true)
  desk.nudge(1, 0, true)
  desk.nudge(0, 1, false)
  expect(desk.corners[0]).toEqual([0.003, 0.002])
  desk.undo()
  expect(desk.corners[0]).toEqual([0.003, 0])
  desk.undo()
  expect(desk.corners).toEqual(WHOLE)
  expect(desk.canUndo).toBe(false)
})

test('a reset goes back to the document, is sent as that, and can be undone', () => {
  const { desk } = openDesk()
  desk.select(1)
  desk.nudge(-5, 5, false)
  const moved = desk.corners
  expect(desk.takeUnsent()).toEqual(moved)
  desk.reset()
  expect(desk.takeUnsent()).toBeNull()
  desk.undo()
  expect(desk.takeUnsent()).toEqual(moved)
})

test('no corner crosses to where the picture would fold, and none leaves what the protocol takes', () => {
  const { desk } = openDesk()
  desk.select(0)
  desk.nudge(2000, 2000, false)
  expect(desk.corners).toEqual(WHOLE)
  desk.nudge(-90_000, -90_000, false)
  expect(desk.corners[0]).toEqual([-0.5, -0.5])
})

test('echoes of our own changes move nothing, so that a held key never jumps back', () => {
  const { desk, shown } = openDesk()
  desk.select(0)
  desk.nudge(1, 0, false)
  const first = desk.takeUnsent() ?? null
  desk.nudge(1, 0, true)
  const second = desk.takeUnsent() ?? null
  desk.nudge(1, 0, true)
  expect(desk.saved).toBe(false)
  desk.hear(first)
  desk.hear(second)
  expect(desk.corners[0]).toEqual([0.003, 0])
  const third = desk.takeUnsent() ?? null
  desk.hear(third)
  expect(desk.saved).toBe(true)
  expect(shown).toHaveLength(3)
})

test('what the room keeps is shown, by whomever it was moved; a hand on the corners goes first', () => {
  const { desk, shown } = openDesk()
  const theirs: WarpCorners = [[0.1, 0.1], WHOLE[1], WHOLE[2], WHOLE[3]]
  desk.hear(theirs)
  expect(shown.at(-1)).toEqual(theirs)
  desk.select(3)
  desk.nudge(0, -1, false)
  desk.hear(null)
  expect(desk.corners[3]).toEqual([0, 0.998])
})

test('what was sent into a lost connection is sent again', () => {
  const { desk } = openDesk()
  desk.select(0)
  desk.nudge(1, 0, false)
  const sent = desk.takeUnsent()
  desk.lost()
  expect(desk.takeUnsent()).toEqual(sent)
  expect(desk.takeUnsent()).toBeUndefined()
})
