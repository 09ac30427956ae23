import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDocumentText, type Night, type Venue } from '../../model/documents/index.ts'
import { enterVisit, launchChromium, meanColour, openContext, pixelsOf } from '../yard/chromium.ts'
import { ROOT, runHolosite, startProductOn, until, type Product } from '../yard/product.ts'

const VENUE = 'delfshaven'
const SURVEY = resolve(process.env['HOLOSITE_TEST_DATA'] ?? join(ROOT, '../shared/data'), 'city/rotterdam-delfshaven.city.json')
/** Of the screen's camera, upright. */
const FIELD_DEG = 60
const EYE_M = 1.65
/** Where the beams of the pars lie on the wall. */
const WALL_UP_M = 6.5
/** Buildings of the file. */
const BUILDINGS = 853

describe.skipIf(!existsSync(SURVEY))('a venue made of the whole of Delfshaven (needs the test data)', () => {
  let product: Product
  let browser: Browser
  let visitor: Page
  let operator: Page
  let venue: Venue
  let night: Night
  let report: { readonly ok: boolean; readonly features: number }

  beforeAll(async () => {
    const data = await mkdtemp(join(tmpdir(), 'holosite-new-venue-'))
    const made = await runHolosite(
      'venue',
      'new',
      VENUE,
      '--from',
      SURVEY,
      ...'--crs EPSG:28992 --heights nap --json --data'.split(' '),
      data,
    )
    report = JSON.parse(made) as typeof report
    venue = open<Venue>(join(data, 'venues', VENUE, 'venue.json'))
    night = open<Night>(join(data, 'venues', VENUE, 'night.json'))
    product = await startProductOn(data, ROOT)
    browser = await launchChromium()
    visitor = await enterVisit(await openContext(browser), product.origin, 'Ann', VENUE)
    operator = await (await openContext(browser, { width: 1280, height: 800 })).newPage()
    const asked = ['--role', 'operator', '--venue', VENUE, '--minutes', '15', '--data', data, '--base', product.origin, '--json']
    await operator.goto((JSON.parse(await product.holosite('staff', 'link', ...asked)) as { url: string }).url)
    await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
  }, 300_000)

  afterAll(async () => {
    await browser?.close()
    await product?.stop()
  }, 60_000)

  const groundNow = (): Promise<readonly number[]> => visitor.evaluate(() => [...window.holosite!.inspect().ground])
  /** Places the visitor and waits for the tiles and the picture of that place. */
  const stand = async (east: number, north: number, headingDeg: number, pitchDeg = 0): Promise<void> => {
    await visitor.evaluate(([e, n, h, p]) => window.holosite!.stand(e!, n!, h!, p), [east, north, headingDeg, pitchDeg])
    await visitor.waitForTimeout(700)
    await visitor.waitForFunction(() => window.holosite!.inspect().settled, null, { timeout: 60_000 })
  }

  /** At the arrival, opposite the middle of the façade. */
  const standBeforeFacade = async (): Promise<void> => {
    const [east, north] = middleOf(venue.zones.find(({ kind }) => kind === 'spawn')!.polygon)
    await visitor.evaluate((degrees) => window.holosite!.field(degrees), FIELD_DEG)
    await stand(east, north, headingTo(facadeOf(venue).normal))
  }
  /** The wall above each par, where its light is widest. */
  const wallColours = async (): Promise<[number, number, number][]> => {
    const { foot, normal } = facadeOf(venue)
    const away = distanceTo(foot, normal, await groundNow())
    const picture = await pixelsOf(visitor)
    const perMetre = 1 / (2 * away * Math.tan((FIELD_DEG * Math.PI) / 360))
    const up = 0.5 - (WALL_UP_M - EYE_M) * perMetre
    return venue.fixtures.map(({ mount }) => {
      const right = (mount.position[0] - foot[0]) * -normal[1] + (mount.position[1] - foot[1]) * normal[0]
      const across = 0.5 + (right * perMetre * picture.height) / picture.width
      return meanColour(picture, { left: across - 0.01, right: across + 0.01, top: up - 0.03, bottom: up + 0.03 })
    })
  }

  test('holds every building, their windows and the ground, and is listed beside the venues of the build', async () => {
    expect(report).toMatchObject({ ok: true, features: BUILDINGS + 2 })
    const list = await (await fetch(`${product.origin}/api/venues`)).text()
    expect(list).toContain(`"${VENUE}"`)
  })

  test('one arrives before the façade, and a walk by keys goes on until its wall stands in the way', async () => {
    const { foot, normal } = facadeOf(venue)
    const arrival = venue.zones.find(({ kind }) => kind === 'spawn')!.polygon
    const begun = await groundNow()
    for (const axis of [0, 1] as const) {
      const along = arrival.map((corner) => corner[axis])
      expect(begun[axis]).toBeGreaterThanOrEqual(Math.min(...along) - 0.1)
      expect(begun[axis]).toBeLessThanOrEqual(Math.max(...along) + 0.1)
    }
    await stand(foot[0] + normal[0] * 5, foot[1] + normal[1] * 5, headingTo(normal))
    const before = distanceTo(foot, normal, await groundNow())
    expect(before).toBeCloseTo(5, 1)
    await visitor.keyboard.down('KeyW')
    await until(
      async () => distanceTo(foot, normal, await groundNow()) < before - 2,
      60_000,
      () => 'the visitor did not walk',
    )
    // Long enough to be well behind the wall, were there none.
    await visitor.waitForTimeout(10_000)
    await visitor.keyboard.up('KeyW')
    const stopped = distanceTo(foot, normal, await groundNow())
    expect(stopped).toBeGreaterThan(0.1)
    expect(stopped).toBeLessThan(1.6)
  })

  test('the ground before the arrival is lit everywhere: no part of it is black', async () => {
    await visitor.evaluate(() => window.holosite!.moment('evening'))
    await standBeforeFacade()
    const picture = await pixelsOf(visitor)
    for (let column = 0; column < 8; column++) {
      const box = { left: column / 8, right: (column + 1) / 8, top: 0.6, bottom: 0.95 }
      expect(brightness(meanColour(picture, box)), `column ${column}`).toBeGreaterThan(4)
    }
  })

  test('by night its lamps burn: a street lamp is far brighter than what is about it', async () => {
    const [, east, north, up] = night.lamps.find(([kind]) => night.lampKinds[kind]!.id === 'street-post')!
    await visitor.evaluate(() => window.holosite!.moment('evening'))
    // From south-west of the lamp, which stands before a wall, its head in the middle of the picture.
    await stand(east - 5, north - 5, 45, (Math.atan2(up - 1.65, Math.hypot(5, 5)) * 180) / Math.PI)
    const lamp = await pixelsOf(visitor)
    expect(brightest(lamp, 0.45, 0.55)).toBeGreaterThan(150)
    expect(brightness(meanColour(lamp, { left: 0, right: 1, top: 0.35, bottom: 1 }))).toBeLessThan(90)
  })

  test("an operator's GO lights the façade warm by every one of its pars, and the next one blue, on the visitor's screen", async () => {
    await standBeforeFacade()
    const before = await wallColours()
    await operator.click('.go')
    const allRose = async (): Promise<boolean> =>
      (await wallColours()).every((colour, par) => brightness(colour) > brightness(before[par]!) + 15)
    await until(allRose, 40_000, () => `not every par lit its part of the wall: before it was ${JSON.stringify(before)}`)
    const warm = await wallColours()
    await operator.click('.go')
    await until(
      async () => (await wallColours()).some((colour, par) => warmth(colour) < warmth(warm[par]!) - 40),
      30_000,
      () => `the façade stayed at ${JSON.stringify(warm)}`,
    )
    expect(await visitor.evaluate(() => window.holosite!.inspect().running.at(-1)?.cue)).toBe('wave')
  })
})

