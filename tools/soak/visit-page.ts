import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { launchChromium } from '../bench/chromium.ts'
import type { SoakGround } from './scene.ts'
import { VENUE } from './yard-walk.ts'

const LIMIT_MS = 120_000
/** Small, so that drawing in software leaves the machine to the rest. */
const SCREEN = { width: 240, height: 136 }

/** One browser for a scene, closed with it, with a camera of its own making. */
export async function openBrowser({ atEnd }: SoakGround): Promise<Browser> {
  const browser = await launchChromium('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream')
  atEnd(() => browser.close())
  return browser
}

/** A browser profile of its own: cookies, clock, small screen. */
export async function openProfile(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: SCREEN, locale: 'en-GB', deviceScaleFactor: 1 })
  // The loader that runs the soak names functions by a call that pages do not have.
  await context.addInitScript('globalThis.__name = (named) => named')
  return context
}

/** Opens the visitor's page and goes in; comes back when the place stands and the room is open. */
export async function enterVisit(context: BrowserContext, origin: string, name: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}/visit/${VENUE}`)
  await page.fill('.entry input[type=text]', name)
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]', { timeout: LIMIT_MS })
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: LIMIT_MS })
  return page
}

/** What the page's room is now, as the page says it. */
export const roomOf = (page: Page): Promise<string | null> => page.locator('[data-room]').first().getAttribute('data-room', { timeout: 2000 }).catch(() => null) // prettier-ignore

/** Heap of the page after a collection, MB. */
export async function heapMb(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6
}

/** What the visitor's page says of a camera; null where it says nothing. */
export const wordOn = (page: Page, camera: string): Promise<string | null> =>
  page.evaluate((id) => document.querySelector(`[data-camera=${id}]`)?.getAttribute('data-camera-state') ?? null, camera)
