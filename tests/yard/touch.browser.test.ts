import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

/** A phone held upright, its language Chinese. */
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1, locale: 'zh-CN' }

let product: Product
let browser: Browser
let phone: BrowserContext
let visitor: Page
let fingers: CDPSession

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  phone = await browser.newContext(PHONE)
  visitor = await enterVisit(phone, product.origin, '小林')
  fingers = await phone.newCDPSession(visitor)
  await visitor.evaluate(() => window.holosite!.stand(0, -14, 0, 0))
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const inspect = () => visitor.evaluate(() => window.holosite!.inspect())
const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly (readonly [x: number, y: number])[]) =>
  fingers.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) })

test('the stick walks: pushed ahead one goes north, pushed right one goes east, let go one stands', async () => {
  const box = (await visitor.locator('.stick').boundingBox())!
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const
  const start = (await inspect()).ground
  await touch('touchStart', [middle])
  await touch('touchMove', [[middle[0], middle[1] - box.height / 2]])
  await until(
    async () => (await inspect()).ground[1]! > start[1]! + 1,
    30_000,
    () => 'the stick pushed ahead moved nobody',
  )
  const turned = (await inspect()).ground
  expect(Math.abs(turned[0]! - start[0]!)).toBeLessThan(0.2)
  await touch('touchMove', [[middle[0] + box.width / 2, middle[1]]])
  await until(
    async () => (await inspect()).ground[0]! > turned[0]! + 1,
    30_000,
    () => 'the stick pushed right moved nobody',
  )
  await touch('touchEnd', [])
  const frame = (await inspect()).frame
  await visitor.waitForFunction((from) => window.holosite!.inspect().frame > from + 2, frame, { timeout: 30_000 })
  const still = (await inspect()).ground
  await visitor.waitForFunction((from) => window.holosite!.inspect().frame > from + 6, frame, { timeout: 30_000 })
  expect((await inspect()).ground).toEqual(still)
})

test('a drag over the view looks around, up and down, and moves nobody', async () => {
  const before = await inspect()
  await touch('touchStart', [[250, 250]])
  for (let step = 1; step <= 5; step++) await touch('touchMove', [[250 - 20 * step, 250 + 10 * step]])
  await touch('touchEnd', [])
  await until(
    async () => Math.abs((await inspect()).look[0] - before.look[0]) > 5,
    30_000,
    () => 'the drag turned nobody',
  )
  const after = await inspect()
  // The view is taken by the finger: dragged to the left and down, one looks to the right and up.
  expect(after.look[0] - before.look[0]).toBeCloseTo((100 * 0.0042 * 180) / Math.PI, 0)
  expect(after.look[1] - before.look[1]).toBeCloseTo((50 * 0.0042 * 180) / Math.PI, 0)
  expect(after.ground).toEqual(before.ground)
})

test('one walks with one thumb and looks with the other', async () => {
  const box = (await visitor.locator('.stick').boundingBox())!
  const ahead = [box.x + box.width / 2, box.y + 4] as const
  await visitor.evaluate(() => window.holosite!.stand(0, -14, 0, 0))
  const start = await inspect()
  await touch('touchStart', [ahead])
  await touch('touchStart', [ahead, [280, 200]])
  for (let step = 1; step <= 4; step++) await touch('touchMove', [ahead, [280 - 20 * step, 200]])
  await until(
    async () => {
      const { ground, look } = await inspect()
      return look[0] > 15 && Math.hypot(ground[0]! - start.ground[0]!, ground[1]! - start.ground[1]!) > 0.8
    },
    30_000,
    () => 'two thumbs do not work together',
  )
  await touch('touchEnd', [])
})

test('a tap asks what a thing is', async () => {
  await visitor.evaluate(() => window.holosite!.stand(0, -14, 0, -20))
  await visitor.tap('button:has-text("这是什么")')
  await visitor.locator('[data-testid=answer]').waitFor()
  await touch('touchStart', [[180, 330]])
  await touch('touchEnd', [])
  await visitor.locator('[data-provenance]').waitFor({ timeout: 30_000 })
  expect(await visitor.locator('[data-provenance]').textContent()).toMatch(/示意|推算|公开|地图|实测|不清楚/)
  await visitor.tap('.ask button')
})
