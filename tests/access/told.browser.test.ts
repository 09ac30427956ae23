import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'
import { accessibleText } from './accessible-text.ts'

/** One visitor without WebGL, in words, and one with a picture, who hears it: in one room, each near the other. */
let product: Product
let browsers: Browser[]
let ann: Page
let ben: Page
let console: Page

const named = (id: string, en: string, position: readonly number[]) => ({
  ...{ id, position, headingDeg: 0, radiusM: 3 },
  name: { 'zh-CN': en, en },
  note: { 'zh-CN': en, en: `What there is at the ${en}.` },
})

beforeAll(async () => {
  product = await startProduct((venue) => {
    Object.assign(venue, { places: [named('gate', 'North gate', [0, 25, 0]), named('front', 'West front', [-6, 0, 0])] })
  })
  browsers = [await launchChromium('--disable-3d-apis'), await launchChromium()]
  console = await (await openContext(browsers[0]!, { width: 1000, height: 700 })).newPage()
  await console.goto(await product.staffLink('operator'))
  await console.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  ann = await (await openContext(browsers[0]!, { width: 360, height: 740 })).newPage()
  await ann.goto(`${product.origin}/visit/yard`)
  await ann.fill('.entry input[type=text]', 'Ann')
  await ann.click('.entry button[type=submit]')
  await ann.waitForSelector('[data-near=places] button', { timeout: 60_000 })
  ben = await enterVisit(await openContext(browsers[1]!), product.origin, 'Ben')
}, 300_000)
afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const near = (page: Page, part: string): Promise<string> => page.locator(`[data-near=${part}]`).innerText()
const told = (page: Page, part: string, what: RegExp): Promise<void> => {
  let last = ''
  return until(
    async () => what.test((last = await near(page, part))),
    20_000,
    () => `${part} never told ${what}, but: ${last}`,
  )
}

test('without WebGL the visit is told in words and says why', async () => {
  expect(await ann.locator('.text-visit').innerText()).toContain('cannot draw in 3D')
  expect(await ann.locator('canvas').count()).toBe(0)
  expect(await near(ann, 'places')).toMatch(/North gate: \d+ m, north/)
})

test('who goes to a place in words is seen standing there, and by whom is told', async () => {
  await ben.evaluate(() => window.holosite!.stand(-4, 2, 0))
  await ann.click('button:has-text("Go to West front")')
  await told(ann, 'where', /You are at West front, facing north/)
  await until(
    async () => {
      const people = await ben.evaluate(() => window.holosite!.inspect().people)
      return people.some(({ head }) => Math.hypot(head[0]! + 6, head[1]!, head[2]! - 1.65) < 0.05)
    },
    20_000,
    () => 'Ben never saw Ann at the front',
  )
  await told(ann, 'people', /Ben: 3 m, north-east, ahead on the right/)
  await told(ann, 'people', /2 people are here in all/)
})

test('steps and turns in words move the person as a walker moves', async () => {
  await ann.click('button:has-text("Turn right")')
  await ann.click('button:has-text("Turn right")')
  await told(ann, 'where', /facing east/)
  await ann.click('button:has-text("Walk 5 m ahead")')
  await until(
    async () => (await ben.evaluate(() => window.holosite!.inspect().people))[0]!.head[0]! > -1.5,
    20_000,
    () => 'Ben never saw Ann walk',
  )
  await told(ann, 'where', /Nearest is West front, [45] m to the west/)
})

test('a screen reader finds the picture named, and in its mirror where one is, the places, the people and the show', async () => {
  await ben.evaluate(() => window.holosite!.stand(0, 22, 90))
  await told(ben, 'where', /You are at North gate, facing east/)
  await ann.click('button:has-text("Go to North gate")')
  await told(ben, 'people', /Ann: 3 m, north, on the left/)
  const heard = await accessibleText(ben)
  expect(heard).toContain('image: The yard in 3D')
  expect(heard).toContain('region: What is near')
  for (const line of ['You are at North gate, facing east.', 'The show has not begun.', '2 people are here in all.'])
    expect(heard.join('\n')).toContain(line)
  expect(heard.join('\n')).toMatch(/West front: 25 m, south, on the right/)
})

test('GO is told to both, aloud as news and not again', async () => {
  await console.click('.go')
  for (const page of [ann, ben]) await told(page, 'show', /Playing now: House/)
  await told(ben, 'news', /Playing now: House/)
  expect(await accessibleText(ben)).toContain('status: ')
  const changes = await ben.evaluate(
    () =>
      new Promise<number>((done) => {
        let count = 0
        new MutationObserver((list) => (count += list.length)).observe(document.querySelector('[data-near=news]')!, {
          ...{ subtree: true, childList: true, characterData: true },
        })
        setTimeout(() => done(count), 6000)
      }),
  )
  expect(changes).toBeLessThanOrEqual(1)
})

