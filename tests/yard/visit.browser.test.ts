import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext, pixelsOf } from './chromium.ts'
import { wearHeadset } from './headset.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browsers: Browser[]
let ann: Page
let ben: Page

beforeAll(async () => {
  product = await startProduct()
  browsers = [await launchChromium(), await launchChromium()]
  ann = await enterVisit(await openContext(browsers[0]!), product.origin, 'Ann')
  ben = await enterVisit(await openContext(browsers[1]!), product.origin, 'Ben')
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const peopleOf = (page: Page) => page.evaluate(() => window.holosite!.inspect().people)
const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)

test('visitors do not arrive head inside head', async () => {
  const feet = (page: Page) => page.evaluate(() => window.holosite!.inspect().ground)
  await until(
    async () => distance(await feet(ann), await feet(ben)) > 0.8,
    30_000,
    () => 'Ann and Ben stand in one place',
  )
})

test('two browsers see each other stand where each stands', async () => {
  await ann.evaluate(() => window.holosite!.stand(2, -8, 0))
  const eyes = [2, -8, 1.65]
  await until(
    async () => (await peopleOf(ben)).some((person) => distance(person.head, eyes) < 0.05),
    30_000,
    () => 'Ben never saw Ann at her place',
  )
})

test('who stands three metres away is seen as a whole person, from the crown to the shoes', async () => {
  await ben.evaluate(() => window.holosite!.stand(2, -11, 0))
  await until(
    async () => (await peopleOf(ben)).some(({ named }) => named === 'Ann'),
    30_000,
    () => 'no name over Ann’s head',
  )
  await ben.waitForTimeout(1500)
  const there = await pixelsOf(ben)
  await ann.evaluate(() => window.holosite!.stand(-6, -2, 0))
  await until(
    async () => (await peopleOf(ben)).every((person) => distance(person.head, [-6, -2, 1.65]) < 0.05),
    30_000,
    () => 'Ben never saw Ann go',
  )
  await ben.waitForTimeout(1500)
  const gone = await pixelsOf(ben)
  await ann.evaluate(() => window.holosite!.stand(2, -8, 0))
  const rows = new Set<number>()
  const columns = new Set<number>()
  for (let at = 0; at < there.data.length; at += 4) {
    if (Math.abs(there.data[at]! - gone.data[at]!) + Math.abs(there.data[at + 2]! - gone.data[at + 2]!) < 40) continue
    rows.add(Math.floor(at / 4 / there.width))
    columns.add((at / 4) % there.width)
  }
  // A body of 1.7 m at 3 m fills 31 of the picture's 70 degrees.
  expect(rows.size).toBeGreaterThan(0.33 * there.height)
  expect(columns.size).toBeLessThan(rows.size)
}, 120_000)

test("a walk by keys moves one's head in the other's browser", async () => {
  const before = (await peopleOf(ben))[0]!.head
  await ann.keyboard.down('KeyW')
  await until(
    async () => distance((await peopleOf(ben))[0]!.head, before) > 1,
    30_000,
    () => 'Ben never saw Ann walk',
  )
  await ann.keyboard.up('KeyW')
})

test('held keys turn and lift the eyes, and let go they rest', async () => {
  const look = () => ann.evaluate(() => window.holosite!.inspect().look)
  const from = await look()
  for (const key of ['ArrowRight', 'PageUp']) await ann.keyboard.down(key)
  await until(
    async () => (await look())[0] > from[0] + 20 && (await look())[1] > from[1] + 10,
    30_000,
    () => 'the keys turned nobody',
  )
  for (const key of ['ArrowRight', 'PageUp']) await ann.keyboard.up(key)
  const rested = await look()
  await ann.waitForTimeout(700)
  const later = await look()
  // At most the frame that was under way.
  expect(Math.abs(later[0] - rested[0])).toBeLessThan(9)
  await ann.keyboard.down('KeyF')
  await until(
    async () => (await look())[1] < later[1] - 10,
    30_000,
    () => 'F lowered nobody’s eyes',
  )
  await ann.keyboard.up('KeyF')
})

test('chat reaches the other, as text and under the name', async () => {
  for (const page of [ann, ben]) await page.click('.top-bar button:has-text("Chat")')
  await ann.fill('.side input[type=text]', '<b>你好</b> Ben')
  await ann.press('.side input[type=text]', 'Enter')
  const line = ben.locator('[role=log] li').last()
  await line.waitFor({ timeout: 15_000 })
  expect(await line.textContent()).toBe('Ann <b>你好</b> Ben')
  for (const page of [ann, ben]) await page.click('.side button[aria-label=Close]')
})

test('typing in the chat does not walk', async () => {
  await ann.click('.top-bar button:has-text("Chat")')
  const before = await ann.evaluate(() => [...window.holosite!.inspect().ground])
  await ann.focus('.side input[type=text]')
  await ann.keyboard.down('KeyW')
  await ann.waitForTimeout(700)
  await ann.keyboard.up('KeyW')
  expect(await ann.evaluate(() => [...window.holosite!.inspect().ground])).toEqual(before)
  await ann.click('.side button[aria-label=Close]')
})

test('an emulated headset draws two different views, its hands move in the other browser, and the session ends well', async () => {
  const browser = await launchChromium()
  try {
    const context = await openContext(browser, { width: 640, height: 320 })
    await wearHeadset(context)
    const eve = await enterVisit(context, product.origin, 'Eve')
    await eve.evaluate(() => window.holosite!.stand(-2, -10, 0))
    await eve.click('.top-bar button:has-text("VR")')
    await eve.waitForFunction(() => window.holosite!.inspect().immersive, null, { timeout: 30_000 })
    expect(await eve.evaluate(() => window.holosite!.inspect().views)).toBe(2)

    const start = await eve.evaluate(() => window.holosite!.inspect().frame)
    await eve.waitForFunction((from) => window.holosite!.inspect().frame > from + 5, start, { timeout: 30_000 })
    expect(differingShare(await pixelsOf(eve))).toBeGreaterThan(0.01)

    await eve.evaluate(() => {
      window.headset!.position.set(0, 1.7, 0)
      window.headset!.controllers.right.position.set(0.4, 1.5, -0.4)
    })
    // Rig at (-2, -10) facing north: the right hand is 0.4 m east, 0.4 m north, 1.5 m up.
    await until(
      async () => (await peopleOf(ben)).some((person) => person.right !== null && distance(person.right, [-1.6, -9.6, 1.5]) < 0.1),
      30_000,
      () => 'Ben never saw the hand',
    )
    await eve.evaluate(() => window.headset!.controllers.right.position.set(0.4, 1.9, -0.4))
    await until(
      async () => (await peopleOf(ben)).some((person) => person.right !== null && distance(person.right, [-1.6, -9.6, 1.9]) < 0.1),
      30_000,
      () => 'Ben never saw the hand move',
    )
    await eve.evaluate(() => window.headset!.activeSession?.end())
    await eve.waitForFunction(() => !window.holosite!.inspect().immersive, null, { timeout: 30_000 })
  } finally {
    await browser.close()
  }
}, 240_000)

test('who leaves is gone from the other browser', async () => {
  await ann.close()
  await until(
    async () => (await peopleOf(ben)).length === 0,
    30_000,
    () => 'a ghost of Ann stayed',
  )
})

/** Share of pixels of the left half that differ clearly from the same place of the right half. */
function differingShare(picture: { width: number; height: number; data: Uint8Array }): number {
  const half = Math.floor(picture.width / 2)
  let differing = 0
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < half; x++) {
      const left = (y * picture.width + x) * 4
      const right = left + half * 4
      if (Math.abs(picture.data[left]! - picture.data[right]!) + Math.abs(picture.data[left + 1]! - picture.data[right + 1]!) > 16)
        differing++
    }
  }
  return differing / (half * picture.height)
}
