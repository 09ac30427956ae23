import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Venue } from '../../model/documents/index.ts'
import { reportProjection } from '../../model/optics/index.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import { ROOT } from '../yard/product.ts'
import type { FacadePage } from './page/facade-page.ts'

declare const window: { facade: FacadePage }

let open: OpenPage
beforeAll(async () => {
  open = await openPage([320, 80], new URL('./page/facade-page.ts', import.meta.url).pathname)
}, 60_000)
afterAll(() => open?.close())

/** Seconds of the rite in which something is on the halls. */
const SECONDS = Array.from({ length: 155 }, (_, at) => 24 + at)
const SEEDS: Readonly<Record<string, number>> = { 'front-concert-hall': 3, 'front-opera-house': 8 }

test('the mean over a hall stays within what the place allows, second by second, with the lamps that are there', async () => {
  const venue = JSON.parse(await readFile(join(ROOT, 'venues/grand-tang-night/venue.json'), 'utf8')) as Venue
  const picture = await readFile(join(ROOT, 'scenes/lantern-rite/media/star-bridge.png'))
  const scroll = `data:image/png;base64,${picture.toString('base64')}`
  const reports = reportProjection(venue).surfaces.filter(({ surface }) => surface in SEEDS)
  expect(reports).toHaveLength(2)
  for (const { surface, meanCdM2, maxCdM2 } of reports) {
    const { corners } = venue.surfaces.find(({ id }) => id === surface)!
    const side = (a: number, b: number): number => Math.hypot(...[0, 1, 2].map((axis) => corners[b]![axis]! - corners[a]![axis]!))
    const front = { widthM: side(0, 1), heightM: side(0, 3), seed: SEEDS[surface]!, scroll }
    const means = await open.page.evaluate(([asked, seconds]) => window.facade.means(asked, seconds), [front, SECONDS] as const)
    console.log(
      `${surface}: brightest ${(Math.max(...means) * meanCdM2).toFixed(1)} cd/m2, with the scroll open ${(means[48 - 24]! * meanCdM2).toFixed(1)}`,
    )
    const brightest = Math.max(...means)
    // Never black either: the halls are the show.
    expect(brightest * meanCdM2).toBeGreaterThan(2)
    expect(brightest * meanCdM2).toBeLessThanOrEqual(maxCdM2)
  }
  expect(open.complaints).toEqual([])
}, 120_000)
