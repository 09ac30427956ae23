import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf, smallTargets } from '../access/axe.ts'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'

let product: Product
let browsers: Browser[]
let owner: Page
/** Ann and Cleo see the place, in different rooms; Ben and Dan are there in words. */
let ann: Page
let cleo: Page
let ben: Page
let dan: Page

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 360, height: 740 }
const SHOTS = process.env['HOLOSITE_SHOTS']
const keep = async (page: Page, name: string): Promise<void> => {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`), timeout: 120_000 })
}

/** Opens the door of a visit in words, as a phone does. */
async function knock(context: BrowserContext, name: string, fragment = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${product.origin}/visit/yard?view=words${fragment}`)
  await page.fill('.entry input[type=text]', name)
  return page
}

async function enterInWords(context: BrowserContext, name: string): Promise<Page> {
  const page = await knock(context, name)
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-room=open]', { timeout: 60_000 })
  return page
}

const mirrorOf = (page: Page): Promise<string | null> => page.getAttribute('[data-mirror]', 'data-mirror')
const roomsPanel = () => owner.locator('[data-panel=mirrors]')
const peopleIn = async (room: number): Promise<string> => (await roomsPanel().locator(`li[data-mirror="${room}"]`).textContent()) ?? ''

beforeAll(async () => {
  product = await startProduct((venue) => Object.assign(venue, { limits: { flashesPerSecond: 3, capacity: 2, mirrors: 2 } }))
  browsers = [await launchChromium(), await launchChromium()]
  owner = await (await openContext(browsers[0]!, DESK)).newPage()
  await owner.goto(await product.staffLink('owner'))
  await owner.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  ann = await enterVisit(await openContext(browsers[0]!), product.origin, 'Ann')
  ben = await enterInWords(await openContext(browsers[1]!), 'Ben')
  cleo = await enterVisit(await openContext(browsers[1]!), product.origin, 'Cleo')
  dan = await enterInWords(await openContext(browsers[1]!), 'Dan')
}, 400_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

describe('two rooms of one venue', () => {
  test('two visitors in different rooms see the same cue at the same second of the show', async () => {
    await ann.waitForSelector('[data-mirror="1"]', { timeout: 30_000 })
    await cleo.waitForSelector('[data-mirror="2"]', { timeout: 30_000 })
    await owner.click('.go')
    for (const page of [ann, cleo]) {
      await page.waitForFunction(() => (window.holosite?.inspect().running.length ?? 0) > 0, null, { timeout: 30_000 })
    }
    const at = (page: Page): Promise<{ cue: string; beginsMs: number }> =>
      page.evaluate(() => {
        const { running, serverMs } = window.holosite!.inspect()
        return { cue: running[0]!.cue, beginsMs: serverMs - 1000 * running[0]!.showS }
      })
    const [first, second] = [await at(ann), await at(cleo)]
    expect(first.cue).toBe(second.cue)
    // Of the server's time at which the show was at its beginning: the same for both, whenever each was asked.
    expect(Math.abs(first.beginsMs - second.beginsMs)).toBeLessThan(50)
  }, 120_000)

  test('who is in the other room is said and drawn far off, and is nobody of those who are here', async () => {
    await cleo.evaluate(() => window.holosite!.stand(0, -12, 0))
    await ann.evaluate(() => window.holosite!.stand(0, 8, 180))
    await until(
      () => ann.evaluate(() => window.holosite!.inspect().elsewhere > 0),
      60_000,
      () => 'nobody was drawn far off',
    )
    expect(await ann.evaluate(() => window.holosite!.inspect().people.length)).toBeLessThanOrEqual(1)
    expect(await ann.textContent('[data-mirror]')).toBe('Room 1, 2 in other rooms')
    expect(await ann.textContent('[data-room]')).toBe('2 here')
    await keep(ann, 'mirrors-elsewhere')
  }, 120_000)

  test('on a phone the whole door of a full venue can be read, from its head on', async () => {
    const phone = await openContext(browsers[0]!, { width: 390, height: 844 })
    const door = await phone.newPage()
    await door.goto(`${product.origin}/visit/yard`)
    await door.waitForSelector('[data-line=offered]', { timeout: 60_000 })
    await door.locator('[data-line=offered] button').click()
    await door.waitForSelector('[data-line=waiting]', { timeout: 20_000 })
    const box = (await door.locator('.entry').boundingBox())!
    expect(box.y).toBeGreaterThanOrEqual(0)
    expect(box.y + box.height).toBeLessThanOrEqual(844)
    await door.locator('[data-line=waiting] button').click()
    await door.waitForSelector('[data-line=offered]', { timeout: 20_000 })
    await phone.close()
  }, 120_000)

  test('a third finds both full, waits in line, is told how things stand, and goes in by itself when somebody has left', async () => {
    const eve = await knock(await openContext(browsers[0]!, PHONE), 'Eve')
    await eve.locator('[data-line=offered] button').click()
    const line = eve.locator('[data-line=waiting]', { hasText: 'You are next.' })
    await line.waitFor({ timeout: 20_000 })
    expect(await line.textContent()).toContain('How long is not known yet')
    expect(await eve.isDisabled('.entry button[type=submit]')).toBe(true)
    await keep(eve, 'mirrors-line-phone')
    expect([...(await faultsOf(eve, 'line')), ...(await smallTargets(eve, 'line'))]).toEqual([])
    await owner.click('[data-lamp=people]')
    await roomsPanel().locator('[data-waiting="1"]').waitFor({ timeout: 20_000 })
    await keep(owner, 'mirrors-console')
    // A page that is closed may be one that only lost its connection: its place is kept for twenty seconds.
    await dan.close()
    await eve.waitForSelector('[data-room=open]', { timeout: 60_000 })
    expect(await mirrorOf(eve)).toBe('2')
    await eve.close()
  }, 180_000)

  test('the console merges the rooms: people go on in the other with a word, nobody is sent out, and the audit has it', async () => {
    await ben.close()
    await until(
      async () => (await peopleIn(1)).includes('1 of 2') && (await peopleIn(2)).includes('1 of 2'),
      60_000,
      () => 'two with one each',
    )
    await until(
      async () => !(await peopleIn(1)).includes('Kept'),
      60_000,
      () => 'no places kept',
    )
    await roomsPanel().locator('li[data-mirror="2"] button').first().click()
    await roomsPanel().locator('button:has-text("Into room 1")').click()
    await cleo.locator('.room-note', { hasText: 'You are in room 1 now' }).waitFor({ timeout: 60_000 })
    await keep(cleo, 'mirrors-moved')
    await ann.waitForFunction(() => window.holosite!.inspect().people.length === 1, null, { timeout: 60_000 })
    expect(await cleo.locator('.house-word').count()).toBe(0)
    await until(
      async () => (await roomsPanel().locator('li[data-mirror]').count()) === 1,
      30_000,
      () => 'one room',
    )
    const printed = JSON.parse(await product.holosite('staff', 'audit', '--data', product.data, '--json')) as {
      lines: { what: string; outcome: string }[]
    }
    expect(printed.lines.find(({ what }) => what === 'house-merge-mirrors')).toMatchObject({ outcome: 'done' })
  }, 180_000)

  test('a visitor invites friends by a link; the room is full, so that they are told and may go in alone', async () => {
    await ann.click('.top-bar button:has-text("Chat")')
    await ann.click('.side button[aria-expanded]')
    await ann.click('.party button')
    const link = ann.locator('.party input')
    await link.waitFor({ timeout: 20_000 })
    const fragment = new URL(await link.inputValue()).hash
    await keep(ann, 'mirrors-party')
    const fay = await knock(await openContext(browsers[0]!, PHONE), 'Fay', fragment)
    const offer = fay.locator('[data-line=offered]')
    await offer.waitFor({ timeout: 20_000 })
    expect(await offer.textContent()).toContain('The room your party is in is full')
    await keep(fay, 'mirrors-party-full-phone')
    expect([...(await faultsOf(fay, 'party')), ...(await smallTargets(fay, 'party'))]).toEqual([])
    await offer.locator('button:has-text("Go in alone")').click()
    await fay.click('.entry button[type=submit]:not([disabled])', { timeout: 20_000 })
    await fay.waitForSelector('[data-mirror="2"]', { timeout: 60_000 })
    const forged = await knock(await openContext(browsers[0]!, PHONE), 'Gus', `${fragment.slice(0, -4)}AAAA`)
    await forged.locator('[data-party=unknown]').waitFor({ timeout: 20_000 })
  }, 180_000)
})
