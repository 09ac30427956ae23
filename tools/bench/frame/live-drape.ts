import type { Browser } from 'playwright-core'
import { runCue, type RoomSeat } from '../room-seat.ts'
import type { Product } from '../product.ts'

const LIVE_LIMIT_MS = 90_000

/** Publishes the moving chart as a camera of a venue from a page of its own and puts it on air. The page sends as long as its browser lives. */
export async function putChartOnAir(
  browser: Browser,
  product: Product,
  operator: RoomSeat,
  { venue, camera }: { readonly venue: string; readonly camera: string },
): Promise<void> {
  const link = await product.staffLink('camera', '--venue', venue, '--camera', camera)
  const page = await (await browser.newContext({ viewport: { width: 640, height: 360 } })).newPage()
  await page.goto(link)
  await page.waitForSelector('.camera-page .primary:not([disabled])', { timeout: LIVE_LIMIT_MS })
  await page.selectOption('.camera-page select >> nth=0', 'chart')
  await page.click('.camera-page .primary')
  await page.waitForSelector('.camera-page[data-publisher=live]', { timeout: LIVE_LIMIT_MS })
  await runCue(operator, { do: 'air', camera, on: true })
}
