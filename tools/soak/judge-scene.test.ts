import { expect, test } from 'vitest'
import { brokenScene, judgeScene } from './judge-scene.ts'

const scene = {
  name: 'cut',
  asks: 'What happens?',
  limits: { back_ms: { direction: 'at most', value: 5000 }, people_in: { direction: 'at least', value: 2 } },
} as const

const played = { began: '2026-11-29T20:00:00.000Z', seconds: 3 }

test('figures on their limits hold; one beyond is told with name, figure and limit', () => {
  expect(judgeScene(scene, { figures: { back_ms: 5000, people_in: 2 }, how: [] }, played).failures).toEqual([])
  const failed = judgeScene(scene, { figures: { back_ms: 5001, people_in: 1 }, how: [] }, played)
  expect(failed.failures).toEqual(['cut: back_ms is 5,001; the limit is at most 5,000', 'cut: people_in is 1; the limit is at least 2'])
})

test('a figure that is missing or no number has missed its limit', () => {
  const { failures } = judgeScene(scene, { figures: { back_ms: Number.NaN }, how: [] }, played)
  expect(failures).toHaveLength(2)
  expect(failures[1]).toBe('cut: people_in is missing; the limit is at least 2')
})

test('a scene that broke off has failed, and says why', () => {
  expect(brokenScene(scene, new Error('no room'), played)).toMatchObject({
    failures: ['cut: broke off: no room'],
    figures: {},
    seconds: 3,
    began: played.began,
  })
})
