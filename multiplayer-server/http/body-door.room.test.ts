import { readFileSync } from 'node:fs'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { changedBody } from '../../importers/avatar/testing/changed-body.ts'
import { actFrom, leaveAll, openYard, until, type TestBrowser, type Yard } from '../rooms/testing/open-yard.ts'

const DANCER = new Uint8Array(readFileSync('public/performers/dancer.vrm'))
const TYPE = { 'content-type': 'model/gltf-binary' }

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const put = (browser: TestBrowser, bytes: Uint8Array, query = '', headers: Record<string, string> = TYPE): Promise<Response> =>
  browser.send(`/bodies/yard${query}`, 'PUT', bytes, headers)
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { error: { code: string } }).error.code
const files = (): string[] => readdirSync(join(yard.root, 'var/bodies/yard')).filter((name) => name.endsWith('.vrm'))

test('who is inside brings a body: all hear of it, late comers too, fetch it, and it goes when he takes it back', async () => {
  const [annPage, benPage] = [yard.browser(), yard.browser()]
  const [ann, ben] = [await annPage.join('visit', 'Ann'), await benPage.join('visit', 'Ben')]
  const { slot, visitorId } = ann.told.welcome[0]!
  const credited = changedBody(DANCER, (json) => (json.extensions.VRMC_vrm.meta.creditNotation = 'required'))
  const answer = await put(annPage, credited)
  expect(answer.status).toBe(201)
  const { id, credit } = (await answer.json()) as { id: string; credit: string }
  expect(credit).toBe('Lantern dancer: Holosite')
  await until(() => ben.told.bodies.at(-1)?.length === 1, 'Ben hears of it')
  expect(ben.told.bodies.at(-1)).toEqual([{ slot, visitorId, id, credit }])
  const late = await yard.browser().join('visit', 'Cleo')
  await until(() => late.told.bodies.at(-1)?.length === 1, 'a late comer hears of it')
  const file = await benPage.fetch(`/bodies/yard/${id}`)
  expect(file.headers.get('cache-control')).toBe('private, max-age=3600')
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(credited)
  expect((await annPage.fetch('/bodies/yard', { method: 'DELETE' })).status).toBe(204)
  await until(() => ben.told.bodies.at(-1)?.length === 0, 'it is gone')
  expect(files()).toEqual([])
  expect(await codeOf(await benPage.fetch(`/bodies/yard/${id}`))).toBe('body/not-found')
})

test('nobody outside brings or fetches one, no page of another site, and none of another name', async () => {
  const annPage = yard.browser()
  await annPage.join('visit', 'Ann')
  const { id } = (await (await put(annPage, DANCER)).json()) as { id: string }
  const stranger = yard.browser()
  expect(await codeOf(await put(stranger, DANCER))).toBe('access/foreign')
  expect(await codeOf(await stranger.fetch(`/bodies/yard/${id}`))).toBe('access/foreign')
  expect(await codeOf(await stranger.fetch('/bodies/nowhere/x'))).toBe('access/foreign')
  expect(await codeOf(await put(annPage, DANCER, '', { ...TYPE, origin: 'https://example.org' }))).toBe('access/wrong-origin')
  for (const name of ['..%2f..%2fsigning-key', 'index.json', '', id.slice(1)]) {
    expect((await annPage.fetch(`/bodies/yard/${name}`)).status).toBe(404)
  }
})

test('what a hostile page sends is refused in words, and nothing of it is kept', async () => {
  const page = yard.browser()
  const seat = await page.join('visit', 'Mallory')
  const before = files()
  const author = changedBody(DANCER, (json) => (json.extensions.VRMC_vrm.meta.avatarPermission = 'onlyAuthor'))
  const tries: readonly [string, Promise<Response>][] = [
    ['body/over-budget', put(page, new Uint8Array(3 * 1024 * 1024 + 1))],
    ['body/not-vrm', put(page, new Uint8Array(1000))],
    ['body/truncated', put(page, DANCER.slice(0, 100_000))],
    ['body/licence', put(page, author)],
    [
      'body/unsupported',
      put(
        page,
        changedBody(DANCER, (json) => (json.buffers[0].uri = 'https://example.org/x')),
      ),
    ],
    [
      'body/malformed',
      put(
        page,
        changedBody(DANCER, (json) => (json.nodes[1].children = [0, 1])),
      ),
    ],
    ['protocol/malformed', put(page, DANCER, '', { 'content-type': 'text/html' })],
  ]
  for (const [code, answer] of tries) expect([code, await codeOf(await answer)]).toEqual([code, code])
  expect(files()).toEqual(before)
  expect(seat.told.bodies.at(-1)).toEqual([])
  expect((await put(page, author, '?author=1')).status).toBe(201)
  expect(files()).toHaveLength(before.length + 1)
})

test('one file a visitor, and not too often', async () => {
  const page = yard.browser()
  await page.join('visit', 'Ann')
  const other = changedBody(DANCER, (json) => (json.extensions.VRMC_vrm.meta.name = 'Other'))
  const nobodys = changedBody(DANCER, (json) => (json.extensions.VRMC_vrm.meta.name = 'First'))
  expect((await put(page, nobodys)).status).toBe(201)
  const before = files().length
  expect((await put(page, other)).status).toBe(201)
  expect(files()).toHaveLength(before)
  const codes: number[] = []
  for (let index = 0; index < 12; index++) codes.push((await put(page, DANCER)).status)
  expect(codes).toContain(429)
})

test('staff who moderate take a body off; its owner is told, brings none for a day, and it is in the audit', async () => {
  const annPage = yard.browser()
  const ann = await annPage.join('visit', 'Ann')
  const { visitorId } = ann.told.welcome[0]!
  await put(annPage, DANCER)
  const staff = yard.browser()
  await staff.enterAs('owner')
  const desk = await staff.join('console')
  await until(() => ann.told.bodies.at(-1)?.some((one) => one.visitorId === visitorId) === true, 'it is worn')
  expect(await actFrom(desk, { do: 'take-body', visitorId })).toMatchObject({ ok: true })
  await until(() => ann.told.bodies.at(-1)?.some((one) => one.visitorId === visitorId) === false, 'it is off')
  expect(ann.told.bodyOff).toEqual([{ hours: 24 }])
  expect(await codeOf(await put(annPage, DANCER))).toBe('body/licence')
  const { lines } = (await (await staff.fetch('/api/audit')).json()) as { lines: { what: string; detail: string }[] }
  expect(lines.find(({ what }) => what === 'house-take-body')?.detail).toContain('name=Ann')
})