function open<T>(file: string): T {
  const outcome = openDocumentText(readFileSync(file, 'utf8'))
  if (!outcome.ok) throw new Error(outcome.faults[0]?.what)
  return outcome.value as T
}

/** Middle of the façade's foot, and its normal, level and unit: corners run right along the foot as seen from outside. */
function facadeOf(venue: Venue): { readonly foot: readonly [number, number]; readonly normal: readonly [number, number] } {
  const [left, right] = venue.surfaces[0]!.corners
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]]
  const length = Math.hypot(dx, dy)
  return { foot: [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2], normal: [dy / length, -dx / length] }
}

const middleOf = (corners: readonly (readonly [number, number])[]): readonly [number, number] => [
  corners.reduce((sum, [east]) => sum + east, 0) / corners.length,
  corners.reduce((sum, [, north]) => sum + north, 0) / corners.length,
]

/** Heading of one who looks at a wall of that normal. */
const headingTo = (normal: readonly [number, number]): number => (Math.atan2(-normal[0], -normal[1]) * 180) / Math.PI

const brightness = ([red, green, blue]: readonly [number, number, number]): number => (red + green + blue) / 3
const warmth = ([red, , blue]: readonly [number, number, number]): number => red - blue

const distanceTo = (foot: readonly [number, number], normal: readonly [number, number], at: readonly number[]): number =>
  (at[0]! - foot[0]) * normal[0] + (at[1]! - foot[1]) * normal[1]

/** Greatest mean of red, green and blue between two shares of both sides of the picture. */
function brightest({ width, height, data }: PNG, from: number, to: number): number {
  let most = 0
  for (let y = Math.floor(from * height); y < to * height; y++)
    for (let x = Math.floor(from * width); x < to * width; x++) {
      const at = (y * width + x) * 4
      most = Math.max(most, (data[at]! + data[at + 1]! + data[at + 2]!) / 3)
    }
  return most
}
