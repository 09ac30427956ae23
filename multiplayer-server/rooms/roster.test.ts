import { expect, test } from 'vitest'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import { CLOSE } from '../../model/protocol/index.ts'
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

test('no slot is beyond the last: where all that are free still rest, the one that has rested longest is given; then the venue is full', () => {
  const roster = new Roster()
  const enter = (id: string, nowMs: number): number => roster.enter({ visitorId: id, name: id, role: 'performer' }, nowMs).slot
  for (let one = 0; one <= SLOT_LIMIT; one++) expect(enter(`v${one}`, 0)).toBe(one)
  for (const [index, one] of [7, 3, 5].entries()) roster.leave(`v${one}`, 10 + index)
  expect(enter('v5', 20)).toBe(5)
  expect([enter('x', 20), enter('y', 20)]).toEqual([7, 3])
  expect(() => enter('z', 20)).toThrow(expect.objectContaining({ code: CLOSE.full }) as Error)
  roster.leave('x', 30)
  // Whose slot was given on is somebody new.
  expect(enter('v7', 40)).toBe(7)
})
