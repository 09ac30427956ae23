import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, meanColour, pixelsOf } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

let product: Product
let browser: Browser
beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
})

const NARROW = { viewport: { width: 360, height: 480 }, locale: 'en-GB', reducedMotion: 'reduce' } as const
const WIDE = { viewport: { width: 1000, height: 400 }, locale: 'zh-CN', reducedMotion: 'reduce' } as const
const PATIENT = { timeout: 120_000 }

interface OpenLobby {
  readonly page: Page
  /** Addresses asked for, in their order. */
  readonly asked: string[]
  /** What the console complained of. */
  readonly complaints: string[]
}

/** Opens the start page and waits for its list. */
async function openLobby(options: BrowserContextOptions, prepare?: (page: Page) => Promise<unknown>): Promise<OpenLobby> {
  const page = await (await browser.newContext(options)).newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await prepare?.(page)
  await page.goto(product.origin)
  await page.waitForSelector('.venues li', PATIENT)
  return { page, asked, complaints }
}

const ofGlobe = (url: string): boolean => /\/assets\/(globe-|cesium-)/.test(url)

test('without WebGL the list has every venue with its way in, one line stands for the globe, and nothing of it is fetched', async () => {
  const { page, asked, complaints } = await openLobby(WIDE, (fresh) =>
    fresh.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null
    }),
  )
  await page.waitForSelector('.globe-absent')
  const ways = await page.$$eval('.venue', (cards) => cards.map((card) => card.querySelector('a.primary')?.getAttribute('href')))
  expect(new Set(ways)).toEqual(new Set(['/visit/grand-tang-night', '/visit/yard']))
  const card = page.locator('[data-venue=grand-tang-night]')
  // Folded away, for who asks where a place lies and whose data it is.
  expect(await card.innerText()).not.toMatch(/OpenStreetMap/)
  await card.locator('summary').click()
  expect(await card.innerText()).toMatch(
    /大唐之夜[\s\S]*34\.2198° N, 108\.9594° E[\s\S]*OpenStreetMap 贡献者（ODbL） \(Apache-2\.0, ODbL-1\.0\)/,
  )
  expect(await card.locator('img').evaluate((still: HTMLImageElement) => still.decode().then(() => still.naturalWidth))).toBe(640)
  expect(await card.locator('a.primary').evaluate((way) => way.getBoundingClientRect().height)).toBeGreaterThanOrEqual(44)
  expect(asked.filter(ofGlobe)).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
})

test('on a narrow screen the globe waits to be asked for; list and globe then choose for each other, all from our own server', async () => {
  const { page, asked, complaints } = await openLobby(NARROW)
  await page.waitForLoadState('networkidle')
  expect(asked.filter(ofGlobe)).toEqual([])

  await page.locator('.globe-offer button').press('Enter')
  await page.waitForSelector('.globe[data-drawn=true]', PATIENT)
  await page.waitForSelector('[data-marker=yard]', PATIENT)
  expect(asked.some(ofGlobe)).toBe(true)
  expect(await page.locator('.marker').count()).toBe(1)
  expect(await page.locator('.marker .pin').innerText()).toBe('2')

  await page.locator('[data-marker=yard]').press('Enter')
  await page.waitForSelector('[data-venue=yard][data-selected=true]')
  expect(await page.getAttribute('.marker a.primary', 'href')).toBe('/visit/yard')

  await page.locator('[data-venue=grand-tang-night] button').press('Enter')
  await page.waitForSelector('[data-marker=grand-tang-night][aria-pressed=true]')
  expect(await page.getAttribute('[data-marker=yard]', 'aria-pressed')).toBe('false')

  await page.locator('.globe-face').press('Escape')
  await page.waitForSelector('[data-venue=grand-tang-night][data-selected=false]')
  await page.waitForSelector('.globe[data-drawing=false]', PATIENT)

  expect(asked.filter((url) => !url.startsWith(`${product.origin}/`) && !url.startsWith('blob:'))).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
})

test('on a wide screen the globe comes after the list, draws the Earth, and rests when nothing moves', async () => {
  const { page, asked, complaints } = await openLobby(WIDE)
  expect(
    asked
      .slice(
        0,
        asked.findIndex((url) => url.endsWith('/api/venues')),
      )
      .filter(ofGlobe),
  ).toEqual([])
  await page.waitForSelector('.globe[data-drawn=true]', PATIENT)
  await page.waitForSelector('.globe[data-drawing=false]', PATIENT)
  await page.waitForSelector('[data-marker=grand-tang-night]:has-text("大唐之夜")')
  expect(asked.some((url) => url.includes('/NaturalEarthII/'))).toBe(true)

  // Land and sea differ where only the shade of the page would be even.
  await page.addStyleTag({ content: '.globe canvas { opacity: 1 !important } .marker, .globe-shade { display: none }' })
  const picture = await pixelsOf(page)
  const desert = meanColour(picture, { left: 0.42, top: 0.3, right: 0.47, bottom: 0.36 })
  const ocean = meanColour(picture, { left: 0.42, top: 0.8, right: 0.47, bottom: 0.86 })
  expect(desert[0] - ocean[0]).toBeGreaterThan(10)
  expect(complaints).toEqual([])
  await page.context().close()
})
