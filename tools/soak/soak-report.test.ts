import { expect, test } from 'vitest'
import { brokenScene, judgeScene } from './judge-scene.ts'
import { soakMarkdown, withLaterScenes, type SoakReport } from './soak-report.ts'

const scene = { name: 'cut', asks: 'What happens?', limits: { back_ms: { direction: 'at most', value: 5000 } } } as const
const played = { began: '2026-11-29T20:10:00.000Z', seconds: 12 }
const machine = { cpu: 'A', cores: 2, memoryGb: 8, node: '22', chromium: null, loadBefore: [1, 1, 1], loadAfter: [2, 2, 2] }
const report = (scenes: SoakReport['scenes'], quick = false): string =>
  soakMarkdown({ began: '2026-11-29T20:00:00.000Z', minutes: 30, quick, seed: 7, machine, scenes })

test('the table says date, machine, seed, figures beside their limits, and what was not measured', () => {
  const text = report([judgeScene(scene, { figures: { back_ms: 1234, cuts: 5 }, how: ['By a wire.'] }, played)])
  for (const part of ['2026-11-29', 'A, 2 cores', 'seed 7', '| `back_ms` | 1,234 | at most 5,000 |', '| `cuts` | 5 |  |', '- By a wire.'])
    expect(text).toContain(part)
  expect(text).toContain('All 1 scenes held.')
  expect(text).toContain('## Not measured')
  expect(text).not.toContain('Missed')
})

test('what failed stands at the top, and a figure that never came is called missing', () => {
  const text = report([brokenScene(scene, new Error('no room'), played)])
  expect(text).toContain('**1 limits missed:**')
  expect(text).toContain('- cut: broke off: no room')
  expect(text).toContain('| `back_ms` | missing | at most 5,000 |')
})

test('a short run says that its figures are not to be quoted', () => {
  expect(report([], true)).toContain('too short for its figures to be quoted')
})

test('a scene played later takes the place of its own, and says when', () => {
  const early = judgeScene(scene, { figures: { back_ms: 9000 }, how: [] }, played)
  const later = judgeScene(scene, { figures: { back_ms: 10 }, how: [] }, { began: '2026-11-30T09:30:00.000Z', seconds: 5 })
  const whole = { began: played.began, minutes: 30, quick: false, seed: 7, machine, scenes: [early, { ...early, name: 'kept' }] }
  const { scenes } = withLaterScenes(whole, [later])
  expect(scenes.map(({ name, figures }) => [name, figures['back_ms']])).toEqual([['cut', 10], ['kept', 9000]]) // prettier-ignore
  expect(soakMarkdown({ ...whole, scenes })).toContain('5 s from 09:30 on 2026-11-30.')
})
