import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'
import { layWire } from './cut-wire.ts'

/** A phone's bar: everything one press away in one row, told of what others say, and clear of the panels. */
let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 300_000)
/** Pages of a test that failed would draw on beside the next. */
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

type Size = readonly [width: number, height: number]

async function phone([width, height]: Size, locale: string, textSize = 100): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, hasTouch: true, isMobile: true, deviceScaleFactor: 1, locale },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await context.addInitScript((size) => localStorage.setItem('holosite.settings', JSON.stringify({ textSize: size })), textSize)
  return context
}

async function enter(
  context: BrowserContext,
  { venue = 'yard', name = '', origin = product.origin }: { venue?: string; name?: string; origin?: string } = {},
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}/visit/${venue}`)
  await page.fill('.entry input[type=text]', name)
  await page.click('.entry button[type=submit]:not([disabled])', { timeout: 90_000 })
  await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
  return page
}

interface Box {
  readonly name: string
  readonly top: number
  readonly width: number
  readonly height: number
}

const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.$$eval(selector, (found) =>
    found.map((element) => {
      const { top, width, height } = element.getBoundingClientRect()
      return { name: element.textContent ?? '', top: Math.round(top), width, height }
    }),
  )

test.each([
  [360, 740],
  [390, 844],
] as const)(
  'in Chinese all doors and the sound are one row at %i px, each as large as a finger, and chat opens by one press',
  async (...size) => {
    const context = await phone(size, 'zh-CN')
    const page = await enter(context, { venue: 'grand-tang-night' })
    await page.waitForSelector('.doors button:has-text("开启声音")', { timeout: 120_000 })
    const doors = await boxesOf(page, '.doors button')
    expect(doors.map(({ name }) => name)).toEqual(
      expect.arrayContaining([expect.stringContaining('这是什么？'), '聊天', '设置', '开启声音']),
    )
    expect(new Set(doors.map(({ top }) => top)).size, JSON.stringify(doors)).toBe(1)
    for (const { name, width, height } of doors) expect(Math.min(width, height), name).toBeGreaterThanOrEqual(43.5)
    await page.tap('[data-opens=chat]')
    await page.waitForSelector('.side form input[type=text]')
    await context.close()
  },
  300_000,
)

test('what others said while the chat was shut is counted on its button, and read when it opens', async () => {
  const ann = await enter(await phone([360, 740], 'en-GB'), { name: 'Ann' })
  const ben = await enter(await phone([360, 740], 'en-GB'), { name: 'Ben' })
  await ben.tap('[data-opens=chat]')
  for (const line of ['one', 'two']) {
    await ben.fill('.side form input[type=text]', line)
    await ben.press('.side form input[type=text]', 'Enter')
    await ben.locator('[role=log] li', { hasText: line }).waitFor({ timeout: 15_000 })
  }
  await ann.waitForSelector('.count:has-text("2")', { timeout: 15_000 })
  expect(await ben.locator('.count').count()).toBe(0)
  await ann.tap('[data-opens=chat]')
  await ann.waitForSelector('.count', { state: 'detached' })
  await ann.locator('.side button[aria-label=Close]').tap()
  expect(await ann.locator('.count').count()).toBe(0)
  for (const page of [ann, ben]) await page.context().close()
}, 300_000)

test.each([
  ['on its side', [844, 390], 100],
  ['upright with the largest text', [360, 720], 200],
] as const)(
  '%s no panel covers the bar, and what closes it stays in sight',
  async (_, size, textSize) => {
    const context = await phone(size, 'zh-CN', textSize)
    const page = await enter(context)
    for (const panel of ['settings', 'place', 'chat', 'gestures']) {
      await page.locator(`[data-opens=${panel}]`).evaluate((button) => (button as HTMLElement).click())
      const side = page.locator('.side')
      await side.waitFor()
      await side.evaluate((element) => element.scrollTo(0, element.scrollHeight))
      const [bar, box] = [(await page.locator('.top-bar').boundingBox())!, (await side.boundingBox())!]
      expect(box.y, `${panel}: its top`).toBeGreaterThanOrEqual(bar.y + bar.height - 1)
      if (panel === 'settings') expect(box.height, `${panel}: its height`).toBeGreaterThan(200)
      const close = (await side.locator('button[aria-label=关闭]').boundingBox())!
      expect(close.y, `${panel}: what closes it`).toBeGreaterThanOrEqual(box.y - 1)
      expect(close.y + close.height).toBeLessThanOrEqual(size[1])
      await side.locator('button[aria-label=关闭]').click()
      await side.waitFor({ state: 'detached' })
    }
    await context.close()
  },
  300_000,
)

test('an invitation goes to the phone’s own apps with the link of the party; put away or refused, it says so and can be copied', async () => {
  const context = await phone([390, 844], 'zh-CN')
  // Chromium on Linux hands nothing to other apps.
  await context.addInitScript(() => {
    const shared: object[] = []
    Object.assign(window, { shared, answer: null })
    Object.assign(navigator, {
      share: async (what: object) => {
        const name = (window as unknown as { answer: string | null }).answer
        if (name !== null) throw new DOMException('', name)
        shared.push(what)
      },
    })
  })
  const page = await enter(context)
  const answer = (name: string | null): Promise<unknown> => page.evaluate((given) => Object.assign(window, { answer: given }), name)
  const came = (what: string): Promise<unknown> => page.waitForSelector(`[data-passed=${what}]`, { timeout: 15_000 })
  await page.tap('[data-opens=chat]')
  // Nobody else is here: the list with the invitation is open.
  await page.tap('.party button:has-text("邀请同伴")')
  await came('shared')
  const link = await page.inputValue('.party input')
  expect(link).toMatch(/\/visit\/yard#party=./)
  expect(await page.evaluate(() => (window as unknown as { shared: { url: string }[] }).shared.map(({ url }) => url))).toEqual([link])
  await answer('AbortError')
  await page.tap('.party button:has-text("邀请同伴")')
  await came('unshared')
  await answer('NotAllowedError')
  await page.tap('.party button:has-text("邀请同伴")')
  await came('copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await context.close()
}, 300_000)

test('a lost network is told in words on the phone, and gone when one is back where one stood', async () => {
  const wire = await layWire(product.origin)
  const context = await phone([390, 844], 'zh-CN')
  const page = await enter(context, { origin: wire.origin })
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 90_000 })
  const stood = await page.evaluate(() => [...window.holosite!.inspect().ground])
  wire.cut()
  await context.setOffline(true)
  await page.waitForSelector('[data-room=rejoining]:has-text("网络已断开")', { timeout: 30_000 })
  wire.mend()
  await context.setOffline(false)
  await page.waitForSelector('[data-room=open]:has-text("已恢复连接，1 人在场")', { timeout: 60_000 })
  expect(await page.evaluate(() => [...window.holosite!.inspect().ground])).toEqual(stood)
  await until(
    async () => (await page.locator('.fault, .badge.bad').count()) === 0,
    10_000,
    () => 'words of the loss stay',
  )
  await context.close()
  await wire.close()
}, 300_000)

test('what is said of the show lies under no open panel, whatever the window and the text', async () => {
  const page = await enter(await phone([1280, 800], 'en-GB'))
  await page.click('.top-bar [data-opens=settings]')
  await page.waitForSelector('.side select')
  await page.evaluate((words) => {
    const caption = document.createElement('p')
    caption.className = 'caption'
    caption.textContent = words
    document.querySelector('.visit')?.append(caption)
  }, 'She dances the Rainbow Robe, behind one pane of glass and thirteen hundred years.')
  const windows: readonly Size[] = [[1280, 800], [820, 1180], [740, 360], [360, 740]] // prettier-ignore
  for (const text of ['100', '150', '200'])
    for (const [width, height] of windows) {
      await page.setViewportSize({ width, height })
      await page.evaluate((size) => (document.documentElement.dataset['text'] = size), text)
      await page.waitForTimeout(300)
      if (process.env['HOLOSITE_SHOTS']) await page.screenshot({ path: `${process.env['HOLOSITE_SHOTS']}/said-${width}-${text}.png` })
      const hidden = await page.evaluate(() => {
        const [said, side] = ['.caption', '.side'].map((selector) => document.querySelector(selector)!.getBoundingClientRect()) as [DOMRect, DOMRect] // prettier-ignore
        const apart =
          said.right <= side.left + 1 || said.left >= side.right - 1 || said.bottom <= side.top + 1 || said.top >= side.bottom - 1
        // In a low window large letters stand over the panel.
        const above = Number(getComputedStyle(document.querySelector('.caption')!).zIndex) > 2
        return (apart || above) && said.left >= 0 && said.right <= innerWidth && said.top >= 0 && said.bottom <= innerHeight
          ? null
          : { said, side }
      })
      expect(hidden, `${width} by ${height}, text ${text} %`).toBeNull()
    }
}, 120_000)
