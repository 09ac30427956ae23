import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openYard, until, type TestBrowser, type Yard } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { sealList, type BackupList } from '../../tools/command/backup-list.ts'
import { runCommandLine } from '../../tools/command/run-command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'holosite-backup-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs `holosite <argv> --json` in the folder of this file's tests. */
async function run(
  ...argv: string[]
): Promise<{ code: number; out: { ok: boolean; files?: string[]; errors?: { code: string; what: string }[] } }> {
  let out = ''
  const code = await runCommandLine([...argv, '--json'], { cwd: root, out: (text) => void (out += text), error: () => {} })
  return { code, out: JSON.parse(out) as never }
}

let yard: Yard
let operator: TestBrowser
let visitor: TestBrowser
let taken: Awaited<ReturnType<typeof run>>
let atBackup = 0
let atEnd = 0
beforeAll(async () => {
  yard = await openYard()
  const data = join(yard.root, 'var')
  cpSync(join(yard.root, 'venues', 'yard'), join(data, 'venues', 'kept'), { recursive: true })
  symlinkSync('/etc/passwd', join(data, 'venues', 'kept', 'link'))
  mkdirSync(join(data, 'tls'), { recursive: true })
  writeFileSync(join(data, 'tls', 'authority.json'), '{"key":"secret"}')
  operator = yard.browser()
  await operator.enterAs('operator')
  visitor = yard.browser()
  const seat = await visitor.join('visit', '李 Li')
  const desk = await operator.join('console')
  // Cues and newcomers come while the backup is taken, and after it.
  let revision = 0
  const stop = new AbortController()
  const busy = (async () => {
    while (!stop.signal.aborted) {
      const command = { do: 'blackout', on: revision % 2 === 0 }
      desk.room.send('cue', { commandId: `m${revision}`, expectedRevision: revision, command })
      const before = revision
      await until(
        () => (seat.told.cueState.at(-1)?.revision ?? 0) > before || desk.told.cueResult.some(({ ok }) => !ok),
        'the show to move',
      )
      if (desk.told.cueResult.some(({ ok }) => !ok)) throw new Error(JSON.stringify(desk.told.cueResult))
      revision = seat.told.cueState.at(-1)?.revision ?? 0
      await yard.browser().ticket({ kind: 'visit', name: `Guest ${revision}` })
    }
  })()
  await until(() => revision > 3, 'some traffic')
  atBackup = revision
  taken = await run('backup', 'copy', '--data', data)
  const reached = revision
  await until(() => revision > reached + 2, 'more traffic')
  stop.abort()
  await busy
  atEnd = revision
}, 120_000)
afterAll(() => yard.close())

