import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../yard/chromium.ts'
import { ROOT } from '../../yard/product.ts'
import type { Evening } from './evening.ts'
import { keep, look, settle, type Taking } from './take.ts'

/** A small place: the wearer's page has to keep up with the other one's, or he is shown as not heard of. */
const VENUE = 'yard'
const BODY = resolve(ROOT, 'public/performers/dancer.vrm')
/** East, north, heading of who wears a body of his own: before the viewer, looking at him. */
const WEARER = [1.7, -8.4, 185] as const
const VIEW = [2, -12, 0, -6, 46] as const
/** In the costumes of the house, about him. */
const OTHERS = { count: 14, street: { east: 2, fromNorth: -7.6, toNorth: 0, halfM: 4, sights: [], closed: [] } }

/** A body that a visitor brought, among others in the house's costumes. */
export async function takeBodiesPictures({ product }: Evening, taking: Taking): Promise<void> {
  // A page that lies behind another draws nothing: each has a browser of its own.
  const browsers = await Promise.all([launchChromium(), launchChromium()])
  try {
    const wearer = await enter(browsers[0], product.origin, 'Ann', taking, { width: 480, height: 270 })
    await wearer.evaluate(([east, north, heading]) => window.holosite!.stand(east, north, heading), WEARER)
    await wearer.click('.top-bar [data-opens=settings]')
    await wearer.setInputFiles('[data-panel=body] input[type=file]', BODY)
    await wearer.waitForSelector('[data-body-licence]')
    await wearer.click('[data-body-wear]')
    await wearer.waitForSelector('[data-body=worn]')
    const viewer = await enter(browsers[1], product.origin, 'Li', taking, { width: 1280, height: 720 })
    await viewer.evaluate(async ({ count, street }) => void (await window.holosite!.populate(count, street)), OTHERS)
    await look(viewer, VIEW)
    await viewer.waitForFunction(() => window.holosite!.inspect().people.some(({ own }) => own))
    await viewer.waitForTimeout(5000)
    await settle(viewer, 4)
    await keep(viewer, taking, 'own-body')
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
  }
}

async function enter(
  browser: Browser,
  origin: string,
  name: string,
  { language }: Taking,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const page = await (await browser.newContext({ viewport, locale: language, deviceScaleFactor: 1 })).newPage()
  page.setDefaultTimeout(180_000)
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
  await page.goto(`${origin}/visit/${VENUE}`)
  await page.fill('.entry input[type=text]', name)
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]')
  await settle(page, 2)
  return page
}
