import type { Page } from 'playwright-core'
import { takeOnlooker } from '../../yard/onlooker.ts'
import { VENUE, type Evening } from './evening.ts'
import { keep, SIZES, type Taking } from './take.ts'

/** Who is in the street while the house is looked at: name, east, north. */
const PEOPLE = [
  ['小林', -12, -352],
  ['Ben', -10, -355],
  ['Mei', 12, -505],
  ['Jonas', 0, -402],
] as const

/** The house desk on a night with an event on, visitors here, a notice up and a report that waits. */
export async function takeHousePictures(desk: Page, evening: Evening, taking: Taking): Promise<void> {
  const here = []
  for (const [name, east, north] of PEOPLE) here.push(await takeOnlooker(evening.product.origin, east, north, { venue: VENUE, name }))
  const [lin, ben] = here
  await desk.dispatchEvent('[data-lamp=people]', 'click')
  await desk.dispatchEvent('[data-panel=event] button.primary', 'click')
  await desk.waitForSelector('[data-panel=event] .phases', { timeout: 30_000 })
  await evening.notice(true)
  await desk.waitForSelector('[data-panel=notice] .standing-notice', { timeout: 30_000 })
  ben?.room.send('chat', { text: 'Get out of my way!' })
  await desk.waitForTimeout(2000)
  const visitorId = ben?.room.latest('welcome')?.visitorId ?? ''
  lin?.room.send('report', { visitorId, reason: 'harassment', text: 'He shouts at people' })
  await desk.waitForSelector('[data-report]', { timeout: 30_000 })
  await desk.dispatchEvent('[data-report] summary', 'click')
  await desk.waitForTimeout(8000)
  for (const size of ['desktop', 'tablet', 'phone'] as const) {
    const [width, height] = SIZES[size]
    await desk.setViewportSize({ width, height })
    await desk.waitForTimeout(1200)
    await keep(desk, taking, `house-${size}`)
  }
  await desk.setViewportSize({ width: 1280, height: 800 })
  await desk.setViewportSize({ width: 1280, height: 1800 })
  await desk.locator('[data-panel=event]').screenshot({ path: `${taking.folder}/house-event.jpg`, type: 'jpeg', quality: 80 })
  await desk.setViewportSize({ width: 1280, height: 800 })
  await evening.notice(false)
  await desk.dispatchEvent('[data-panel=event] .phases button >> nth=-1', 'click')
  await desk.dispatchEvent('[data-lamp=people]', 'click')
  for (const { leave } of here) leave()
}
