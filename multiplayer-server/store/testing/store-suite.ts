import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readAudit, recordAudit } from '../../access/audit.ts'
import { findPublishKey, makePublishKey } from '../../access/publish-keys.ts'
import { exchangeStaffLink, findEndedSessions, findStaffSession, listStaff, makeStaffLink, revokeStaff } from '../../access/staff.ts'
import { createTicketOffice } from '../../access/tickets.ts'
import { findVisitor, makeVisitor, touchVisitor } from '../../access/visitors.ts'
import { openBlocks } from '../../house/blocks.ts'
import { createLog } from '../../process/log.ts'
import { systemTimers } from '../../process/timers.ts'
import { openKeptSettings } from '../kept-settings.ts'
import type { CueLogEntry } from '../cue-log.ts'
import { migrateToLatest, migrations } from '../migrations.ts'
import { RETENTION_DAYS, sweepStore } from '../retention.ts'
import { beginTerm, findEndedTerms, openStoreCueLog } from '../store-cue-log.ts'
import { openStore, type Store } from '../store.ts'

/** What every store has to do, whichever database it stands on. `place` names an empty one, as `openStore` takes it. */
export function storeSuite(place: () => Promise<string>): void {
  let target = ''
  const opened: Store[] = []
  beforeEach(async () => void (target = await place()))
  afterEach(async () => void (await Promise.all(opened.splice(0).map((store) => store.close()))))
  const open = async (): Promise<Store> => {
    const store = await openStore(target)
    opened.push(store)
    return store
  }
  shapeRules(open)
  doorRules(open)
  keepingRules(open)
  termRules(open)
}

type Open = () => Promise<Store>
const link = { role: 'host', minutes: 1, venue: null, camera: null, label: '' } as const