test('chat goes both ways between words and picture', async () => {
  await ann.click('.top-bar button:has-text("Chat")')
  await ann.fill('.side input[type=text]', 'hello from the gate')
  await ann.press('.side input[type=text]', 'Enter')
  await ben.click('.top-bar button:has-text("Chat")')
  const told = ben.locator('[role=log] li', { hasText: 'hello from the gate' })
  await told.waitFor({ timeout: 15_000 })
  expect(await told.count()).toBe(1)
  await ben.fill('.side input[type=text]', 'I see you')
  await ben.press('.side input[type=text]', 'Enter')
  await ann.locator('[role=log] li', { hasText: 'I see you' }).waitFor({ timeout: 15_000 })
  expect(await ann.locator('[role=log] li').allInnerTexts()).toEqual(['Ann hello from the gate', 'Ben I see you'])
  for (const page of [ann, ben]) await page.keyboard.press('Escape')
})

/** Presses Tab until what has the focus matches; fails after so many, or where the focus cannot be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const passed: string[] = []
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate((wanted) => {
      const element = document.activeElement as HTMLElement
      const style = getComputedStyle(element)
      const seen = element.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      return { found: element.matches(wanted), seen, what: element.outerHTML.slice(0, 80) }
    }, selector)
    passed.push(at.what)
    if (at.found) {
      expect(at.seen, `focus on ${at.what} cannot be seen`).toBe(true)
      return
    }
  }
  throw new Error(`Tab never came to ${selector}; it passed ${passed.join(' | ')}`)
}

/** The same by what the button says. */
async function tabToButton(page: Page, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    for (const element of document.querySelectorAll<HTMLElement>('button, a')) {
      // On a narrow page the whole name is only read out, after the short one that stands on the button and before unread lines.
      element.toggleAttribute('data-wanted', element.textContent?.includes(wanted) && element.checkVisibility())
    }
  }, text)
  await tabTo(page, '[data-wanted]')
}

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

test('the whole visit goes by keyboard alone: enter, skip, panels, a place, settings, leave', async () => {
  const page = await (await openContext(browsers[1]!)).newPage()
  await page.goto(`${product.origin}/visit/yard`)
  await page.waitForSelector('.entry button[type=submit]:not([disabled])', { timeout: 60_000 })
  await tabTo(page, '.entry input[type=text]')
  await page.keyboard.type('Kim')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-room=open]', { timeout: 60_000 })
  await page.waitForSelector('#near', { state: 'attached', timeout: 60_000 })

  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.matches('.skip:focus-visible')), 'the first stop').toBe(true)
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('near')
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('#near')!).clipPath)).toBe('none')

  const before = await page.evaluate(() => [...window.holosite!.inspect().ground])
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.down('KeyW')
  await until(
    async () => {
      const now = await page.evaluate(() => [...window.holosite!.inspect().ground])
      return Math.hypot(now[0]! - before[0]!, now[1]! - before[1]!) > 0.5
    },
    30_000,
    () => 'W never walked',
  )
  await page.keyboard.up('KeyW')

  for (const [button, inside] of [
    ['What is this?', '.side button'],
    ['Chat', '.side input[type=text]'],
    ['Settings', '.side select'],
  ] as const) {
    await tabToButton(page, button)
    await page.keyboard.press('Enter')
    await page.waitForSelector(inside, { timeout: 15_000 })
    if (button === 'Chat') {
      await page.keyboard.type('by keys')
      await page.keyboard.press('Enter')
      await page.locator('[role=log] li', { hasText: 'by keys' }).waitFor({ timeout: 15_000 })
    }
    if (button === 'Settings') {
      await tabTo(page, '.side input[type=checkbox]')
      await page.keyboard.press('Space')
      expect(await page.evaluate(() => document.documentElement.dataset['scheme'])).toBe('light')
    }
    await page.keyboard.press('Escape')
    await page.waitForSelector('.side', { state: 'detached' })
    expect(await focused(page)).toContain(button)
  }

  await tabToButton(page, 'This place')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.place')
  await tabToButton(page, 'Go to North gate')
  await page.keyboard.press('Enter')
  await told(page, 'where', /You are at North gate/)
  await page.keyboard.press('Escape')
  await tabToButton(page, 'Settings')
  await page.keyboard.press('Enter')
  await tabToButton(page, 'Leave')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${product.origin}/`)
}, 300_000)
