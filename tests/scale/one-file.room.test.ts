import { sendWitness, type Witness } from '../../tools/bench/scale/audience.ts'
// oxfmt keeps this order: a page's socket must be there before anything loads the room client.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaffLink } from '../../multiplayer-server/access/staff.ts'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { runCue } from '../../tools/bench/room-seat.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { expectShownOnce } from './shown-once.ts'
import { startThree, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'

describe.skipIf(!hasRedis())('three processes on one file (skipped where Redis is not installed)', () => {
  let redis: TestRedis
  let product: ScaledProduct
  let store: Store
  const people: Witness[] = []
  beforeAll(async () => {
    redis = await startRedis()
    product = await startThree(redis.url, null)
    store = await openStore(join(product.root, 'var', 'holosite.sqlite'))
    const { secret } = await makeStaffLink(
      store.db,
      { role: 'operator', minutes: 30, venue: 'yard', camera: null, label: 'Wu' },
      Date.now(),
    )
    people.push(await sendWitness(product.origin, 'yard', { name: 'Wu', secret }))
    for (const name of ['Li', 'Zhao']) people.push(await sendWitness(product.origin, 'yard', { name }))
  }, 300_000)
  afterAll(async () => {
    for (const { seat } of people) seat.leave()
    await store?.close()
    await product?.close()
    await redis?.close()
  }, 60_000)

  test('without PostgreSQL, too, the show of a killed process goes on in another, each cue begun once', async () => {
    const [operator] = people
    if (operator === undefined) throw new Error('nobody operates')
    await runCue(operator.seat, { do: 'go' })
    // A GO right after the last one would count as the same.
    await new Promise((wake) => setTimeout(wake, 400))
    await runCue(operator.seat, { do: 'go' })
    const reached = (): number => Math.min(...people.map(({ states }) => Math.max(...states.keys())))
    await until(() => reached() >= 4, 'the show to run', 30_000)
    const before = await product.ownerOf('yard')
    const welcomes = people.map((witness) => witness.welcomes())
    process.kill(before?.pid ?? 0, 'SIGKILL')
    await until(() => people.every((one, index) => one.seat.room.state === 'open' && one.welcomes() > (welcomes[index] ?? 0)), 'all to be back', 60_000) // prettier-ignore
    const from = reached()
    await until(() => reached() >= from + 4, 'the show to go on', 30_000)
    expect((await product.ownerOf('yard'))?.id).not.toBe(before?.id)
    await expectShownOnce(store, 'yard', people)
  })
})
