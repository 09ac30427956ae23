import { expect, test } from 'vitest'
import { brokenScene, judgeScene } from './judge-scene.ts'
import { soakMarkdown, type SoakReport } from './soak-report.ts'

const scene = { name: 'cut', asks: 'What happens?', limits: { back_ms: { direction: 'at most', value: 5000 } } } as const
const machine = { cpu: 'A', cores: 2, memoryGb: 8, node: '22', chromium: null, loadBefore: [1, 1, 1], loadAfter: [2, 2, 2] }
const report = (scenes: SoakReport['scenes'], quick = false): string =>
  soakMarkdown({ began: '2026-11-29T20:00:00.000Z', minutes: 30, quick, seed: 7, machine, scenes })

test('the table says date, machine, seed, figures beside their limits, and what was not measured', () => {
  const text = report([judgeScene(scene, { figures: { back_ms: 1234, cuts: 5 }, how: ['By a wire.'] }, 12)])
  for (const part of ['2026-11-29', 'A, 2 cores', 'seed 7', '| `back_ms` | 1,234 | at most 5,000 |', '| `cuts` | 5 |  |', '- By a wire.'])
    expect(text).toContain(part)
  expect(text).toContain('All 1 scenes held.')
  expect(text).toContain('## Not measured')
  expect(text).not.toContain('Missed')
})

test('what failed stands at the top, and a figure that never came is called missing', () => {
  const text = report([brokenScene(scene, new Error('no room'), 1)])
  expect(text).toContain('**1 limits missed:**')
  expect(text).toContain('- cut: broke off: no room')
  expect(text).toContain('| `back_ms` | missing | at most 5,000 |')
})

test('a short run says that its figures are not to be quoted', () => {
  expect(report([], true)).toContain('too short for its figures to be quoted')
})
