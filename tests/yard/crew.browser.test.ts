import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 180_000)
/** A page for each test and each try: a mask is kept by the browser it was drawn in. */
beforeEach(async () => {
  page = await (await openContext(browser, { width: 360, height: 720 })).newPage()
  await page.goto(`${product.origin}/camera/yard/camera-east${new URL(await product.staffLink('camera')).hash}`)
  await page.waitForSelector('button:has-text("Publish"):not([disabled])', { timeout: 60_000 })
}, 90_000)
afterEach(async () => {
  await page?.context().close()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Colour of the picture as it is sent, at a share of its width and height: the preview plays the very stream that leaves. */
const sentColour = (page: Page, x: number, y: number): Promise<number[]> =>
  page.evaluate(
    ([x, y]) => {
      const video = document.querySelector<HTMLVideoElement>('.preview video')!
      const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight })
      const context = canvas.getContext('2d')!
      context.drawImage(video, 0, 0)
      return [...context.getImageData(Math.floor(x! * canvas.width), Math.floor(y! * canvas.height), 1, 1).data.slice(0, 3)]
    },
    [x, y],
  )
const isCover = ([r, g, b]: readonly number[]): boolean => Math.abs(r! - 43) < 30 && Math.abs(g! - 47) < 30 && Math.abs(b! - 58) < 30

test('on a phone a mask is drawn once by touch, is painted over before the picture leaves, and is there again on another visit', async () => {
  // He sees what he covers, and nothing leaves meanwhile.
  expect(await page.inputValue('.camera-page select >> nth=0')).toBe('rear')
  await page.click('button:has-text("Look first")')
  await page.waitForFunction(() => document.querySelector('video')!.videoWidth > 0, null, { timeout: 30_000 })
  expect(await page.getAttribute('main', 'data-publisher')).toBe('idle')
  await page.click('button:has-text("Draw a mask")')
  const box = (await page.locator('[data-testid=masks]').boundingBox())!
  for (const [x, y] of [[0.5, 0.1], [0.95, 0.1], [0.95, 0.9], [0.5, 0.9]] as const) await page.mouse.click(box.x + x * box.width, box.y + y * box.height) // oxfmt-ignore
  await page.click('button:has-text("Close the outline")')
  await page.waitForSelector('[data-masks="1"]')
  await page.click('button:has-text("Publish")')
  await page.waitForSelector('[data-publisher=live]', { timeout: 60_000 })
  await until(
    async () => isCover(await sentColour(page, 0.75, 0.5)),
    20_000,
    () => 'the mask is not in the picture that is sent',
  )
  expect(isCover(await sentColour(page, 0.1, 0.5))).toBe(false)
  await page.reload()
  await page.waitForSelector('[data-masks="1"]', { timeout: 30_000 })
}, 180_000)

test('at 360 pixels nothing sticks out, and what says that the device sends stays in view', async () => {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  const indicator = (await page.locator('.indicators').boundingBox())!
  expect(indicator.y).toBeGreaterThanOrEqual(0)
  expect(indicator.y).toBeLessThan(200)
})
