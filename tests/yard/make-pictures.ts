/** Takes the pictures of docs/images from the running product: `npx tsx tests/yard/make-pictures.ts`. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
import { wearHeadset } from './headset.ts'
import { ROOT, startProduct } from './product.ts'

const keep = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(ROOT, 'docs/images', `${name}.jpg`), type: 'jpeg', quality: 82, timeout: 120_000 })
  console.log(name)
}

/** Waits until so many frames more are drawn: fades take their time on a slow machine. */
const drawFrames = async (page: Page, count: number): Promise<void> => {
  const from = await page.evaluate(() => window.holosite?.inspect().frame ?? 0)
  await page.waitForFunction((until) => (window.holosite?.inspect().frame ?? 0) > until, from + count, { timeout: 120_000 })
}

const product = await startProduct()
const [staff, crowd, main] = [await launchChromium(), await launchChromium(), await launchChromium()]
try {
  const crew = await (await openContext(staff, { width: 400, height: 820 })).newPage()
  await crew.goto(`${product.origin}/camera/yard/camera-east${new URL(await product.staffLink('camera')).hash}`)
  await crew.click('button:has-text("Publish")')
  await crew.waitForSelector('[data-publisher=live]')
  await crew.waitForSelector('[data-testid=link-quality]')
  await keep(crew, 'camera-phone')

  const operator = await (await openContext(staff, { width: 1280, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('.go:not([disabled])')
  await operator.click('[data-camera=camera-east] input')
  await operator.click('tr[data-cue=red] button')

  const friend = await enterVisit(await openContext(crowd), product.origin, '小林')
  await friend.evaluate(() => window.holosite?.stand(-1.5, 1.2, 110))

  const visitor = await enterVisit(await openContext(main, { width: 800, height: 450 }), product.origin, 'Ann')
  await visitor.evaluate(() => window.holosite?.stand(3, -1, 276, 9))
  await visitor.waitForFunction(() => (window.holosite?.inspect().people.length ?? 0) > 0, null, { timeout: 60_000 })
  await drawFrames(visitor, 30)
  await keep(visitor, 'visit-desktop')
  await keep(operator, 'console-desktop')
  await visitor.evaluate(() => window.holosite?.stand(6, -2, 84, 6))
  await visitor.waitForSelector('[data-camera-state=live]', { timeout: 60_000 })
  await drawFrames(visitor, 30)
  await keep(visitor, 'drape-desktop')
  await visitor.close()
  await friend.close()

  await operator.setViewportSize({ width: 820, height: 1180 })
  await operator.waitForTimeout(500)
  await keep(operator, 'console-tablet')

  const front = await (await openContext(main, { width: 1280, height: 800 })).newPage()
  await front.goto(product.origin)
  await front.waitForSelector('.globe[data-drawn=true]', { timeout: 120_000 })
  await front.waitForSelector('.globe[data-drawing=false]', { timeout: 240_000 })
  await keep(front, 'lobby-desktop')
  await front.close()

  const phone = await main.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'zh-CN',
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 1,
  })
  const lobby = await phone.newPage()
  await lobby.goto(product.origin)
  await lobby.waitForSelector('.venues li')
  await keep(lobby, 'lobby-phone')
  await lobby.click('.venues a')
  await lobby.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 90_000 })
  await lobby.waitForTimeout(3000)
  await keep(lobby, 'entry-phone')
  await lobby.fill('.entry input[type=text]', '小林')
  await lobby.click('.entry button[type=submit]')
  await lobby.waitForSelector('[data-room=open]')
  await lobby.evaluate(() => window.holosite?.stand(3, -1, 276, 12))
  await lobby.waitForTimeout(6000)
  await keep(lobby, 'visit-phone')
  await phone.close()

  const headset = await openContext(main, { width: 960, height: 480 })
  await wearHeadset(headset)
  const eve = await enterVisit(headset, product.origin, 'Eve')
  await eve.evaluate(() => window.holosite?.stand(2, -1, 276))
  await eve.click('.top-bar button:has-text("VR")')
  await eve.waitForFunction(() => window.holosite?.inspect().immersive, null, { timeout: 60_000 })
  await eve.waitForTimeout(9000)
  await keep(eve, 'visit-headset')
} finally {
  await Promise.all([staff.close(), crowd.close(), main.close()])
  await product.stop()
}
