import type { Page } from 'playwright-core'
import { enterVisit, launchChromium } from '../../yard/chromium.ts'
import { wearHeadset } from '../../yard/headset.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, look, settle, type Taking } from './take.ts'

/** Both eyes of an emulated headset: the view, with a notice, with the menu open. */
export async function takeHeadsetPictures(evening: Evening, taking: Taking): Promise<void> {
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 960, height: 480 }, locale: taking.language, deviceScaleFactor: 1 })
    await wearHeadset(context)
    const page = await enterVisit(context, evening.product.origin, 'Eve', VENUE)
    await look(page, [0, -868, 180, 0, 60], 3)
    await page.click('.top-bar button:has-text("VR")')
    const inside = (): boolean => window.holosite!.inspect().immersive && window.holosite!.headset!().knob !== null
    await page.waitForFunction(inside, null, { timeout: 180_000 })
    await evening.go('lotus')
    await page.waitForTimeout(8000)
    await settle(page, 6)
    await keep(page, taking, 'headset-view')
    await pressMenu(page)
    await keep(page, taking, 'headset-menu')
    await pressMenu(page)
    await evening.notice(true)
    await page.waitForFunction(() => window.holosite!.headset!().notice !== '', null, { timeout: 60_000 })
    await settle(page, 6)
    await keep(page, taking, 'headset-notice')
    await evening.notice(false)
  } finally {
    await browser.close()
  }
}

async function pressMenu(page: Page): Promise<void> {
  for (const value of [1, 0]) {
    await page.evaluate((down) => window.headset!.controllers.right.updateButtonValue('b-button', down), value)
    await settle(page, 4)
  }
}
