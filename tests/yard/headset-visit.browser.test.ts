import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
import { wearHeadset } from './headset.ts'
import { takeOnlooker, type Onlooker } from './onlooker.ts'
// oxfmt keeps this order: the seat must be there before the room client is loaded.
import { takeRoomSeat } from '../../tools/bench/room-seat.ts'
import { startProduct, type Product } from './product.ts'

const SLOWLY = { timeout: 60_000, interval: 150 }
const WELL = {
  id: 'well',
  name: { 'zh-CN': '井边', en: 'The well' },
  position: [4, -8, 0],
  headingDeg: 90,
  note: { 'zh-CN': '井', en: 'A well.' },
}
let product: Product
let browser: Browser
let eve: Page
let ben: Onlooker

beforeAll(async () => {
  product = await startProduct((venue) => Object.assign(venue, { places: [WELL] }))
  ben = await takeOnlooker(product.origin, 0, -12)
  browser = await launchChromium()
  const context = await openContext(browser, { width: 640, height: 320 })
  await wearHeadset(context)
  eve = await enterVisit(context, product.origin, 'Eve')
  await eve.evaluate(() => window.holosite!.stand(-2, -10, 0))
  await eve.click('.top-bar button:has-text("VR")')
  await eve.waitForFunction(() => window.holosite!.inspect().immersive && window.holosite!.headset!().knob !== null, null, SLOWLY)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  ben?.leave()
  await product?.stop()
}, 60_000)

const headset = () => eve.evaluate(() => window.holosite!.headset!())
const ground = () => eve.evaluate(() => [...window.holosite!.inspect().ground])
const settings = () => eve.evaluate(() => JSON.parse(localStorage.getItem('holosite.settings') ?? '{}') as Record<string, unknown>)

async function frames(count: number): Promise<void> {
  const from = await eve.evaluate(() => window.holosite!.inspect().frame)
  await eve.waitForFunction((until) => window.holosite!.inspect().frame >= until, from + count, SLOWLY)
}

type Side = 'controller' | 'hand'
/** Points the right hand or controller from its place in the room at a point of the room. */
const pointAt = (side: Side, target: readonly number[]) =>
  eve.evaluate(
    ([which, [x, y, z]]) => {
      const from = [0.15, 1.3, -0.25] as const
      const [dx, dy, dz] = [x! - from[0], y! - from[1], z! - from[2]]
      const yaw = Math.atan2(-dx, -dz)
      const pitch = Math.atan2(dy, Math.hypot(dx, dz))
      const hand = which === 'hand' ? window.headset!.hands.right : window.headset!.controllers.right
      hand.position.set(...from)
      const [sy, cy, sp, cp] = [Math.sin(yaw / 2), Math.cos(yaw / 2), Math.sin(pitch / 2), Math.cos(pitch / 2)]
      hand.quaternion.set(cy * sp, sy * cp, -sy * sp, cy * cp)
    },
    [side, target] as const,
  )
const press = (side: Side, value: 0 | 1) =>
  eve.evaluate(
    ([which, down]) => {
      if (which === 'hand') window.headset!.hands.right.updatePinchValue(down)
      else window.headset!.controllers.right.updateButtonValue('trigger', down)
    },
    [side, value] as const,
  )

/** Presses a button of the menu by ray. Eve's room has the venue's own directions. */
async function click(id: string, side: Side): Promise<void> {
  const { buttons, room } = await headset()
  const at = buttons[id]
  expect(at, `${id} among ${Object.keys(buttons).join(' ')}`).toBeDefined()
  await pointAt(side, [at![0]! - room[0]!, at![2]! - room[2]!, room[1]! - at![1]!])
  await frames(3)
  await press(side, 1)
  await frames(3)
  await press(side, 0)
  await frames(3)
}

async function throwTo(side: Side, target: readonly number[]): Promise<void> {
  await pointAt(side, target)
  await frames(3)
  await press(side, 1)
  await eve.waitForTimeout(300)
  await frames(3)
  await press(side, 0)
  await frames(4)
}

test('a throw by the controller lands ahead on the ground, and others see one there', async () => {
  expect(await eve.evaluate(() => window.holosite!.inspect().views)).toBe(2)
  await throwTo('controller', [0.15, 0.9, -3])
  const [east, north, up] = await ground()
  expect(up).toBe(0)
  expect(east).toBeCloseTo(-1.85, 1)
  expect(north).toBeGreaterThan(-9)
  expect(north).toBeLessThan(-4)
  await expect.poll(() => Math.min(...ben.heads().map(([x, y]) => Math.hypot(x! - east!, y! - north!))), SLOWLY).toBeLessThan(0.1)
  expect(await eve.getAttribute('[data-room]', 'data-room')).toBe('open')
}, 120_000)

test('a throw against where nobody can stand moves nobody', async () => {
  const before = await ground()
  // Far to the west: beyond the wall of the court.
  await throwTo('controller', [-2.15, 3.23, -0.25])
  expect(await ground()).toEqual(before)
}, 120_000)

