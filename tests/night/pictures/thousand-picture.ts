import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../yard/chromium.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, look, settle, type Taking, type View } from './take.ts'

/** Windows of the pictures: width, height, view. The first from a good two men's height, the second from among them. */
export const WINDOWS: Readonly<Record<string, readonly [number, number, View]>> = {
  'crowd-street': [1280, 720, [-3, -450, 2, -7, 44, 3.6]],
  'crowd-among': [1280, 720, [-18.5, -403.3, 183, -1, 60]],
}
/** The street round the flower in its paving; people gather there, and in two more places, about those who dance. */
export const STREET = {
  ...{ east: -8, fromNorth: -464, toNorth: -372, halfM: 21 },
  sights: [
    { east: 0, north: -426, clearM: 4.5, reachM: 11, share: 0.42, dancers: 5 },
    { east: -18, north: -450, clearM: 2.5, reachM: 7, share: 0.16, dancers: 2 },
    { east: -18, north: -407, clearM: 4, reachM: 9, share: 0.2, dancers: 4 },
  ],
  // The pools of the belt.
  closed: [
    [-4.6, -471, 4.6, -443],
    [-4.6, -415, 4.6, -395],
  ] as [number, number, number, number][],
}
const PEOPLE = 1000
/** Until they walk, wave and have been told of once. */
const LIVELY_MS = 12_000

/** A thousand people on the street by night, told to the page as the wire tells them. */
export async function takeThousandPictures({ product }: Evening, taking: Taking): Promise<void> {
  const browser: Browser = await launchChromium()
  try {
    for (const [name, [width, height, view]] of Object.entries(WINDOWS)) {
      const context = await browser.newContext({ viewport: { width, height }, locale: taking.language, deviceScaleFactor: 1 })
      const page = await enterStreet(await context.newPage(), product.origin, taking)
      await look(page, view, 3)
      await page.waitForTimeout(LIVELY_MS)
      if (name === 'crowd-among') await nearestStand(page)
      await settle(page, 3)
      await keep(page, taking, name)
      await context.close()
    }
  } finally {
    await browser.close()
  }
}

/** Waits until the nearest four are drawn by VRMs of the house. */
async function nearestStand(page: Page): Promise<void> {
  await page.waitForFunction(() => window.holosite!.inspect().people.filter(({ vrm }) => vrm).length === 4, null, {
    timeout: 180_000,
    polling: 2000,
  })
}

/** Goes in, fills the street and hides what is no part of it. */
export async function enterStreet(page: Page, origin: string, { language }: Pick<Taking, 'language'>): Promise<Page> {
  page.setDefaultTimeout(180_000)
  page.on('pageerror', (error) => console.error(error.message))
  await page.goto(`${origin}/visit/${VENUE}?arrive=street-head`)
  await page.fill('.entry input[type=text]', language === 'en' ? 'Ann' : '小安')
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]')
  await page.waitForFunction(() => window.holosite !== undefined)
  const count = await page.evaluate(async ([people, street]) => (await window.holosite!.populate(people, street))?.count, [
    PEOPLE,
    STREET,
  ] as const)
  if (count !== PEOPLE) throw new Error(`Only ${count} people came.`)
  await page.addStyleTag({ content: '.top-bar, .near, .touch-stick { display: none }' })
  return page
}
