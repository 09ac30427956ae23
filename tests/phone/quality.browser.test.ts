import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

declare global {
  interface Window {
    /** What a frame costs from now on: a busy loop of so many real ms; or, with a `pace`, as many ms by the page's clock, however long it took. */
    frameCosts(cost: { busyMs: number } | { paceMs: number }): void
  }
}

/**
 * The governor in a browser, where frames are slow because something keeps the page busy. How fast this machine draws does not
 * count: the load is far above the target, and for the way back the page's clock goes by frames.
 */
let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  const context = await browser.newContext({
    ...{ viewport: { width: 160, height: 120 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1, locale: 'en-GB' },
  })
  await context.addInitScript(() => {
    // A page that knows it is driven keeps no pace.
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })
    const real = performance.now.bind(performance)
    let busyMs = 0
    let paceMs: number | null = null
    /** Page clock in a pace: by so much later with each frame. */
    let paced = 0
    let ahead = 0
    performance.now = () => (paceMs === null ? real() + ahead : paced)
    window.frameCosts = (cost) => {
      const now = performance.now()
      busyMs = 'busyMs' in cost ? cost.busyMs : 0
      paceMs = 'paceMs' in cost ? cost.paceMs : null
      paced = now
      ahead = now - real()
    }
    const frame = (): void => {
      if (paceMs !== null) paced += paceMs
      for (const end = real() + busyMs; real() < end;);
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  page = await context.newPage()
  await page.goto(`${product.origin}/visit/yard`)
  await page.waitForFunction(() => window.holosite?.quality !== undefined && window.holosite.inspect().settled, null, { timeout: 120_000 })
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Target of a phone's frame, ms, and a load that no phone would keep it with. */
const TARGET_MS = 1000 / 30
const LOAD_MS = 3 * TARGET_MS

const gone = (): Promise<readonly string[]> => page.evaluate(() => window.holosite!.quality!())
const across = (): Promise<number> => page.evaluate(() => document.querySelector('canvas')!.width)
const until = (steps: number): Promise<unknown> =>
  page.waitForFunction((wanted) => window.holosite!.quality!().length === wanted, steps, { timeout: 150_000, polling: 100 })

test('under load a page steps down in the written order to the last step, which takes pixels', async () => {
  await page.evaluate((busyMs) => window.frameCosts({ busyMs }), LOAD_MS)
  await until(1)
  expect(await gone()).toEqual(['droplets'])
  await until(5)
  expect(await gone()).toEqual(['droplets', 'farCrowd', 'beams', 'streaks', 'renderScale'])
  expect(await across()).toBe(120)
}, 180_000)

test('a pace on the edge changes nothing; on pace the steps come back one by one, pixels first', async () => {
  await page.evaluate((paceMs) => window.frameCosts({ paceMs }), TARGET_MS * 1.15)
  const { frame } = await page.evaluate(() => window.holosite!.inspect())
  await page.waitForFunction((end) => window.holosite!.inspect().frame > end, frame + 500, { timeout: 150_000 })
  expect(await gone()).toHaveLength(5)
  await page.evaluate((paceMs) => window.frameCosts({ paceMs }), TARGET_MS)
  await until(4)
  expect(await gone()).not.toContain('renderScale')
  expect(await across()).toBe(160)
}, 330_000)

test('what came back too soon goes again, and waits longer the next time', async () => {
  await page.evaluate((paceMs) => window.frameCosts({ paceMs }), LOAD_MS)
  await until(5)
  await page.evaluate((paceMs) => window.frameCosts({ paceMs }), TARGET_MS)
  const from = (await page.evaluate(() => window.holosite!.inspect())).frame
  // Ten good seconds were enough before: 300 frames.
  await page.waitForFunction((end) => window.holosite!.inspect().frame > end, from + 480, { timeout: 150_000 })
  expect(await gone()).toHaveLength(5)
  await until(4)
}, 330_000)
