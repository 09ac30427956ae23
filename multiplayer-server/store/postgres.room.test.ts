import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showTimeOf } from '../../model/show/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { findVisitor, makeVisitor } from '../access/visitors.ts'
import { actFrom, openYard, until, type Yard } from '../rooms/testing/open-yard.ts'
import { installationName } from './installation-name.ts'
import { isPostgres, openStore } from './store.ts'
import { hasPostgres, startPostgres, type TestPostgres } from './testing/postgres-process.ts'
import { storeSuite } from './testing/store-suite.ts'

describe.skipIf(!hasPostgres())('PostgreSQL (skipped where it is not installed)', () => {
  let postgres: TestPostgres
  beforeAll(async () => void (postgres = await startPostgres()), 120_000)
  afterAll(() => postgres?.close())

  describe('store in PostgreSQL', () => {
    storeSuite(() => postgres.makeDatabase())
  })

  test('several processes that open an empty store at the same instant all find it whole', async () => {
    const url = await postgres.makeDatabase()
    const stores = await Promise.all([openStore(url), openStore(url), openStore(url)])
    const names = await Promise.all(stores.map(({ db }) => installationName(db)))
    expect(new Set(names).size).toBe(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('an address nobody answers at is refused by its name, without its secret', async () => {
    const url = 'postgres://holosite:hush@127.0.0.1:1/venue'
    expect(isPostgres(url)).toBe(true)
    const failure: unknown = await openStore(url).catch((err: unknown) => err)
    expect(failure).toMatchObject({ code: 'store/unreadable' })
    expect(String((failure as Error).message)).not.toContain('hush')
  })

  test('what was written is there after a restart, and who asks meanwhile waits', async () => {
    const store = await openStore(await postgres.makeDatabase())
    const { visitor, secret } = await makeVisitor(store.db, 'Li', 5)
    await postgres.stop()
    const asked = findVisitor(store.db, secret)
    await postgres.start()
    expect(await asked).toEqual({ visitorId: visitor.visitorId, name: 'Li' })
    await store.close()
  })

  describe('a whole server on it', () => {
    let yard: Yard
    beforeAll(async () => {
      yard = await openYard({ database: await postgres.makeDatabase() })
    }, 60_000)
    afterAll(() => yard?.close())

    test('staff, visitors, chat, the house and its audit work as ever, and no file of a database is made', async () => {
      const operator = yard.browser()
      await operator.enterAs('owner')
      const desk = await operator.join('console')
      const seat = await yard.browser().join('visit', '赵 Zhao')
      seat.room.send('chat', { text: 'good evening' })
      await until(() => desk.told.chat.length === 1, 'the line')
      expect(await actFrom(desk, { do: 'lock', reason: 'technical' })).toMatchObject({ ok: true })
      expect((await yard.browser().fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit' } })).status).toBe(403)
      expect(await actFrom(desk, { do: 'unlock' })).toMatchObject({ ok: true })
      const audit = (await (await operator.fetch('/api/audit')).json()) as { lines: { what: string }[] }
      expect(audit.lines.map(({ what }) => what)).toContain('house-lock')
      const engine = await sql<{ version: string }>`select version()`.execute(yard.server.store.db)
      expect(engine.rows[0]?.version).toContain('PostgreSQL')
      await Promise.all([desk.room.leave(), seat.room.leave()])
    })

    test('a restart of the database puts nobody out, stops no show, and is told to newcomers in words until it is over', async () => {
      const operator = yard.browser()
      await operator.enterAs('operator')
      const desk = await operator.join('console')
      const seat = await yard.browser().join('visit', 'Early')
      await postgres.stop()
      const revision = seat.told.cueState.at(-1)?.revision ?? 0
      desk.room.send('cue', { commandId: 'away', expectedRevision: revision, command: { do: 'go' } })
      await until(() => (seat.told.cueState.at(-1)?.revision ?? 0) > revision, 'GO without a database')
      const refused = await yard.browser().fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit', name: 'Late' } })
      expect(refused.status).toBe(503)
      expect(await refused.json()).toMatchObject({ error: { code: 'store/away' } })
      const sick = await fetch(`${yard.server.origin}/health`)
      expect(sick.status).toBe(503)
      const waiting = yard.browser().join('visit', 'Waiting')
      await postgres.start()
      const late = await waiting
      expect(late.told.welcome[0]?.people.map(({ name }) => name).sort()).toEqual(['Early', 'Waiting', 'operator'])
      expect([desk.closeCode(), seat.closeCode()]).toEqual([null, null])
      const [running] = late.told.cueState[0]?.running ?? []
      if (running === undefined) throw new Error('nothing runs')
      const showS = showTimeOf(running as Parameters<typeof showTimeOf>[0], milliseconds(yard.server.shows.clock.now()))
      expect(showS).toBeGreaterThan(0)
      await Promise.all([desk, seat, late].map(({ room }) => room.leave()))
    })
  })
})
