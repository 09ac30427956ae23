import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { actFrom, joinWith, TestBrowser, until, type Seat } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { startThree, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'
import { askOne, cutOff, enterProduct, enterProductAs, listenToDensity, offsetOf, openEyes, processOf, walk } from './satellite-seats.ts'

const mirrorOf = (seat: Seat): number => seat.told.welcome.at(-1)?.mirror ?? 0
const slotOf = (seat: Seat): number => seat.told.welcome[0]?.slot ?? -1
const idOf = (seat: Seat): string => seat.told.welcome[0]?.visitorId ?? ''

describe.skipIf(!hasRedis())('rooms of one venue in several processes (skipped where Redis is not installed)', () => {
  let redis: TestRedis
  let product: ScaledProduct
  let store: Store
  let operator: Seat
  const here: Seat[] = []
  beforeAll(async () => {
    redis = await startRedis()
    product = await startThree(redis.url, null, { args: ['--people-per-process', '0'], limits: { capacity: 2, mirrors: 4 } })
    store = await openStore(join(product.root, 'var', 'holosite.sqlite'))
    operator = await enterProductAs(product, store, 'operator', 'console')
  }, 300_000)
  afterEach(async () => {
    await Promise.all(here.splice(0).flatMap((seat) => (seat.closeCode() === null ? seat.room.leave() : [])))
    await until(() => (operator.told.mirrors.at(-1)?.rooms ?? []).every(({ visitors }) => visitors === 0), 'empty rooms')
  })
  afterAll(async () => {
    await operator?.room.leave()
    await store?.close()
    await product?.close()
    await redis?.close()
  }, 60_000)

  async function enter(name: string): Promise<Seat> {
    const seat = await enterProduct(product, store, name)
    here.push(seat)
    return seat
  }

  test('a full room opens another in another process; the show, its time and notices are the same, lines stay in their room', async () => {
    const owner = await product.ownerOf('yard')
    const [a, b, c] = [await enter('A'), await enter('B'), await enter('C')]
    expect([a, b, c].map(mirrorOf)).toEqual([1, 1, 2])
    expect([a, b].map(processOf)).toEqual([owner?.id, owner?.id])
    expect(processOf(c)).not.toBe(owner?.id)
    expect([...(await product.members()).keys()]).toContain(processOf(c))
    expect(c.told.welcome[0]?.people.map(({ name }) => name)).toEqual(['C'])
    expect(new Set([a, b, c].map(slotOf)).size).toBe(3)
    await until(() => b.told.elsewhere.at(-1)?.people === 1 && c.told.elsewhere.at(-1)?.people === 2, 'word of the other room')
    operator.room.send('cue', { commandId: 'go', expectedRevision: operator.told.cueState.at(-1)?.revision, command: { do: 'go' } })
    await until(() => [a, c].every((seat) => seat.told.cueState.at(-1)?.running.length === 1), 'the cue in both rooms')
    expect(a.told.cueState.at(-1)).toEqual(c.told.cueState.at(-1))
    expect(await actFrom(operator, { do: 'notice', words: { 'zh-CN': '你好', en: 'Hello' }, minutes: 5 })).toMatchObject({ ok: true })
    await until(() => [a, c].every((seat) => seat.told.notice.at(-1)?.words.en === 'Hello'), 'the notice in both rooms')
    await actFrom(operator, { do: 'withdraw' })
    const d = await enter('D')
    expect(mirrorOf(d)).toBe(2)
    await until(() => c.told.entered.some(({ name }) => name === 'D'), 'word of the newcomer')
    c.room.send('chat', { text: 'only here' })
    a.room.send('chat', { text: 'over there' })
    await until(() => d.told.chat.length === 1 && b.told.chat.length === 1, 'the lines')
    expect(d.told.chat[0]?.text).toBe('only here')
    expect(c.told.chat[0]?.text).toBe('only here')
    expect(b.told.chat[0]?.text).toBe('over there')
    const offsets = [await offsetOf(a), await offsetOf(c)] as const
    console.info(`clocks of the two rooms differ by ${Math.abs(offsets[0] - offsets[1]).toFixed(2)} ms`)
    expect(Math.abs(offsets[0] - offsets[1])).toBeLessThan(5)
    // Each process tells of itself: asked as often as it takes to have come to the right one.
    const tells = async (line: string): Promise<boolean> => (await askOne(`${product.origin}/metrics`)).includes(line)
    await until(() => tells('holosite_rooms_far{venue="yard"} 1'), 'the venue’s process to count the room')
    await until(() => tells('holosite_carried 2'), 'the other to count its people')
  })

  test('staff see where people of the other process stand, and send them out', async () => {
    const [, , c] = [await enter('A'), await enter('B'), await enter('C')]
    const moderator = await enterProductAs(product, store, 'moderator', 'console')
    here.push(moderator)
    const stop = await walk(c, 1, 2)
    try {
      const told = () => moderator.told.attendance.at(-1)?.find(({ visitorId }) => visitorId === idOf(c))
      await until(() => (told()?.at?.[1] ?? 0) === 2 && told()?.roundTripMs !== null, 'his place and his round trip')
      expect(told()).toMatchObject({ mirror: 2, name: 'C' })
    } finally {
      stop()
    }
    expect(await actFrom(moderator, { do: 'kick', visitorId: idOf(c), reason: 'spam' })).toMatchObject({ ok: true })
    expect(await c.closed).toBe(CLOSE.kicked)
    expect(c.told.sentOut[0]).toMatchObject({ how: 'kicked' })
  })

  test('a guide is seen, heard and named in rooms of other processes, also by who comes later; his poses are those of home', async () => {
    const [a, , c] = [await enter('A'), await enter('B'), await enter('C')]
    const guide = await enterProductAs(product, store, 'guide', 'visit')
    here.push(guide)
    expect(mirrorOf(guide)).toBe(1)
    expect(processOf(guide)).toBe((await product.ownerOf('yard'))?.id)
    for (const seat of [a, c]) await until(() => seat.told.entered.some(({ role }) => role === 'guide'), 'the guide to be told of')
    const eyes = new Map([a, c].map((seat) => [seat, openEyes(seat)]))
    const stops = [await walk(guide, 3, 4), await walk(a, 1, 1, eyes.get(a)), await walk(c, 1, 1, eyes.get(c))]
    const late = await enter('Late')
    expect(mirrorOf(late)).toBe(2)
    expect(late.told.welcome[0]?.people.map(({ name }) => name)).toContain('guide')
    eyes.set(late, openEyes(late))
    stops.push(await walk(late, 1, 3, eyes.get(late)))
    try {
      const sees = (seat: Seat): number => eyes.get(seat)?.seen.get(slotOf(guide))?.[0] ?? 0
      for (const seat of [a, c, late]) await until(() => sees(seat) > 3.2, 'the guide’s body')
      for (const seat of [a, c, late])
        expect(eyes.get(seat)?.seen.get(slotOf(guide))?.slice(1)).toEqual([4, 1.65].map((metres) => expect.closeTo(metres, 2)))
      const before = sees(c)
      await until(() => sees(c) > before + 0.2, 'him to walk on')
      // People of a room see each other, and nobody of another.
      await until(() => eyes.get(c)?.seen.has(slotOf(late)) === true && eyes.get(late)?.seen.has(slotOf(c)) === true, 'those of one room')
      expect(eyes.get(c)?.seen.has(slotOf(a))).toBe(false)
    } finally {
      for (const stop of stops) stop()
    }
    guide.room.send('chat', { text: 'welcome all' })
    for (const seat of [a, c, late]) await until(() => seat.told.chat.at(-1)?.text === 'welcome all', 'the guide’s word')
    guide.room.send('hand', { up: true })
    for (const seat of [a, c]) await until(() => seat.told.hands.at(-1)?.[0]?.slot === slotOf(guide), 'his hand')
    c.room.send('hand', { up: true })
    await until(() => operator.told.hands.at(-1)?.length === 2, 'both hands at the desk')
    await guide.room.leave()
    for (const seat of [a, c]) await until(() => seat.told.left.some(({ slot }) => slot === slotOf(guide)), 'him to be gone')
  })

  test('what breaks the rules of the wire is refused by the process that holds the socket, and closes that alone', async () => {
    const [, , c, d] = [await enter('A'), await enter('B'), await enter('C'), await enter('D')]
    c.room.send('chat', { text: 5 })
    expect(await c.closed).toBe(CLOSE.badMessage)
    expect(c.told.refused[0]).toMatchObject({ code: 'protocol/malformed' })
    await until(() => d.told.left.some(({ slot }) => slot === slotOf(c)), 'word of it')
    for (let count = 0; count < 100; count++) d.room.send('clock', { sentMs: count })
    expect(await d.closed).toBe(CLOSE.tooFast)
  })

  test('two of another process who are kept apart neither see nor read each other', async () => {
    const [, , c, d] = [await enter('A'), await enter('B'), await enter('C'), await enter('D')]
    const eyes = new Map([c, d].map((seat) => [seat, openEyes(seat)]))
    const stops = [await walk(c, 1, 1, eyes.get(c)), await walk(d, 1, 3, eyes.get(d))]
    try {
      const sees = (seer: Seat, seen: Seat): boolean => eyes.get(seer)?.seen.has(slotOf(seen)) === true
      await until(() => sees(c, d) && sees(d, c), 'them to see each other')
      c.room.send('block', { visitorId: idOf(d) })
      await until(() => !sees(c, d) && !sees(d, c), 'each to be gone for the other')
      await until(() => d.told.left.some(({ slot }) => slot === slotOf(c)), 'word of it')
      d.room.send('chat', { text: 'do you hear me?' })
      await until(() => d.told.chat.length === 1, 'his own line')
      expect(c.told.chat).toEqual([])
    } finally {
      for (const stop of stops) stop()
    }
  })

  test('a party is seated together in a room of another process, though the first has a place', async () => {
    const [a, , c] = [await enter('A'), await enter('B'), await enter('C')]
    c.room.send('party', {})
    await until(() => c.told.party.length > 0, 'the link')
    await a.room.leave()
    const browser = new TestBrowser({ origin: product.origin, store })
    const ticket = await browser.ticket({ kind: 'visit', name: 'Friend', party: c.told.party.at(-1)?.token ?? '' })
    const friend = await joinWith(product.origin, ticket)
    here.push(friend)
    expect([mirrorOf(friend), processOf(friend)]).toEqual([2, processOf(c)])
    const names = (seat: Seat): string[] => (seat.told.party.at(-1)?.people ?? []).map(({ name }) => name).toSorted()
    await until(() => [c, friend].every((seat) => names(seat).join() === 'C,Friend'), 'both to be told of')
  })

  test('the others are told as a density, whichever process they are in; a lost connection keeps its place there', async () => {
    const browser = new TestBrowser({ origin: product.origin, store })
    const [a] = [await enter('A'), await enter('B')]
    const c = await browser.join('visit', 'C')
    here.push(c)
    const told = new Map([a, c].map((seat) => [seat, listenToDensity(seat)]))
    const stops = [await walk(a, 1, 1), await walk(c, 11, 1)]
    try {
      await until(() => told.get(a)?.at(-1)?.[0]?.[0] === 2, 'the one of the other room at a')
      await until(() => told.get(c)?.at(-1)?.[0]?.[0] === 0, 'the one of the first room at c')
    } finally {
      for (const stop of stops) stop()
    }
    const d = await enter('D')
    cutOff(c)
    await until(() => d.told.left.length === 1, 'the loss')
    const e = await enter('E')
    expect(mirrorOf(e)).toBe(3)
    const back = await browser.join('visit', 'C')
    here.push(back)
    expect([mirrorOf(back), slotOf(back)]).toEqual([2, slotOf(c)])
    // Three rooms, and no two of the further ones in the venue's own process while others have fewer people.
    const owner = (await product.ownerOf('yard'))?.id
    expect(new Set([owner, processOf(back), processOf(e)]).size).toBe(3)
  })

  test('staff close a room of another process and merge one into it: everyone is told, and comes to his place', async () => {
    const names = ['A', 'B', 'C', 'D', 'E']
    const browsers = names.map(() => new TestBrowser({ origin: product.origin, store }))
    const seats: Seat[] = []
    for (const [index, name] of names.entries()) seats.push((await browsers[index]?.join('visit', name)) as Seat)
    here.push(...seats)
    expect(seats.map(mirrorOf)).toEqual([1, 1, 2, 2, 3])
    await seats[3]?.room.leave()
    expect(await actFrom(operator, { do: 'merge-mirrors', from: 3, to: 2 })).toMatchObject({ ok: true })
    expect(await seats[4]?.closed).toBe(CLOSE.moved)
    expect(seats[4]?.told.moved).toEqual([{ mirror: 2, why: 'merged' }])
    const moved = (await browsers[4]?.join('visit', 'E')) as Seat
    here.push(moved)
    expect(mirrorOf(moved)).toBe(2)
    await until(() => operator.told.mirrors.at(-1)?.rooms.length === 2, 'the third to be gone', 20_000)
    expect(await actFrom(operator, { do: 'open-mirror' })).toMatchObject({ ok: true })
    await until(() => operator.told.mirrors.at(-1)?.rooms.length === 3, 'a third')
    expect(await actFrom(operator, { do: 'close-mirror', mirror: 2 })).toMatchObject({ ok: true })
    expect(await Promise.all([seats[2]?.closed, moved.closed])).toEqual([CLOSE.moved, CLOSE.moved])
    const again = [(await browsers[2]?.join('visit', 'C')) as Seat, (await browsers[4]?.join('visit', 'E')) as Seat]
    here.push(...again)
    expect(again.map(mirrorOf)).toEqual([3, 3])
    await until(() => operator.told.mirrors.at(-1)?.rooms.length === 2, 'the second to be gone', 20_000)
    expect(await actFrom(operator, { do: 'close-mirror', mirror: 3 })).toMatchObject({ ok: false })
  })
})
