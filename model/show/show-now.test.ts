import { expect, test } from 'vitest'
import type { Show } from '../documents/index.ts'
import { milliseconds, seconds } from '../units/index.ts'
import type { CueState, RunningCue } from './cue-state.ts'
import { captionAt, cueTimeAt, showNow } from './show-now.ts'

const text = (en: string) => ({ 'zh-CN': `${en}。`, en })
const cue = (id: string, atS: number, end: 'hold' | 'release' | 'loop') => ({
  ...{ id, number: '1', name: text(id), atS, durationS: 10, fadeInS: 0, fadeOutS: 2, end },
})
const show = {
  cues: [cue('dawn', 0, 'hold'), cue('rite', 10, 'loop'), cue('end', 20, 'release')],
  captions: [
    { id: 'a', atS: 11, durationS: 3, text: text('It wakes') },
    { id: 'b', atS: 15, durationS: 3, text: text('It turns') },
  ],
} as unknown as Show
const running = (id: string, atS: number, more: Partial<RunningCue> = {}): RunningCue => ({
  ...{ cue: id, anchorServerMs: milliseconds(1000), anchorShowS: seconds(atS), rate: 1, startedAtServerMs: milliseconds(1000) },
  ...more,
})
const state = (part: Partial<CueState>): CueState => ({
  ...{ revision: 1, next: 'rite', running: [], masters: [], overrides: [], recentCommands: [] },
  ...part,
})
const at = (s: number) => milliseconds(1000 + s * 1000)

test('before any state and before the first GO the show waits; after the last cue is released it is over', () => {
  expect(showNow(show, null, at(0)).state).toBe('waiting')
  expect(showNow(show, state({}), at(0))).toEqual({ state: 'waiting', cue: null, caption: null })
  expect(showNow(show, state({ next: null, running: [running('end', 20)] }), at(12.5)).state).toBe('ended')
  expect(showNow(show, state({ next: null, running: [running('end', 20)] }), at(11.5)).state).toBe('running')
})

test('the newest cue that nothing released is the one that plays, with its line of narration, round and round in a loop', () => {
  const both = state({ running: [running('dawn', 0, { releasedAtServerMs: at(1) }), running('rite', 10)] })
  expect(showNow(show, both, at(2))).toEqual({ state: 'running', cue: text('rite'), caption: text('It wakes') })
  expect(showNow(show, both, at(4.5)).caption).toBeNull()
  expect(showNow(show, both, at(16)).caption).toEqual(text('It turns'))
  expect(captionAt(show, 14)).toBeNull()
})

test('pause and blackout are told', () => {
  expect(showNow(show, state({ running: [running('rite', 12, { rate: 0 })] }), at(900))).toMatchObject({
    ...{ state: 'paused', caption: text('It wakes') },
  })
  const dark = { target: 'blackout', from: 0, to: 1, atServerMs: at(0), fadeS: seconds(0) }
  expect(showNow(show, state({ running: [running('rite', 10)], masters: [dark] }), at(2))).toMatchObject({
    state: 'blackout',
    caption: null,
  })
})

test('a cue that holds stands at its end, a looping one begins again', () => {
  const stretch = { startS: 10, endS: 20 }
  expect(cueTimeAt({ ...stretch, end: 'hold' }, running('rite', 10), at(25))).toBe(20)
  expect(cueTimeAt({ ...stretch, end: 'loop' }, running('rite', 10), at(25))).toBe(15)
  expect(cueTimeAt({ ...stretch, end: 'hold' }, running('rite', 10), milliseconds(0))).toBe(10)
})
