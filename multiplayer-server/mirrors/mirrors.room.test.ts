import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { actFrom, leaveAll, until, type Seat, type Yard } from '../rooms/testing/open-yard.ts'
import { enter, enterMany, enterStaff, idOf, mirrorOf, openSmallRooms, slotOf, standAt } from './testing/small-rooms.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openSmallRooms()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

describe('rooms of one venue', () => {
  test('a full room opens another; people see those of their own, the show, its time and notices are the same in all', async () => {
    const operator = await enterStaff(yard, 'operator')
    const [a, b, c] = (await enterMany(yard, 3)) as [Seat, Seat, Seat]
    expect([a, b, c].map(mirrorOf)).toEqual([1, 1, 2])
    expect(c.told.welcome[0]?.people.map(({ name }) => name)).toEqual(['V2'])
    expect(new Set([a, b, c].map(slotOf)).size).toBe(3)
    await until(() => b.told.elsewhere.at(-1)?.people === 1 && c.told.elsewhere.at(-1)?.people === 2, 'word of the other room')
    expect(a.told.entered.map(({ name }) => name)).not.toContain('V2')
    operator.room.send('cue', { commandId: 'go', expectedRevision: operator.told.cueState.at(-1)?.revision, command: { do: 'go' } })
    await until(() => [a, c].every((seat) => seat.told.cueState.at(-1)?.running.length === 1), 'the cue in both rooms')
    expect(a.told.cueState.at(-1)).toEqual(c.told.cueState.at(-1))
    expect(await actFrom(operator, { do: 'notice', words: { 'zh-CN': '你好', en: 'Hello' }, minutes: 5 })).toMatchObject({ ok: true })
    await until(() => [a, c].every((seat) => seat.told.notice.at(-1)?.words.en === 'Hello'), 'the notice in both rooms')
    await actFrom(operator, { do: 'withdraw' })
    c.room.send('chat', { text: 'only here' })
    a.room.send('chat', { text: 'over there' })
    await until(() => c.told.chat.length === 1 && b.told.chat.length === 1, 'the lines')
    expect(c.told.chat[0]?.text).toBe('only here')
    expect(b.told.chat[0]?.text).toBe('over there')
    await until(() => operator.told.attendance.at(-1)?.filter(({ kind }) => kind === 'visit').length === 3, 'everyone on the list')
    expect(Object.fromEntries(operator.told.attendance.at(-1)?.map(({ name, mirror }) => [name, mirror]) ?? [])).toMatchObject({ V0: 1, V1: 1, V2: 2 }) // prettier-ignore
    // Staff act on whoever is in any room.
    expect(await actFrom(operator, { do: 'kick', visitorId: idOf(c), reason: 'spam' })).toMatchObject({ ok: true })
    expect(await c.closed).toBe(CLOSE.kicked)
  })

  test('a guide is seen, heard and named in every room and takes nobody’s place; his poses reach all', async () => {
    const [a, , c] = (await enterMany(yard, 3)) as [Seat, Seat, Seat]
    const guide = await enterStaff(yard, 'guide', 'visit')
    expect(mirrorOf(guide)).toBe(1)
    for (const seat of [a, c]) await until(() => seat.told.entered.some(({ role }) => role === 'guide'), 'the guide to be told of')
    const late = (await enter(yard, 'Late')).seat
    expect(mirrorOf(late)).toBe(2)
    expect(late.told.welcome[0]?.people.map(({ name }) => name)).toContain('guide')
    const before = c.batches.length
    standAt(yard, a, 1, 1)
    standAt(yard, guide, 3, 4)
    await until(() => c.batches.slice(before).some((bytes) => bytes.length > 30), 'the guide’s body in the other room')
    guide.room.send('chat', { text: 'welcome all' })
    for (const seat of [a, c]) await until(() => seat.told.chat.at(-1)?.text === 'welcome all', 'the guide’s word')
    guide.room.send('hand', { up: true })
    for (const seat of [a, c]) await until(() => seat.told.hands.at(-1)?.[0]?.slot === slotOf(guide), 'his hand')
    await guide.room.leave()
    for (const seat of [a, c]) await until(() => seat.told.left.some(({ slot }) => slot === slotOf(guide)), 'him to be gone')
  })

  test('a lost connection keeps its place in its room; whoever leaves gives it up', async () => {
    const { browser, seat } = await enter(yard, 'Lost')
    const other = await enter(yard, 'Other')
    const third = (await enter(yard, 'Third')).seat
    expect([seat, other.seat, third].map(mirrorOf)).toEqual([1, 1, 2])
    ;(seat.room.connection as unknown as { transport: { ws: { terminate(): void } } }).transport.ws.terminate()
    await until(() => other.seat.told.left.length === 1, 'the loss')
    expect(mirrorOf((await enter(yard, 'New')).seat)).toBe(2)
    const back = await browser.join('visit', 'Lost')
    expect(mirrorOf(back)).toBe(1)
    expect(slotOf(back)).toBe(slotOf(seat))
    await back.room.leave()
    await until(() => other.seat.told.left.length === 2, 'him to leave')
    expect(mirrorOf((await enter(yard, 'Newer')).seat)).toBe(1)
  })

  test('of many who come at one instant as many are in as there are places, two in each room, and the others are told that it is full', async () => {
    const came = await Promise.allSettled(Array.from({ length: 14 }, () => yard.browser().join()))
    const seats = came.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(seats.map(mirrorOf).toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2, 3, 3])
    for (const one of came) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: CLOSE.full })
  })
})
