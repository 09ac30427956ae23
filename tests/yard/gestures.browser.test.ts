import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EMOTES } from '../../model/protocol/index.ts'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
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
  await ann.evaluate(() => window.holosite!.stand(2, -8, 0))
  await ben.evaluate(() => window.holosite!.stand(2, -11, 0))
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const annSeenBy = (page: Page) => page.evaluate(() => window.holosite!.inspect().people.find(({ named }) => named === 'Ann'))

test('a gesture by key is done by the body that the other sees, and is told in words to who hears the page', async () => {
  await until(async () => (await annSeenBy(ben)) !== undefined, 60_000, () => 'Ben never saw Ann') // prettier-ignore
  await ann.locator('body').press('g')
  await ann.waitForSelector('[data-panel=gestures]')
  // Watched from the page itself: software drawing may be slower than a wave.
  await ben.evaluate(() => {
    const seen = new Set<number>()
    Object.assign(window, { seenDoing: seen })
    const watch = (): void => {
      for (const { doing } of window.holosite!.inspect().people) seen.add(doing)
      requestAnimationFrame(watch)
    }
    watch()
  })
  await ann.keyboard.press('1')
  await ann.waitForSelector('[data-panel=gestures] [role=status]:has-text("You did: Wave.")')
  const waving = EMOTES.indexOf('wave') + 1
  await ben.waitForFunction((doing) => (window as unknown as { seenDoing: Set<number> }).seenDoing.has(doing), waving, { timeout: 60_000 })
  await ben.waitForSelector('[data-near=gestures]:has-text("Ann waves.")', { state: 'attached', timeout: 60_000 })
}, 180_000)

test('a hand raised by button stays up, in the list of people too, until it is taken down', async () => {
  await ann.click('[data-emote=hand]')
  await ann.waitForSelector('[data-emote=hand][aria-pressed=true]')
  await until(async () => (await annSeenBy(ben))?.handUp === true, 30_000, () => 'Ben never saw the hand') // prettier-ignore
  await ben.waitForSelector('[data-near=gestures]:has-text("Ann raises a hand.")', { state: 'attached', timeout: 60_000 })
  await ben.click('.top-bar button:has-text("Chat")')
  await ben.click('.side button[aria-expanded]')
  await ben.waitForSelector('[data-person] .badge:has-text("Hand up")')
  await ann.locator('body').press('h')
  await ann.waitForSelector('[data-emote=hand][aria-pressed=false]')
  await until(async () => (await annSeenBy(ben))?.handUp === false, 30_000, () => 'the hand stayed up') // prettier-ignore
}, 180_000)

test('when people come, nothing is compiled and nothing of theirs is new on the graphics card; two hundred are four draws, four for the nearest, and their names', async () => {
  const figures = () =>
    ben.evaluate(() => {
      const { programs, geometries, textures, frame } = window.holosite!.inspect()
      return { programs, geometries, textures, frame }
    })
  // The house's bodies of those near are made ready once somebody is there at all.
  await until(async () => (await ben.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/people/')).length)) >= 8, 60_000, () => 'the people of the house never came') // prettier-ignore
  const { frame } = await figures()
  await until(async () => (await figures()).frame > frame + 8, 60_000, () => 'no frames were drawn') // prettier-ignore
  const before = await figures()
  const come = (count: number) =>
    ben.evaluate(async (people) => {
      const crowd = await window.holosite!.populate(people, { east: 0, fromNorth: -30, toNorth: 20, halfM: 14 })
      Object.assign(window, { crowd })
      return crowd?.count
    }, count)
  expect(await come(24)).toBe(24)
  await until(async () => (await figures()).frame > before.frame + 8, 60_000, () => 'no frames were drawn') // prettier-ignore
  const after = await figures()
  expect(after.programs).toBe(before.programs)
  expect(after.geometries).toBe(before.geometries)
  expect(after.textures).toBe(before.textures)
  await ben.evaluate(() => (window as unknown as { crowd: { leave(): void } }).crowd.leave())
  expect(await come(200)).toBe(200)
  await until(async () => (await ben.evaluate(() => window.holosite!.inspect().people.length)) >= 50, 60_000, () => 'they never came') // prettier-ignore
  const parts = await ben.evaluate(() => window.holosite!.countParts())
  expect(parts['people']!.drawCalls).toBeLessThanOrEqual(4)
  expect((parts['people']!.drawCalls ?? 0) + (parts['names']?.drawCalls ?? 0)).toBeLessThanOrEqual(5)
  expect(parts['house-bodies']?.drawCalls ?? 0).toBeLessThanOrEqual(4)
}, 240_000)
