import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../yard/chromium.ts'
import { VENUE, type Evening } from './evening.ts'
import { look, settle, type Taking, type View } from './take.ts'

/** Windows of the picture: width, height, and the view that shows most of the street in it. */
const WINDOWS: Readonly<Record<string, readonly [number, number, View]>> = {
  'crowd-thousand': [1600, 900, [-24, -352, 172, -3, 50]],
  'crowd-thousand-phone': [390, 844, [-24, -352, 176, -4, 62]],
  'crowd-thousand-headset': [900, 900, [-23, -384, 180, -4, 95]],
}
/** The street from its head on. */
const STREET = { east: 0, fromNorth: -470, toNorth: -354, halfM: 33 }
const PEOPLE = 1000
/** Until they walk, wave and have been told of once. */
const LIVELY_MS = 12_000

/** A thousand people on the street by night, told to the page as the wire tells them. */
export async function takeThousandPictures({ product }: Evening, { folder, language }: Taking): Promise<void> {
  const browser: Browser = await launchChromium()
  try {
    for (const [name, [width, height, view]] of Object.entries(WINDOWS)) {
      const context = await browser.newContext({ viewport: { width, height }, locale: language, deviceScaleFactor: 1 })
      const page = await context.newPage()
      page.setDefaultTimeout(180_000)
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
      await page.goto(`${product.origin}/visit/${VENUE}?arrive=street-head`)
      await page.fill('.entry input[type=text]', language === 'en' ? 'Ann' : '小安')
      await page.click('.entry button[type=submit]')
      await page.waitForSelector('[data-room=open]')
      await gather(page)
      await look(page, view, 3)
      await page.waitForTimeout(LIVELY_MS)
      await settle(page, 3)
      await page.screenshot({
        path: join(folder, `${name}.png`),
        timeout: 180_000,
        style: '.top-bar, .near, .touch-stick { display: none }',
      })
      console.log(name)
      await context.close()
    }
  } finally {
    await browser.close()
  }
}

async function gather(page: Page): Promise<void> {
  await page.waitForFunction(() => window.holosite !== undefined)
  const count = await page.evaluate(async ([people, street]) => (await window.holosite!.populate(people, street))?.count, [
    PEOPLE,
    STREET,
  ] as const)
  if (count !== PEOPLE) throw new Error(`Only ${count} people came.`)
}
