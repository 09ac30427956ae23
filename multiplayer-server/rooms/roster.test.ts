import { expect, test } from 'vitest'
import { Roster } from './roster.ts'

const visitor = (visitorId: string, name: string) => ({ visitorId, name, role: 'visitor' as const })

test('two visitors of one name are told apart, and each keeps his name when he comes back', () => {
  const roster = new Roster()
  expect(roster.enter(visitor('a', 'Ann'), 0).name).toBe('Ann')
  expect(roster.enter(visitor('b', 'Ann'), 0).name).toBe('Ann 2')
  expect(roster.enter(visitor('c', 'Ann'), 0).name).toBe('Ann 3')
  expect(roster.enter(visitor('b', 'Ann'), 1).name).toBe('Ann 2')
  expect(roster.enter(visitor('a', 'Ann'), 1).name).toBe('Ann')
})

test('nobody takes the name of staff who are here; staff keep theirs', () => {
  const roster = new Roster()
  roster.enter({ visitorId: 's', name: 'operator', role: 'operator' }, 0)
  expect(roster.enter(visitor('a', 'operator'), 0).name).toBe('operator 2')
  expect(roster.enter({ visitorId: 't', name: 'operator', role: 'operator' }, 0).name).toBe('operator')
})
