import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

let product: Product
let browsers: Browser[]
let owner: Page
let ann: Page
let ben: Page

const PHONE = { width: 360, height: 740 }
const DESK = { width: 1280, height: 800 }
/** Where pictures go, for who wants to look. */
const SHOTS = process.env['HOLOSITE_SHOTS']
const keep = async (page: Page, name: string): Promise<void> => {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), timeout: 120_000 })
}
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()

beforeAll(async () => {
  product = await startProduct()
  mkdirSync(join(product.data, 'events'))
  const event = {
    ...{ kind: 'event', version: 1, id: 'first-night', venue: 'yard', scene: 'yard-opening', capacity: 20, admission: 'open' },
    name: { 'zh-CN': '首夜', en: 'First night' },
    schedule: { doors: inHours(2), start: inHours(3), end: inHours(4), timeZone: 'Asia/Shanghai' },
    roles: [{ role: 'host', name: '苏晴' }],
  }
  writeFileSync(join(product.data, 'events', 'first-night.json'), JSON.stringify(event))
  browsers = [await launchChromium(), await launchChromium()]
  owner = await (await openContext(browsers[0]!, DESK)).newPage()
  await owner.goto(await product.staffLink('owner'))
  await owner.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  ann = await enterVisit(await openContext(browsers[1]!, PHONE), product.origin, 'Ann')
  ben = await enterVisit(await openContext(browsers[1]!), product.origin, 'Ben')
}, 400_000)
afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

const panel = (name: string) => owner.locator(`[data-panel=${name}]`)

test('the house lists everyone with role, time and connection, and the keys of the show rest while it is open', async () => {
  await owner.click('[data-lamp=people]')
  const row = panel('people').locator('tr[data-person]', { hasText: 'Ann' })
  await row.waitFor({ timeout: 30_000 })
  await owner.waitForFunction(() => [...document.querySelectorAll('tr[data-person]')].some((one) => one.textContent?.includes('Ann') && one.getAttribute('data-link') !== 'new'), null, { timeout: 60_000 }) // prettier-ignore
  expect(await row.textContent()).toContain('Visitor')
  expect(await owner.locator('[data-lamp=keys]').count()).toBe(0)
  await keep(owner, 'house-desk')
}, 120_000)

test('a notice is said on every visitor’s page until it is withdrawn, and can be folded and opened again', async () => {
  await panel('notice').locator('textarea').first().fill('今晚因大风，西侧通道关闭，请从东门离场。')
  await panel('notice').locator('textarea').last().fill('High wind tonight: the west passage is closed. Please leave by the east gate.')
  await panel('notice').locator('button[type=submit]').click()
  const banner = ann.locator('.notice-region [data-notice]')
  await banner.waitFor({ timeout: 20_000 })
  expect(await banner.textContent()).toContain('leave by the east gate')
  expect(await ann.getAttribute('.notice-region', 'aria-live')).toBe('assertive')
  await keep(ann, 'notice-phone')
  await ben.setViewportSize({ width: 900, height: 600 })
  await keep(ben, 'notice-desktop')
  await ann.click('.notice-fold')
  expect(await banner.count()).toBe(0)
  await ann.click('.notice-folded')
  await banner.waitFor()
  await panel('notice').locator('.standing-notice button').click()
  await banner.waitFor({ state: 'detached', timeout: 20_000 })
  expect(await ann.locator('.notice-fold, .notice-folded').count()).toBe(0)
}, 120_000)

