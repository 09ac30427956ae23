import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, meanColour, openContext, pixelsOf } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'

const VENUE = 'grand-tang-night'
const PROJECTOR = 'projector-concert-hall-north-a'
const PICTURE = 'scenes/lantern-rite/media/star-bridge.png'

let product: Product
let browser: Browser
let operator: Page

/** Small outputs, so that software drawing keeps up; the picture of the rite thrown away before the start. */
function prepare(_yard: unknown, root: string): void {
  rmSync(join(root, PICTURE))
  const file = join(root, 'venues', VENUE, 'venue.json')
  const venue = JSON.parse(readFileSync(file, 'utf8')) as { projectors: { lens: object }[] }
  for (const { lens } of venue.projectors) Object.assign(lens, { widthPx: 512, heightPx: 270 })
  writeFileSync(file, JSON.stringify(venue))
}

beforeAll(async () => {
  product = await startProduct(prepare)
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

const openOutput = async (): Promise<Page> => {
  const output = await operator.context().newPage()
  await output.goto(`${product.origin}/output/${VENUE}/${PROJECTOR}`)
  await output.waitForSelector('[data-running=true]', { timeout: 90_000 })
  return output
}
/** Plays the scroll's cue and holds it where the scroll lies open. */
const holdScroll = async (): Promise<void> => {
  await operator.click('tr[data-cue=lantern-river] button')
  await operator.waitForTimeout(10_500)
  await operator.keyboard.press('p')
  await operator.waitForSelector('.keys button[aria-pressed=true]')
}

test('the console names the missing file before anything is played', async () => {
  const alert = await operator.textContent('aside [role=alert]')
  expect(alert).toContain('scenes/lantern-rite/scene.json')
  expect(alert).toContain('media/star-bridge.png')
}, 60_000)

test('an output shows the safe picture, says what is missing, and its lamp on the console goes bad by word, colour and pattern', async () => {
  const output = await openOutput()
  await holdScroll()
  let seen: readonly number[] = []
  // Dark red silk, lit by lamps that breathe: far more red than green or blue, and nowhere black.
  await until(
    async () => {
      seen = meanColour(await pixelsOf(output), { left: 0.3, right: 0.7, top: 0.4, bottom: 0.6 })
      return seen[0]! > 40 && seen[0]! > 1.4 * seen[1]! && seen[0]! > 1.4 * seen[2]!
    },
    90_000,
    () => `the safe picture: ${seen.join(', ')}`,
  )
  expect(await output.textContent('.note')).toContain('media/star-bridge.png')
  const row = operator.locator(`[data-output=${PROJECTOR}]`)
  await until(
    async () => (await row.getAttribute('data-output-state')) === 'faulty',
    60_000,
    () => 'the console never called the output faulty',
  )
  expect(await row.textContent()).toContain('media/star-bridge.png')
  expect(await operator.getAttribute('[data-lamp=outputs]', 'data-light')).toBe('bad')
  expect(await operator.textContent('[data-lamp=outputs]')).toContain('faults')
  const paint = await row.evaluate((element) => getComputedStyle(element).borderImageSource)
  expect(paint).toContain('repeating-linear-gradient')
  await output.close()
}, 240_000)

test('a visitor reads that a picture is missing, without its file, and walks on', async () => {
  const visitor = await enterVisit(await openContext(browser, { width: 560, height: 300 }), product.origin, 'Ann', VENUE)
  await visitor.waitForSelector('.fault:has-text("A picture of the show cannot be had")', { timeout: 60_000 })
  expect(await visitor.evaluate(() => document.body.innerText)).not.toContain('star-bridge')
  expect((await visitor.evaluate(() => window.holosite!.inspect())).frame).toBeGreaterThan(0)
  await visitor.close()
}, 240_000)
