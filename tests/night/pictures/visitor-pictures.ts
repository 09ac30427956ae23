import type { Page } from 'playwright-core'
import { launchChromium } from '../../yard/chromium.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, look, openSize, settle, type Size, type Taking, type View } from './take.ts'

/** The concert hall's front in the show; the pagoda from the head of the street. */
const SHOW: View = [7, -914, 93, 7, 60]
const STREET: View = [0, -340, 0, 8, 50]
/** On a window that stands upright one sees less to the sides. */
const fieldOf = (size: Size): number => (size === 'phone' || size === 'tablet' ? 75 : 55)

/** What a visitor sees from the lobby on, in every size. */
export async function takeVisitorPictures(evening: Evening, taking: Taking): Promise<void> {
  const browser = await launchChromium()
  try {
    for (const size of taking.sizes) {
      const context = await openSize(browser, taking, size)
      const page = await context.newPage()
      page.on('pageerror', (error) => console.error(`${size}: ${error.message}`))
      await takeDoor(page, evening, { ...taking, size })
      await takeVisit(page, evening, { ...taking, size })
      await page.goto(`${evening.product.origin}/visit/${VENUE}?view=words`)
      await page.click('.entry button[type=submit]:not([disabled])')
      await page.waitForSelector('#near', { timeout: 60_000 })
      await page.waitForTimeout(4000)
      await keep(page, taking, `words-${size}`)
      await context.close()
    }
  } finally {
    await browser.close()
  }
}

type Sized = Taking & { readonly size: Size }

async function takeDoor(page: Page, { product }: Evening, taking: Sized): Promise<void> {
  await page.goto(product.origin)
  await page.waitForSelector('.venues li')
  if (taking.size === 'desktop') {
    await page.waitForSelector('.globe[data-drawn=true]', { timeout: 180_000 })
    await page.waitForSelector('.globe[data-drawing=false]', { timeout: 300_000 })
  } else await page.waitForTimeout(3000)
  await keep(page, taking, `lobby-${taking.size}`)
  await page.goto(`${product.origin}/visit/${VENUE}?arrive=street-head`)
  await page.waitForSelector('.entry')
  await settle(page, 6)
  await keep(page, taking, `entry-${taking.size}`)
  await page.fill('.entry input[type=text]', taking.language === 'en' ? 'Ann' : '小安')
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]', { timeout: 60_000 })
}

async function takeVisit(page: Page, evening: Evening, taking: Sized): Promise<void> {
  const { size } = taking
  const field = fieldOf(size)
  await evening.hold('lantern-river', 9)
  await look(page, [...(SHOW.slice(0, 4) as [number, number, number, number]), field])
  await keep(page, taking, `visit-${size}`)
  await evening.resume()
  await look(page, [...(STREET.slice(0, 4) as [number, number, number, number]), field])
  await page.click('.top-bar button[aria-keyshortcuts=I]')
  await page.waitForSelector('[data-testid=answer] [data-provenance]', { timeout: 60_000 })
  await page.waitForTimeout(2500)
  await keep(page, taking, `ask-${size}`)
  await page.keyboard.press('Escape')
  await page.locator('.top-bar button').last().click()
  await page.waitForSelector('.side select')
  await page.waitForTimeout(2500)
  await keep(page, taking, `settings-${size}`)
  await page.keyboard.press('Escape')
}
