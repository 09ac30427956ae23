import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { DEFAULT_RATES } from '../access/rate-limits.ts'
import { actFrom, joinWith, leaveAll, openYard, until, type Seat, type TestBrowser, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard({ rates: { ...DEFAULT_RATES, exchangePerMinute: 1000 } })
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const staff = async (role: 'owner' | 'operator' | 'moderator' | 'host' | 'guide', label: string = role): Promise<Seat> => {
  const browser = yard.browser()
  await browser.enterAs(role)
  return browser.join('console', label)
}
const idOf = (seat: Seat): string => seat.told.welcome[0]?.visitorId ?? ''
const auditOf = (what: string) =>
  yard.server.store.db
    .selectFrom('audit')
    .selectAll()
    .where('what', '=', what as 'cue')
    .orderBy('id', 'desc')
    .execute()
const visitor = async (name: string): Promise<{ seat: Seat; browser: TestBrowser }> => {
  const browser = yard.browser()
  return { browser, seat: await browser.join('visit', name) }
}

describe('people', () => {
  test('staff see everyone once a second: name, role, since when, round trip, silence; visitors see nothing of it', async () => {
    const moderator = await staff('moderator')
    const { seat } = await visitor('Li')
    await until(() => moderator.told.attendance.at(-1)?.some(({ name, roundTripMs }) => name === 'Li' && roundTripMs !== null) ?? false, 'Li with a round trip', 20_000) // prettier-ignore
    const li = moderator.told.attendance.at(-1)?.find(({ name }) => name === 'Li')
    expect(li).toMatchObject({ visitorId: idOf(seat), role: 'visitor', kind: 'visit', at: null })
    expect(li?.roundTripMs).toBeLessThan(5000)
    expect(li?.sinceMs).toBeLessThanOrEqual(yard.server.shows.clock.now())
    expect([seat.told.attendance, seat.told.house, seat.told.reports]).toEqual([[], [], []])
  })

  test('a muted visitor is told why and until when and is not heard, until somebody takes it back', async () => {
    const moderator = await staff('moderator')
    const { seat } = await visitor('Loud')
    const { seat: witness } = await visitor('Witness')
    expect(await actFrom(moderator, { do: 'mute', visitorId: idOf(seat), minutes: 5, reason: 'spam', note: 'third time' })).toMatchObject({ ok: true }) // prettier-ignore
    await until(() => seat.told.standing.length === 1, 'his standing')
    expect(seat.told.standing[0]?.muted).toMatchObject({ reason: 'spam' })
    seat.room.send('chat', { text: 'buy my things' })
    await until(() => seat.told.refused.length === 1, 'the refusal')
    expect(seat.told.refused[0]?.code).toBe('house/muted')
    const [penalty] = moderator.told.house.at(-1)?.mutes ?? []
    expect(penalty).toMatchObject({ name: 'Loud', by: 'moderator', reason: 'spam' })
    expect(await actFrom(moderator, { do: 'unmute', key: penalty?.key ?? '' })).toMatchObject({ ok: true })
    await until(() => seat.told.standing.at(-1)?.muted === null, 'his voice back')
    seat.room.send('chat', { text: 'sorry' })
    await until(() => witness.told.chat.length === 1, 'the line')
    expect(witness.told.chat[0]?.text).toBe('sorry')
    // Nothing of staff's own note reached the visitor.
    expect(JSON.stringify(seat.told)).not.toContain('third time')
    expect((await auditOf('house-mute'))[0]).toMatchObject({ name: 'moderator', role: 'moderator', venue: 'yard', outcome: 'done' })
  })

  test('a kicked visitor is told why, is out, and may come back; the same command again does not kick him twice', async () => {
    const operator = await staff('operator')
    const { seat, browser } = await visitor('Rude')
    const kick = { do: 'kick', visitorId: idOf(seat), reason: 'language' } as const
    expect(await actFrom(operator, kick, { commandId: 'kick-once' })).toMatchObject({ ok: true })
    expect(await seat.closed).toBe(CLOSE.kicked)
    expect(seat.told.sentOut).toEqual([{ how: 'kicked', reason: 'language', untilMs: null }])
    const back = await browser.join('visit', 'Rude')
    expect(await actFrom(operator, kick, { commandId: 'kick-once' })).toMatchObject({ ok: true })
    await new Promise((wake) => setTimeout(wake, 200))
    expect(back.closeCode()).toBeNull()
  })

  test('a banned visitor is out and stays out, also with a ticket he had in hand, until the ban is taken back; no address is kept', async () => {
    const operator = await staff('operator')
    const { seat, browser } = await visitor('Bad')
    const inHand = await browser.ticket({ kind: 'visit' })
    await actFrom(operator, { do: 'ban', visitorId: idOf(seat), minutes: 60, reason: 'harassment' })
    expect(await seat.closed).toBe(CLOSE.banned)
    expect(seat.told.sentOut[0]).toMatchObject({ how: 'banned', reason: 'harassment' })
    expect(seat.told.sentOut[0]?.untilMs).toBeGreaterThan(yard.server.shows.clock.now() + 59 * 60_000)
    const refused = await browser.fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit' } })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ error: { code: 'house/banned' } })
    const door = (await (await browser.fetch('/api/venues/yard/door', { body: {} })).json()) as { why: string; untilMs: number }
    expect(door).toMatchObject({ why: 'banned', untilMs: seat.told.sentOut[0]?.untilMs })
    await expect(joinWith(yard.server.origin, inHand)).rejects.toMatchObject({ code: CLOSE.shut })
    const stored = await yard.server.store.db.selectFrom('settings').select('value').where('key', '=', 'house/yard').executeTakeFirst()
    expect(stored?.value).toContain('"name":"Bad"')
    expect(stored?.value).not.toContain(idOf(seat))
    expect(stored?.value).not.toContain('127.0.0.1')
    const key = operator.told.house.at(-1)?.bans[0]?.key ?? ''
    expect(await actFrom(operator, { do: 'unban', key })).toMatchObject({ ok: true })
    expect((await browser.join('visit')).closeCode()).toBeNull()
  })

  test('somebody who has just left can be banned; staff can not', async () => {
    const operator = await staff('operator')
    const { seat, browser } = await visitor('Gone')
    await seat.room.leave()
    expect(await actFrom(operator, { do: 'ban', visitorId: idOf(seat), minutes: 1, reason: 'other' })).toMatchObject({ ok: true })
    expect((await browser.fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit' } })).status).toBe(403)
    await actFrom(operator, { do: 'unban', key: operator.told.house.at(-1)?.bans[0]?.key ?? '' })
    const host = yard.browser()
    await host.enterAs('host')
    const walking = await host.join('visit')
    const refused = await actFrom(operator, { do: 'ban', visitorId: idOf(walking), minutes: 1, reason: 'other' })
    expect(refused).toMatchObject({ ok: false, fault: { code: 'house/not-a-visitor' } })
    const nobody = await actFrom(operator, { do: 'kick', visitorId: 'nobody', reason: 'other' })
    expect(nobody).toMatchObject({ ok: false, fault: { code: 'house/not-here' } })
  })
})

test('who was banned sees no camera either, with a viewer’s ticket he had in hand', async () => {
  const operator = await staff('operator')
  const { seat, browser } = await visitor('Watcher')
  const { revision } = yard.server.shows.show('yard').state
  operator.room.send('cue', { commandId: 'on-air', expectedRevision: revision, command: { do: 'air', camera: 'gate', on: true } })
  await until(() => operator.told.cueResult.some(({ ok }) => ok), 'the air')
  seat.room.send('liveTicket', { camera: 'gate' })
  await until(() => seat.told.liveTicket.length === 1, 'the ticket')
  await actFrom(operator, { do: 'ban', visitorId: idOf(seat), minutes: 1, reason: 'other' })
  const headers = { authorization: `Bearer ${seat.told.liveTicket[0]?.ticket}`, 'content-type': 'application/sdp' }
  const refused = await browser.fetch('/live/yard/gate/whep', { body: 'v=0', headers })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ error: { code: 'house/banned' } })
  await actFrom(operator, { do: 'unban', key: operator.told.house.at(-1)?.bans[0]?.key ?? '' })
})

describe('doors and notices', () => {
  test('a locked room keeps its people, also when they lose the connection, lets staff in and nobody new', async () => {
    const operator = await staff('operator')
    const { browser: inside } = await visitor('Inside')
    expect(await actFrom(operator, { do: 'lock', reason: 'incident' })).toMatchObject({ ok: true })
    const stranger = yard.browser()
    expect((await stranger.fetch('/api/ticket', { body: { venue: 'yard', kind: 'visit' } })).status).toBe(403)
    expect(await (await stranger.fetch('/api/venues/yard/door', { body: {} })).json()).toMatchObject({ why: 'locked', untilMs: null })
    const again = await inside.join('visit')
    expect(again.closeCode()).toBeNull()
    const host = yard.browser()
    await host.enterAs('host')
    expect((await host.join('visit')).told.welcome[0]?.role).toBe('host')
    // An operator who walks as anybody may come in too.
    const walker = yard.browser()
    await walker.enterAs('operator')
    expect((await walker.join('visit')).told.welcome[0]?.role).toBe('visitor')
    expect(await actFrom(operator, { do: 'unlock' })).toMatchObject({ ok: true })
    // The host took nobody's place.
    expect(await (await stranger.fetch('/api/venues/yard/door', { body: {} })).json()).toMatchObject({ why: null })
    await visitor('Third')
    expect(await (await stranger.fetch('/api/venues/yard/door', { body: {} })).json()).toMatchObject({ why: 'full' })
  })

  test('a notice reaches everyone in both languages, late joiners too, and goes when it is withdrawn', async () => {
    const host = await staff('host')
    const { seat } = await visitor('Early')
    const words = { 'zh-CN': '请到东门集合', en: 'Please gather at the east gate' }
    expect(await actFrom(host, { do: 'notice', words, minutes: 10 })).toMatchObject({ ok: true })
    await until(() => seat.told.notice.at(-1) !== null, 'the notice')
    expect(seat.told.notice.at(-1)).toMatchObject({ words })
    const { seat: late } = await visitor('Late')
    await until(() => late.told.notice.length === 1, 'the standing notice')
    expect(late.told.notice[0]).toMatchObject({ words })
    expect(await actFrom(host, { do: 'withdraw' })).toMatchObject({ ok: true })
    await until(() => seat.told.notice.at(-1) === null && late.told.notice.at(-1) === null, 'its end')
    expect(await actFrom(host, { do: 'withdraw' })).toMatchObject({ ok: false, fault: { code: 'house/already' } })
  })

  test('each role does what is its own, everything else is refused, told and written down', async () => {
    const [guide, host, moderator] = [await staff('guide'), await staff('host'), await staff('moderator')]
    const { seat } = await visitor('Anybody')
    const before = moderator.told.house.at(-1)
    const refused = { ok: false, fault: { code: 'protocol/not-allowed' } }
    expect(await actFrom(seat, { do: 'lock', reason: 'other' })).toMatchObject(refused)
    expect(await actFrom(guide, { do: 'kick', visitorId: idOf(seat), reason: 'other' })).toMatchObject(refused)
    expect(await actFrom(host, { do: 'ban', visitorId: idOf(seat), minutes: 5, reason: 'other' })).toMatchObject(refused)
    expect(await actFrom(moderator, { do: 'put-event', event: 'x' })).toMatchObject(refused)
    expect(moderator.told.house.at(-1)).toEqual(before)
    expect(seat.closeCode()).toBeNull()
    expect((await auditOf('house-lock'))[0]).toMatchObject({ who: idOf(seat), role: 'visitor', outcome: 'protocol/not-allowed' })
  })
})

describe('two operators', () => {
  test('what one does the other sees at once; who acts on what he has not seen is refused and told whose act came first', async () => {
    const chen = await staff('operator', 'Chen')
    const wu = await staff('operator', 'Wu')
    const seen = wu.told.house.at(-1)?.revision ?? -1
    await actFrom(chen, { do: 'notice', words: { 'zh-CN': '一', en: 'one' }, minutes: 5 })
    await until(() => wu.told.house.at(-1)?.notice?.by === 'Chen', 'Wu to see it')
    const stale = await actFrom(wu, { do: 'notice', words: { 'zh-CN': '二', en: 'two' }, minutes: 5 }, { expectedRevision: seen })
    expect(stale).toMatchObject({ ok: false, fault: { code: 'house/stale-revision', what: 'Chen changed this a moment ago.' } })
    expect(wu.told.house.at(-1)?.notice?.words.en).toBe('one')
    // What Chen touched was the notice: Wu's act on something else goes through on the same old revision.
    expect(await actFrom(wu, { do: 'lock', reason: 'private' }, { expectedRevision: seen })).toMatchObject({ ok: true })
    await actFrom(wu, { do: 'unlock' })
    await actFrom(wu, { do: 'withdraw' })
  })

  test('the same command twice is one act', async () => {
    const chen = await staff('operator')
    const first = await actFrom(chen, { do: 'lock', reason: 'other' }, { commandId: 'lock-1' })
    expect(await actFrom(chen, { do: 'lock', reason: 'other' }, { commandId: 'lock-1', expectedRevision: 0 })).toEqual(first)
    const lines = (await auditOf('house-lock')).filter(({ outcome, who }) => outcome === 'done' && who === idOf(chen))
    expect(lines).toHaveLength(1)
    await actFrom(chen, { do: 'unlock' })
  })
})

describe('the audit', () => {
  test('every act is in it with who, role, venue and outcome; only the owner reads it', async () => {
    const operator = await staff('operator', 'Chen')
    const { revision } = yard.server.shows.show('yard').state
    operator.room.send('cue', { commandId: 'audited', expectedRevision: revision, command: { do: 'blackout', on: true } })
    operator.room.send('outputCall', { projector: null, pattern: 'grid', identify: false })
    await until(
      async () => (await auditOf('output-call')).length > 0 && (await auditOf('cue'))[0]?.detail === 'blackout on=true',
      'both in the audit',
    )
    expect((await auditOf('cue'))[0]).toMatchObject({ name: 'Chen', role: 'operator', venue: 'yard', detail: 'blackout on=true', outcome: 'done' }) // prettier-ignore
    const read = async (role: 'owner' | 'operator' | null) => {
      const browser = yard.browser()
      if (role !== null) await browser.enterAs(role)
      return browser.fetch('/api/audit')
    }
    expect((await read(null)).status).toBe(401)
    expect((await read('operator')).status).toBe(403)
    const owner = await read('owner')
    const { lines } = (await owner.json()) as { lines: { id: number; what: string }[] }
    expect(lines.some(({ what }) => what === 'output-call')).toBe(true)
    const [, second] = lines
    const browser = yard.browser()
    await browser.enterAs('owner')
    const older = (await (await browser.fetch(`/api/audit?before=${second?.id}`)).json()) as { lines: { id: number }[] }
    expect(older.lines.every(({ id }) => id < (second?.id ?? 0))).toBe(true)
  })
})