function shapeRules(open: Open): void {
  test('an empty store is brought to the newest shape by every migration in order, and a second time by none', async () => {
    const { db } = await open()
    const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    expect(done.rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
    expect(await migrateToLatest(db)).toEqual([])
  })

  test('a store of a newer build is refused by name', async () => {
    const { db } = await open()
    await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030')`.execute(db)
    await expect(migrateToLatest(db)).rejects.toMatchObject({ code: 'store/unreadable' })
  })

  test('foreign keys are kept', async () => {
    const { db } = await open()
    const session = {
      ...{ id: 'a', link_id: 'none', secret_hash: 'h', role: 'owner', venue: null, camera: null, label: '' },
      ...{ created_at: 0, expires_at: 0, revoked_at: null },
    }
    await expect(db.insertInto('staff_sessions').values(session).execute()).rejects.toThrow(/foreign key/i)
  })

  test('two processes’ worth of connections see each other’s rows', async () => {
    const first = await open()
    const second = await open()
    const { id } = await makeStaffLink(second.db, link, 0)
    expect(await first.db.selectFrom('staff_links').select('id').execute()).toEqual([{ id }])
  })

  test('times are whole numbers of milliseconds, far beyond 32 bits, and rows count by themselves', async () => {
    const { db } = await open()
    const nowMs = 1_900_000_000_123
    await makeVisitor(db, 'Li', nowMs)
    expect(await db.selectFrom('people').select('seen_at').execute()).toEqual([{ seen_at: nowMs }])
    for (const detail of ['one', 'two']) await recordAudit(db, nowMs, { who: 'command', what: 'cue', detail })
    const lines = await readAudit(db, { most: 10 })
    expect(lines.map(({ id, atMs, detail }) => [id, atMs, detail])).toEqual([
      [2, nowMs, 'two'],
      [1, nowMs, 'one'],
    ])
  })
}

function doorRules(open: Open): void {
  test('a link lets one in, once, until it is revoked with all that stands on it', async () => {
    const { db } = await open()
    const { id, secret } = await makeStaffLink(db, { ...link, role: 'operator', label: 'Wu' }, 1000)
    const both = await Promise.all([exchangeStaffLink(db, secret, 2000), exchangeStaffLink(db, secret, 2000)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const entered = both.find((outcome) => outcome.ok)
    if (entered?.ok !== true) throw new Error('nobody came in')
    expect(await findStaffSession(db, entered.value.secret, 3000)).toMatchObject({ role: 'operator', label: 'Wu' })
    expect((await listStaff(db, 3000)).map(({ kind, state }) => [kind, state])).toEqual([
      ['session', 'open'],
      ['link', 'used'],
    ])
    expect(await revokeStaff(db, id, 4000)).toBe(2)
    expect(await findStaffSession(db, entered.value.secret, 5000)).toBeNull()
    expect(await findEndedSessions(db, [entered.value.session.id], 5000)).toEqual([entered.value.session.id])
  })

  test('a ticket is taken once, however many take it at the same time', async () => {
    const { db } = await open()
    const office = createTicketOffice(new Uint8Array(32), db, () => 1_900_000_000_000)
    const claims = { venue: 'yard', kind: 'visit', role: 'visitor', visitorId: 'v', name: 'Li', camera: null, session: null } as const
    const { ticket } = await office.issue(claims)
    const taken = await Promise.all([1, 2, 3].map(() => office.take(ticket, { kinds: ['visit'] })))
    expect(taken.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await office.take(ticket, { kinds: ['visit'] })).toMatchObject({ ok: false, faults: [{ code: 'access/replayed' }] })
  })

  test('a visitor is known again by his secret; a key opens its camera', async () => {
    const { db } = await open()
    const { visitor, secret } = await makeVisitor(db, 'Li', 5)
    await touchVisitor(db, { ...visitor, name: '李 Li' }, 6)
    expect(await findVisitor(db, secret)).toEqual({ visitorId: visitor.visitorId, name: '李 Li' })
    expect(await findVisitor(db, 'another')).toBeNull()
    const key = await makePublishKey(db, { venue: 'yard', camera: 'gate', label: 'van' }, 7)
    expect(await findPublishKey(db, key.secret)).toMatchObject({ venue: 'yard', camera: 'gate', session: key.id })
  })
}

function keepingRules(open: Open): void {
  test('what is kept by hand is kept, changed and forgotten', async () => {
    const { db } = await open()
    const log = createLog({ part: 'test', format: 'json', level: 'silent' })
    const rows = { prefix: 'corner', read: (value: unknown) => (typeof value === 'number' ? value : null) }
    const kept = await openKeptSettings(db, log, rows)
    await kept.set('yard', 'north', 1)
    await kept.set('yard', 'north', 2)
    await kept.set('yard', 'south', 3)
    await kept.set('yard', 'south', null)
    expect((await openKeptSettings(db, log, rows)).of('yard')).toEqual([['north', 2]])
    expect(kept.of('yard')).toEqual([['north', 2]])
  })

  test('a block parts two people, and is taken back', async () => {
    const { db } = await open()
    const blocks = await openBlocks(db, 'yard')
    await blocks.block('a', { key: 'b', name: 'B' }, 5)
    expect((await openBlocks(db, 'yard')).apartFrom('b')).toEqual(['a'])
    expect(await blocks.unblock('a', blocks.listOf('a')[0]?.key ?? '')).toBe('b')
    expect((await openBlocks(db, 'yard')).apartFrom('b')).toEqual([])
  })

  test('a sweep leaves no row past its term and takes none before', async () => {
    const { db } = await open()
    const dayMs = 86_400_000
    await makeVisitor(db, 'old', 0)
    await makeVisitor(db, 'new', dayMs)
    await db.insertInto('tickets_used').values([{ jti: 'old', expires_at: 10 }, { jti: 'new', expires_at: 100 * dayMs }]).execute() // prettier-ignore
    await makeStaffLink(db, link, 0)
    await sweepStore(db, RETENTION_DAYS.people * dayMs + 1)
    expect(await db.selectFrom('people').select('name').execute()).toEqual([{ name: 'new' }])
    expect(await db.selectFrom('tickets_used').select('jti').execute()).toEqual([{ jti: 'new' }])
    expect(await db.selectFrom('staff_links').select('id').execute()).toHaveLength(1)
    await sweepStore(db, (RETENTION_DAYS.staffLinks + 1) * dayMs)
    expect(await db.selectFrom('staff_links').select('id').execute()).toHaveLength(0)
    // Who did what is kept longer than half a year.
    await sweepStore(db, 200 * dayMs)
    expect(await db.selectFrom('audit').select('what').execute()).toHaveLength(1)
    await sweepStore(db, (RETENTION_DAYS.audit + 1) * dayMs)
    expect(await db.selectFrom('audit').select('what').execute()).toHaveLength(0)
  })
}

const entryOf = (revision: number, who = 'operator'): CueLogEntry => ({
  atServerMs: 1_900_000_000_000 + revision * 500,
  pair: { serverMs: 1, wallMs: 1, monotonicMs: 1, bootId: 'b' },
  state: { revision, next: null, running: [], masters: [], overrides: [], recentCommands: [] },
  who,
})

function termRules(open: Open): void {
  const logOf = async ({ db }: Store, holder: string, former: readonly CueLogEntry[] = []) => {
    const term = await beginTerm(db, 'yard', holder)
    let ended = 0
    const log = await openStoreCueLog({ db, venue: 'yard', term, former, timers: systemTimers, onEnded: () => ended++ })
    return { log, term, ended: () => ended }
  }

  test('a show is written in the term of its holder and in no other; who comes next finds all of it', async () => {
    const store = await open()
    const first = await logOf(store, 'first')
    await first.log.append(entryOf(1))
    await first.log.append(entryOf(2))
    const second = await logOf(store, 'second')
    expect(second.term).toBe(first.term + 1)
    expect(second.log.restored.map(({ state }) => state.revision)).toEqual([1, 2])
    await expect(first.log.append(entryOf(3, 'asleep'))).rejects.toMatchObject({ code: 'net/moving' })
    expect([first.ended(), second.ended()]).toEqual([1, 0])
    await second.log.append(entryOf(3, 'awake'))
    expect(await findEndedTerms(store.db, new Map([['yard', first.term]]))).toEqual(['yard'])
    expect(await findEndedTerms(store.db, new Map([['yard', second.term]]))).toEqual([])
    expect((await logOf(store, 'third')).log.restored.at(-1)).toMatchObject({ who: 'awake', state: { revision: 3 } })
  })

  test('a state written twice is there once, only the newest are kept, and a file’s states count until the store has its own', async () => {
    const store = await open()
    const { log } = await logOf(store, 'first', [entryOf(7)])
    expect(log.restored.map(({ state }) => state.revision)).toEqual([7])
    await log.append(entryOf(8))
    await log.append(entryOf(8))
    for (let revision = 9; revision <= 220; revision++) await log.append(entryOf(revision))
    const rows = await store.db.selectFrom('cue_states').select('revision').orderBy('revision').execute()
    expect(rows).toHaveLength(200)
    expect(rows[0]).toEqual({ revision: 21 })
    // Two seconds back and the one before.
    expect((await logOf(store, 'second', [entryOf(7)])).log.restored.map(({ state }) => state.revision)).toEqual([
      215, 216, 217, 218, 219, 220,
    ])
  })

  test('of many that take a venue at the same time each gets a term of its own', async () => {
    const store = await open()
    const terms = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => beginTerm(store.db, 'yard', holder)))
    expect([...terms].sort((one, other) => one - other)).toEqual([1, 2, 3, 4])
  })
}
