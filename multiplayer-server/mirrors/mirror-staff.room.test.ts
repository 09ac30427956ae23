import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { actFrom, leaveAll, until, type Yard } from '../rooms/testing/open-yard.ts'
import { closeOthers, enter, enterStaff, mirrorOf, openSmallRooms, roomsTold } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

describe('staff', () => {
  test('open, merge and close rooms; people go on elsewhere with a word and are not sent out', async () => {
    const operator = await enterStaff(yard, 'operator')
    await closeOthers(operator)
    const a = await enter(yard, 'A')
    expect(await actFrom(operator, { do: 'open-mirror' })).toMatchObject({ ok: true })
    await until(() => roomsTold(operator).length === 2, 'the second room')
    expect(roomsTold(operator)[1]).toMatchObject({ mirror: 2, kept: true, visitors: 0 })
    const b = await enter(yard, 'B')
    const c = await enter(yard, 'C')
    expect([a, b, c].map(({ seat }) => mirrorOf(seat))).toEqual([1, 1, 2])
    expect(await actFrom(operator, { do: 'close-mirror', mirror: 2 })).toMatchObject({ ok: false, fault: { code: 'house/no-place' } })
    expect(await actFrom(operator, { do: 'merge-mirrors', from: 1, to: 2 })).toMatchObject({ ok: false })
    expect(await actFrom(operator, { do: 'merge-mirrors', from: 2, to: 3 })).toMatchObject({
      ok: false,
      fault: { code: 'house/unknown-mirror' },
    })
    await b.seat.room.leave()
    await until(() => roomsTold(operator)[0]?.visitors === 1, 'a free place')
    expect(await actFrom(operator, { do: 'merge-mirrors', from: 2, to: 1 })).toMatchObject({ ok: true })
    expect(await c.seat.closed).toBe(CLOSE.moved)
    expect(c.seat.told.moved).toEqual([{ mirror: 1, why: 'merged' }])
    expect(mirrorOf(await c.browser.join('visit', 'C'))).toBe(1)
    await until(() => roomsTold(operator).length === 1, 'the room to be gone')
    const lines = await yard.server.store.db.selectFrom('audit').selectAll().where('what', 'in', ['house-merge-mirrors', 'house-open-mirror'] as never).execute() // prettier-ignore
    expect(lines.map(({ outcome }) => outcome)).toContain('done')
  })

  test('of two who act on the rooms at once the later is told whose act came first; visitors and moderators may not', async () => {
    const [one, two] = [await enterStaff(yard, 'operator'), await enterStaff(yard, 'operator')]
    const moderator = await enterStaff(yard, 'moderator')
    const { seat } = await enter(yard, 'Bold')
    expect(await actFrom(seat, { do: 'open-mirror' }, { expectedRevision: 99 })).toMatchObject({ ok: false, fault: { code: 'protocol/not-allowed' } }) // prettier-ignore
    expect(await actFrom(moderator, { do: 'open-mirror' })).toMatchObject({ ok: false, fault: { code: 'protocol/not-allowed' } })
    await closeOthers(one)
    const revision = one.told.house.at(-1)?.revision ?? 0
    const answers = await Promise.all([
      actFrom(one, { do: 'open-mirror' }, { expectedRevision: revision }),
      actFrom(two, { do: 'open-mirror' }, { expectedRevision: revision }),
    ])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.find(({ ok }) => !ok)?.fault?.code).toBe('house/stale-revision')
    await until(() => roomsTold(one).length === 2, 'one room more')
    expect(await actFrom(one, { do: 'close-mirror', mirror: 2 })).toMatchObject({ ok: true })
    await until(() => roomsTold(one).length === 1, 'it to be gone')
  })
})