test('a visitor reports and blocks another; staff read what happened and ban him; he is told why and until when', async () => {
  await ben.click('.top-bar button:has-text("Chat")')
  await ben.fill('.side form input[type=text]', 'go away')
  await ben.press('.side form input[type=text]', 'Enter')
  await ann.click('.top-bar button:has-text("Chat")')
  await ann.click('.side button[aria-expanded]')
  await ann.click('button[aria-label="Report Ben"]')
  await ann.fill('.measure input[type=text]', 'He follows me')
  await keep(ann, 'report-phone')
  await ann.click('.measure button[type=submit]')
  await ann.locator('.people [role=status]', { hasText: 'Passed on' }).waitFor({ timeout: 20_000 })
  await ann.click('button[aria-label="Block Ben"]')
  await ann.click('.measure button[type=submit]')
  await ann.locator('button[aria-label="Unblock Ben"]').waitFor({ timeout: 20_000 })
  expect(await ann.locator('button[aria-label="Report Ben"]').count()).toBe(0)
  await keep(ann, 'blocked-phone')

  const report = panel('reports').locator('[data-report]')
  await report.waitFor({ timeout: 20_000 })
  await report.locator('summary').click()
  expect(await report.locator('.moments').textContent()).toContain('Ben: go away')
  await report.locator('button[aria-label="Ban Ben"]').click()
  await keep(owner, 'house-report')
  await report.locator('.act-form button[type=submit]').click()
  await ben.locator('.house-word').waitFor({ timeout: 30_000 })
  expect(await ben.locator('.house-word').textContent()).toContain('Harassing others')
  await ben.locator('[data-door=banned]').waitFor({ timeout: 30_000 })
  expect(await ben.locator('.house-word button').isDisabled()).toBe(true)
  await keep(ben, 'banned-desktop')
  await report.locator('button', { hasText: 'Dealt with' }).click()
  await report.waitFor({ state: 'detached', timeout: 20_000 })
  await panel('measures').locator('button[aria-label="Take back: Ben"]').click()
  await ben.locator('.house-word button:not([disabled])').waitFor({ timeout: 30_000 })
}, 180_000)

test('who stands before a shut door reads why, and for an event when it opens', async () => {
  await ben.close()
  await panel('doors').locator('button', { hasText: 'Lock' }).click()
  const cai = await (await openContext(browsers[1]!, PHONE)).newPage()
  await cai.goto(`${product.origin}/visit/yard`)
  await cai.locator('[data-door=locked]').waitFor({ timeout: 60_000 })
  expect(await cai.locator('.entry button[type=submit]').isDisabled()).toBe(true)
  await panel('doors').locator('button', { hasText: 'Unlock' }).click()
  await panel('event').locator('button.primary').click({ timeout: 30_000 })
  await panel('event').locator('.phases').waitFor({ timeout: 20_000 })
  expect(await panel('event').locator('.tonight').textContent()).toMatch(/Tonight.*苏晴.*Host/)
  await cai.locator('[data-door=closed] .countdown').waitFor({ timeout: 90_000 })
  expect(await cai.locator('[data-door=closed]').textContent()).toMatch(/First night.*The doors open at/)
  await keep(cai, 'door-phone')
  await keep(owner, 'house-event')
  await panel('event').locator('button', { hasText: 'Open the doors now' }).click()
  await cai.locator('.entry button[type=submit]:not([disabled])').waitFor({ timeout: 90_000 })
  await panel('event').locator('button', { hasText: 'Take off' }).click()
}, 300_000)

test('the owner reads who did what; a moderator has the house and not the show', async () => {
  await panel('audit').locator('button').first().click()
  await panel('audit').locator('td', { hasText: 'Banned' }).first().waitFor({ timeout: 20_000 })
  await panel('audit').scrollIntoViewIfNeeded()
  await keep(owner, 'house-audit')
  await owner.click('header button:has-text("中文")')
  await panel('people').locator('h2', { hasText: '在场的人' }).waitFor()
  await keep(owner, 'house-zh')
  await owner.click('[data-lamp=people]')
  await owner.locator('.cues').waitFor()
  const moderator = await (await openContext(browsers[0]!, { width: 820, height: 1180 })).newPage()
  await moderator.goto(await product.staffLink('moderator'))
  await moderator.locator('[data-panel=people] tr[data-person]').first().waitFor({ timeout: 60_000 })
  expect(await moderator.locator('.go').count()).toBe(0)
  expect(await moderator.locator('[data-panel=event]').count()).toBe(0)
  await keep(moderator, 'house-tablet')
}, 120_000)
