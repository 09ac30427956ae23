import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createBatchReader, createPose, createUplinkWriter, SAMPLE_MS } from '../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { RETENTION_DAYS, sweepStore } from '../store/retention.ts'
import { actFrom, leaveAll, openYard, until, type Seat, type TestBrowser, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const idOf = (seat: Seat): string => seat.told.welcome[0]?.visitorId ?? ''
const slotOf = (seat: Seat): number => seat.told.welcome[0]?.slot ?? -1
const visitor = async (name: string): Promise<{ seat: Seat; browser: TestBrowser }> => {
  const browser = yard.browser()
  return { browser, seat: await browser.join('visit', name) }
}

/** Walks a seat: each step sends a pose and acknowledges what was read; `sees` are the slots it is told of now. */
function walker(seat: Seat): { step(east: number): void; sees(): readonly number[] } {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const seen = new Set<number>()
  const pose = createPose()
  let read = 0
  let sampleMs = 0
  const listen = (): void => {
    for (; read < seat.batches.length; read++) {
      reader.receive(seat.batches[read]!, {
        left: (slot) => void seen.delete(slot),
        entered: (slot) => void seen.add(slot),
        sampled: () => {},
        placed: () => {},
      })
    }
  }
  return {
    step(east) {
      listen()
      const now = yard.server.shows.clock.now()
      pose.set([east, 0, 1.6])
      const gap = sampleMs === 0 ? 0 : Math.max(0, Math.floor((now - sampleMs) / SAMPLE_MS) - 1)
      sampleMs = sampleMs === 0 ? now : sampleMs + SAMPLE_MS * (gap + 1)
      writer.start(reader.batch)
      writer.add({ pose, flags: 0, gap }, milliseconds(sampleMs))
      seat.room.sendBytes(POSE_UPLINK, writer.finish().slice())
    },
    sees() {
      listen()
      return [...seen]
    },
  }
}

const walkUntil = async (walkers: ReturnType<typeof walker>[], holds: () => boolean, what: string): Promise<void> => {
  let at = 0
  await until(async () => {
    at += 0.05
    for (const one of walkers) one.step(at % 3)
    await new Promise((wake) => setTimeout(wake, 60))
    return holds()
  }, what)
}

describe('blocks', () => {
  test('two of whom one blocked the other neither see nor read each other from then on, also at later visits, and meet again when it is taken back', async () => {
    const { seat: a, browser: browserA } = await visitor('A')
    const { seat: b, browser: browserB } = await visitor('B')
    const { seat: witness } = await visitor('W')
    const [walkA, walkB] = [walker(a), walker(b)]
    await walkUntil([walkA, walkB], () => walkA.sees().includes(slotOf(b)) && walkB.sees().includes(slotOf(a)), 'each to see the other')
    a.room.send('block', { visitorId: idOf(b) })
    await until(() => a.told.blocked.at(-1)?.length === 1 && b.told.left.length === 1, 'the block')
    expect(a.told.blocked.at(-1)).toMatchObject([{ name: 'B' }])
    expect(a.told.left).toEqual([{ slot: slotOf(b), visitorId: idOf(b) }])
    expect(b.told.left).toEqual([{ slot: slotOf(a), visitorId: idOf(a) }])
    // B is told that A left, not that A blocked him.
    expect(b.told.blocked).toEqual([[]])
    await walkUntil(
      [walkA, walkB],
      () => !walkA.sees().includes(slotOf(b)) && !walkB.sees().includes(slotOf(a)),
      'neither to see the other',
    )
    a.room.send('chat', { text: 'from A' })
    b.room.send('chat', { text: 'from B' })
    await until(() => witness.told.chat.length === 2, 'both lines at the witness')
    expect(a.told.chat.map(({ text }) => text)).toEqual(['from A'])
    expect(b.told.chat.map(({ text }) => text)).toEqual(['from B'])

    await a.room.leave()
    await b.room.leave()
    const again = await browserA.join('visit')
    const other = await browserB.join('visit')
    expect(other.told.welcome[0]?.people.map(({ name }) => name).toSorted()).toEqual(['B', 'W'])
    expect(again.told.entered).toEqual([])
    const [walkAgain, walkOther] = [walker(again), walker(other)]
    await walkUntil([walkAgain, walkOther, walker(witness)], () => walkAgain.sees().includes(slotOf(witness)), 'A to see the witness')
    expect(walkAgain.sees()).not.toContain(slotOf(other))
    again.room.send('unblock', { key: again.told.blocked.at(-1)?.[0]?.key ?? '' })
    await until(() => again.told.entered.length === 1 && other.told.entered.length === 1, 'both to be told')
    await walkUntil([walkAgain, walkOther], () => walkAgain.sees().includes(slotOf(other)), 'A to see B again')
  }, 60_000)

  test('one cannot block oneself, staff, or nobody, nor take back another’s block', async () => {
    const { seat } = await visitor('A')
    const host = yard.browser()
    await host.enterAs('host')
    const hostSeat = await host.join('visit')
    for (const [visitorId, code] of [
      [idOf(seat), 'house/not-here'],
      ['nobody', 'house/not-here'],
      [idOf(hostSeat), 'house/not-a-visitor'],
    ] as const) {
      seat.room.send('block', { visitorId })
      await until(() => seat.told.refused.at(-1)?.code === code, `${visitorId} to be refused`)
      seat.told.refused.length = 0
    }
    seat.room.send('unblock', { key: 'another' })
    await until(() => seat.told.refused.at(-1)?.code === 'house/unknown-key', 'the refusal')
    expect(seat.closeCode()).toBeNull()
  })
})

describe('reports', () => {
  test('a report brings staff the last half minute, is closed once, and is deleted after its term', async () => {
    const { seat: a } = await visitor('A')
    const { seat: b } = await visitor('B')
    const browser = yard.browser()
    await browser.enterAs('moderator')
    const moderator = await browser.join('console')
    const [walkA, walkB] = [walker(a), walker(b)]
    b.room.send('chat', { text: 'something bad' })
    await walkUntil([walkA, walkB], () => walkA.sees().includes(slotOf(b)), 'A to see B')
    const deadlineMs = Date.now() + 2500
    await walkUntil([walkA, walkB], () => Date.now() > deadlineMs, 'some steps')
    a.room.send('report', { visitorId: idOf(b), reason: 'harassment', text: 'He shouts at me' })
    await until(() => a.told.reported.length === 1 && moderator.told.reports.at(-1)?.length === 1, 'the report')
    const [report] = moderator.told.reports.at(-1) ?? []
    expect(report).toMatchObject({ by: 'A', about: 'B', aboutVisitorId: idOf(b), reason: 'harassment', text: 'He shouts at me' })
    expect(report?.moments).toContainEqual(expect.objectContaining({ kind: 'said', name: 'B', text: 'something bad' }))
    expect(report?.moments).toContainEqual(expect.objectContaining({ kind: 'entered', name: 'B' }))
    const moved = report?.moments.filter(({ kind, name }) => kind === 'moved' && name === 'B') ?? []
    expect(moved.at(-1)?.apartM).toBeLessThan(3)
    expect(moved.reduce((sum, { walkedM }) => sum + (walkedM ?? 0), 0)).toBeGreaterThan(0)
    expect(b.told.reports).toEqual([])
    expect(b.told.refused).toEqual([])
    const close = { do: 'close-report', report: report?.id ?? '', outcome: 'acted' } as const
    expect(await actFrom(moderator, close)).toMatchObject({ ok: true })
    expect(moderator.told.reports.at(-1)).toEqual([])
    expect(await actFrom(moderator, close)).toMatchObject({ ok: false, fault: { code: 'house/already' } })
    const { db } = yard.server.store
    expect(await db.selectFrom('reports').select('outcome').execute()).toEqual([{ outcome: 'acted' }])
    await sweepStore(db, Date.now() + (RETENTION_DAYS.reports + 1) * 86_400_000)
    expect(await db.selectFrom('reports').select('id').execute()).toEqual([])
  }, 60_000)

  test('ten complaints a minute are heard, the next is refused and changes nothing', async () => {
    const { seat: a } = await visitor('A')
    const { seat: b } = await visitor('B')
    for (let count = 0; count < 11; count++) a.room.send('report', { visitorId: idOf(b), reason: 'spam' })
    await until(() => a.told.refused.length === 1, 'the refusal')
    expect(a.told.refused[0]?.code).toBe('protocol/too-fast')
    expect(a.told.reported).toHaveLength(10)
  })
})

describe('the word list', () => {
  test('a line against it is shown to nobody; a list put into the data folder counts from then on', async () => {
    const { seat: a } = await visitor('A')
    const { seat: b } = await visitor('B')
    a.room.send('chat', { text: 'what the ＦＵＣＫ' })
    await until(() => a.told.refused.length === 1, 'the refusal')
    expect(a.told.refused[0]?.code).toBe('house/word')
    writeFileSync(join(yard.root, 'var', 'chat-words.txt'), '# ours\npineapple\n菠萝\n')
    await until(async () => {
      a.told.refused.length = 0
      a.room.send('chat', { text: '我爱菠 萝' })
      await new Promise((wake) => setTimeout(wake, 1500))
      return a.told.refused.at(-1)?.code === 'house/word'
    }, 'the new list')
    a.room.send('chat', { text: 'pineapples are fine' })
    await until(() => b.told.chat.some(({ text }) => text === 'pineapples are fine'), 'the harmless line')
    expect(b.told.chat.some(({ text }) => text.includes('ＦＵＣＫ'))).toBe(false)
  }, 40_000)

  test('what is said is kept for a day with what was withheld, and then deleted', async () => {
    const { seat } = await visitor('A')
    seat.room.send('chat', { text: 'to be kept' })
    const { db } = yard.server.store
    const kept = () => db.selectFrom('chat').select(['text', 'withheld']).execute()
    await until(async () => (await kept()).some(({ text }) => text === 'to be kept'), 'the line in the store')
    expect((await kept()).filter(({ withheld }) => withheld === 1).length).toBeGreaterThan(0)
    await sweepStore(db, Date.now() + 23 * 3_600_000)
    expect((await kept()).length).toBeGreaterThan(0)
    await sweepStore(db, Date.now() + (RETENTION_DAYS.chat * 24 + 1) * 3_600_000)
    expect(await kept()).toEqual([])
  })
})
