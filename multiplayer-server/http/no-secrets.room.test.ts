import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStaffLink } from '../access/staff.ts'
import { leaveAll, openYard, until, type Yard } from '../rooms/testing/open-yard.ts'

let yard: Yard
const lines: string[] = []
beforeAll(async () => {
  // The most talkative log there is.
  yard = await openYard({ log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) })
}, 60_000)
afterAll(() => yard.close())

test('no link, cookie, ticket or body is in the log, however much it tells', async () => {
  const { db } = yard.server.store
  const { secret } = await makeStaffLink(db, { role: 'owner', minutes: 5, venue: null, camera: null, label: 'x' }, Date.now())
  const owner = yard.browser()
  expect((await owner.fetch('/api/staff/exchange', { body: { secret } })).status).toBe(200)
  const secrets = [secret]
  for (const asked of [{ kind: 'visit' }, { kind: 'console' }, { kind: 'publish', camera: 'gate' }] as const)
    secrets.push(await owner.ticket(asked))
  const bearer = { authorization: `Bearer ${secrets.at(-1)}`, 'content-type': 'application/sdp' }
  expect((await owner.fetch('/live/yard/gate/whip', { body: 'v=0\r\n', headers: bearer })).status).toBe(503)
  const seat = await owner.join('console')
  const visitor = yard.browser()
  const guest = await visitor.join('visit', 'Chen')
  guest.room.send('chat', { text: 'a private word' })
  await until(() => seat.told.chat.length > 0, 'the word')
  // Wrong ones are not to be read either: they are often right ones with a typing error.
  const wrong = 'w'.repeat(43)
  await owner.fetch('/api/staff/exchange', { body: { secret: wrong } })
  await owner.fetch('/matchmake/joinOrCreate/venue', { body: { ticket: 'wrong.ticket.here' } })
  await owner.fetch('/api/staff/exchange', { body: `{"secret":"${wrong}` })
  await leaveAll(yard.server)
  const log = lines.join('\n')
  expect(lines.length).toBeGreaterThan(5)
  for (const hidden of [...secrets, ...owner.cookies.values(), ...visitor.cookies.values(), wrong, 'wrong.ticket.here', 'a private word']) {
    expect(log).not.toContain(hidden)
  }
})

test('a secret in an address opens nothing: links and tickets are taken from body and header only', async () => {
  const { db } = yard.server.store
  const { secret } = await makeStaffLink(db, { role: 'owner', minutes: 5, venue: null, camera: null, label: 'x' }, Date.now())
  const browser = yard.browser()
  expect((await browser.fetch(`/api/staff/exchange?secret=${secret}`, { body: {} })).status).toBe(400)
  expect((await browser.fetch(`/api/staff/exchange?secret=${secret}`)).status).toBe(404)
  const ticket = await browser.ticket({ kind: 'visit' })
  expect((await browser.fetch(`/matchmake/joinOrCreate/venue?ticket=${ticket}`, { body: {} })).status).toBe(401)
  expect(
    (await browser.fetch(`/live/yard/gate/whep?access_token=${ticket}`, { body: 'v=0', headers: { 'content-type': 'application/sdp' } }))
      .status,
  ).toBe(401)
})
