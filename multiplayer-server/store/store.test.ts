import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeStaffLink } from '../access/staff.ts'
import { makeVisitor } from '../access/visitors.ts'
import { openDataFolder } from './data-folder.ts'
import { lockFolder } from './lock-folder.ts'
import { migrateToLatest, migrations } from './migrations.ts'
import { RETENTION_DAYS, sweepStore } from './retention.ts'
import { copyStore, openStore, type Store } from './store.ts'

let root = ''
let store: Store | null = null
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'holosite-store-'))))
afterEach(async () => {
  await store?.close()
  store = null
  rmSync(root, { recursive: true, force: true })
})
const open = async (): Promise<Store> => (store = await openStore(join(root, 's.sqlite')))

describe('store', () => {
  test('an empty file is brought to the newest shape by every migration in order, and a second time by none', async () => {
    const { db } = await open()
    const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    expect(done.rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
    expect(await migrateToLatest(db)).toEqual([])
  })

  test('a file of a newer build is refused by name', async () => {
    const { db } = await open()
    await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030')`.execute(db)
    await expect(migrateToLatest(db)).rejects.toMatchObject({ code: 'store/unreadable' })
  })

  test('it writes ahead, waits for others, keeps foreign keys and is nobody else’s to read', async () => {
    const { db } = await open()
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql`${sql.raw(`pragma ${name}`)}`.execute(db)).rows[0] as object)[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('foreign_keys')).toBe(1)
    expect(await pragma('busy_timeout')).toBe(5000)
    expect(await pragma('synchronous')).toBe(2)
    expect(statSync(join(root, 's.sqlite')).mode & 0o777).toBe(0o600)
    const session = {
      id: 'a',
      link_id: 'none',
      secret_hash: 'h',
      role: 'owner',
      venue: null,
      camera: null,
      label: '',
      created_at: 0,
      expires_at: 0,
      revoked_at: null,
    }
    await expect(db.insertInto('staff_sessions').values(session).execute()).rejects.toThrow('FOREIGN KEY')
  })

  test('two processes’ worth of connections see each other’s rows', async () => {
    const first = await open()
    const second = await openStore(join(root, 's.sqlite'))
    const { id } = await makeStaffLink(second.db, { role: 'host', minutes: 1, venue: null, camera: null, label: '' }, 0)
    expect(await first.db.selectFrom('staff_links').select('id').execute()).toEqual([{ id }])
    await second.close()
  })

  test('a copy holds what the store held', async () => {
    const { db } = await open()
    const { visitor } = await makeVisitor(db, 'Li', 5)
    copyStore(join(root, 's.sqlite'), join(root, 'copy.sqlite'))
    expect(statSync(join(root, 'copy.sqlite')).mode & 0o777).toBe(0o600)
    const copy = await openStore(join(root, 'copy.sqlite'))
    expect(await copy.db.selectFrom('people').select(['id', 'name']).execute()).toEqual([{ id: visitor.visitorId, name: 'Li' }])
    await copy.close()
  })
})

test('a sweep leaves no row past its term and takes none before', async () => {
  const { db } = await open()
  const dayMs = 86_400_000
  await makeVisitor(db, 'old', 0)
  await makeVisitor(db, 'new', dayMs)
  await db.insertInto('tickets_used').values([{ jti: 'old', expires_at: 10 }, { jti: 'new', expires_at: 100 * dayMs }]).execute() // prettier-ignore
  await makeStaffLink(db, { role: 'host', minutes: 1, venue: null, camera: null, label: '' }, 0)
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

describe('data folder', () => {
  test('folder and key are made for their owner alone, and the key stays the same', () => {
    const folder = openDataFolder(join(root, 'var'))
    expect(statSync(folder.root).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder.root, 'signing-key')).mode & 0o777).toBe(0o600)
    expect(folder.signingKey).toHaveLength(32)
    expect(folder.warnings).toEqual([])
    expect(openDataFolder(folder.root).signingKey).toEqual(folder.signingKey)
  })

  test('a key others could read is narrowed and told', () => {
    const folder = openDataFolder(join(root, 'var'))
    chmodSync(join(folder.root, 'signing-key'), 0o644)
    expect(openDataFolder(folder.root).warnings).toHaveLength(1)
    expect(statSync(join(folder.root, 'signing-key')).mode & 0o777).toBe(0o600)
  })

  test('a folder that cannot be made is refused', () => {
    expect(() => openDataFolder('/proc/holosite')).toThrow(expect.objectContaining({ code: 'store/unreadable' }))
  })

  test('a lock is given back, and one whose process is gone is taken over', async () => {
    const unlock = await lockFolder(root)
    expect(readdirSync(root)).toContain('server.lock')
    await expect(lockFolder(root)).rejects.toMatchObject({ code: 'store/locked' })
    unlock()
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(root, 'server.lock'), '999999999 1')
    ;(await lockFolder(root))()
    writeFileSync(join(root, 'server.lock'), `${process.pid} 1`)
    ;(await lockFolder(root))()
    expect(readdirSync(root)).not.toContain('server.lock')
  })
})
