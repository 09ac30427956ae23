import { expect, test } from 'vitest'
import type { ShowCue } from '../../model/documents/index.ts'
import type { RunningCue } from '../../model/show/index.ts'
import { milliseconds, seconds } from '../../model/units/index.ts'
import { followsInS } from './cue-clock.ts'

const CUE: ShowCue = {
  ...{ id: 'drum', number: '3', name: { 'zh-CN': '鼓', en: 'Drum' }, atS: 16, durationS: 10, fadeInS: 1, fadeOutS: 2, end: 'release' },
  followAfterS: 10,
}
const RUNNING: RunningCue = {
  ...{ cue: 'drum', anchorServerMs: milliseconds(50_000), anchorShowS: seconds(16), rate: 1, startedAtServerMs: milliseconds(50_000) },
}

test('the time until the next cue goes by itself runs down to nothing, and stands while the show is paused', () => {
  expect([50_000, 53_000, 61_000].map((ms) => followsInS(RUNNING, CUE, ms))).toEqual([10, 7, 0])
  expect(followsInS({ ...RUNNING, rate: 0 }, CUE, 59_000)).toBe(10)
})

test('where the next cue waits for GO there is no such time', () => {
  const { followAfterS: _, ...waits } = CUE
  expect(followsInS(RUNNING, waits, 53_000)).toBeNull()
})
