import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { enterVisit, launchChromium } from '../../yard/chromium.ts'
import { VENUE, type Evening } from './evening.ts'
import { look } from './take.ts'

/** What stands before the lens of `camera-plaza` by its document: where it stands, looks, and its vertical field. */
const LENS = [30, 446, 188, 2, 42.2] as const

/**
 * A picture the plaza's camera can send where there is none: the twin by day, brightened, from where the camera stands, so that it differs from the
 * night it is laid upon. Answers the file a browser plays as its camera.
 */
export async function makeCameraFeed({ product }: Evening): Promise<string> {
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en', deviceScaleFactor: 1 })
    const page = await enterVisit(context, product.origin, 'Feed', VENUE)
    await page.evaluate(() => window.holosite!.moment('day'))
    await page.addStyleTag({ content: '.visit > :not(.stage) { display: none !important } canvas { filter: brightness(2.2) }' })
    await look(page, LENS, 6)
    const picture = await page.screenshot({ type: 'jpeg', quality: 92, timeout: 180_000 })
    const path = join(product.data, 'plaza.mjpeg')
    writeFileSync(path, Buffer.concat([picture, picture]))
    return path
  } finally {
    await browser.close()
  }
}
