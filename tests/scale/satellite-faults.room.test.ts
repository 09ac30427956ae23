import { sendWitness, type Witness } from '../../tools/bench/scale/audience.ts'
// oxfmt keeps this order: a page's socket must be there before anything loads the room client.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HouseAct } from '../../model/protocol/index.ts'
import { makeStaffLink } from '../../multiplayer-server/access/staff.ts'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { runCue } from '../../tools/bench/room-seat.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { startThree, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'
import { askOne } from './satellite-seats.ts'
import { expectShownOnce } from './shown-once.ts'

const PEOPLE = 6

/** Two rooms of the yard: one in its own process, one in another. */
describe.skipIf(!hasRedis())('a room in another process (skipped where Redis is not installed)', () => {
  let redis: TestRedis
  let product: ScaledProduct
  let store: Store
  let operator: Witness
  const people: Witness[] = []
  beforeAll(async () => {
    redis = await startRedis()
    product = await startThree(redis.url, null, { args: ['--people-per-process', '0'], limits: { capacity: 3, mirrors: 3 } })
    store = await openStore(join(product.root, 'var', 'holosite.sqlite'))
    const link = { role: 'operator', minutes: 30, venue: 'yard', camera: null, label: 'Wu' } as const
    const { secret } = await makeStaffLink(store.db, link, Date.now())
    operator = await sendWitness(product.origin, 'yard', { name: 'Wu', secret })
    for (let index = 0; index < PEOPLE; index++) people.push(await sendWitness(product.origin, 'yard', { name: `V${index}` }))
  }, 300_000)
  afterAll(async () => {
    for (const { seat } of [operator, ...people]) seat?.leave()
    await store?.close()
    await product?.close()
    await redis?.close()
  }, 60_000)

  const mirrorOf = ({ seat }: Witness): number => seat.room.latest('welcome')?.mirror ?? 0
  const inFar = (): Witness[] => people.filter((one) => mirrorOf(one) > 1)
  const rooms = (): readonly number[] => (operator.seat.room.latest('mirrors')?.rooms ?? []).map(({ mirror }) => mirror)
  /** The process that holds the further room's people, where that is not the venue's own. */
  async function findCarrier(): Promise<{ id: string; pid: number } | null> {
    const owner = await product.ownerOf('yard')
    for (const [id, { pid, held }] of await product.members()) if (id !== owner?.id && held === 3) return { id, pid }
    return null
  }
  async function carrier(): Promise<{ id: string; pid: number }> {
    // A process that told of more people than it had any more is not asked; then staff move the room's people on.
    await until(async () => (await findCarrier()) !== null, 'a process to tell of them', 3000).catch(() => moveOn())
    await until(async () => (await findCarrier()) !== null, 'a process that holds the people of the further room')
    return (await findCarrier()) as never
  }
  async function act(wish: HouseAct): Promise<void> {
    const expectedRevision = operator.seat.room.latest('house')?.revision ?? 0
    operator.seat.room.send('act', { commandId: `act-${++acts}`, expectedRevision, act: wish })
    await new Promise((wake) => setTimeout(wake, 500))
  }
  let acts = 0
  /** The further room's people go on in one more, which opens where nobody is. */
  async function moveOn(): Promise<void> {
    const before = inFar().map((one) => one.welcomes())
    const far = inFar()
    const from = rooms().find((mirror) => mirror > 1) ?? 2
    await act({ do: 'open-mirror' })
    await until(() => rooms().length === 3, 'one room more')
    await act({ do: 'merge-mirrors', from, to: rooms().find((mirror) => mirror > 1 && mirror !== from) ?? 3 })
    await whenAllAreBack(far, before)
  }
  async function whenAllAreBack(who: readonly Witness[], before: readonly number[]): Promise<void> {
    const isBack = (one: Witness, index: number): boolean => one.seat.room.state === 'open' && one.welcomes() > (before[index] ?? 0)
    await until(() => who.every(isBack) && people.every(({ seat }) => seat.room.state === 'open'), 'everyone to be back', 60_000)
  }
  /** Everyone is counted once, by whichever process is asked, and staff see each of them once. */
  async function expectCountedOnce(): Promise<void> {
    const asked = async (): Promise<number | undefined> => {
      const list = JSON.parse(await askOne(`${product.origin}/api/venues`)) as { id: string; people: number }[]
      return list.find(({ id }) => id === 'yard')?.people
    }
    let same = 0
    await until(async () => (same = (await asked()) === PEOPLE + 1 ? same + 1 : 0) === 6, 'everyone to be counted once', 30_000)
    const listed = (): string[] =>
      (operator.seat.room.latest('attendance') ?? []).filter(({ kind }) => kind === 'visit').map(({ name }) => name)
    await until(() => listed().toSorted().join() === people.map(({ name }) => name).join(), 'each to be listed once')
    const told = operator.seat.room.latest('mirrors')?.rooms ?? []
    expect(told.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(PEOPLE)
  }
  const reached = (): number => Math.max(...[operator, ...people].flatMap(({ states }) => [...states.keys()]))

  test('kill -9 of the process that carries it: its people are in again elsewhere, in their room, counted once; the show goes on', async () => {
    expect(people.map(mirrorOf)).toEqual([1, 1, 1, 2, 2, 2])
    await runCue(operator.seat, { do: 'go' })
    // A GO right after the last one would count as the same.
    await new Promise((wake) => setTimeout(wake, 400))
    await runCue(operator.seat, { do: 'go' })
    await until(() => people.every(({ states }) => Math.max(...states.keys()) >= 3), 'the show to run', 30_000)
    const owner = await product.ownerOf('yard')
    const { pid, id } = await carrier()
    const far = inFar()
    const before = far.map((one) => one.welcomes())
    process.kill(pid, 'SIGKILL')
    const killedAt = performance.now()
    await whenAllAreBack(far, before)
    console.info(`people of a killed satellite are back after ${Math.round(performance.now() - killedAt)} ms`)
    expect(far.map(mirrorOf)).toEqual([2, 2, 2])
    await expectCountedOnce()
    expect((await product.ownerOf('yard'))?.id).toBe(owner?.id)
    expect((await carrier()).id).not.toBe(id)
    const from = reached()
    await until(() => people.every(({ states }) => Math.max(...states.keys()) >= from + 2), 'the show to go on for everyone', 30_000)
    await expectShownOnce(store, 'yard', [operator, ...people])
  })

  test('kill -9 of the venue’s own process: all rooms open under the next one, each cue begun once', async () => {
    const owner = await product.ownerOf('yard')
    await carrier()
    const before = people.map((one) => one.welcomes())
    const from = reached()
    process.kill(owner?.pid ?? 0, 'SIGKILL')
    const killedAt = performance.now()
    await whenAllAreBack(people, before)
    console.info(`people of all rooms of a killed venue are back after ${Math.round(performance.now() - killedAt)} ms`)
    await until(() => operator.seat.room.state === 'open', 'the operator to be back', 30_000)
    expect((await product.ownerOf('yard'))?.id).not.toBe(owner?.id)
    await expectCountedOnce()
    expect(people.map(mirrorOf).filter((mirror) => mirror === 1).length).toBe(3)
    await until(() => people.every(({ states }) => Math.max(...states.keys()) >= from + 3), 'the show to go on for everyone', 30_000)
    await expectShownOnce(store, 'yard', [operator, ...people])
  })

  test('a process that stands still while it carries a room loses it; when it wakes its people are sent on and counted once', async () => {
    const { pid } = await carrier()
    const far = inFar()
    const before = far.map((one) => one.welcomes())
    process.kill(pid, 'SIGSTOP')
    try {
      await until(() => product.printed().includes('"why":"it is silent"'), 'the link to be given up', 30_000)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await whenAllAreBack(far, before)
    await expectCountedOnce()
    await expectShownOnce(store, 'yard', [operator, ...people])
  })

  test('told to end, it ends well, and nothing that it said was a failure of its own', async () => {
    expect(await product.end()).toBe(0)
    expect(product.printed()).not.toContain('"level":60')
  })
})
