import type { Page } from 'playwright-core'
import { mountPose, position } from '../../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, project, viewFromMount, viewPose } from '../../../model/optics/index.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, SIZES, type Taking } from './take.ts'

/** The plaza's camera as its document has it: what it sends was drawn from there. */
const LENS = lensFromIntrinsics({ widthPx: 1920, heightPx: 1080, fx: 1400, fy: 1400, cx: 960, cy: 540 })
const VIEW = viewFromMount(mountPose({ position: [30, 446, 1], headingDeg: 188, pitchDeg: 2, rollDeg: 0 }), viewPose())
const WANTED = 12
/** Shares of the twin's window to try, in order. */
const GRID = [0.15, 0.3, 0.42, 0.5, 0.58, 0.7, 0.85].flatMap((x) => [0.3, 0.45, 0.52, 0.6, 0.75].map((y) => [x, y] as const))

/** Pairs clicked on picture and twin. */
export async function takePlacingPicture(desk: Page, { product }: Evening, taking: Taking): Promise<void> {
  await desk.goto(`${product.origin}/console/${VENUE}?place=camera-plaza`)
  await desk.waitForSelector('.picture video', { timeout: 90_000 })
  await desk.waitForSelector('[data-testid=twin][data-settled=true]', { timeout: 180_000 })
  await desk.evaluate(() => window.holosite!.stand(24, 440, 189, 3))
  await desk.waitForTimeout(4000)
  for (const share of GRID) if (Number(await desk.getAttribute('main.placing', 'data-pairs')) < WANTED) await clickPair(desk, share)
  // The magnifying glass leaves with the pointer.
  await desk.mouse.move(640, 500)
  await desk.waitForTimeout(1500)
  await keep(desk, taking, 'placing-desktop')
  for (const size of ['tablet', 'phone'] as const) {
    const [width, height] = SIZES[size]
    await desk.setViewportSize({ width, height })
    await desk.waitForTimeout(4000)
    await keep(desk, taking, `placing-${size}`)
  }
  await desk.setViewportSize({ width: 1280, height: 800 })
}

async function clickPair(desk: Page, [x, y]: readonly [number, number]): Promise<void> {
  const twin = (await desk.locator('[data-testid=twin]').boundingBox())!
  const told = desk.locator('section:has([data-testid=twin]) > p')
  await desk.mouse.click(twin.x + x * twin.width, twin.y + y * twin.height)
  await desk.waitForTimeout(1500)
  const point = ((await told.textContent()) ?? '')
    .match(/^(-?\d+\.\d+), (-?\d+\.\d+), (-?\d+\.\d+)$/)
    ?.slice(1)
    .map(Number)
  if (!point) return
  const seen = imagePoint()
  if (!project(LENS, VIEW, position('enu', ...(point as [number, number, number])), seen) || outside(seen)) {
    await desk.keyboard.press('KeyZ')
    return
  }
  const picture = (await desk.locator('[data-testid=picture]').boundingBox())!
  await desk.mouse.click(picture.x + (seen[0] / 1920) * picture.width, picture.y + (seen[1] / 1080) * picture.height)
}

const outside = (at: ArrayLike<number>): boolean => at[0]! < 20 || at[0]! > 1900 || at[1]! < 20 || at[1]! > 1060
