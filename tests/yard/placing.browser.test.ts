import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mountPose, position } from '../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, project, viewFromMount, viewPose } from '../../model/optics/index.ts'
import { launchChromium, openContext } from './chromium.ts'
import { startProduct, until, type Product } from './product.ts'

/** Where the camera truly stands: not where its document has it. */
const MOUNT = { position: [-12.4, -9.9, 4.1] as const, headingDeg: 82, pitchDeg: -3, rollDeg: 1 }
const LENS = lensFromIntrinsics({ widthPx: 1280, heightPx: 720, fx: 950, fy: 950, cx: 640, cy: 360, k1: -0.05 })
const VIEW = viewFromMount(mountPose(MOUNT), viewPose())
/** Where the operator stands in the twin to click, and looks. */
const STANDS = [[-6, -7, 70, 2]] as const
const GRID = [
  [0.45, 0.42], [0.6, 0.4], [0.7, 0.45], [0.42, 0.52], [0.57, 0.5], [0.72, 0.53], [0.06, 0.45], [0.12, 0.5], [0.25, 0.53], [0.3, 0.65],
  [0.6, 0.68], [0.85, 0.7], [0.5, 0.85], [0.2, 0.8], [0.66, 0.47], [0.52, 0.44],
] as const // oxfmt-ignore
const WANTED = 14

let product: Product
let browsers: Browser[]
let operator: Page

beforeAll(async () => {
  product = await startProduct()
  browsers = [await launchChromium(), await launchChromium()]
  const crew = await (await openContext(browsers[0]!, { width: 400, height: 700 })).newPage()
  await crew.goto(`${product.origin}/camera/yard/camera-east${new URL(await product.staffLink('camera')).hash}`)
  await crew.selectOption('.camera-page select >> nth=0', 'chart')
  await crew.click('button:has-text("Publish")')
  await crew.waitForSelector('[data-publisher=live]', { timeout: 60_000 })
  operator = await (await openContext(browsers[1]!, { width: 1280, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.click('[data-camera=camera-east] a[href="?place=camera-east"]', { timeout: 60_000 })
  await operator.waitForSelector('.picture video', { timeout: 60_000 })
  await operator.waitForSelector('[data-testid=twin][data-settled=true]', { timeout: 90_000 })
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const main = () => operator.locator('main.placing')
const pairs = async (): Promise<number> => Number(await main().getAttribute('data-pairs'))

/** Clicks one point of the twin and, where the true camera sees it, the same point of the picture. */
async function clickPair(share: readonly [number, number]): Promise<void> {
  const twin = (await operator.locator('[data-testid=twin]').boundingBox())!
  await operator.mouse.click(twin.x + share[0] * twin.width, twin.y + share[1] * twin.height)
  const told = operator.locator('section[aria-label="The twin"] > p')
  const numbers = /^-?\d+\.\d+, -?\d+\.\d+, -?\d+\.\d+$/
  const came = await until(
    async () => numbers.test((await told.textContent()) ?? ''),
    3000,
    () => 'no point',
  )
    .then(() => true)
    .catch(() => false)
  if (!came) return console.log('nothing at', share.join(), await told.textContent())
  const [east, north, up] = (await told.textContent())!.split(',').map(Number)
  const seen = imagePoint()
  if (!project(LENS, VIEW, position('enu', east, north, up), seen) || Math.hypot(seen[0] - 640, seen[1] - 360) > 620) {
    await operator.keyboard.press('KeyZ')
    return
  }
  const picture = (await operator.locator('[data-testid=picture]').boundingBox())!
  await operator.mouse.click(picture.x + (seen[0] / 1280) * picture.width, picture.y + (seen[1] / 720) * picture.height)
}

test('pairs clicked on picture and twin place the camera; saving keeps it, one key takes it back', async () => {
  for (const [east, north, heading, pitch] of STANDS) {
    await operator.evaluate((at) => window.holosite!.stand(at.east, at.north, at.heading, at.pitch), { east, north, heading, pitch })
    await operator.waitForTimeout(1500)
    for (const share of GRID) if ((await pairs()) < WANTED) await clickPair(share)
  }
  expect(await pairs()).toBeGreaterThanOrEqual(10)
  expect(await operator.locator('[data-testid=verdict]').textContent()).toBe('Good enough to drape')
  await operator.click('button:has-text("Save into the venue")')
  await operator.waitForSelector('main.placing[data-saved=true]')
  const kept = await pairs()
  await operator.reload()
  await until(
    async () => (await pairs().catch(() => 0)) === kept,
    30_000,
    () => 'the kept pairs did not come back',
  )
  await operator.click('button:has-text("As the venue document has it")')
  await operator.keyboard.press('KeyZ')
  await operator.reload()
  await until(
    async () => (await pairs().catch(() => 0)) === kept,
    30_000,
    () => 'the key did not take the giving back, back',
  )
}, 300_000)
