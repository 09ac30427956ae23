import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

let product: Product
let browser: Browser
let visitor: Page
let arrived: readonly number[]

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  visitor = await enterVisit(
    await openContext(browser, { width: 960, height: 540 }),
    product.origin,
    'Ann',
    'grand-tang-night?arrive=temple-gate',
  )
  arrived = await visitor.evaluate(() => window.holosite!.inspect().ground)
  // On the square, the pagoda in the middle of the view.
  await lookAtPagoda()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Stands there, with a few frames drawn and nothing left to load. */
async function lookAtPagoda(): Promise<void> {
  const from = await visitor.evaluate(() => {
    window.holosite!.stand(0, -340, 0, 8)
    return window.holosite!.inspect().frame
  })
  const there = (frame: number): boolean => window.holosite!.inspect().settled && window.holosite!.inspect().frame > frame + 6
  await visitor.waitForFunction(there, from, { timeout: 120_000 })
}
const answer = () => visitor.locator('[data-testid=answer]')
/** A press in the middle of the canvas that moves by so many pixels to the right. */
async function press(x: number, y: number, by = 0): Promise<void> {
  await visitor.mouse.move(x, y)
  await visitor.mouse.down()
  if (by !== 0) await visitor.mouse.move(x + by, y, { steps: 3 })
  await visitor.mouse.up()
}

test('a link brings one to the place it names', () => {
  expect(Math.hypot(arrived[0]!, arrived[1]! + 200)).toBeLessThan(4)
})

test('by keys alone one learns what stands in the middle of the view, how sure that is and where it comes from', async () => {
  await visitor.locator('canvas').first().focus()
  await visitor.keyboard.press('i')
  await answer().locator('text=Giant Wild Goose Pagoda').waitFor({ timeout: 30_000 })
  expect(await answer().locator('[data-provenance]').getAttribute('data-provenance')).toBe('published')
  const told = await answer().textContent()
  expect(told).toContain('not measured by us')
  expect(told).toMatch(/From: .*64\.517 m.*±0\.7 m/)
  expect(told).toContain('OpenStreetMap')
})

test('a click asks about what lies under it, and the sky is nobody', async () => {
  await press(40, 120)
  await answer().locator('text=sky').waitFor({ timeout: 30_000 })
  await press(480, 520)
  await answer().locator('[data-provenance]').waitFor({ timeout: 30_000 })
  expect(await answer().textContent()).not.toContain('Pagoda')
})

test('a drag looks around and asks nothing', async () => {
  const before = await answer().textContent()
  await press(480, 270, 60)
  await visitor.waitForTimeout(1500)
  expect(await answer().textContent()).toBe(before)
})

test('the answer is in the language of the page, and Escape ends asking', async () => {
  await visitor.click('button:has-text("Settings")')
  await visitor.click('text=中文')
  await visitor.keyboard.press('Escape')
  await lookAtPagoda()
  await visitor.keyboard.press('i')
  await answer().locator('text=大雁塔').waitFor({ timeout: 30_000 })
  expect(await answer().textContent()).toContain('公开数字')
  await answer().locator('text=总高 64.517 米').waitFor({ timeout: 30_000 })
  await visitor.keyboard.press('Escape')
  await expect.poll(() => answer().count()).toBe(0)
  await press(480, 270)
  await visitor.waitForTimeout(500)
  expect(await answer().count()).toBe(0)
})
