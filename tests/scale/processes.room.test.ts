import { sendWitness, type Witness } from '../../tools/bench/scale/audience.ts'
// oxfmt keeps this order: a page's socket must be there before anything loads the room client.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaffLink } from '../../multiplayer-server/access/staff.ts'
import { openStore, type Store } from '../../multiplayer-server/store/store.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../multiplayer-server/store/testing/postgres-process.ts'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { askOne } from './satellite-seats.ts'
import { expectShownOnce, readStates } from './shown-once.ts'
import { hasRedis, startRedis, type TestRedis } from '../../tools/bench/scale/redis-process.ts'
import { owners, startThree, VENUES, type ScaledProduct } from '../../tools/bench/scale/three-processes.ts'

/** Redis away for so long, ms. */
const AWAY_MS = 30_000

describe.skipIf(!hasRedis() || !hasPostgres())('three processes (skipped where Redis or PostgreSQL is not installed)', () => {
  let postgres: TestPostgres
  let redis: TestRedis
  let product: ScaledProduct
  let store: Store
  const audience = new Map<string, Witness[]>()
  const operators = new Map<string, Witness>()

  beforeAll(async () => {
    postgres = await startPostgres()
    redis = await startRedis()
    const database = await postgres.makeDatabase()
    product = await startThree(redis.url, database)
    store = await openStore(database)
    for (const venue of VENUES) {
      const { secret } = await makeStaffLink(
        store.db,
        { role: 'operator', minutes: 30, venue, camera: null, label: 'Operator' },
        Date.now(),
      )
      operators.set(venue, await sendWitness(product.origin, venue, { name: 'Operator', secret }))
      const names = ['Li', 'Wang', 'Zhao', 'Chen']
      audience.set(venue, await Promise.all(names.map((name) => sendWitness(product.origin, venue, { name: `${name} of ${venue}` }))))
    }
  }, 300_000)
  afterAll(async () => {
    for (const witness of everyone()) witness.seat.leave()
    await store?.close()
    await product?.close()
    await redis?.close()
    await postgres?.close()
  }, 60_000)

  const everyone = (): Witness[] => [...operators.values(), ...[...audience.values()].flat()]
  const of = (venue: string): Witness[] => audience.get(venue) ?? []
  const operatorOf = (venue: string): Witness => {
    const found = operators.get(venue)
    if (found === undefined) throw new Error(`nobody operates ${venue}`)
    return found
  }
  let commands = 0
  /** GO, given as the console gives it: again by the same name until it is answered. */
  async function go(venue: string, cue: string): Promise<string> {
    const operator = operatorOf(venue)
    const commandId = `go-${++commands}`
    const answered = answerTo(operator, commandId)
    await until(
      async () => {
        const expectedRevision = operator.seat.state?.revision ?? 0
        operator.seat.room.send('cue', { commandId, expectedRevision, command: { do: 'go', cue } })
        await new Promise((wake) => setTimeout(wake, 300))
        return answered.length > 0
      },
      `an answer to GO ${cue}`,
      30_000,
    )
    return commandId
  }
  function answerTo(operator: Witness, commandId: string): boolean[] {
    const answers: boolean[] = []
    operator.seat.room.on('cueResult', (result) => void (result.commandId === commandId && answers.push(result.ok)))
    return answers
  }
  const sawCue = ({ states }: Witness, cue: string): boolean =>
    [...states.values()].some(({ running }) => running.some((one) => one.cue === cue))
  const allHear = async (venue: string, text: string): Promise<void> => {
    await until(() => of(venue)[0]?.seat.room.send('chat', { text }) === true, 'somebody to speak')
    await until(() => of(venue).every(({ lines }) => lines.filter((line) => line === text).length === 1), `all of ${venue} to hear it once`)
  }
  const counts = async (): Promise<Record<string, number>> => {
    // By a connection of its own: one that is kept is answered by one process for as long as it lasts.
    const list = JSON.parse(await askOne(`${product.origin}/api/venues`)) as { id: string; people: number }[]
    return Object.fromEntries(list.map(({ id, people }) => [id, people]))
  }
  const expectOnce = (venue: string): Promise<void> => expectShownOnce(store, venue, [...of(venue), operatorOf(venue)])

  test('each venue has one process; whoever comes by another is in the same room; every process tells the same numbers', async () => {
    expect(new Set(await owners(product)).size).toBe(3)
    for (const venue of VENUES) await allHear(venue, `hello ${venue}`)
    // As often as it takes to have asked each of the three; they tell each other a moment later.
    let same = 0
    const isFive = async (): Promise<boolean> => Object.values(await counts()).every((people) => people === 5)
    await until(async () => (same = (await isFive()) ? same + 1 : 0) === 6, 'five in each venue, told by whichever is asked')
    expect(await counts()).toEqual({ court: 5, lane: 5, yard: 5 })
    const health = (await (await fetch(`${product.origin}/health`)).json()) as { parts: { cluster: { ok: boolean; processes: number } } }
    expect(health.parts.cluster).toMatchObject({ ok: true, processes: 3 })
    for (const venue of VENUES) expect(of(venue)[3]?.people().length).toBeLessThanOrEqual(5)
  })

  test('kill -9 of one: its people are in another process, none doubled, each cue begun once, its rooms off the list', async () => {
    await go('yard', 'cue-1')
    await go('yard', 'cue-2')
    await until(() => of('yard').every((witness) => sawCue(witness, 'cue-4')), 'the show to run')
    const before = await product.ownerOf('yard')
    const alive = [...(await product.members()).keys()]
    const welcomes = of('yard').map((witness) => witness.welcomes())
    const reached = Math.max(...of('yard').flatMap(({ states }) => [...states.keys()]))
    const killedAt = performance.now()
    process.kill(before?.pid ?? 0, 'SIGKILL')
    await until(
      () => of('yard').every((witness, index) => witness.seat.room.state === 'open' && witness.welcomes() > (welcomes[index] ?? 0)),
      'everybody to be back',
      60_000,
    )
    const backMs = performance.now() - killedAt
    const after = await product.ownerOf('yard')
    expect(after?.id).not.toBe(before?.id)
    // Not the one that was started again in its place, but one that was there.
    expect(alive).toContain(after?.id)
    console.info(`everybody back after ${Math.round(backMs)} ms`)
    await allHear('yard', 'are you all there?')
    await until(async () => (await counts())['yard'] === 5, 'five in the yard and no more')
    await until(() => Math.max(...of('yard').flatMap(({ states }) => [...states.keys()])) >= reached + 6, 'the show to go on', 30_000)
    for (const venue of VENUES) await expectOnce(venue)
    const people = of('yard')[0]?.people() ?? []
    expect(new Set(people).size).toBe(people.length)
    expect([...(await product.members()).keys()]).not.toContain(before?.id)
  })

  test('a process that stood still and wakes finds its venue taken, and its show is written by one hand', async () => {
    const before = await product.ownerOf('court')
    if (before === null) throw new Error('nobody runs the court')
    await go('court', 'cue-1')
    process.kill(before.pid, 'SIGSTOP')
    try {
      await until(async () => ![null, before.id].includes((await product.ownerOf('court'))?.id ?? null), 'another to take it', 60_000)
    } finally {
      process.kill(before.pid, 'SIGCONT')
    }
    await until(() => [...of('court'), operatorOf('court')].every(({ seat }) => seat.room.state === 'open'), 'everybody to be back', 60_000)
    await until(async () => (await counts())['court'] === 5, 'five in the court and no more', 60_000)
    await go('court', 'cue-2')
    await allHear('court', 'all together')
    await expectOnce('court')
    const terms = (await readStates(store, 'court')).map(({ term }) => term)
    expect(terms).toEqual([...terms].sort((a, b) => a - b))
    expect(new Set(terms).size).toBeGreaterThan(1)
  })

  test('a process that is starved and comes late keeps its venue and its people, also when it is late by more than a lease', async () => {
    const before = await product.ownerOf('lane')
    if (before === null) throw new Error('nobody runs the lane')
    const welcomes = of('lane').map((witness) => witness.welcomes())
    const holdUp = async (ms: number): Promise<void> => {
      process.kill(before.pid, 'SIGSTOP')
      await new Promise((wake) => setTimeout(wake, ms))
      process.kill(before.pid, 'SIGCONT')
      await new Promise((wake) => setTimeout(wake, 600))
    }
    for (const ms of [1200, 1200, 1200, 2600]) await holdUp(ms)
    await allHear('lane', 'slow but here')
    expect((await product.ownerOf('lane'))?.id).toBe(before.id)
    expect(of('lane').map((witness) => witness.welcomes())).toEqual(welcomes)
  })

  test('without Redis for half a minute what is open goes on; when it is back, empty, every venue is where it was', async () => {
    await until(async () => (await product.members()).size === 3, 'three processes again', 60_000)
    await until(async () => (await owners(product)).every((id) => id !== null), 'every venue to have its process', 30_000)
    const before = await owners(product)
    const welcomes = everyone().map((witness) => witness.welcomes())
    await redis.stop()
    const goneAt = performance.now()
    await until(async () => (await fetch(`${product.origin}/health`)).status === 503, 'health to say so', 20_000)
    for (const venue of VENUES) await allHear(venue, `dark in ${venue}`)
    await go('lane', 'cue-1')
    const late = await sendWitness(product.origin, 'lane', { name: 'Late' })
    expect(late.people()).toContain('Late')
    await new Promise((wake) => setTimeout(wake, Math.max(0, AWAY_MS - (performance.now() - goneAt))))
    await redis.start()
    await until(async () => (await owners(product)).every((id, index) => id === before[index]), 'every holder to be known again', 20_000)
    expect(everyone().map((witness) => witness.welcomes())).toEqual(welcomes)
    for (const venue of VENUES) await allHear(venue, `light in ${venue}`)
    late.seat.leave()
    for (const venue of VENUES) await expectOnce(venue)
  })

  test('a restart of the database puts nobody out; a GO given meanwhile counts once', async () => {
    const welcomes = everyone().map((witness) => witness.welcomes())
    await postgres.stop()
    const given = go('lane', 'cue-2')
    await new Promise((wake) => setTimeout(wake, 1000))
    await postgres.start()
    await given
    await until(() => of('lane').every((witness) => sawCue(witness, 'cue-2')), 'the cue', 20_000)
    expect(everyone().map((witness) => witness.welcomes())).toEqual(welcomes)
    await expectOnce('lane')
  })

  test('told to end, it ends well, and nothing that it said was a failure of its own', async () => {
    expect(await product.end()).toBe(0)
    expect(product.printed()).not.toContain('"level":60')
  })
})
