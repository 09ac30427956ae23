import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { makeStaffLink } from '../access/staff.ts'
import { openYard, until, type Yard } from '../rooms/testing/open-yard.ts'
import { openCueLog, readCueLog } from './cue-log.ts'
import { openStore } from './store.ts'

const MOUNT_BYTES = 8 * 1024 * 1024

const root = mkdtempSync(join(tmpdir(), 'holosite-full-'))
const data = join(root, 'disk')
mkdirSync(data)
/** A small disk of its own, where this machine lets us make one. */
const mounted = mountDisk()
afterAll(() => {
  if (mounted) execFileSync('umount', ['--lazy', data])
  rmSync(root, { recursive: true, force: true })
})

function mountDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MOUNT_BYTES}`, 'tmpfs', data], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Leaves no byte. */
function fill(): void {
  const handle = openSync(join(data, 'ballast'), 'a')
  try {
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(handle, Buffer.alloc(size))
      } catch {
        // Full for pieces of this size.
      }
    }
  } finally {
    closeSync(handle)
  }
}

const makeRoom = (): void => rmSync(join(data, 'ballast'))

describe.skipIf(!mounted)('a full disk (skipped where no tmpfs can be mounted)', () => {
  let yard: Yard
  beforeAll(async () => {
    yard = await openYard({ data })
  }, 60_000)
  afterAll(() => yard.close())

  const health = async (): Promise<{
    status: number
    body: { parts: { disk: { ok: boolean; state: string } }; error?: { code: string } }
  }> => {
    const response = await fetch(`${yard.server.origin}/health`)
    return { status: response.status, body: (await response.json()) as never }
  }

  test('keeps nobody out and stops no show; health says so, and that it is over; nothing written before or after is lost', async () => {
    const operator = yard.browser()
    await operator.enterAs('operator')
    const early = yard.browser()
    const seat = await early.join('visit', 'Early')
    const desk = await operator.join('console')
    const go = async (commandId: string, expectedRevision: number): Promise<void> => {
      desk.room.send('cue', { commandId, expectedRevision, command: { do: 'go' } })
      await until(() => (seat.told.cueState.at(-1)?.revision ?? 0) > expectedRevision, `the show to move past ${expectedRevision}`)
    }
    await go('a', 0)
    expect((await health()).body.parts.disk.state).toBe('low')

    fill()
    await until(async () => (await health()).body.parts.disk.state === 'full', 'health to say so')
    const sick = await health()
    expect(sick.status).toBe(503)
    expect(sick.body.error?.code).toBe('store/full')
    await go('b', 1)
    const late = await yard.browser().join('visit', 'Late')
    expect(late.told.welcome[0]?.people.map(({ name }) => name).sort()).toEqual(['Early', 'Late', 'operator'])
    expect(late.told.cueState[0]?.revision).toBe(2)
    const ticketBrowser = yard.browser()
    const ticket = await ticketBrowser.ticket({ kind: 'visit', name: 'Twice' })
    const join = (): Promise<Response> =>
      ticketBrowser.fetch('/matchmake/joinOrCreate/venue', { body: { ticket, protocol: PROTOCOL_VERSION } })
    expect((await join()).status).toBe(200)
    expect((await join()).status).toBe(401)

    makeRoom()
    await until(async () => (await health()).body.parts.disk.ok, 'health to say it is over')
    desk.room.send('cue', { commandId: 'c', expectedRevision: 2, command: { do: 'pause' } })
    await until(() => (seat.told.cueState.at(-1)?.revision ?? 0) > 2, 'the pause')
    const log = readCueLog(`${data}/show/yard.log`)
    expect(log.warnings).toEqual([])
    expect(log.entries.at(-1)?.state.revision).toBe(3)
    const people = await yard.server.store.db.selectFrom('people').select('name').execute()
    expect(people.map(({ name }) => name)).toEqual(['Early'])
    await Promise.all([seat, desk, late].map(({ room }) => room.leave()))
  })

  test('an act of staff that must be kept is refused in words, not broken off', async () => {
    const browser = yard.browser()
    const link = { role: 'host', minutes: 5, venue: null, camera: null, label: 'x' } as const
    const { secret } = await makeStaffLink(yard.server.store.db, link, Date.now())
    fill()
    const response = await browser.fetch('/api/staff/exchange', { body: { secret } })
    expect(response.status).toBe(507)
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe('store/full')
    makeRoom()
    expect((await browser.fetch('/api/staff/exchange', { body: { secret } })).status).toBe(200)
  })
})

describe.skipIf(!mounted)('a start on a full disk (skipped where no tmpfs can be mounted)', () => {
  test('a server that died is started again on a full disk, with its show where it was, and takes visitors and GO', async () => {
    const again = join(data, 'again')
    const first = await openYard({ data: again })
    const operator = first.browser()
    await operator.enterAs('operator')
    const desk = await operator.join('console')
    desk.room.send('cue', { commandId: 'a', expectedRevision: 0, command: { do: 'go' } })
    await until(() => (desk.told.cueState.at(-1)?.revision ?? 0) === 1, 'GO')
    await first.server.close()
    writeFileSync(join(again, 'show/yard.log'), '{"sum":"torn', { flag: 'a' })
    fill()
    const second = await openYard({ data: again })
    const back = second.browser()
    for (const [name, value] of operator.cookies) back.cookies.set(name, value)
    const seat = await second.browser().join('visit', 'Newcomer')
    const staff = await back.join('console')
    expect(seat.told.cueState[0]?.revision).toBe(1)
    // A GO right after the last one would count as the same.
    await new Promise((resolve) => setTimeout(resolve, 400))
    staff.room.send('cue', { commandId: 'b', expectedRevision: 1, command: { do: 'go' } })
    staff.room.send('cue', { commandId: 'b', expectedRevision: 1, command: { do: 'go' } })
    await until(() => (seat.told.cueState.at(-1)?.revision ?? 0) === 2, 'GO on a full disk')
    makeRoom()
    await Promise.all([seat.room.leave(), staff.room.leave()])
    await Promise.all([first.close(), second.close()])
    expect(readCueLog(join(again, 'show/yard.log')).warnings).toEqual([])
  })

  test('a store that was closed well is opened again on a full disk', () => {
    const file = join(data, 'closed.sqlite')
    const inProcess = (lines: string): string => {
      const store = JSON.stringify(join(import.meta.dirname, 'store.ts'))
      const script = `const { openStore } = await import(${store}); const store = await openStore(${JSON.stringify(file)}); ${lines}; await store.close()`
      const options = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script]
      return execFileSync(process.execPath, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
    }
    const read = `console.log((await store.db.selectFrom('settings').selectAll().execute()).length)`
    expect(inProcess(read)).toBe('0')
    // The log and its index are gone with the last who had the store open; to read it again takes room for them.
    expect(readdirSync(data).filter((name) => /closed.sqlite-(wal|shm)/.test(name))).toEqual([])
    fill()
    expect(inProcess(read)).toBe('0')
    makeRoom()
    expect(inProcess(read)).toBe('0')
    expect(readdirSync(data)).toContain('closed.sqlite-room')
  })

  test('the cue log: an append that found no room leaves no part of itself, and neither does a log made short again', async () => {
    const folder = join(data, 'logs')
    mkdirSync(folder)
    const entry = (revision: number, size: number) => ({
      atServerMs: revision * 10_000,
      pair: { serverMs: 0, wallMs: 0, monotonicMs: 0, bootId: 'b' },
      state: { revision, next: null, running: [], masters: [], overrides: [], recentCommands: [] },
      who: 'x'.repeat(size),
    })
    const log = await openCueLog(folder, 'long')
    await log.append(entry(1, 10))
    // More than there is room for: a part of it is written before the disk says no.
    writeFileSync(join(data, 'ballast'), Buffer.alloc(MOUNT_BYTES / 2))
    await expect(log.append(entry(2, MOUNT_BYTES * 0.7))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(readCueLog(join(folder, 'long.log')).warnings).toEqual([])
    await log.append(entry(3, 10))
    // So much that the log is to be made short, and there is no room for the short one either.
    await expect(log.append(entry(4, MOUNT_BYTES))).rejects.toMatchObject({ code: 'ENOSPC' })
    makeRoom()
    await log.append(entry(5, 10))
    await log.close()
    const read = readCueLog(join(folder, 'long.log'))
    expect(read.warnings).toEqual([])
    expect(read.entries.map(({ state }) => state.revision)).toEqual([1, 3, 5])
    expect(readdirSync(folder)).toEqual(['long.log'])
  })

  test('after it, the store is whole', async () => {
    const store = await openStore(join(data, 'holosite.sqlite'))
    const checked = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.db)
    expect(checked.rows).toEqual([{ integrity_check: 'ok' }])
    await store.close()
  })
})
