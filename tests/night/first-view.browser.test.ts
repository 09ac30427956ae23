import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

const VENUE = 'grand-tang-night'
/** What a first visit may fetch before the place stands: page, answers, tiles, people, words and rooms' frames. */
const MOST_BYTES = 6_000_000
/** The pagoda from the square: east, north, heading, pitch, vertical field. */
const PAGODA = [0, -340, 180, 4, 55] as const

let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Bytes off the wire with nothing cached, by the folder they came from, until the place stands as seen from a look, or from where one arrives. */
async function bytesUntilSettled(look?: typeof PAGODA): Promise<Map<string, number>> {
  const context = await openContext(browser, { width: 960, height: 540 })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const folders = new Map<string, string>()
  const bytes = new Map<string, number>()
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => folders.set(requestId, folderOf(request.url)))
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const folder = folders.get(requestId) ?? 'sockets'
    bytes.set(folder, (bytes.get(folder) ?? 0) + encodedDataLength)
  })
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(`${product.origin}/visit/${VENUE}`)
  await page.fill('.entry input[type=text]', 'Ann')
  await page.click('.entry button[type=submit]')
  if (look !== undefined) {
    await page.waitForFunction(() => window.holosite !== undefined, null, { timeout: 120_000 })
    await page.evaluate(([east, north, heading, pitch]) => window.holosite?.stand(east, north, heading, pitch), look)
    await page.evaluate((degrees) => window.holosite?.field(degrees), look[4])
  }
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 170_000 })
  await context.close()
  return bytes
}

const folderOf = (url: string): string => /^[^/]+\/\/[^/]+\/([^/?]*)/.exec(url)?.[1] ?? ''

for (const [from, look] of [
  ['where one arrives', undefined],
  ['the square before the pagoda', PAGODA],
] as const) {
  test(`the first view from ${from} is there for at most 6 MB`, async () => {
    const bytes = await bytesUntilSettled(look)
    const total = [...bytes.values()].reduce((sum, part) => sum + part, 0)
    expect(bytes.get('venues'), 'the tiles').toBeGreaterThan(100_000)
    expect(total, JSON.stringify(Object.fromEntries(bytes))).toBeLessThan(MOST_BYTES)
    if (process.env['SHOW']) console.log(total, JSON.stringify(Object.fromEntries(bytes)))
  }, 180_000)
}

test('until the nearest tiles stand the venue’s own picture is over the place; one goes in meanwhile, and on a slow line sees it grow', async () => {
  const context = await openContext(browser, { width: 390, height: 844 })
  const page = await context.newPage()
  let release = (): void => {}
  const released = new Promise<void>((done) => (release = done))
  await page.route(/\/tiles\/(?!r\.glb)/, (route) => void released.then(() => route.continue()).catch(() => {}))
  await page.goto(`${product.origin}/visit/${VENUE}`)
  await page.waitForSelector('.veil[data-veil=over] img', { timeout: 60_000 })
  await page.click('.entry button[type=submit]:not([disabled])', { timeout: 60_000 })
  await page.waitForSelector('.veil .badge', { timeout: 20_000 })
  await page.waitForSelector('[data-room=open]', { timeout: 60_000 })
  // Nothing came, and yet it is not in the way of who wants to look.
  expect(await page.locator('.veil[data-veil=over]').count()).toBe(1)
  await page.mouse.click(195, 300)
  await page.waitForSelector('.veil', { state: 'detached', timeout: 10_000 })
  expect(await page.locator('.loading').count()).toBe(1)
  release()
  await page.close()

  const second = await context.newPage()
  await second.goto(`${product.origin}/visit/${VENUE}`)
  await second.waitForSelector('.veil', { timeout: 60_000 })
  // At the door it goes by itself once the place stands.
  await second.waitForSelector('.veil', { state: 'detached', timeout: 170_000 })
  expect(await second.locator('.entry').count()).toBe(1)
  await context.close()
}, 300_000)
