import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../chromium.ts'
import { ROOT } from '../product.ts'
import type { Look, PictureTotal } from './visitor-page.ts'

/** A headset's own browser by its words and its pointer, so that the page takes the headset's measure. */
const HEADSET = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/35.0 Chrome/130.0 VR Safari/537.36',
  viewport: { width: 480, height: 270 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
}
const EMULATOR = join(ROOT, 'node_modules/iwer/build/iwer.min.js')
const LIMIT_MS = 240_000

/** Visits a venue with an emulated headset and counts what one eye draws of each look: the most of each. */
export async function countEyes(
  origin: string,
  venue: string,
  looks: readonly (readonly [() => Promise<void>, Look])[],
): Promise<PictureTotal> {
  const browser: Browser = await launchChromium()
  try {
    const page = await enterWithHeadset(browser, `${origin}/visit/${venue}`)
    const most = { drawCalls: 0, triangles: 0 }
    for (const [play, look] of looks) {
      await play()
      const { drawCalls, triangles } = await countEye(page, look)
      most.drawCalls = Math.max(most.drawCalls, drawCalls)
      most.triangles = Math.max(most.triangles, triangles)
    }
    return most
  } finally {
    await browser.close()
  }
}

async function enterWithHeadset(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext(HEADSET)
  await context.addInitScript({ path: EMULATOR })
  await context.addInitScript(() => {
    interface Emulator {
      readonly XRDevice: new (...given: unknown[]) => { installRuntime(options: object): void }
      readonly metaQuest3: unknown
    }
    const { XRDevice, metaQuest3 } = (window as unknown as { IWER: Emulator }).IWER
    new XRDevice(metaQuest3, { stereoEnabled: true, ipd: 0.063 }).installRuntime({ forceInstall: true })
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.fill('.entry input[type=text]', 'Headset')
  await page.click('.entry button[type=submit]')
  await settled(page)
  await page.click('.top-bar button:has-text("VR")')
  await page.waitForFunction(() => window.holosite?.inspect().immersive === true, null, { timeout: LIMIT_MS })
  return page
}

async function countEye(page: Page, [east, north, heading, pitch]: Look): Promise<PictureTotal> {
  await page.evaluate(([e, n, h, p]) => window.holosite?.stand(e, n, h, p), [east, north, heading, pitch] as const)
  const from = await page.evaluate(() => window.holosite?.inspect().frame ?? 0)
  await page.waitForFunction((frame) => (window.holosite?.inspect().frame ?? 0) > frame + 3, from, { timeout: LIMIT_MS })
  await settled(page)
  return page.evaluate(() => {
    const { drawCalls = Number.NaN, triangles = Number.NaN, views = 1 } = window.holosite?.inspect() ?? {}
    return { drawCalls: Math.ceil(drawCalls / views), triangles: Math.ceil(triangles / views) }
  })
}

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector('[data-room=open]') !== null && window.holosite?.inspect().settled === true, null, {
    timeout: LIMIT_MS,
  })
