import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** Windows pictures are taken in: width, height, and whether a finger points. */
export const SIZES = {
  desktop: [1280, 800, false],
  tablet: [820, 1180, true],
  landscape: [740, 360, true],
  phone: [360, 740, true],
} as const
export type Size = keyof typeof SIZES

/** What a run was asked for. */
export interface Taking {
  readonly folder: string
  readonly language: 'en' | 'zh-CN'
  readonly sizes: readonly Size[]
  /** What the plaza's camera plays, where it stands already. */
  readonly feed?: string | undefined
}

/** A context with a window of a size, in the language of the run. */
export function openSize(browser: Browser, { language }: Taking, size: Size): Promise<BrowserContext> {
  const [width, height, touch] = SIZES[size]
  return browser.newContext({
    ...{ viewport: { width, height }, locale: language, deviceScaleFactor: 1, hasTouch: touch, isMobile: touch },
  })
}

/** Keeps a picture of the page, as a JPEG. */
export async function keep(page: Page, { folder }: Taking, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 80, timeout: 180_000 })
  console.log(name)
}

const LIMIT = { timeout: 180_000 }

/** Waits until the place stands and so many frames more are drawn. */
export async function settle(page: Page, frames: number): Promise<void> {
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, LIMIT)
  const from = await page.evaluate(() => window.holosite!.inspect().frame)
  await page.waitForFunction((until) => window.holosite!.inspect().frame >= until, from + frames, LIMIT)
}

/** East, north, heading, pitch and vertical field in degrees; how far the eyes are lifted, metres. */
export type View = readonly [east: number, north: number, heading: number, pitch: number, field: number, lift?: number]

/** Puts the visitor there and waits until it is drawn. */
export async function look(page: Page, [east, north, heading, pitch, field, lift = 0]: View, frames = 5): Promise<void> {
  await page.evaluate(([e, n, h, p, l]) => window.holosite!.stand(e, n, h, p, l), [east, north, heading, pitch, lift] as const)
  await page.evaluate((degrees) => window.holosite!.field(degrees), field)
  await page.waitForTimeout(1000)
  await settle(page, frames)
}
