import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { showTimeOf } from '../../model/show/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { openYard, type TestBrowser, type Yard } from '../rooms/testing/open-yard.ts'
import { migrations } from './migrations.ts'

/** What the build that wrote the folder knew last. */
interface Known {
  readonly state: { revision: number; running: readonly { cue: string; anchorServerMs: number; anchorShowS: number; rate: number }[] }
  readonly operator: Readonly<Record<string, string>>
  readonly visitor: Readonly<Record<string, string>>
}

const FIXTURE = join(import.meta.dirname, 'fixtures/first')
const known = JSON.parse(readFileSync(join(FIXTURE, 'known.json'), 'utf8')) as Known
/** Server and wall were one then; staff sessions last twelve hours, so the new build comes ten minutes later. */
const LATER_MS = 600_000
const thenMs = known.state.running[0]?.anchorServerMs ?? 0

let yard: Yard
let root = ''
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'holosite-upgrade-'))
  cpSync(join(FIXTURE, 'data'), join(root, 'var'), { recursive: true })
  vi.setSystemTime(thenMs + LATER_MS)
  yard = await openYard({ data: join(root, 'var') })
}, 60_000)
afterAll(async () => {
  await yard.close()
  vi.useRealTimers()
  rmSync(root, { recursive: true, force: true })
})

const withCookies = (cookies: Readonly<Record<string, string>>): TestBrowser => {
  const browser = yard.browser()
  for (const [name, value] of Object.entries(cookies)) browser.cookies.set(name, value)
  return browser
}

test('the data folder of the first whole build is brought to the newest shape', async () => {
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(yard.server.store.db)
  expect(done.rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
})

test('its show goes on: the same cue, at the second it would have reached', async () => {
  const seat = await withCookies(known.visitor).join('visit')
  const [state] = seat.told.cueState
  expect(state).toMatchObject(known.state)
  const [running] = state?.running ?? []
  if (running === undefined) throw new Error('nothing runs')
  const showS = showTimeOf(running as Parameters<typeof showTimeOf>[0], milliseconds(yard.server.shows.clock.now()))
  expect(showS).toBeGreaterThanOrEqual(300 + LATER_MS / 1000)
  expect(showS).toBeLessThan(300 + LATER_MS / 1000 + 60)
  await seat.room.leave()
})

test('who was in is in: the operator at the console, the visitor under his name', async () => {
  const operator = withCookies(known.operator)
  expect(await (await operator.fetch('/api/me')).json()).toMatchObject({ role: 'operator', label: 'operator' })
  const desk = await operator.join('console')
  const visitor = await withCookies(known.visitor).join('visit')
  expect(desk.told.welcome[0]?.role).toBe('operator')
  expect(visitor.told.welcome[0]?.people.map(({ name }) => name)).toContain('赵 Zhao')
  desk.room.send('cue', { commandId: 'c', expectedRevision: known.state.revision, command: { do: 'pause' } })
  await vi.waitFor(() => expect(desk.told.cueState.at(-1)?.revision).toBe(known.state.revision + 1), 15_000)
  await Promise.all([desk.room.leave(), visitor.room.leave()])
})

test('its audit is whole', async () => {
  const rows = await yard.server.store.db.selectFrom('audit').select('what').orderBy('id').execute()
  expect(rows.slice(0, 4).map(({ what }) => what)).toEqual(['staff-link-made', 'staff-link-used', 'staff-link-made', 'staff-link-used'])
})
