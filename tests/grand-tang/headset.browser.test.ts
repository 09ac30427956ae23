import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PNG } from 'pngjs'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { wearHeadset } from '../yard/headset.ts'
import { startProduct, type Product } from '../yard/product.ts'

const VENUE = 'grand-tang-night'
const SLOWLY = { timeout: 90_000, interval: 200 }
let product: Product
let browser: Browser
let eve: Page
let operator: Page

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  operator = await (await openContext(browser, { width: 1280, height: 800 })).newPage()
  const asked = ['--role', 'operator', '--venue', VENUE, '--minutes', '15', '--data', product.data, '--base', product.origin, '--json']
  await operator.goto((JSON.parse(await product.holosite('staff', 'link', ...asked)) as { url: string }).url)
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const written = () => eve.evaluate(() => window.holosite!.inspect().written)

/** Comes in with a headset on, sound chosen on an earlier visit, and goes into VR by the button. */
async function enterVr(): Promise<void> {
  const context = await openContext(browser, { width: 640, height: 320 })
  await wearHeadset(context)
  await context.addInitScript(() => localStorage.setItem('holosite.settings', JSON.stringify({ language: 'zh-CN', sound: true })))
  eve = await enterVisit(context, product.origin, 'Eve', VENUE)
  await eve.waitForSelector('.top-bar button:has-text("开启声音")', { timeout: 60_000 })
  await eve.click('.top-bar button:has-text("VR")')
  await eve.waitForFunction(() => window.holosite!.inspect().immersive, null, { timeout: 60_000 })
}

test('who chose sound before has it on by the gesture that enters VR, and reads so before both eyes', async () => {
  await enterVr()
  await expect.poll(written, SLOWLY).toMatch(/^声音已开启/)
  const from = await eve.evaluate(() => window.holosite!.inspect().frame)
  await eve.waitForFunction((frame) => window.holosite!.inspect().frame > frame + 2, from, { timeout: 60_000 })
  // Of the page, not of the canvas: software draws one frame a second here, and an element never holds still.
  const picture = PNG.sync.read(await eve.screenshot({ timeout: 120_000 }))
  for (const eye of [0, 1]) expect(pale(picture, eye), `eye ${eye}`).toBeGreaterThan(20)
}, 240_000)

test('a button of the hand turns sound off, and one reads so', async () => {
  await eve.evaluate(() => window.headset!.controllers.right.updateButtonValue('a-button', 1))
  await expect.poll(written, SLOWLY).toMatch(/^声音已关闭/)
  await eve.evaluate(() => window.headset!.controllers.right.updateButtonValue('a-button', 0))
})

test('the narration is read in a headset, and nothing stays after the session', async () => {
  await operator.click('tr[data-cue=breath] button')
  await expect.poll(written, SLOWLY).toMatch(/(歇一口气|坊门便关|全城点灯|铁锁开|托上来|便有了龙)。$/u)
  await eve.evaluate(() => window.headset!.activeSession?.end())
  await eve.waitForFunction(() => !window.holosite!.inspect().immersive, null, { timeout: 60_000 })
  await expect.poll(written, SLOWLY).toBe('')
}, 240_000)

/** Pixels of writing in the lower middle of an eye's half: pale, where the ground at night is not. */
function pale({ width, height, data }: PNG, eye: number): number {
  let count = 0
  for (let y = Math.floor(height * 0.6); y < height * 0.8; y++) {
    for (let x = Math.floor(width * (eye / 2 + 0.17)); x < width * (eye / 2 + 0.33); x++) {
      const at = (y * width + x) * 4
      if (data[at]! > 110 && data[at + 2]! > 90) count++
    }
  }
  return count
}
