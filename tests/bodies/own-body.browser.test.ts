import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

async function bring(path: string): Promise<void> {
  await ann.setInputFiles('[data-panel=body] input[type=file]', path)
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
    async () => ((await parts(ben))['people']?.drawCalls ?? 0) > 1,
    60_000,
    () => 'nobody was drawn instead',
  )
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

test('what is no VRM is refused in words', async () => {
  await ann.setInputFiles('[data-panel=body] input[type=file]', {
    name: 'x.vrm',
    mimeType: 'model/gltf-binary',
    buffer: readFileSync(DANCER).subarray(0, 5000),
  })
  await ann.waitForSelector('[data-panel=body] [role=status]:has-text("not whole")', { timeout: 60_000 })
  expect(await ann.locator('[data-body-wear]').count()).toBe(0)
}, 60_000)
