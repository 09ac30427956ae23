import type { Browser, Page } from 'playwright-core'
import { runCue } from '../../../tools/bench/room-seat.ts'
import { enterVisit, launchChromium } from '../../yard/chromium.ts'
import { makeCameraFeed } from './camera-feed.ts'
import { VENUE, type Evening } from './evening.ts'
import { takeHousePictures } from './house-pictures.ts'
import { takePlacingPicture } from './placing-picture.ts'
import { keep, look, openSize, SIZES, settle, type Size, type Taking } from './take.ts'

/** A place where the picture of the plaza's camera is seen on what it looks at. */
const BEFORE_DRAPE = [8, 455, 186, 3, 55] as const

interface Night extends Taking {
  /** Whoever holds the camera has a browser of his own: playing a file as a camera leaves other pages few frames. */
  readonly phones: Browser
  readonly browser: Browser
}

/** What those who run the night see: the camera's page, console, wall and house; one camera on air, one that was seen last some time ago. */
export const takeDeskPictures = (evening: Evening, taking: Taking): Promise<void> =>
  withCamera(evening, taking, async (crew, night) => {
    const chart = await publish(night.phones, evening, taking, { camera: 'camera-zhenguan', device: 'chart' })
    await crew.waitForSelector('[data-testid=link-quality]', { timeout: 60_000 })
    await crew.waitForTimeout(4000)
    await keep(crew, taking, 'camera-phone')
    await resize(crew, 'landscape')
    await keep(crew, taking, 'camera-landscape')
    await chart.close()
    const desk = await openDesk(night.browser, evening, taking)
    await takeConsole(desk, evening, taking)
    await takeHousePictures(desk, evening, taking)
  })

/** What becomes of a camera and a projector: placing, the output's page, the picture on the twin. */
export const takeCameraPictures = (evening: Evening, taking: Taking): Promise<void> =>
  withCamera(evening, taking, async (_crew, { browser }) => {
    await takeDrape(browser, evening, taking)
    const desk = await openDesk(browser, evening, taking)
    await takePlacingPicture(desk, evening, taking)
    await takeOutput(desk, evening, taking)
  })

/** Puts the plaza's camera on air before anything is looked at. */
async function withCamera(evening: Evening, taking: Taking, take: (crew: Page, night: Night) => Promise<void>): Promise<void> {
  const feed = taking.feed ?? (await makeCameraFeed(evening))
  const phones = await launchChromium(`--use-file-for-fake-video-capture=${feed}`)
  const browser = await launchChromium()
  try {
    const crew = await publish(phones, evening, taking, { camera: 'camera-plaza', device: 'rear' })
    await take(crew, { ...taking, phones, browser })
  } finally {
    await Promise.all([browser.close(), phones.close()])
  }
}

async function resize(page: Page, size: Size): Promise<void> {
  const [width, height] = SIZES[size]
  await page.setViewportSize({ width, height })
  await page.waitForTimeout(1500)
}

interface Sender {
  readonly camera: string
  readonly device: 'chart' | 'rear'
}

/** A phone that sends as a camera and is put on air. */
async function publish(browser: Browser, evening: Evening, taking: Taking, { camera, device }: Sender): Promise<Page> {
  const context = await openSize(browser, taking, 'phone')
  const page = await context.newPage()
  await page.goto(await evening.staffLink('camera', '--camera', camera))
  await page.waitForSelector('.camera-page .primary:not([disabled])', { timeout: 60_000 })
  await page.selectOption('.camera-page select >> nth=0', device)
  if (device === 'rear') await page.selectOption('.camera-page select.height', '360')
  await page.click('.camera-page .primary')
  await page.waitForSelector('.camera-page[data-publisher=live]', { timeout: 90_000 })
  await runCue(evening.operator, { do: 'air', camera, on: true })
  return page
}

async function openDesk(browser: Browser, { staffLink }: Evening, taking: Taking): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: taking.language })).newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(await staffLink('owner', '--label', 'Chen, desk 1'))
  await page.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  return page
}

async function takeConsole(desk: Page, evening: Evening, taking: Taking): Promise<void> {
  await desk.bringToFront()
  await desk
    .locator('section.panel', { has: desk.locator('.wall') })
    .locator('input')
    .first()
    .dispatchEvent('click')
  await evening.go('lantern-river')
  await desk.waitForTimeout(6000)
  await keep(desk, taking, 'console-desktop')
  for (const size of ['tablet', 'phone', 'landscape'] as const) {
    await resize(desk, size)
    await keep(desk, taking, `console-${size}`)
  }
  await desk.setViewportSize({ width: 1280, height: 1800 })
  await desk.waitForSelector('[data-camera=camera-zhenguan] [data-camera-state=lastSeen]', { timeout: 60_000 })
  const wall = desk.locator('section.panel', { has: desk.locator('.wall') })
  await desk.waitForTimeout(1500)
  await wall.screenshot({ path: `${taking.folder}/camera-wall.jpg`, type: 'jpeg', quality: 80 })
  await resize(desk, 'desktop')
}

/** The gauze's projector, its grid called as from the console. */
async function takeOutput(desk: Page, { product }: Evening, taking: Taking): Promise<void> {
  const page = await desk.context().newPage()
  await page.setViewportSize({ width: 960, height: 600 })
  await page.goto(`${product.origin}/output/${VENUE}/projector-scrim`)
  await page.waitForSelector('[data-running=true]', { timeout: 120_000 })
  await page.keyboard.press('t')
  await page.keyboard.press('i')
  await page.waitForTimeout(6000)
  await keep(page, taking, 'output-pattern')
  await page.close()
}

async function takeDrape(browser: Browser, evening: Evening, taking: Taking): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 800, height: 500 }, locale: taking.language, deviceScaleFactor: 1 })
  const page = await enterVisit(context, evening.product.origin, 'Ann', VENUE)
  await look(page, BEFORE_DRAPE)
  await page.waitForSelector('[data-camera=camera-plaza][data-camera-state]:not([data-camera-state=connecting])', { timeout: 90_000 })
  await page.waitForTimeout(6000)
  await settle(page, 6)
  await keep(page, taking, 'drape-desktop')
}
