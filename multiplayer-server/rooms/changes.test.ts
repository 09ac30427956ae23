import { expect, test } from 'vitest'
import { createChanges } from './changes.ts'

test('what has not changed is told every ten seconds, what has at once, by its sign alone', () => {
  let nowMs = 0
  const told: unknown[] = []
  const changes = createChanges(
    () => nowMs,
    (messages) => told.push([nowMs, messages]),
  )
  const zone = (people: number) => [{ zone: 'yard', people, capacity: 9 }]
  for (; nowMs < 12_000; nowMs += 1000) changes.tell('zones', zone(nowMs < 3000 ? 1 : 2))
  expect(told).toEqual([
    [0, { zones: zone(1) }],
    [3000, { zones: zone(2) }],
  ])
  changes.tell('zones', zone(5), 'as before')
  changes.tell('zones', zone(6), 'as before')
  expect(told.slice(2)).toEqual([[12_000, { zones: zone(5) }]])
  nowMs = 22_000
  changes.tell('zones', zone(6), 'as before')
  expect(told.slice(3)).toEqual([[22_000, { zones: zone(6) }]])
})