test('a button of the hand opens the menu, and a ray presses what is on it', async () => {
  await eve.evaluate(() => window.headset!.controllers.right.updateButtonValue('b-button', 1))
  await frames(3)
  await eve.evaluate(() => window.headset!.controllers.right.updateButtonValue('b-button', 0))
  await expect.poll(async () => (await headset()).menu, SLOWLY).toBe('now')
  await click('tab/settings', 'controller')
  expect((await headset()).menu).toBe('settings')
  await click('language/zh-CN', 'controller')
  await expect.poll(async () => (await headset()).words, SLOWLY).toContain('大字')
  expect((await settings())['language']).toBe('zh-CN')
}, 180_000)

test('a pinch does the same for a bare hand, and what it chose is kept', async () => {
  await eve.evaluate(() => (window.headset!.primaryInputMode = 'hand'))
  await frames(3)
  await click('tab/comfort', 'hand')
  expect((await headset()).menu).toBe('comfort')
  await click('turning/smooth', 'hand')
  await expect.poll(async () => (await settings())['comfort'], SLOWLY).toMatchObject({ turning: 'smooth', seated: false })
  await click('seated/on', 'hand')
  // Eyes at 1.7 m come down to those of one who stands.
  await expect.poll(async () => (await eve.evaluate(() => window.holosite!.inspect().self.head))[2]!, SLOWLY).toBeCloseTo(1.65, 1)
}, 180_000)

test('what a hand points at is told, with how it is known', async () => {
  await click('tab/places', 'hand')
  await click('ask', 'hand')
  expect((await headset()).menu).toBeNull()
  const before = await ground()
  await pointAt('hand', [0.15, 0.9, -3])
  await frames(3)
  await press('hand', 1)
  await frames(3)
  await press('hand', 0)
  await expect.poll(async () => (await headset()).menu, SLOWLY).toBe('places')
  expect((await headset()).words.join(' ')).toMatch(/距你约 \d+ 米/)
  // A question is not a step.
  expect(await ground()).toEqual(before)
}, 180_000)

test('a notice hangs before the eyes, and stands in the menu', async () => {
  const secret = new URL(await product.staffLink('operator')).hash.slice(1)
  const seat = await takeRoomSeat({ origin: product.origin, venue: 'yard', secret })
  const words = { 'zh-CN': '西门关闭，请走东门。', en: 'Please use the east gate.' }
  seat.room.send('act', { commandId: 'notice-1', expectedRevision: 0, act: { do: 'notice', words, minutes: 5 } })
  await expect.poll(async () => (await headset()).notice, SLOWLY).toBe(words['zh-CN'])
  seat.leave()
  await click('tab/now', 'hand')
  expect((await headset()).words.join('')).toContain(words['zh-CN'])
}, 180_000)

test('the menu leads to a place and closes there', async () => {
  await click('tab/places', 'hand')
  await click('goTo/well', 'hand')
  expect((await headset()).menu).toBeNull()
  const [east, north] = await ground()
  expect([east, north]).toEqual([expect.closeTo(4, 3), expect.closeTo(-8, 3)])
}, 120_000)

test('a pinch goes where it points, from there', async () => {
  // One looks east now: ahead in the room is east in the venue.
  await throwTo('hand', [0.15, 0.9, -3])
  const [east, north] = await ground()
  expect(east).toBeGreaterThan(5.5)
  expect(Math.abs(north! + 8)).toBeLessThan(0.6)
}, 120_000)

test('the session ends and the page goes on from where one stood', async () => {
  const before = await ground()
  const heading = await eve.evaluate(() => window.holosite!.inspect().self.head)
  await eve.evaluate(() => window.headset!.activeSession?.end())
  await eve.waitForFunction(() => !window.holosite!.inspect().immersive, null, SLOWLY)
  await frames(3)
  const after = await ground()
  expect(Math.hypot(after[0]! - before[0]!, after[1]! - before[1]!)).toBeLessThan(0.3)
  const head = await eve.evaluate(() => window.holosite!.inspect().self.head)
  expect(Math.hypot(head[0]! - heading[0]!, head[1]! - heading[1]!)).toBeLessThan(0.3)
  const { menu, knob, sky } = await headset()
  expect([menu, knob, sky]).toEqual([null, null, true])
}, 120_000)

test('in AR the venue stands in the room one is in: no sky while it lasts', async () => {
  await eve.click('.top-bar button:has-text("AR")')
  await eve.waitForFunction(() => window.holosite!.inspect().immersive && window.holosite!.headset!().knob !== null, null, SLOWLY)
  expect((await headset()).sky).toBe(false)
  await eve.evaluate(() => window.headset!.activeSession?.end())
  await eve.waitForFunction(() => !window.holosite!.inspect().immersive, null, SLOWLY)
  await expect.poll(async () => (await headset()).sky, SLOWLY).toBe(true)
}, 120_000)
