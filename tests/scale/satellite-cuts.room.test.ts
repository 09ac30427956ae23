import { linesOf, mirrorOf, openSatelliteStage, type SatelliteStage, type StageVisitor } from '../../tools/soak/satellite-stage.ts'
// oxfmt keeps this order: a page's socket must be there before anything loads the room client.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { monotonicMs } from '../../tools/bench/bench-clock.ts'
import { hasRedis } from '../../tools/bench/scale/redis-process.ts'
import { enterProductAs, walk } from './satellite-seats.ts'
import { expectShownOnce } from './shown-once.ts'

/** Real processes and sockets: between the venue's process and the one that carries its further room lies a wire that can be bent. */
describe.skipIf(!hasRedis())('the way to a process that carries a room (skipped where Redis is not installed)', () => {
  let stage: SatelliteStage
  const ends: (() => unknown)[] = []
  beforeAll(async () => {
    stage = await openSatelliteStage(
      (end) => void ends.unshift(end),
      () => 0.5,
    )
    // He is a guest in the further room: his poses go over the wire all the time.
    const guide = await enterProductAs(stage.product, stage.store, 'guide', 'visit')
    ends.unshift(await walk(guide, 3, 4), () => guide.room.leave())
  }, 300_000)
  beforeEach(() => stage.refill(), 90_000)
  afterAll(async () => {
    for (const end of ends) await end()
  }, 60_000)

  const everyone = (): readonly StageVisitor[] => [...stage.home, ...stage.far]
  async function expectAllHave(has: (one: StageVisitor) => boolean): Promise<void> {
    for (const one of everyone()) await until(() => has(one), `${one.name} to have all of it`, 30_000)
    const all = everyone().map(({ name }) => name)
    await until(() => stage.listed().join() === all.toSorted().join(), 'staff to see each once')
    for (const one of everyone()) expect(new Set(one.people()).size).toBe(one.people().length)
    await expectShownOnce(stage.store, 'yard', [stage.operator, ...everyone()])
  }

  /** Answers the rooms in which those of the further room are in the end. */
  async function cutAndHeal(what: string, cut: () => void): Promise<number[]> {
    const [c, d] = stage.far as [StageVisitor, StageVisitor]
    const before = new Map(everyone().map((one) => [one, one.welcomes()]))
    const isBack = (one: StageVisitor): boolean => one.seat.room.state === 'open' && one.welcomes() > (before.get(one) ?? 0)
    cut()
    const cutAt = performance.now()
    const back = until(() => isBack(c) && isBack(d), 'those of the further room to be back', 60_000).then(() => performance.now())
    const [has, backAt] = await Promise.all([stage.tell(), back])
    console.info(`${what}: back after ${Math.round(backAt - cutAt)} ms`)
    await expectAllHave(has)
    // Whoever is at home has noticed nothing, and staff are told.
    for (const one of stage.home) expect(one.welcomes()).toBe(before.get(one))
    await until(() => stage.rooms().find(({ mirror }) => mirror === 2)?.reopened === 1, 'staff to be told')
    c.seat.room.send('chat', { text: `after: ${what}` })
    await until(() => linesOf(d, `after: ${what}`) === 1, 'them to read each other again')
    return [c, d].map(mirrorOf)
  }

  test('falls silent: the room opens elsewhere, its people come to their places there, and have missed nothing', async () => {
    expect(await cutAndHeal('silent both ways', () => stage.bent.wire.silence('both'))).toEqual([2, 2])
  }, 120_000)

  test('falls silent from the venue only, with the carrier still heard', async () => {
    expect(await cutAndHeal('silent from the venue', () => stage.bent.wire.silence('there'))).toEqual([2, 2])
  }, 120_000)

  test('falls silent to the venue only, with the venue still heard', async () => {
    expect(await cutAndHeal('silent to the venue', () => stage.bent.wire.silence('back'))).toEqual([2, 2])
  }, 120_000)

  test('is closed: at once, and nothing is left of it', async () => {
    expect(await cutAndHeal('closed', () => stage.bent.wire.shut())).toEqual([2, 2])
    expect(stage.bent.wire.carried).toBe(0)
  }, 120_000)

  test('becomes so narrow that what is said waits for seconds: it is given up like a silent one', async () => {
    expect(await cutAndHeal('narrow', () => stage.bent.wire.narrow(100))).toEqual([2, 2])
  }, 120_000)

  test('is slow by 200 ms and more each way: rooms open over it, nobody is put out, all is told, and the time is the venue’s', async () => {
    await stage.refill((wire) => wire.delay(200, 100))
    const printed = stage.product.printed().length
    const before = everyone().map((one) => one.welcomes())
    await expectAllHave(await stage.tell())
    await new Promise((wake) => setTimeout(wake, 5000))
    expect(everyone().map((one) => one.welcomes())).toEqual(before)
    const atMs = monotonicMs()
    const timeOf = (one: StageVisitor | undefined): number => one?.seat.clock.serverMs(atMs) ?? Number.NaN
    expect(Math.abs(timeOf(stage.far[0]) - timeOf(stage.home[0]))).toBeLessThan(60)
    expect(stage.product.printed().slice(printed)).not.toContain('a guest begins anew')
  }, 120_000)
})
