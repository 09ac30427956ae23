import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { EVENT_PHASES, LOCK_REASONS, PERSON_REASONS } from '../../model/protocol/index.ts'
import { houseState, OPEN_HOUSE, type HouseRequest, type HouseState } from './house-state.ts'
import { expireHouse, reduceHouse, type ActContext } from './reduce-house.ts'

const KEYS = ['a', 'b', 'c']
const minutes = fc.integer({ min: 1, max: 100 })
const reason = fc.constantFrom(...PERSON_REASONS)
const act: fc.Arbitrary<HouseRequest['act']> = fc.oneof(
  fc.record({ do: fc.constant('mute' as const), visitorId: fc.constantFrom(...KEYS), minutes, reason }),
  fc.record({ do: fc.constant('ban' as const), visitorId: fc.constantFrom(...KEYS), minutes, reason }),
  fc.record({ do: fc.constant('kick' as const), visitorId: fc.constantFrom(...KEYS), reason }),
  fc.record({ do: fc.constantFrom('unmute' as const, 'unban' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ do: fc.constant('lock' as const), reason: fc.constantFrom(...LOCK_REASONS) }),
  fc.record({ do: fc.constant('notice' as const), words: fc.constant({ 'zh-CN': '一', en: 'one' }), minutes }),
  fc.record({ do: fc.constant('event-phase' as const), phase: fc.constantFrom(...EVENT_PHASES) }),
  fc.record({ do: fc.constant('put-event' as const), event: fc.constantFrom('night', 'unknown') }),
  fc.constantFrom({ do: 'unlock' as const }, { do: 'withdraw' as const }, { do: 'drop-event' as const }, { do: 'event-schedule' as const }),
)
const step = fc.record({ act, commandId: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'), behind: fc.nat(3), afterMs: fc.nat(3_600_000) }) // prettier-ignore

const contextOf = (wish: HouseRequest['act'], atMs: number): ActContext => {
  const key = 'visitorId' in wish ? wish.visitorId : null
  return {
    ...{ atMs, by: 'Chen', inside: ['a'] },
    subject: key === null ? null : { key, name: key, isStaff: key === 'c', isHere: key !== 'b' },
    eventPhase: 'event' in wish && wish.event === 'night' ? 'doors' : null,
  }
}
const partOf = (wish: HouseRequest['act']): string => {
  if ('visitorId' in wish) return `person/${wish.visitorId}`
  if ('key' in wish) return `person/${wish.key}`
  if (wish.do === 'lock' || wish.do === 'unlock') return 'lock'
  return wish.do === 'notice' || wish.do === 'withdraw' ? 'notice' : 'event'
}

test('a refusal changes nothing, a repetition changes nothing, an act on what changed meanwhile is refused, and what is kept can be read again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state: HouseState = OPEN_HOUSE
      let atMs = 1000
      const taken = new Set<string>()
      for (const { act: wish, commandId, behind, afterMs } of steps) {
        atMs += afterMs
        state = expireHouse(state, atMs)
        const request = { commandId, expectedRevision: Math.max(0, state.revision - behind), act: wish }
        const frozen = JSON.stringify(state)
        const reduced = reduceHouse(state, request, contextOf(wish, atMs))
        expect(JSON.stringify(state)).toBe(frozen)
        if (taken.has(commandId)) {
          expect(reduced).toEqual({ ok: true, changed: false, state })
          continue
        }
        const touched = state.changed[partOf(wish)]
        if (touched !== undefined && touched.revision > request.expectedRevision) {
          expect(reduced).toMatchObject({ ok: false, fault: { code: 'house/stale-revision' } })
        }
        if (!reduced.ok) continue
        expect(reduced.state.revision).toBe(state.revision + 1)
        expect(z.safeParse(houseState, JSON.parse(JSON.stringify(reduced.state))).data).toEqual(reduced.state)
        expect(new Set(reduced.state.bans.map(({ key }) => key)).size).toBe(reduced.state.bans.length)
        expect(reduced.state.bans.concat(reduced.state.mutes).some(({ key }) => key === 'c')).toBe(false)
        taken.add(commandId)
        state = reduced.state
      }
    }),
    { seed: 20261129, numRuns: 500 },
  )
})

test('what runs out is gone at its minute and not before, and an open house has nothing to run out', () => {
  const mute = { do: 'mute', visitorId: 'a', minutes: 2, reason: 'spam' } as const
  const muted = reduceHouse(OPEN_HOUSE, { commandId: '1', expectedRevision: 0, act: mute }, contextOf(mute, 1000))
  const state = muted.ok ? muted.state : OPEN_HOUSE
  expect(expireHouse(state, 1000 + 119_999)).toBe(state)
  expect(expireHouse(state, 1000 + 120_000)).toMatchObject({ mutes: [], revision: 2 })
  expect(expireHouse(OPEN_HOUSE, Number.MAX_SAFE_INTEGER)).toBe(OPEN_HOUSE)
})

test('acts of undoing bring back what was before: mute, ban, lock and notice', () => {
  const pairs = [
    [{ do: 'mute', visitorId: 'a', minutes: 1, reason: 'spam' }, { do: 'unmute', key: 'a' }, 'mutes'],
    [{ do: 'ban', visitorId: 'b', minutes: 1, reason: 'spam' }, { do: 'unban', key: 'b' }, 'bans'],
    [{ do: 'lock', reason: 'other' }, { do: 'unlock' }, 'lock'],
    [{ do: 'notice', words: { 'zh-CN': '一', en: 'one' }, minutes: 1 }, { do: 'withdraw' }, 'notice'],
  ] as const
  for (const [doing, undoing, part] of pairs) {
    const done = reduceHouse(OPEN_HOUSE, { commandId: '1', expectedRevision: 0, act: doing }, contextOf(doing, 0))
    const undone = done.ok ? reduceHouse(done.state, { commandId: '2', expectedRevision: 1, act: undoing }, contextOf(undoing, 1)) : done
    expect(undone.ok && undone.state[part]).toEqual(OPEN_HOUSE[part])
  }
})
