import type { Page } from 'playwright-core'
import { launchChromium } from '../../yard/chromium.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, look, openSize, settle, type Size, type Taking } from './take.ts'

/** East, north, heading, pitch: the concert hall's front in the show; the pagoda from the head of the street. */
const SHOW = [7, -914, 93, 7] as const
const PAGODA = [0, -340, 0, 8] as const
/** On a window that stands upright one sees less to the sides. */
const fieldOf = (size: Size): number => (size === 'phone' || size === 'tablet' ? 75 : 55)

/** The lobby and the entry panel, in every size. */
export const takeDoorPictures = (evening: Evening, taking: Taking): Promise<void> => inEverySize(evening, taking, takeDoor)
/** A visit: the top bar, an answer to "What is this?", the settings. */
export const takeVisitPictures = (evening: Evening, taking: Taking): Promise<void> => inEverySize(evening, taking, takeVisit)
/** The visit in words. */
export const takeWordsPictures = (evening: Evening, taking: Taking): Promise<void> => inEverySize(evening, taking, takeWords)

type Sized = Taking & { readonly size: Size }

async function inEverySize(
  evening: Evening,
  taking: Taking,
  take: (page: Page, evening: Evening, taking: Sized) => Promise<void>,
): Promise<void> {
  const browser = await launchChromium()
  try {
    for (const size of taking.sizes) {
      const context = await openSize(browser, taking, size)
      const page = await context.newPage()
      page.setDefaultTimeout(120_000)
      page.on('pageerror', (error) => console.error(`${size}: ${error.message}`))
      await take(page, evening, { ...taking, size })
      await context.close()
    }
  } finally {
    await browser.close()
  }
}

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
}

async function takeVisit(page: Page, evening: Evening, taking: Sized): Promise<void> {
  const { size } = taking
  const field = fieldOf(size)
  await page.goto(`${evening.product.origin}/visit/${VENUE}?arrive=street-head`)
  await page.fill('.entry input[type=text]', taking.language === 'en' ? 'Ann' : '小安')
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]')
  await settle(page, 3)
  await evening.hold('lantern-river', 9)
  await look(page, [...SHOW, field])
  await keep(page, taking, `visit-${size}`)
  await evening.resume()
  await look(page, [...PAGODA, field])
  await page.click('.top-bar [data-opens=ask]')
  await page.waitForSelector('[data-testid=answer] [data-provenance]')
  await page.waitForTimeout(2500)
  await keep(page, taking, `ask-${size}`)
  await page.click('.top-bar [data-opens=ask]')
  await page.click('.top-bar [data-opens=settings]')
  await page.waitForSelector('.side select')
  await page.waitForTimeout(2500)
  await keep(page, taking, `settings-${size}`)
}

async function takeWords(page: Page, { product }: Evening, taking: Sized): Promise<void> {
  await page.goto(`${product.origin}/visit/${VENUE}?view=words`)
  await page.click('.entry button[type=submit]:not([disabled])')
  await page.waitForSelector('#near')
  await page.waitForTimeout(4000)
  await keep(page, taking, `words-${taking.size}`)
}
