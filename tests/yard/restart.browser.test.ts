import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

let product: Product
let browsers: Browser[]
let ann: Page
let ben: Page
let operator: Page

beforeAll(async () => {
  product = await startProduct()
  browsers = [await launchChromium(), await launchChromium(), await launchChromium()]
  ann = await enterVisit(await openContext(browsers[0]!), product.origin, 'Ann')
  ben = await enterVisit(await openContext(browsers[1]!), product.origin, 'Ben')
  operator = await (await openContext(browsers[2]!, { width: 1000, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const inspect = (page: Page) => page.evaluate(() => ({ ...window.holosite!.inspect(), pageMs: performance.timeOrigin + performance.now() }))

test('kill -9 of the server mid-show: the show is back at the right second, visitors are themselves, nobody is a ghost', async () => {
  await operator.click('tr[data-cue=breath] button')
  await until(
    async () => (await inspect(ann)).running.some((cue) => cue.cue === 'breath'),
    15_000,
    () => 'GO never arrived',
  )
  const before = await inspect(ann)
  const people = await operator.textContent('[data-lamp=people]')

  const killedAt = performance.now()
  process.kill(product.childPid('server-main'), 'SIGKILL')
  await until(
    async () => (await product.health()) === null,
    10_000,
    () => 'the server did not die',
  )
  await until(
    async () => (await product.health())?.['ok'] === true,
    30_000,
    () => 'the server did not come back',
  )
  console.log(`server back ${Math.round(performance.now() - killedAt)} ms after kill -9`)

  for (const page of [ann, ben]) {
    await page.waitForSelector('[data-room=rejoining], [data-room=open]', { timeout: 30_000 })
    await page.waitForSelector('[data-room=open]', { timeout: 30_000 })
  }
  await until(
    async () => (await inspect(ben)).people.length === 1 && (await inspect(ann)).people.length === 1,
    30_000,
    () => 'a ghost stands there, or somebody is missing',
  )
  await until(
    async () => (await inspect(ann)).running.some((cue) => cue.cue === 'breath'),
    15_000,
    () => 'the show did not come back',
  )
  // A slow picture is of a moment ago: it must be seen once at the right second.
  let offS = Infinity
  await until(
    async () => {
      const after = await inspect(ann)
      const expectedS = before.running.at(-1)!.showS + (after.pageMs - before.pageMs) / 1000
      offS = Math.abs(after.running.at(-1)!.showS - expectedS)
      return offS < 0.5
    },
    15_000,
    () => `the show is ${offS.toFixed(2)} s off`,
  )
  expect(offS).toBeLessThan(0.5)
  await until(
    async () => (await operator.textContent('[data-lamp=people]')) === people,
    20_000,
    () => 'the console counts other people than before',
  )
}, 180_000)

test('SIGTERM drains: the product ends by itself and the show is kept', async () => {
  const revision = (await inspect(ann)).cueRevision
  expect(revision).toBeGreaterThan(0)
  await product.end()
  expect(product.output()).toContain('draining')
}, 60_000)
