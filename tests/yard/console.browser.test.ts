import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browser: Browser
let operator: Page
beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  operator = await (await openContext(browser, { width: 1280, height: 800 })).newPage()
  const asked = ['--role', 'operator', '--venue', 'grand-tang-night', '--minutes', '15', '--data', product.data, '--base', product.origin]
  await operator.goto((JSON.parse(await product.holosite('staff', 'link', ...asked, '--json')) as { url: string }).url)
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Whether all of each element lies in the window, none is cut off by a box around it, and no two of them overlap. */
const layout = (selectors: readonly string[]): Promise<{ outside: string[]; overlaps: string[] }> =>
  operator.evaluate((wanted) => {
    const boxes = wanted.map((selector) => ({ selector, box: document.querySelector(selector)!.getBoundingClientRect() }))
    const outside = boxes.filter(({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
    const overlaps = boxes.flatMap(({ selector, box }, index) =>
      boxes
        .slice(index + 1)
        .filter(({ box: other }) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
        .map((other) => `${selector} and ${other.selector}`),
    )
    return { outside: outside.map(({ selector }) => selector), overlaps }
  }, selectors)

const NEEDED = [
  ...['.go', '.blackout', '.keys button:nth-child(1)', '.keys button:nth-child(2)', '.keys button:nth-child(3)'],
  ...['.cue-now', '.clock', '.cue-next', '.transport .notes', '[data-lamp=keys]', '[data-lamp=link]', '[data-lamp=rig]'],
  ...['[data-lamp=outputs]', '[data-lamp=people]', 'header time', 'tr[data-cue-state=running]', 'tr[data-cue-state=next]'],
]

test.each([
  [1280, 800, 'English'],
  [1024, 768, 'English'],
  [1024, 768, '中文'],
])(
  'at %i x %i in %s everything needed in a hurry is in the window at once, to the last cue',
  async (width, height, language) => {
    await operator.setViewportSize({ width, height })
    const other = operator.locator('header button', { hasText: language })
    if ((await other.count()) > 0) await other.click()
    for (const cue of ['gathering', 'stillness']) {
      await operator.click(`tr[data-cue=${cue}] button`)
      await operator.mouse.move(4, 4)
      await operator.waitForSelector(`tr[data-cue=${cue}][data-cue-state=running]`)
      await operator.waitForTimeout(300)
      expect(await layout(NEEDED), cue).toEqual({ outside: [], overlaps: [] })
    }
    expect(await operator.title()).toBe(language === '中文' ? '大唐之夜 · 控台' : 'Grand Tang night · Console')
    expect(await operator.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
  },
  120_000,
)

test('nothing moves under the hand when a cue begins, and what brings the next one is said', async () => {
  const boxes = (): Promise<string[]> =>
    operator.evaluate(() =>
      ['.go', '.keys button:nth-child(3)', '.keys button:nth-child(4)', '.cues'].map((selector) => {
        const { top, height } = document.querySelector(selector)!.getBoundingClientRect()
        return `${selector} ${Math.round(top)} ${Math.round(height)}`
      }),
    )
  const how = (): Promise<string | null> => operator.textContent('[data-testid=next-how]')
  await operator.setViewportSize({ width: 1366, height: 768 })
  await operator.click('.keys button:nth-child(3)')
  await operator.waitForFunction(() => document.querySelector('tr[data-cue-state=running]') === null)
  const before = await boxes()
  for (const [cue, byItself] of [
    ['gathering', false],
    ['watch-drum', true],
  ] as const) {
    // A GO right after the last one would count as the same.
    await operator.waitForTimeout(500)
    await operator.click(`tr[data-cue=${cue}] button`)
    await operator.waitForSelector(`tr[data-cue=${cue}][data-cue-state=running]`)
    expect(await boxes(), cue).toEqual(before)
    expect(/\d:\d\d\.\d/.test((await how()) ?? ''), cue).toBe(byItself)
  }
}, 60_000)

test('neither Blackout nor a refusal moves a button; the refusal says what to do and is put away', async () => {
  const boxes = (): Promise<string[]> =>
    operator.evaluate(() =>
      ['.go', '.keys button:nth-child(3)', '.blackout', '.cues', '.desk > aside'].map((selector) => {
        const { left, top, width, height } = document.querySelector(selector)!.getBoundingClientRect()
        return `${selector} ${[left, top, width, height].map(Math.round).join(' ')}`
      }),
    )
  const english = operator.locator('header button', { hasText: 'English' })
  if ((await english.count()) > 0) await english.click()
  await operator.setViewportSize({ width: 1024, height: 768 })
  await operator.click('.cues tbody tr:last-child button')
  await operator.waitForSelector('.cues tbody tr:last-child[data-cue-state=running]')
  await operator.mouse.move(4, 4)
  // A GO right after the last one would count as the same.
  await operator.waitForTimeout(600)
  const before = await boxes()
  await operator.click('.blackout')
  await operator.waitForSelector('.transport[data-dark=true]')
  expect(await boxes()).toEqual(before)
  await operator.click('.blackout')
  await operator.waitForSelector('.transport[data-dark=false]')
  await operator.keyboard.press('Space')
  const refusal = operator.locator('.alerts [data-code="show/end-of-list"]')
  await refusal.waitFor()
  expect(await refusal.textContent()).toContain('the list is at its end. Press Back')
  expect(await boxes()).toEqual(before)
  await refusal.locator('button').click()
  await refusal.waitFor({ state: 'detached' })
}, 60_000)

test('what is read at arm’s length is set large: the cues, the time left and the lamps', async () => {
  const sizes = await operator.evaluate(() =>
    ['.cue-now', '.clock', '.cue-next', '.transport .notes', '[data-lamp=keys]'].map((selector) =>
      Number.parseFloat(getComputedStyle(document.querySelector(selector)!).fontSize),
    ),
  )
  expect(sizes.map((size, index) => size >= [28, 32, 22, 17, 17][index]!)).toEqual([true, true, true, true, true])
})

test('the keys lamp goes out while somebody types, and under a pointer the list stays where it is', async () => {
  expect(await operator.getAttribute('[data-lamp=keys]', 'data-light')).toBe('good')
  await operator.focus('[data-panel=outputs] select')
  await operator.waitForSelector('[data-lamp=keys][data-light=bad]')
  await operator.evaluate(() => (document.activeElement as HTMLElement).blur())
  await operator.waitForSelector('[data-lamp=keys][data-light=good]')
  await operator.hover('tr[data-cue=lotus] td')
  const at = (): Promise<number> => operator.evaluate(() => document.querySelector('.cues')!.scrollTop)
  const before = await at()
  await operator.keyboard.press('Backspace')
  await operator.waitForTimeout(600)
  expect(await at()).toBe(before)
}, 60_000)

test('surfaces are listed with light, contrast, pixel pitch and mean against its limit', async () => {
  await until(
    async () => (await operator.locator('[data-surface]').count()) === 3,
    30_000,
    () => 'three surfaces are lit',
  )
  const front = await operator.locator('[data-surface=front-concert-hall] td').allTextContents()
  expect(front).toHaveLength(4)
  expect(front[0]).toMatch(/^\d{3}\d{3}–\d{3}$/)
  expect(front[1]).toMatch(/^\d+ : 1/)
  expect(Number.parseFloat(front[2]!)).toBeGreaterThan(4)
  expect(Number.parseFloat(front[2]!)).toBeLessThan(9)
  expect(front[3]).toMatch(/^\d+\.\d \/ 25/)
  expect(await operator.getAttribute('[data-surface=front-concert-hall]', 'data-over')).toBe('true')
  expect(await operator.getAttribute('[data-surface=gauze]', 'data-over')).toBe('false')
}, 60_000)

test('at the house no key is printed, for none acts there; back at the show they are', async () => {
  const shown = (): Promise<number> =>
    operator.evaluate(() => [...document.querySelectorAll('kbd')].filter((key) => getComputedStyle(key).visibility === 'visible').length)
  await operator.bringToFront()
  await operator.mouse.click(4, 4)
  await operator.waitForSelector('[data-lamp=keys][data-light=good]')
  expect(await shown()).toBe(4)
  await operator.click('[data-lamp=people]')
  await operator.waitForSelector('[data-panel=people]')
  expect(await shown()).toBe(0)
  await operator.click('[data-lamp=people]')
  await operator.waitForSelector('[data-lamp=keys][data-light=good]')
  expect(await shown()).toBe(4)
}, 60_000)

test('two tabs of one browser are two operators: both stay, what one does the other sees, keys act in the one that has the focus', async () => {
  const second = await operator.context().newPage()
  await second.goto(`${product.origin}/console/grand-tang-night`)
  await second.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  await second.waitForTimeout(2000)
  for (const page of [operator, second]) {
    expect(await page.getAttribute('main.console', 'data-state')).toBe('open')
    expect(await page.locator('.go:not([disabled])').count()).toBe(1)
  }
  await operator.click('.blackout')
  await second.waitForSelector('.transport[data-dark=true]', { timeout: 10_000 })
  await second.click('.blackout')
  await operator.waitForSelector('.transport[data-dark=false]', { timeout: 10_000 })
  await second.close()
  await operator.bringToFront()
  expect(await operator.getAttribute('main.console', 'data-state')).toBe('open')
}, 120_000)
