import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browser: Browser
let visitor: Page
let show: string

beforeAll(async () => {
  product = await startProduct(() => {}, '--watch')
  show = join(product.root, 'scenes/yard-opening/show.json')
  browser = await launchChromium()
  visitor = await enterVisit(await openContext(browser), product.origin, 'Designer')
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

test('a broken document is shown over the scene with its file and what to do, and the venue stands', async () => {
  const text = await readFile(show, 'utf8')
  await visitor.evaluate(() => window.holosite?.stand(4, -6, 45))
  await writeFile(show, text.replace('"fadeInS"', '"fadeInn"'))
  const panel = visitor.locator('.fault.corner')
  await panel.waitFor({ timeout: 30_000 })
  expect(await panel.textContent()).toMatch(/show\.json.*fadeInn.*fadeInS/s)
  expect(await visitor.evaluate(() => window.holosite?.inspect().settled)).toBe(true)

  await writeFile(show, text)
  await until(
    async () => (await panel.count()) === 0,
    30_000,
    () => 'the fault stays though the file is well again',
  )
})

test('a visitor may put the fault away; the next one is shown again', async () => {
  const text = await readFile(show, 'utf8')
  const panel = visitor.locator('.fault.corner')
  await writeFile(show, text.replace('"fadeInS"', '"fadeInn"'))
  await panel.waitFor({ timeout: 30_000 })
  await panel.locator('button').click()
  await panel.waitFor({ state: 'detached', timeout: 10_000 })
  expect(await visitor.locator('[data-room=open]').count()).toBe(1)
  await writeFile(show, text.replace('"fadeInS"', '"fadeInnn"'))
  await panel.waitFor({ timeout: 30_000 })
  await writeFile(show, text)
  await panel.waitFor({ state: 'detached', timeout: 30_000 })
}, 120_000)

test('a changed document is in force without a reload, and the visitor stays where he stands', async () => {
  const text = await readFile(show, 'utf8')
  const operator = await (await openContext(browser, { width: 1000, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('tr[data-cue=house]', { timeout: 60_000 })
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

test('a medium that is missing is told on the page, and putting the file back takes the fault away without a reload', async () => {
  const scene = join(product.root, 'scenes/yard-opening')
  const document = JSON.parse(await readFile(join(scene, 'scene.json'), 'utf8')) as object
  const media = [{ id: 'poster', kind: 'image', uri: 'posters/night.png', credit: 'Test' }]
  await writeFile(join(scene, 'scene.json'), JSON.stringify({ ...document, media }))
  const panel = visitor.locator('.fault.corner')
  await panel.waitFor({ timeout: 30_000 })
  expect(await panel.textContent()).toContain('posters/night.png')
  await mkdir(join(scene, 'posters'))
  await writeFile(join(scene, 'posters/night.png'), 'a picture')
  await until(
    async () => (await panel.count()) === 0,
    30_000,
    () => 'the fault stays though the medium is there',
  )
}, 120_000)
