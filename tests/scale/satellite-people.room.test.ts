import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { askDoor, idOf, mirrorOf, slotOf, waitAtDoor } from '../../multiplayer-server/mirrors/testing/small-rooms.ts'
import { actFrom, joinWith, TestBrowser, until, type Seat } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { startThree, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'
import { forgetHeard, heard, openVoice, startSpeaking, type VoicePeer } from '../voice/voice-peer.ts'
import { processOf, walk } from './satellite-seats.ts'

interface Guest {
  readonly seat: Seat
  readonly browser: TestBrowser
}

interface Speaker extends Guest {
  readonly voice: VoicePeer
}

const box = (id: string, west: number, more: object): object => ({
  ...{ id, name: { 'zh-CN': id, en: id }, kind: 'walk', heightM: 0 },
  ...{ polygon: [[west, -20], [west + 20, -20], [west + 20, 20], [west, 20]] }, // prettier-ignore
  ...more,
})
const ZONES = [box('west', -20, {}), box('court', 0, { capacity: 1 }), box('gate', -20, { kind: 'spawn' })]

/** Three places a room, two rooms; the second in another process. */
describe.skipIf(!hasRedis())('people of a room in another process (skipped where Redis is not installed)', () => {
  let redis: TestRedis
  let product: ScaledProduct
  let store: Store
  let desk: Seat
  const cleanUps: (() => unknown)[] = []
  beforeAll(async () => {
    redis = await startRedis()
    const more = { args: ['--people-per-process', '0'], limits: { capacity: 3, mirrors: 2 }, venue: { zones: ZONES, voice: 'everyone' } }
    product = await startThree(redis.url, null, more)
    store = await openStore(join(product.root, 'var', 'holosite.sqlite'))
    const browser = new TestBrowser({ origin: product.origin, store })
    await browser.enterAs('operator')
    desk = await browser.join('console', 'operator')
  }, 300_000)
  afterEach(async () => {
    for (const clean of cleanUps.splice(0).toReversed()) await clean()
    await until(() => (desk.told.mirrors.at(-1)?.rooms ?? []).every(({ visitors, held }) => visitors + held === 0), 'empty rooms', 40_000)
  })
  afterAll(async () => {
    await desk?.room.leave()
    await store?.close()
    await product?.close()
    await redis?.close()
  }, 60_000)

  function keep(seat: Seat): Seat {
    cleanUps.push(() => (seat.closeCode() === null ? seat.room.leave() : null))
    return seat
  }
  async function enter(name: string, role?: 'performer' | 'guide'): Promise<Guest> {
    const browser = new TestBrowser({ origin: product.origin, store })
    if (role !== undefined) await browser.enterAs(role)
    return { browser, seat: keep(await browser.join('visit', name)) }
  }
  /** The first room is full; from now on people come into the second, at the other process. */
  async function fillFirst(): Promise<Guest[]> {
    const first = [await enter('H1'), await enter('H2'), await enter('H3')]
    expect(first.map(({ seat }) => mirrorOf(seat))).toEqual([1, 1, 1])
    return first
  }
  async function enterFar(name: string): Promise<Guest> {
    const guest = await enter(name)
    expect(mirrorOf(guest.seat)).toBe(2)
    expect(processOf(guest.seat)).not.toBe((await product.ownerOf('yard'))?.id)
    return guest
  }
  const stand = async (seat: Seat, east: number, north: number): Promise<void> => void cleanUps.push(await walk(seat, east, north))

  describe('voice', () => {
    async function withVoice({ seat, browser }: Guest, east: number): Promise<Speaker> {
      await stand(seat, east, 0)
      const voice = await openVoice(browser, seat)
      cleanUps.push(async () => {
        voice.close()
        await browser.fetch(voice.location, { method: 'DELETE', headers: { authorization: `Bearer ${voice.ticket}` } })
      })
      return { seat, browser, voice }
    }
    function speak({ voice }: Speaker): void {
      const speaking = startSpeaking(voice)
      cleanUps.push(() => speaking.stop())
    }
    const packets = (listener: Speaker, speaker: Speaker): number => heard(listener.voice).get(slotOf(speaker.seat)) ?? 0
    async function hears(listener: Speaker, speaker: Speaker): Promise<void> {
      const before = packets(listener, speaker)
      await until(() => packets(listener, speaker) > before + 10, `slot ${slotOf(listener.seat)} to hear slot ${slotOf(speaker.seat)}`)
    }
    async function isCut(listener: Speaker, speaker: Speaker): Promise<void> {
      await until(async () => {
        const before = packets(listener, speaker)
        await new Promise((wake) => setTimeout(wake, 300))
        return packets(listener, speaker) === before
      }, 'silence')
      forgetHeard(listener.voice)
      await new Promise((wake) => setTimeout(wake, 1000))
      expect(packets(listener, speaker)).toBe(0)
    }

    test('those near hear each other there, nobody hears into another room, performers are heard in all of them', async () => {
      const [home] = await fillFirst()
      const [a, b, distant] = [await enterFar('A'), await enterFar('B'), await enterFar('Far')]
      const performer = await withVoice(await enter('Dancer', 'performer'), -17)
      const atHome = await withVoice(home as Guest, -18)
      const [near, nearby, away] = [await withVoice(a, -19), await withVoice(b, -18), await withVoice(distant, 19)]
      for (const speaker of [near, atHome, away]) speak(speaker)
      await hears(nearby, near)
      await new Promise((wake) => setTimeout(wake, 1000))
      expect([...heard(nearby.voice).keys()]).toEqual([slotOf(near.seat)])
      expect([...heard(away.voice).keys()]).toEqual([])
      expect([...heard(atHome.voice).keys()]).toEqual([])
      speak(performer)
      for (const listener of [near, nearby, away, atHome]) await hears(listener, performer)
    })

    test('a mute by staff, a block and a kick reach the voices there', async () => {
      await fillFirst()
      const [a, b, c] = [await enterFar('A'), await enterFar('B'), await enterFar('C')]
      const [loud, listener, third] = [await withVoice(a, -5), await withVoice(b, -4), await withVoice(c, -3)]
      for (const speaker of [loud, listener]) speak(speaker)
      await hears(listener, loud)
      expect(await actFrom(desk, { do: 'mute', visitorId: idOf(loud.seat), minutes: 5, reason: 'spam' })).toMatchObject({ ok: true })
      await isCut(listener, loud)
      expect(await actFrom(desk, { do: 'unmute', key: desk.told.house.at(-1)?.mutes[0]?.key ?? '' })).toMatchObject({ ok: true })
      await hears(listener, loud)
      loud.seat.room.send('block', { visitorId: idOf(listener.seat) })
      await isCut(listener, loud)
      await isCut(loud, listener)
      await hears(third, loud)
      expect(await actFrom(desk, { do: 'kick', visitorId: idOf(loud.seat), reason: 'language' })).toMatchObject({ ok: true })
      await isCut(third, loud)
    })
  })

  test('a mute, a ban and a locked house hold there: who is in stays in, nobody new comes', async () => {
    await fillFirst()
    const [a, b] = [await enterFar('A'), await enterFar('B')]
    await actFrom(desk, { do: 'mute', visitorId: idOf(a.seat), minutes: 5, reason: 'spam' })
    await until(() => a.seat.told.standing.at(-1)?.muted !== null, 'him to be told')
    a.seat.room.send('chat', { text: 'can you read me?' })
    await until(() => a.seat.told.refused.at(-1)?.code === 'house/muted', 'the refusal')
    await actFrom(desk, { do: 'unmute', key: desk.told.house.at(-1)?.mutes[0]?.key ?? '' })
    await until(() => a.seat.told.standing.at(-1)?.muted === null, 'him to be told again')
    a.seat.room.send('chat', { text: 'and now?' })
    await until(() => b.seat.told.chat.at(-1)?.text === 'and now?', 'the line')
    expect(b.seat.told.chat.map(({ text }) => text)).toEqual(['and now?'])
    expect(await actFrom(desk, { do: 'lock', reason: 'technical' })).toMatchObject({ ok: true })
    try {
      await expect(new TestBrowser({ origin: product.origin, store }).join('visit', 'Late')).rejects.toThrow('house/')
      b.seat.room.send('chat', { text: 'still here' })
      await until(() => a.seat.told.chat.at(-1)?.text === 'still here', 'a line in the locked house')
    } finally {
      await actFrom(desk, { do: 'unlock' })
    }
    expect(await actFrom(desk, { do: 'ban', visitorId: idOf(b.seat), minutes: 5, reason: 'spam' })).toMatchObject({ ok: true })
    expect(await b.seat.closed).toBe(CLOSE.banned)
    await expect(b.browser.join('visit', 'B')).rejects.toThrow('house/banned')
    await actFrom(desk, { do: 'unban', key: desk.told.house.at(-1)?.bans[0]?.key ?? '' })
  })

  test('a zone takes as many of that room as it may; the next is told, and staff and guides are free', async () => {
    const [home] = await fillFirst()
    const [a, b] = [await enterFar('A'), await enterFar('B')]
    const guide = await enter('Guide', 'guide')
    await stand((home as Guest).seat, 5, 3)
    await stand(guide.seat, 5, 4)
    await stand(a.seat, 5, 5)
    await until(() => a.seat.told.zones.at(-1)?.[0]?.people === 1, 'him to be counted')
    await stand(b.seat, 6, 5)
    await until(() => b.seat.told.zoneFull.length > 0, 'word that it is full')
    expect(b.seat.told.zoneFull[0]).toEqual({ zone: 'court', capacity: 1 })
    expect(b.seat.told.zones.at(-1)).toEqual([{ zone: 'court', people: 1, capacity: 1 }])
    expect(a.seat.told.zoneFull).toEqual([])
    expect(guide.seat.told.zoneFull).toEqual([])
    const placeOf = (seat: Seat) => desk.told.attendance.at(-1)?.find(({ visitorId }) => visitorId === idOf(seat))?.at ?? null
    await until(() => placeOf(a.seat) !== null, 'staff to see the one')
    expect(placeOf(b.seat)).toBeNull()
  })

  test('who waits before a full venue is told how many are before him, and is called to the place that becomes free there', async () => {
    await fillFirst()
    const far = [await enterFar('A'), await enterFar('B'), await enterFar('C')]
    const [first, second] = [1, 2].map(() => new TestBrowser({ origin: product.origin, store })) as [TestBrowser, TestBrowser]
    expect(await askDoor(first)).toMatchObject({ why: 'full', queue: null })
    cleanUps.push(() => Promise.all([first, second].map((browser) => askDoor(browser, { queue: false }))))
    const [one, two] = [await waitAtDoor(first), await waitAtDoor(second)]
    expect([one, two].map(({ queue }) => [queue?.ahead, queue?.admitted])).toEqual([[0, false], [1, false]]) // prettier-ignore
    expect(two.queue?.waitS ?? 0).toBeGreaterThanOrEqual(one.queue?.waitS ?? 0)
    await far[1]?.seat.room.leave()
    await until(async () => (await waitAtDoor(first)).queue?.admitted === true, 'the first to be called')
    await expect(second.join()).rejects.toMatchObject({ code: CLOSE.full })
    const inside = keep(await first.join())
    expect([mirrorOf(inside), processOf(inside)]).toEqual([2, processOf((far[0] as Guest).seat)])
    expect(await waitAtDoor(second)).toMatchObject({ queue: { ahead: 0, admitted: false } })
  })

  test('a party stays together when the process that holds it is killed, and whoever was blocked stays out of sight', async () => {
    const [home] = await fillFirst()
    const [a, stranger] = [await enterFar('A'), await enterFar('Stranger')]
    a.seat.room.send('party', {})
    await until(() => a.seat.told.party.length > 0, 'the link')
    await (home as Guest).seat.room.leave()
    const browser = new TestBrowser({ origin: product.origin, store })
    const party = a.seat.told.party.at(-1)?.token ?? ''
    const friend = keep(await joinWith(product.origin, await browser.ticket({ kind: 'visit', name: 'Friend', party })))
    expect(mirrorOf(friend)).toBe(2)
    a.seat.room.send('block', { visitorId: idOf(stranger.seat) })
    await until(() => a.seat.told.blocked.at(-1)?.length === 1, 'the block')
    const lost = processOf(a.seat)
    process.kill((await product.members()).get(lost)?.pid ?? 0, 'SIGKILL')
    await until(() => [a.seat, friend, stranger.seat].every((seat) => seat.closeCode() !== null), 'the loss', 20_000)
    const back: Seat[] = []
    for (const [who, name] of [
      [a.browser, 'A'],
      [browser, 'Friend'],
      [stranger.browser, 'Stranger'],
    ] as const) {
      // prettier-ignore
      // As a page does: until it is let in.
      await until(async () => {
        const seat = await who.join('visit', name).catch(() => null)
        if (seat !== null) back.push(keep(seat))
        return seat !== null
      }, `${name} to be back`, 30_000) // prettier-ignore
    }
    expect(back.map(mirrorOf)).toEqual([2, 2, 2])
    expect(back.map(processOf)).not.toContain(lost)
    const names = (seat: Seat | undefined): string => (seat?.told.party.at(-1)?.people ?? []).map(({ name }) => name).toSorted().join() // prettier-ignore
    await until(() => names(back[0]) === 'A,Friend' && names(back[1]) === 'A,Friend', 'the party to be told of itself')
    expect(back[2]?.told.welcome[0]?.people.map(({ name }) => name)).not.toContain('A')
    expect(back[0]?.told.blocked.at(-1)).toMatchObject([{ name: 'Stranger' }])
  })
})
