import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'

/** What a visitor sees stays where it is, speaks of what his device has, and goes when the visit is over. */
let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const phone = (textSize = 100): Promise<BrowserContext> => open({ width: 360, height: 740 }, textSize, true)
const desktop = (textSize = 100): Promise<BrowserContext> => open({ width: 1280, height: 800 }, textSize, false)

async function open(viewport: { width: number; height: number }, textSize: number, touch: boolean): Promise<BrowserContext> {
  const permissions = ['microphone']
  const context = await browser.newContext({
    viewport,
    hasTouch: touch,
    isMobile: touch,
    deviceScaleFactor: 1,
    locale: 'en-GB',
    permissions,
  })
  await context.addInitScript((size) => localStorage.setItem('holosite.settings', JSON.stringify({ textSize: size })), textSize)
  return context
}

async function enter(context: BrowserContext, view = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${product.origin}/visit/yard${view}`)
  await page.click('.entry button[type=submit]:not([disabled])', { timeout: 90_000 })
  await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
  return page
}

test.each([
  ['phone', phone],
  ['desktop', desktop],
])(
  'on a %s no button of the bar moves while the place loads and the room opens',
  async (_, context) => {
    const page = await (await context()).newPage()
    await page.addInitScript(() => {
      const places = new Map<string, Set<string>>()
      const look = (): void => {
        for (const button of document.querySelectorAll('.doors button')) {
          const { x, y, width } = button.getBoundingClientRect()
          const name = button.textContent ?? ''
          places.set(name, (places.get(name) ?? new Set()).add([x, y, width].map(Math.round).join()))
        }
        requestAnimationFrame(look)
      }
      look()
      Object.assign(window, { placesOfButtons: () => [...places].map(([name, where]) => [name, ...where]) })
    })
    // The tiles come after one is in.
    await page.route(/tiles|\.glb/, (route) => void new Promise((wake) => setTimeout(wake, 4000)).then(() => route.continue()))
    await page.goto(`${product.origin}/visit/yard`)
    await page.click('.entry button[type=submit]:not([disabled])', { timeout: 90_000 })
    await page.waitForSelector('.loading')
    await page.waitForSelector('.loading', { state: 'detached', timeout: 120_000 })
    await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
    await page.waitForTimeout(1500)
    const places = await page.evaluate(() => (window as unknown as { placesOfButtons(): string[][] }).placesOfButtons())
    expect(places.length).toBeGreaterThanOrEqual(6)
    expect(places.filter(([, ...where]) => where.length > 1)).toEqual([])
    await page.context().close()
  },
  300_000,
)

test('a phone is told of no key, until one is pressed on it', async () => {
  const page = await (await phone()).newPage()
  const keys = /WASD|\bkeys?\b|Tab |\bI key|Escape/i
  const reads = (selector: string): Promise<string> => page.locator(selector).innerText()
  await page.goto(`${product.origin}/visit/yard`)
  await page.click('.entry button[type=submit]:not([disabled])', { timeout: 90_000 })
  await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
  for (const name of ['What is this?', 'Gestures', 'Settings']) {
    await page.click(`.doors button:has-text("${name}")`)
    await page.waitForSelector('.side')
    expect(await reads('.side'), name).not.toMatch(keys)
    await page.locator('.side button[aria-label=Close]').click()
  }
  await page.keyboard.press('ArrowLeft')
  await page.click('.doors button:has-text("Settings")')
  expect(await reads('.side')).toMatch(/WASD/)
  await page.context().close()
}, 200_000)

test.each([
  ['a phone at 200 %', () => phone(200)],
  ['a phone', () => phone()],
  ['a desktop at 200 %', () => desktop(200)],
])(
  'on %s the bar of voice covers no panel, and no panel covers it',
  async (_, context) => {
    const page = await enter(await context(), '?view=words')
    await page.click('.doors button:has-text("Voice")')
    await page.click('[data-turn-voice=on]')
    await page.waitForSelector('[data-line=open]', { timeout: 60_000 })
    await page.click('[data-take=take]')
    await page.waitForSelector('.talk', { timeout: 30_000 })
    for (const panel of ['Voice', 'Chat', 'Settings']) {
      const button = page.locator(`.doors button:has-text("${panel}")`)
      if ((await button.getAttribute('aria-pressed')) !== 'true') await button.evaluate((element) => (element as HTMLElement).click())
      await page.waitForSelector('.side')
      await page.waitForTimeout(300)
      const bar = (await page.locator('.voice-bar').boundingBox())!
      const side = (await page.locator('.side').boundingBox())!
      expect(side.y + side.height, `${panel}: bottom of the panel`).toBeLessThanOrEqual(bar.y)
      expect(side.y, `${panel}: top of the panel`).toBeGreaterThanOrEqual(0)
      expect(side.height, `${panel}: height`).toBeGreaterThan(200)
      expect(bar.y + bar.height).toBeLessThanOrEqual(page.viewportSize()!.height)
    }
    await page.context().close()
  },
  200_000,
)

test.each(['', '?view=words'])(
  'a visit that is over keeps no word of it (/visit/yard%s)',
  async (view) => {
    const context = await phone()
    const page = await enter(context, view)
    await page.waitForSelector('[data-near=places]', { state: 'attached', timeout: 60_000 })
    await page.click('.doors button:has-text("Gestures")')
    await page.waitForSelector('[data-panel=gestures]')
    const again = await enter(context, '?view=words')
    await page.waitForSelector('.fault[role=alert]', { timeout: 30_000 })
    await until(
      async () => (await page.locator('#near, [data-near], .caption, .notice, .side, .voice-bar').count()) === 0,
      10_000,
      () => 'old words stay',
    )
    expect(await page.locator('.facts').innerText()).toBe('')
    expect(await page.locator('.doors button').allInnerTexts()).toEqual(['Settings'])
    await page.keyboard.press('KeyG')
    await page.waitForTimeout(300)
    expect(await page.locator('.side').count()).toBe(0)
    expect(await again.locator('[data-room=open]').count()).toBe(1)
    await context.close()
  },
  200_000,
)
