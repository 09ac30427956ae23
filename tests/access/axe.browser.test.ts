import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'
import { cutText, faultsOf, overflows, smallTargets } from './axe.ts'
import { keepShot } from './keep-shot.ts'

/** Every page with a DOM, judged by axe-core and by a finger on the narrowest phone, in both languages, dark and light. */
let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const LOOKS = [
  { language: 'zh-CN', scheme: 'dark', textSize: 100 },
  { language: 'en', scheme: 'light', textSize: 100 },
  { language: 'zh-CN', scheme: 'light', textSize: 200 },
  { language: 'en', scheme: 'dark', textSize: 200 },
] as const
type Look = (typeof LOOKS)[number]

const PHONE = { width: 360, height: 740 }

const phone = (): Promise<BrowserContext> =>
  browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 1, locale: 'en-GB' })

/** Turns a page to a look as the page itself would find it kept. */
async function turn(page: Page, look: Look): Promise<void> {
  await page.evaluate((settings) => {
    const kept = JSON.parse(localStorage.getItem('holosite.settings') ?? '{}') as object
    localStorage.setItem('holosite.settings', JSON.stringify({ ...kept, ...settings }))
  }, look)
  await page.reload()
}

async function judge(page: Page, where: string, look: Look): Promise<string[]> {
  const told = `${where} ${look.language} ${look.scheme} ${look.textSize}%`
  await keepShot(page, told)
  const faults = [...(await faultsOf(page, told)), ...(await smallTargets(page, told)), ...(await cutText(page, told))]
  if (await overflows(page)) faults.push(`${told}: wider than the window`)
  return faults
}

test('the lobby, a venue that is not there, and the doors of staff', async () => {
  const page = await (await phone()).newPage()
  const faults: string[] = []
  for (const [where, path, ready] of [
    ['lobby', '/', '.venues li'],
    ['no venue', '/visit/nowhere', '[role=alert]'],
    ['console door', '/console/yard', '.door .panel'],
    ['camera door', '/camera/yard/camera-east', '.door .panel'],
    ['output door', '/output/yard/projector-west', '.door .panel'],
  ] as const) {
    await page.goto(product.origin + path)
    for (const look of LOOKS) {
      await turn(page, look)
      await page.waitForSelector(ready)
      faults.push(...(await judge(page, where, look)))
    }
  }
  expect(faults).toEqual([])
})

test('the camera page, the console and an output, for staff', async () => {
  const context = await phone()
  const page = await context.newPage()
  const faults: string[] = []
  await page.goto(await product.staffLink('operator'))
  await page.waitForSelector('.go')
  for (const [where, path, ready] of [
    ['console', '/console/yard', '.go'],
    ['camera', '/camera/yard/camera-east', '.camera-page select'],
    ['output', '/output/yard/projector-west', 'canvas'],
  ] as const) {
    await page.goto(product.origin + path)
    for (const look of LOOKS) {
      await turn(page, look)
      await page.waitForSelector(ready)
      faults.push(...(await judge(page, where, look)))
    }
  }
  expect(faults).toEqual([])
})

test('the visit in words: at its door and inside, with each panel open', async () => {
  const page = await (await phone()).newPage()
  const faults: string[] = []
  await page.goto(`${product.origin}/visit/yard?view=words`)
  for (const look of LOOKS) {
    await turn(page, look)
    await page.waitForSelector('.entry button[type=submit]:not([disabled])')
    faults.push(...(await judge(page, 'words door', look)))
    await page.click('.entry button[type=submit]')
    // Whoever comes again and again from one address waits for the next minute.
    await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
    await page.waitForSelector('[data-near=places] button')
    faults.push(...(await judge(page, 'words', look)))
    faults.push(...(await judgePanels(page, 'words', look)))
  }
  expect(faults).toEqual([])
}, 600_000)

test('the visit in 3D: at its door and inside, with each panel open', async () => {
  const page = await (await phone()).newPage()
  const faults: string[] = []
  await page.goto(`${product.origin}/visit/yard`)
  for (const look of LOOKS) {
    await turn(page, look)
    await page.waitForSelector('.entry button[type=submit]:not([disabled])')
    faults.push(...(await judge(page, 'door', look)))
    await page.click('.entry button[type=submit]')
    await page.waitForSelector('[data-room=open]', { timeout: 90_000 })
    await page.waitForSelector('[data-near=places]', { state: 'attached', timeout: 60_000 })
    faults.push(...(await judge(page, 'visit', look)))
    faults.push(...(await judgePanels(page, 'visit', look)))
  }
  expect(faults).toEqual([])
}, 600_000)

/** Opens each panel by its own button, judges it, and closes it by Escape. */
async function judgePanels(page: Page, where: string, look: Look): Promise<string[]> {
  const faults: string[] = []
  const buttons = page.locator('.top-bar button[aria-pressed]')
  for (let index = 0; index < (await buttons.count()); index++) {
    const name = (await buttons.nth(index).textContent())!.trim()
    await buttons.nth(index).click()
    const panel = page.locator('.side')
    // Sound is a switch, not a panel.
    if (!(await panel.waitFor({ timeout: 10_000 }).then(() => true).catch(() => false))) continue // oxfmt-ignore
    faults.push(...(await judge(page, `${where}, ${name}`, look)))
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  }
  return faults
}
