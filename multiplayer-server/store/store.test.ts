import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeVisitor } from '../access/visitors.ts'
import { openDataFolder } from './data-folder.ts'
import { lockFolder } from './lock-folder.ts'
import { copyStore, openStore, type Store } from './store.ts'
import { storeSuite } from './testing/store-suite.ts'

let root = ''
let store: Store | null = null
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'holosite-store-'))))
afterEach(async () => {
  await store?.close()
  store = null
  rmSync(root, { recursive: true, force: true })
})
const open = async (): Promise<Store> => (store = await openStore(join(root, 's.sqlite')))

let files = 0
describe('store in SQLite', () => {
  storeSuite(() => Promise.resolve(join(root, `${++files}.sqlite`)))
})

describe('store in a file', () => {
  test('it writes ahead, waits for others, keeps foreign keys and is nobody else’s to read', async () => {
    const { db } = await open()
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql`${sql.raw(`pragma ${name}`)}`.execute(db)).rows[0] as object)[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('foreign_keys')).toBe(1)
    expect(await pragma('busy_timeout')).toBe(5000)
    expect(await pragma('synchronous')).toBe(2)
    expect(statSync(join(root, 's.sqlite')).mode & 0o777).toBe(0o600)
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
