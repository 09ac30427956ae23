import { readFileSync } from 'node:fs'
import { launchChromium } from '../../yard/chromium.ts'
import { takeOnlooker, type Onlooker } from '../../yard/onlooker.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, look, settle, type Taking, type View } from './take.ts'
import { enterStreet } from './thousand-picture.ts'
import { silkBody } from './silk-body.ts'

const VIEW: View = [-18.5, -403.3, 183, -4, 46]
/** In the costumes of the house, about them. */
const PEOPLE = 300
/** Name, east, north, turned by degrees from north to the west. */
const WEARERS = [
  ['Mei', -19.3, -406.6, -20],
  ['小林', -17.6, -406.9, 15],
] as const

/** Two people in bodies they brought, in the street among those in the costumes of the house. */
export async function takeBodyPictures({ product }: Evening, taking: Taking): Promise<void> {
  const dancer = new Uint8Array(readFileSync('public/performers/dancer.vrm'))
  const here: Onlooker[] = []
  for (const [index, [name, east, north, heading]] of WEARERS.entries()) {
    const one = await takeOnlooker(product.origin, east, north, { venue: VENUE, name, heading })
    const refused = await one.wear(silkBody(dancer, index))
    if (refused !== '') throw new Error(refused)
    here.push(one)
  }
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: taking.language, deviceScaleFactor: 1 })
    const page = await enterStreet(await context.newPage(), product.origin, { ...taking, people: PEOPLE })
    await look(page, VIEW, 3)
    await page.waitForFunction(() => window.holosite!.inspect().people.filter(({ own }) => own).length === 2, null, { timeout: 180_000 })
    await settle(page, 5)
    await keep(page, taking, 'bodies-street')
  } finally {
    await browser.close()
    for (const { leave } of here) leave()
  }
}
