import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, meanColour, openContext, pixelsOf } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

const PROJECTOR = 'projector-west'

/** Small, so that software drawing keeps up. */
const SIZE = { widthPx: 480, heightPx: 270 }

interface WithProjectors {
  readonly projectors: { lens: object }[]
}

let product: Product
let browsers: Browser[]
let operator: Page
let output: Page

beforeAll(async () => {
  product = await startProduct((venue) => Object.assign((venue as unknown as WithProjectors).projectors[0]!.lens, SIZE))
  browsers = [await launchChromium(), await launchChromium()]
  operator = await (await openContext(browsers[0]!, { width: 1280, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const stateOnConsole = (): Promise<string | null> =>
  operator.locator(`[data-output=${PROJECTOR}]`).getAttribute('data-output-state', { timeout: 10_000 })
const call = (pattern: string): Promise<unknown> => operator.locator(`[data-output=${PROJECTOR}] select`).selectOption(pattern)
const middle = async (): Promise<[number, number, number]> =>
  meanColour(await pixelsOf(output), { left: 0.45, right: 0.55, top: 0.45, bottom: 0.55 })
/** Waits until the middle of the output's picture is as wanted. */
const becomes = async (wanted: (colour: readonly number[]) => boolean, what: string): Promise<true> => {
  let seen: readonly number[] = []
  await until(
    async () => wanted((seen = await middle())),
    60_000,
    () => `${what}: ${seen.join(', ')}`,
  )
  return true
}

test('an output that is not there is said to be missing, with the light its projector would make', async () => {
  expect(await stateOnConsole()).toBe('missing')
  const text = await operator.textContent(`[data-output=${PROJECTOR}]`)
  expect(text).toContain('Not connected')
  expect(text).toMatch(/\d+ lx \(\d+ to \d+\), contrast \d+ : 1, pixel pitch \d+\.\d mm/)
}, 60_000)

test('a visitor finds a closed door in front of an output', async () => {
  const visitor = await (await openContext(browsers[1]!)).newPage()
  await visitor.goto(`${product.origin}/output/yard/${PROJECTOR}`)
  await visitor.waitForSelector('.door [role=alert]', { timeout: 60_000 })
  expect(await visitor.locator('canvas').count()).toBe(0)
  await visitor.close()
}, 90_000)

test('an output opened from the console draws at the projector’s own size and reports to the console beside it', async () => {
  output = await operator.context().newPage()
  output.on('pageerror', (error) => console.error(`output: ${error.message}`))
  await output.goto(`${product.origin}/output/yard/${PROJECTOR}`)
  await output.waitForSelector('[data-running=true]', { timeout: 90_000 })
  expect(await output.locator('canvas').evaluate((canvas) => [canvas.getAttribute('width'), canvas.getAttribute('height')])).toEqual([
    String(SIZE.widthPx),
    String(SIZE.heightPx),
  ])
  await until(
    async () => (await stateOnConsole()) !== 'missing',
    60_000,
    () => 'the console never heard of the output',
  )
  expect(await operator.locator('.go').isEnabled()).toBe(true)
}, 180_000)

test('patterns called from the console are drawn, and the show comes back', async () => {
  expect(await becomes(([red, green, blue]) => red! + green! + blue! < 12, 'dark before the first GO')).toBe(true)
  await call('white')
  expect(await becomes(([red, green, blue]) => Math.min(red!, green!, blue!) > 250, 'white')).toBe(true)
  await call('black')
  expect(await becomes(([red, green, blue]) => Math.max(red!, green!, blue!) < 3, 'black')).toBe(true)
  await call('none')
}, 180_000)

test('arrow keys move a chosen corner in native pixels: seen at once, kept for a page opened anew, told on the console, reset and taken back', async () => {
  const corner = async (): Promise<number> =>
    Math.max(...(meanColour(await pixelsOf(output), { left: 0, right: 0.02, top: 0, bottom: 0.03 }) as number[]))
  const openAnew = async (): Promise<void> => {
    await output.reload()
    await output.waitForSelector('[data-running=true]', { timeout: 90_000 })
    // Until the console has heard of the page anew it shows what the page before drew.
    await call('none')
  }
  const facts = (text: string): Promise<unknown> => output.waitForSelector(`.corner-facts:has-text("${text}")`, { timeout: 60_000 })
  // As at the beginning, whatever an earlier try left.
  await openAnew()
  await call('white')
  await becomes(([red, green, blue]) => Math.min(red!, green!, blue!) > 250, 'white')
  await output.keyboard.press('1')
  await output.keyboard.press('r')
  await facts('+0.0 , +0.0 px')
  for (let step = 0; step < 30; step++) await output.keyboard.down('ArrowRight')
  await output.keyboard.up('ArrowRight')
  await output.keyboard.press('Shift+ArrowDown')
  await facts('+30.0 , +0.1 px')
  await output.waitForSelector('.corner-facts[data-saved=true]', { timeout: 60_000 })
  await operator.waitForSelector(`[data-output=${PROJECTOR}] :text("up to 30.0 px")`, { timeout: 60_000 })
  await openAnew()
  await call('white')
  await becomes(([red, green, blue]) => Math.min(red!, green!, blue!) > 250, 'white again')
  expect(await corner()).toBeLessThan(3)
  await output.keyboard.press('1')
  await facts('+30.0 , +0.1 px')
  await output.keyboard.press('r')
  await facts('+0.0 , +0.0 px')
  await output.keyboard.press('z')
  await facts('+30.0 , +0.1 px')
  await operator.click(`[data-output=${PROJECTOR}] button:has-text("Corners as in the document")`)
  await facts('+0.0 , +0.0 px')
  await call('none')
  await output.waitForSelector('.corner-facts', { state: 'detached', timeout: 60_000 })
}, 240_000)

test('GO lights the output in the colour of the show', async () => {
  await call('none')
  await operator.click('tr[data-cue=red] button')
  expect(await becomes(([red, green, blue]) => red! > 240 && green! < 15 && blue! < 15, 'the red cue')).toBe(true)
}, 120_000)

test('an output that goes away is told as missing', async () => {
  await output.close()
  await until(
    async () => (await stateOnConsole()) === 'missing',
    30_000,
    () => 'the console still believes in the output',
  )
  expect(await operator.getAttribute('[data-outputs-there]', 'data-outputs-there')).toBe('0')
}, 60_000)
