import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browser: Browser
let visitor: Page
let operator: Page
let show: string

beforeAll(async () => {
  product = await startProduct(() => {}, '--watch')
  show = join(product.root, 'scenes/yard-opening/show.json')
  browser = await launchChromium()
  operator = await (await openContext(browser, { width: 1000, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('tr[data-cue=house]', { timeout: 60_000 })
  visitor = await enterVisit(await openContext(browser), product.origin, 'Designer')
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const visitorReads = (): Promise<string> => visitor.evaluate(() => document.body.innerText)
const panel = (): Locator => operator.locator('.document-faults')

test('a broken document is told at the desk and on the terminal with file, place and what to do; visitors read nothing of it', async () => {
  const text = await readFile(show, 'utf8')
  await visitor.evaluate(() => window.holosite?.stand(4, -6, 45))
  await writeFile(show, text.replace('"fadeInS"', '"fadeInn"'))
  await panel().waitFor({ timeout: 30_000 })
  expect(await panel().textContent()).toMatch(/show\.json.*cues\[0\]\.fadeInn.*unknown key "fadeInn".*fadeInS/s)
  expect(product.output()).toMatch(/show\.json: cues\[0\]\.fadeInn: .*Did you mean/)
  // Long enough for a visitor's page to have been told.
  await visitor.waitForTimeout(2000)
  expect(await visitorReads()).not.toMatch(/json|fadeInn|faults/)
  expect(await visitor.locator('.fault').count()).toBe(0)
  expect(await visitor.evaluate(() => window.holosite?.inspect().settled)).toBe(true)

  await writeFile(show, text)
  await panel().waitFor({ state: 'detached', timeout: 30_000 })
})

test('in Chinese the desk reads the fault in Chinese, and text that is not JSON with its line', async () => {
  const text = await readFile(show, 'utf8')
  await operator.getByRole('button', { name: '中文' }).click()
  await writeFile(show, text.replace('"fadeInS"', '"fadeInn"'))
  await operator.waitForSelector('.document-faults:has-text("是不是“fadeInS”？")', { timeout: 30_000 })
  expect(await panel().innerText()).not.toMatch(/Did you mean|unknown/)
  await writeFile(show, text.replace('"kind"', "'kind'"))
  await operator.waitForSelector('.document-faults:has-text("单引号")', { timeout: 30_000 })
  expect(await panel().innerText()).toMatch(/3:3（行:列）/)
  await writeFile(show, text)
  await panel().waitFor({ state: 'detached', timeout: 30_000 })
  await operator.getByRole('button', { name: 'English' }).click()
}, 120_000)

test('a changed document is in force without a reload, and the visitor stays where he stands', async () => {
  const text = await readFile(show, 'utf8')
  await writeFile(show, text.replace('"House"', '"Doors open"'))
  await operator.waitForSelector('tr[data-cue=house]:has-text("Doors open")', { timeout: 30_000 })
  await until(
    async () => (await visitor.evaluate(() => window.holosite?.inspect().settled)) === true,
    60_000,
    () => 'the stage did not come back',
  )
  const [east, north] = await visitor.evaluate(() => [...(window.holosite?.inspect().ground ?? [])])
  expect([east, north]).toEqual([4, -6])
  // Walking on in the new place is the same stream of poses to the server, which would close another.
  await visitor.evaluate(() => window.holosite?.stand(3, -6, 0))
  await visitor.waitForTimeout(4000)
  expect(await visitor.locator('[data-room=open]').count()).toBe(1)
}, 120_000)

test('a medium that is missing is told at the desk, and putting the file back takes the fault away without a reload', async () => {
  const scene = join(product.root, 'scenes/yard-opening')
  const document = JSON.parse(await readFile(join(scene, 'scene.json'), 'utf8')) as object
  const media = [{ id: 'poster', kind: 'image', uri: 'posters/night.png', credit: 'Test' }]
  await writeFile(join(scene, 'scene.json'), JSON.stringify({ ...document, media }))
  await panel().waitFor({ timeout: 30_000 })
  expect(await panel().textContent()).toContain('posters/night.png')
  expect(await visitorReads()).not.toContain('night.png')
  await mkdir(join(scene, 'posters'))
  await writeFile(join(scene, 'posters/night.png'), 'a picture')
  await panel().waitFor({ state: 'detached', timeout: 30_000 })
}, 120_000)
