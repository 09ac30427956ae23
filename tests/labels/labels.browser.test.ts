import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { LabelsPage, Spot, Wall } from './page/labels-page.ts'

declare const window: { labels: LabelsPage }

const WIDTH = 640
const HEIGHT = 360
let open: OpenPage
let page: Page

beforeAll(async () => {
  open = await openPage([WIDTH, HEIGHT], new URL('./page/labels-page.ts', import.meta.url).pathname)
  page = open.page
}, 120_000)
afterAll(() => open?.close())

/** Where something bright red is: writing and the mark of a label, in pixels; null where nothing is written. */
interface Written {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

async function writtenBy(places: readonly Spot[], walls: readonly Wall[]): Promise<Written | null> {
  const picture = await page.evaluate(
    async ([spots, solid]) => {
      window.labels.build(spots, solid)
      await window.labels.frames(60)
      return window.labels.picture()
    },
    [places, walls] as const,
  )
  const at = picture.flatMap((red, index) => (red > 60 ? [index] : []))
  if (at.length === 0) return null
  const columns = at.map((index) => index % WIDTH)
  const rows = at.map((index) => Math.floor(index / WIDTH))
  return { left: Math.min(...columns), right: Math.max(...columns), top: Math.min(...rows), bottom: Math.max(...rows) }
}

const FAR: Spot = ['A far away place', 0, 60]

test('a label is written at a legible height', async () => {
  const written = await writtenBy([FAR], [])
  expect(written).not.toBeNull()
  expect(written!.bottom - written!.top).toBeGreaterThan(12)
})

test('a label whose spot is half behind a wall is written whole', async () => {
  const free = await writtenBy([FAR], [])
  const half = await writtenBy([FAR], [[0, 20]])
  expect(half).toEqual(free)
})

test('a label whose spot is wholly behind a wall is not written at all', async () => {
  expect(await writtenBy([FAR], [[-20, 20]])).toBeNull()
})

test('of two labels in one place only the nearer is written', async () => {
  const near: Spot = ['B', 0.1, 20]
  const both = await writtenBy([near, FAR], [])
  // The farther stands lower in the view and is wider: nothing of it may be seen.
  expect(both).toEqual(await writtenBy([near], []))
  const apart = await writtenBy([['B', -8, 20], FAR], [])
  const alone = await writtenBy([FAR], [])
  expect(apart!.right).toBe(alone!.right)
  expect(apart!.left).toBeLessThan(alone!.left)
})

test('nothing complained', () => expect(open.complaints).toEqual([]))