describe('a backup', () => {
  test('holds store, logs and venues of the data folder, and no key, lock, socket or link', async () => {
    expect(taken).toMatchObject({ code: 0, out: { ok: true } })
    const files = readdirSync(join(root, 'copy'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
    expect(files).toEqual(expect.arrayContaining(['holosite.sqlite', 'yard.log', 'venue.json', 'backup.json']))
    for (const name of ['signing-key', 'authority.json', 'server.lock', 'link']) expect(files).not.toContain(name)
    expect(statSync(join(root, 'copy')).mode & 0o777).toBe(0o700)
    expect(statSync(join(root, 'copy/holosite.sqlite')).mode & 0o777).toBe(0o600)
  })

  test('is never written over another, into the data folder, or from a folder without state', async () => {
    expect((await run('backup', 'copy', '--data', join(yard.root, 'var'))).code).toBe(2)
    expect((await run('backup', join(yard.root, 'var', 'in'), '--data', join(yard.root, 'var'))).code).toBe(2)
    const none = await run('backup', 'other', '--data', 'nowhere')
    expect(none).toMatchObject({ code: 1, out: { errors: [{ code: 'store/unreadable' }] } })
    expect(existsSync(join(root, 'other'))).toBe(false)
  })
})

describe('restoring', () => {
  let drills = 0
  let data = ''
  beforeEach(() => (data = join(root, `drill-${(drills += 1)}`)))

  test('into an empty folder brings back staff, visitors and the show, at one instant of the busy run', async () => {
    expect(await run('restore', 'copy', '--data', data)).toMatchObject({ code: 0, out: { ok: true } })
    expect(statSync(data).mode & 0o777).toBe(0o700)
    const again = await openYard({ data })
    try {
      const known = (from: TestBrowser): TestBrowser => {
        const browser = again.browser()
        for (const [name, value] of from.cookies) browser.cookies.set(name, value)
        return browser
      }
      expect(await (await known(operator).fetch('/api/me')).json()).toMatchObject({ role: 'operator' })
      const seat = await known(visitor).join('visit')
      expect(seat.told.welcome[0]?.people.map(({ name }) => name)).toEqual(['李 Li'])
      const revision = seat.told.cueState[0]?.revision ?? 0
      expect(revision).toBeGreaterThanOrEqual(atBackup)
      expect(revision).toBeLessThan(atEnd)
      expect(existsSync(join(data, 'venues/kept/venue.json'))).toBe(true)
      await seat.room.leave()
    } finally {
      await again.close()
    }
  }, 60_000)

  test('keeps a key that was put there by hand, and minds no hidden file', async () => {
    mkdirSync(join(data, '.npm'), { recursive: true })
    const key = readFileSync(join(yard.root, 'var', 'signing-key'))
    writeFileSync(join(data, 'signing-key'), key, { mode: 0o600 })
    expect((await run('restore', 'copy', '--data', data)).code).toBe(0)
    expect(readFileSync(join(data, 'signing-key'))).toEqual(key)
  })

  test('onto a running server is refused, and onto any state', async () => {
    const running = await run('restore', 'copy', '--data', join(yard.root, 'var'))
    expect(running).toMatchObject({ code: 1, out: { errors: [{ code: 'store/locked' }] } })
    mkdirSync(join(data, 'show'), { recursive: true })
    writeFileSync(join(data, 'show', 'yard.log'), 'x')
    expect((await run('restore', 'copy', '--data', data)).code).toBe(2)
    expect(readFileSync(join(data, 'show', 'yard.log'), 'utf8')).toBe('x')
  })

  test('a backup cut short, with one bit turned, or with a file gone is refused by that file, and nothing is written', async () => {
    const files = (JSON.parse(readFileSync(join(root, 'copy/backup.json'), 'utf8')) as { list: { files: { path: string }[] } }).list.files
    const before = readdirSync(root).length
    const damage: readonly ((file: string) => void)[] = [
      (file) => truncateSync(file, Math.max(0, statSync(file).size - 1)),
      (file) => truncateSync(file, 0),
      (file) => {
        const bytes = readFileSync(file)
        const at = Math.floor(bytes.length / 2)
        bytes[at] = (bytes[at] ?? 0) ^ 4
        writeFileSync(file, bytes)
      },
      (file) => rmSync(file),
    ]
    for (const path of [...files.map((file) => file.path), 'backup.json']) {
      for (const spoil of damage) {
        cpSync(join(root, 'copy'), join(root, 'spoilt'), { recursive: true })
        spoil(join(root, 'spoilt', path))
        const refused = await run('restore', 'spoilt', '--data', data)
        rmSync(join(root, 'spoilt'), { recursive: true })
        expect(refused).toMatchObject({ code: 1, out: { ok: false, errors: [{ code: 'store/unreadable' }] } })
        expect(refused.out.errors?.[0]?.what).toContain(path)
        expect(existsSync(data)).toBe(false)
      }
    }
    expect(readdirSync(root)).toHaveLength(before)
  }, 60_000)

  test('a list that leads out of the backup, or that a newer build wrote, is refused', async () => {
    const { list } = JSON.parse(readFileSync(join(root, 'copy/backup.json'), 'utf8')) as { list: BackupList }
    for (const forged of [
      ...['../yard.log', '/etc/passwd', 'show/../../yard.log', '.hidden'].map((path) => ({
        ...list,
        files: [...list.files, { ...list.files[0], path }],
      })),
      { ...list, format: 2 },
    ]) {
      cpSync(join(root, 'copy'), join(root, 'spoilt'), { recursive: true })
      writeFileSync(join(root, 'spoilt/backup.json'), sealList(forged as BackupList))
      expect((await run('restore', 'spoilt', '--data', data)).code).toBe(1)
      rmSync(join(root, 'spoilt'), { recursive: true })
      expect(existsSync(data)).toBe(false)
    }
  })
})
