import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bodyOfMany } from '../../importers/avatar/testing/many-materials.ts'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { ROOT, startProduct, until, type Product } from '../yard/product.ts'

const DANCER = resolve(ROOT, 'public/performers/dancer.vrm')
const DATA = resolve(ROOT, process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data')
const VOXELS = `${DATA}/vrm/cryptovoxels.vrm`

let product: Product
let browsers: Browser[]
let ann: Page
let ben: Page

beforeAll(async () => {
  product = await startProduct()
  browsers = [await launchChromium(), await launchChromium()]
  ann = await enterVisit(await openContext(browsers[0]!), product.origin, 'Ann')
  ben = await enterVisit(await openContext(browsers[1]!), product.origin, 'Ben')
  await ann.evaluate(() => window.holosite!.stand(2, -8, 180))
  await ben.evaluate(() => window.holosite!.stand(2, -11, 0))
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const annIsOwn = (page: Page) => page.evaluate(() => window.holosite!.inspect().people.some(({ named, own }) => named === 'Ann' && own))
const parts = (page: Page) => page.evaluate(() => window.holosite!.countParts())

async function bring(file: string | Uint8Array): Promise<void> {
  const given = typeof file === 'string' ? file : { name: 'body.vrm', mimeType: 'model/gltf-binary', buffer: Buffer.from(file) }
  await ann.setInputFiles('[data-panel=body] input[type=file]', given)
  await ann.waitForSelector('[data-body-licence]', { timeout: 60_000 })
}

test('a visitor brings a VRM, reads what its author allows, wears it, and another page draws him in it', async () => {
  await until(async () => (await ben.evaluate(() => window.holosite!.inspect().people.length)) > 0, 60_000, () => 'Ben never saw Ann') // prettier-ignore
  expect((await parts(ben))['own-bodies']?.drawCalls ?? 0).toBe(0)
  await ann.click('.top-bar button:has-text("Settings")')
  await ann.waitForSelector('[data-panel=body]')
  await bring(DANCER)
  expect(await ann.textContent('[data-body-licence]')).toContain('Everybody may wear it.')
  await ann.click('[data-body-wear]')
  await ann.waitForSelector('[data-body=worn]', { timeout: 60_000 })
  await until(
    () => annIsOwn(ben),
    90_000,
    () => 'Ben never saw the body',
  )
  const { 'own-bodies': own } = await parts(ben)
  expect(own).toEqual({ drawCalls: 2, triangles: 5120 })
}, 240_000)

test('who does not want to see such bodies sees the costume of the house, and the body again when he does', async () => {
  await ben.click('.top-bar button:has-text("Settings")')
  await ben.waitForSelector('[data-panel=body]')
  const box = ben.locator('[data-panel=body] input[type=checkbox]').first()
  await box.click()
  await until(
    async () => !(await annIsOwn(ben)),
    60_000,
    () => 'the body stayed',
  )
  await until(
    async () => (await parts(ben))['house-bodies']?.drawCalls === 1,
    60_000,
    () => 'nobody was drawn instead',
  )
  const { 'house-bodies': house } = await parts(ben)
  expect(house?.triangles).toBeGreaterThanOrEqual(6000)
  expect(house?.triangles).toBeLessThanOrEqual(10_000)
  await box.click()
  await until(
    () => annIsOwn(ben),
    60_000,
    () => 'the body never came back',
  )
}, 240_000)

test('taken back it is gone for everybody', async () => {
  await ann.click('[data-body-off]')
  await ann.waitForSelector('[data-body=none]', { timeout: 60_000 })
  await until(
    async () => !(await annIsOwn(ben)),
    60_000,
    () => 'the body stayed',
  )
}, 120_000)

test.skipIf(!existsSync(VOXELS))(
  'a VRM of 0.x is worn as well',
  async () => {
    await bring(VOXELS)
    await ann.click('[data-body-wear]')
    await until(
      () => annIsOwn(ben),
      120_000,
      () => 'Ben never saw the body',
    )
    expect((await parts(ben))['own-bodies']).toEqual({ drawCalls: 1, triangles: 4907 })
    if (process.env['HOLOSITE_SHOTS']) await ben.screenshot({ path: `${process.env['HOLOSITE_SHOTS']}/own-body.png` })
  },
  240_000,
)

test('a body of twelve materials is put together into few draws by the page that brings it, and people stay within theirs with a crowd about', async () => {
  await bring(await bodyOfMany(new Uint8Array(readFileSync(DANCER))))
  expect(await ann.getAttribute('[data-body-fits]', 'data-body-fits')).toBe('true')
  expect(await ann.textContent('[data-body-fits]')).toContain('Made lighter it fits')
  await ann.click('[data-body-wear]')
  await until(
    async () => (await parts(ben))['own-bodies']?.drawCalls === 2,
    120_000,
    () => 'Ben never saw the body',
  )
  const street = { east: 2, fromNorth: -16, toNorth: -2, halfM: 8, sights: [], closed: [] }
  expect(await ben.evaluate(async (where) => (await window.holosite!.populate(200, where))?.count, street)).toBe(200)
  await until(
    async () => ((await parts(ben))['people']?.triangles ?? 0) > 20_000,
    120_000,
    () => 'nobody came',
  )
  const seen = await parts(ben)
  const people = ['people', 'names', 'own-bodies', 'house-bodies'].map((part) => seen[part] ?? { drawCalls: 0, triangles: 0 })
  expect(people[2]!.drawCalls).toBe(2)
  // The simulated crowd takes three draws more where it has room left.
  expect(people.reduce((sum, { drawCalls }) => sum + drawCalls, 0)).toBeLessThanOrEqual(9)
  expect(people.reduce((sum, { triangles }) => sum + triangles, 0)).toBeLessThanOrEqual(150_000)
}, 400_000)

test('staff take a body off in the console: it is gone for everybody, and its wearer brings none for a day', async () => {
  const desk = await (await openContext(browsers[0]!, { width: 1280, height: 800 })).newPage()
  await desk.goto(await product.staffLink('operator'))
  await desk.click('[data-lamp=people]', { timeout: 60_000 })
  await desk.click('button[aria-label="Take the body off that Ann brought"]', { timeout: 60_000 })
  // Nothing is written there where nothing was done by oneself.
  await ann.waitForSelector('[data-body=none]', { timeout: 60_000, state: 'attached' })
  await until(
    async () => !(await annIsOwn(ben)),
    60_000,
    () => 'the body stayed',
  )
  await desk.waitForSelector('button[aria-label="Take the body off that Ann brought"]', { state: 'detached', timeout: 60_000 })
  await bring(DANCER)
  await ann.click('[data-body-wear]')
  await until(
    async () => /Staff took your body off/.test((await ann.textContent('[data-panel=body] [role=status]')) ?? ''),
    60_000,
    () => 'nothing was said',
  )
  expect(await ann.locator('[data-body=worn]').count()).toBe(0)
  await desk.close()
}, 240_000)

test('what is no VRM is refused in words', async () => {
  await ann.setInputFiles('[data-panel=body] input[type=file]', {
    name: 'x.vrm',
    mimeType: 'model/gltf-binary',
    buffer: readFileSync(DANCER).subarray(0, 5000),
  })
  await ann.waitForSelector('[data-panel=body] [role=status]:has-text("not whole")', { timeout: 60_000 })
  expect(await ann.locator('[data-body-wear]').count()).toBe(0)
}, 60_000)
