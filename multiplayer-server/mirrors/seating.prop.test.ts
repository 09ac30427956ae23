import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOST_HOLD_MS, PARTY_MOST, SEAT_HOLD_MS, Seating, TURN_HOLD_MS } from './seating.ts'
import { planMove } from './plan-move.ts'

const LIMITS = { perMirror: 20, mirrors: 3, total: 60 }

function open(limits: { perMirror: number; mirrors: number; total: number } = LIMITS) {
  let nowMs = 1000
  const seating = new Seating(
    () => limits,
    () => nowMs,
  )
  seating.open(1, true)
  /** As the hall does it. */
  const come = (visitorId: string, party: string | null = null): number | null => {
    seating.turn()
    let answer = seating.seat(visitorId, party)
    if (answer.is === 'another') {
      seating.open(seating.nextNumber, false)
      answer = seating.seat(visitorId, party)
    }
    if (answer.is !== 'seat') return null
    seating.hold(visitorId, answer.mirror, SEAT_HOLD_MS)
    if (party !== null) seating.join(visitorId, party)
    return seating.enter(visitorId, answer.mirror) ? answer.mirror : null
  }
  return { seating, come, wait: (ms: number) => void (nowMs += ms), now: () => nowMs }
}

const ask = fc.record({
  who: fc.integer({ min: 0, max: 90 }).map((number) => `v${number}`),
  party: fc.option(
    fc.integer({ min: 0, max: 3 }).map((number) => `p${number}`),
    { nil: null, freq: 4 },
  ),
  what: fc.constantFrom('come', 'come', 'come', 'go', 'lose', 'stand', 'turn', 'pause', 'close'),
})

describe('seats', () => {
  it('are never given twice, nor more of them than there are, whatever people do; nobody who sits stands in line', () => {
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 400 }), (asks) => {
        const { seating, come, wait, now } = open()
        for (const { who, party, what } of asks) {
          const at = seating.mirrorOf(who)
          if (what === 'come') come(who, party)
          if (what === 'go' && at !== null) seating.leave(who, at, 0)
          if (what === 'lose' && at !== null) seating.leave(who, at, LOST_HOLD_MS)
          if (what === 'stand' && at === null) seating.line.stand(who, party, now())
          if (what === 'turn') seating.turn()
          if (what === 'pause') wait(7000)
          if (what === 'close' && seating.mirrors.length > 1) {
            const last = seating.mirrors.at(-1) ?? 1
            const plan = planMove(seating, last, null)
            if (plan.ok) {
              seating.startClosing(last)
              for (const [id, mirror] of plan.value) seating.hold(id, mirror, TURN_HOLD_MS)
              for (const [id, mirror] of plan.value) expect(seating.enter(id, mirror)).toBe(true)
              seating.closed(last)
            }
          }
          const standings = seating.standings
          expect(standings.reduce((sum, { visitors, held }) => sum + visitors + held, 0)).toBeLessThanOrEqual(LIMITS.total)
          for (const { visitors, held } of standings) expect(visitors + held).toBeLessThanOrEqual(LIMITS.perMirror)
          for (const { visitorId } of seating.line.waiters) expect(seating.mirrorOf(visitorId)).toBeNull()
        }
      }),
      { numRuns: 300, seed: 20261130 },
    )
  })

  it('are filled from the fullest room on, and another room is opened only when none has place', () => {
    const { come, seating } = open({ perMirror: 2, mirrors: 3, total: 6 })
    expect(['a', 'b', 'c'].map((id) => come(id))).toEqual([1, 1, 2])
    seating.leave('a', 1, 0)
    expect(come('d')).toBe(1)
    expect(come('e')).toBe(2)
    expect(come('f')).toBe(3)
    expect(come('g')).toBe(3)
    expect(come('h')).toBeNull()
  })

  it('of a room where a party is the last few are kept for those of it, past the line, and for no more than its twelve', () => {
    const { come, seating, now } = open({ perMirror: 40, mirrors: 1, total: 40 })
    come('host')
    seating.join('host', 'party')
    for (let index = 0; index < 60; index++) come(`v${index}`)
    expect(seating.standings[0]?.visitors).toBe(38)
    seating.line.stand('first', null, now())
    expect(come('friend', 'party')).toBe(1)
    expect(come('stranger')).toBeNull()
    expect(come('friend2', 'party')).toBe(1)
    expect(come('friend3', 'party')).toBeNull()
    for (let index = 0; index < 20; index++) seating.join(`x${index}`, 'party')
    expect(seating.join('one-more', 'party')).toBe(false)
    expect(PARTY_MOST).toBe(12)
  })

  it('go to those who wait in the order they came, past whoever sleeps, who keeps his place in the line', () => {
    const { come, seating, wait, now } = open({ perMirror: 2, mirrors: 1, total: 2 })
    come('a')
    come('b')
    for (const id of ['c', 'd', 'e']) seating.line.stand(id, null, now())
    wait(20_000)
    seating.line.stand('d', null, now())
    seating.line.stand('e', null, now())
    seating.leave('a', 1, 0)
    seating.turn()
    expect([...seating.line.waiters].map(({ visitorId }) => visitorId)).toEqual(['c', 'e'])
    expect(seating.mirrorOf('d')).toBe(1)
    // Who does not come in time gives his place to the next.
    seating.line.stand('c', null, now())
    wait(TURN_HOLD_MS + 1)
    seating.line.stand('c', null, now())
    seating.turn()
    expect(seating.mirrorOf('c')).toBe(1)
    expect(seating.mirrorOf('d')).toBeNull()
  })

  it('are changed for one with one’s party, also by whoever sits elsewhere', () => {
    const { come, seating } = open({ perMirror: 2, mirrors: 2, total: 4 })
    for (const id of ['a', 'b', 'c']) come(id)
    seating.join('c', 'party')
    expect(come('a', 'party')).toBe(2)
    expect(come('b', 'party')).toBe(1)
  })
})

describe('moving a room', () => {
  it('keeps parties together where one of the others has place for all of it, and is refused where they have not place for all', () => {
    const { come, seating } = open({ perMirror: 6, mirrors: 3, total: 18 })
    for (let index = 0; index < 18; index++) come(`v${index}`)
    expect(seating.peopleIn(3)).toHaveLength(6)
    expect(planMove(seating, 3, null)).toMatchObject({ ok: false, faults: [{ code: 'house/no-place' }] })
    for (const id of ['v0', 'v1', 'v2', 'v3']) seating.leave(id, 1, 0)
    for (const id of ['v6', 'v7', 'v8']) seating.leave(id, 2, 0)
    for (const id of ['v12', 'v14', 'v16']) seating.join(id, 'party')
    const plan = planMove(seating, 3, null)
    expect(plan.ok && new Set(['v12', 'v14', 'v16'].map((id) => plan.value.get(id))).size).toBe(1)
    expect(plan.ok && [...plan.value.values()].filter((mirror) => mirror === 1).length).toBeLessThanOrEqual(4)
    expect(planMove(seating, 1, null)).toMatchObject({ ok: false })
    expect(planMove(seating, 3, 3)).toMatchObject({ ok: false, faults: [{ code: 'house/unknown-mirror' }] })
  })
})
