import type { Browser, BrowserContext, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { launchChromium as launch } from '../../tools/bench/chromium.ts'

/** Debian's Chromium, drawing in software, with a camera of its own making. */
export const launchChromium = (...more: string[]): Promise<Browser> =>
  launch('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', ...more)

/** A fresh visitor's context: small, so that software drawing keeps up. */
export function openContext(
  browser: Browser,
  size: { width: number; height: number } = { width: 480, height: 270 },
): Promise<BrowserContext> {
  return browser.newContext({ viewport: size, locale: 'en-GB', deviceScaleFactor: 1 })
}

/** Opens the visitor's page and goes in under a name; comes back when the place stands and the room is open. */
export async function enterVisit(context: BrowserContext, origin: string, name: string, venue = 'yard'): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
  await page.goto(`${origin}/visit/${venue}`)
  await page.fill('.entry input[type=text]', name)
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]', { timeout: 60_000 })
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 90_000 })
  return page
}

/** The canvas as it is drawn, read back as pixels. */
export async function pixelsOf(page: Page): Promise<PNG> {
  return PNG.sync.read(await page.locator('canvas').first().screenshot())
}

/** Mean red, green and blue (0..255) of a box of the picture, in fractions of its size. */
export function meanColour(picture: PNG, box: { left: number; top: number; right: number; bottom: number }): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  for (let y = Math.floor(box.top * picture.height); y < box.bottom * picture.height; y++) {
    for (let x = Math.floor(box.left * picture.width); x < box.right * picture.width; x++) {
      const at = (y * picture.width + x) * 4
      for (let channel = 0; channel < 3; channel++) sum[channel]! += picture.data[at + channel]!
      count++
    }
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count]
}
