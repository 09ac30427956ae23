import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { actFrom, until, type Seat } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { startThree, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'
import { enterProduct, enterProductAs, offsetOf, processOf, walk } from './satellite-seats.ts'

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
})
