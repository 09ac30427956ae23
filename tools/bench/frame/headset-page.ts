import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../chromium.ts'
import { ROOT } from '../product.ts'
import { drawNothing, makeDrawingOptional } from './draw-nothing.ts'
import { countLook, type Look, type PictureCount, type PictureTotal } from './visitor-page.ts'

/** A headset's own browser by its words and its pointer, so that the page takes the headset's measure. */
const HEADSET = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/35.0 Chrome/130.0 VR Safari/537.36',
  viewport: { width: 480, height: 480 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
}
const EMULATOR = join(ROOT, 'node_modules/iwer/build/iwer.min.js')
const LIMIT_MS = 240_000

/** An eye's vertical field, degrees. */
const EYE_FIELD = 100

/** A look, and what has the show play meanwhile. */
export type StagedLook = readonly [play: () => Promise<void>, name: string, look: Look]

/** What a headset's page draws. */
export interface HeadsetPicture {
  /** Each look by name as one eye would see it, before going in: a frame by its parts. */
  readonly looks: Readonly<Record<string, PictureCount>>
  /** The most one eye draws in the immersive session, of the looks asked for there. */
  readonly eye: PictureTotal
}

/** Visits a venue with an emulated headset: counts every look by its parts as one eye sees it, then those of `inside` in the session. */
export async function countHeadset(
  origin: string,
  venue: string,
  staged: readonly StagedLook[],
  inside: readonly string[],
): Promise<HeadsetPicture> {
  const browser: Browser = await launchChromium()
  try {
    const page = await visitWithHeadset(browser, `${origin}/visit/${venue}`)
    const looks: Record<string, PictureCount> = {}
    for (const [play, name, [east, north, heading, pitch]] of staged) {
      await play()
      looks[name] = await countLook(page, [east, north, heading, pitch, EYE_FIELD])
    }
    await page.click('.top-bar button:has-text("VR")')
    await page.waitForFunction(() => window.holosite?.inspect().immersive === true, null, { timeout: LIMIT_MS })
    const eye = { drawCalls: 0, triangles: 0 }
    for (const [play, name, look] of staged) {
      if (!inside.includes(name)) continue
      await play()
      const { drawCalls, triangles } = await countEye(page, look)
      eye.drawCalls = Math.max(eye.drawCalls, drawCalls)
      eye.triangles = Math.max(eye.triangles, triangles)
    }
    return { looks, eye }
  } finally {
    await browser.close()
  }
}

async function visitWithHeadset(browser: Browser, url: string): Promise<Page> {
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
  // The loader that runs benches names functions by a call that pages do not have.
  await page.addInitScript('globalThis.__name = (named) => named')
  await makeDrawingOptional(page)
  await page.goto(url)
  await drawNothing(page, true)
  await page.fill('.entry input[type=text]', 'Headset')
  await page.click('.entry button[type=submit]')
  await settled(page)
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
