import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toneMapped } from '../../engine/lighting/index.ts'
import type { Night } from '../../model/documents/index.ts'
import { lensFromThrow, projectorIlluminance } from '../../model/optics/index.ts'
import { lumens, metres } from '../../model/units/index.ts'
import { makeTile, type Face } from './make-tile.ts'
import type { OpenPage } from '../browser/open-page.ts'
import { openNight } from './open-night.ts'
import type { NightStage } from './page/night-stage.ts'

declare const window: { nightStage: NightStage }

const WIDTH = 160
const HEIGHT = 120
const ALBEDO = 128 / 255
const LUX = 40
const XIAN = [34.2171, 108.96] as const

const moment = (id: string, more: Partial<Night['moments'][number]>): Night['moments'][number] => ({
  ...{ id, name: { 'zh-CN': id, en: id }, atLocal: '21:00', date: '2026-10-01', utcOffsetH: 8, ev100: 5, visibilityM: 50_000 },
  ...{ windowsLit: 0.5, crowdPerM2: 0, wet: 0, levels: { path: 1 } },
  ...more,
})
const NIGHT: Night = {
  ...{
    kind: 'night',
    version: 2,
    id: 'proof',
    venue: 'proof',
    lampKinds: [],
    lamps: [],
    treeForms: [],
    trees: [],
    signKinds: [],
    signTexts: [],
    signs: [],
    pools: [],
    fountains: [],
  },
  crowd: { seed: 1, areas: [] },
  groups: [
    { id: 'path', name: { 'zh-CN': '路灯', en: 'Path' }, colour: [1, 0.6, 0.3] },
    { id: 'floods', name: { 'zh-CN': '泛光', en: 'Floods' }, colour: [1, 1, 1] },
  ],
  moments: [
    moment('lit', {}),
    moment('half', { levels: { path: 0.5, floods: 1 } }),
    moment('dark', { levels: {} }),
    moment('noon', { atLocal: '12:30', ev100: 14, levels: {} }),
  ],
}

/** Four squares of plain ground: lit by the first group, lit by a group the night does not have there, half open, open. */
const square = (east: number, south: number, u: number, open: number): Face => ({
  corners: [
    [east, 0, south + 5],
    [east + 5, 0, south + 5],
    [east + 5, 0, south],
    [east, 0, south],
  ],
  kind: 'plain',
  albedo: [ALBEDO, ALBEDO, ALBEDO],
  open: [open, open, open, open],
  mapAt: [
    [u, 0.5],
    [u, 0.5],
    [u, 0.5],
    [u, 0.5],
  ],
})
const TILE = makeTile([square(-5, -5, 0.125, 1), square(0, -5, 0.375, 1), square(-5, 0, 0.875, 0.5), square(0, 0, 0.875, 1)], {
  size: 64,
  groups: ['path', 'elsewhere', '', '', '', '', '', ''],
  maxLux: [LUX, LUX, 0, 0, 0, 0, 0, 0],
  lux: (channel, u) => (channel === Math.floor(u * 4) ? LUX : 0),
})
const SPOT = { lit: [60, 40], elsewhere: [100, 40], halfOpen: [60, 80], open: [100, 80] } as const

const encoded = (light: number): number => 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)

describe('the night look', () => {
  let open: OpenPage
  let seen: Buffer

  beforeAll(async () => {
    open = await openNight([WIDTH, HEIGHT], { proof: TILE })
    await open.page.evaluate(
      ([night, place]) => {
        window.nightStage.build('/tiles/proof/tileset.json', night, place)
        window.nightStage.look([0, 10, 0], [0, 0, 0], 60)
      },
      [NIGHT, XIAN] as const,
    )
    await open.page.waitForFunction(
      () => {
        window.nightStage.frames(1)
        return window.nightStage.settled()
      },
      null,
      { timeout: 120_000, polling: 200 },
    )
  }, 150_000)
  afterAll(() => open?.close())

  const draw = async (frames = 1): Promise<void> => {
    const text = await open.page.evaluate((count) => {
      window.nightStage.wait()
      window.nightStage.frames(count)
      return window.nightStage.picture()
    }, frames)
    seen = Buffer.from(text, 'base64')
  }
  const go = async (id: string): Promise<void> => {
    expect(await open.page.evaluate((next) => window.nightStage.setMoment(next), id)).toBe(true)
    await draw()
  }
  const at = (spot: readonly [number, number]): number[] => [...seen.subarray((spot[1] * WIDTH + spot[0]) * 4).subarray(0, 3)]
  /** What a matt face of that illuminance must look like. */
  const matt = async (lux: readonly number[]): Promise<number[]> => {
    const { exposure } = await open.page.evaluate(() => window.nightStage.uniforms())
    return [...toneMapped(Float64Array.from(lux, (value) => ((value * ALBEDO) / Math.PI) * exposure))].map(encoded)
  }
  const expectNear = (pixel: readonly number[], wanted: readonly number[]): void =>
    pixel.forEach((value, part) => expect(Math.abs(value - wanted[part]!), `${pixel.join(' ')} for ${wanted.join(' ')}`).toBeLessThan(3.5))

  test('a tile loads with its maps and no complaint', async () => {
    await draw()
    expect(await open.page.evaluate(() => window.nightStage.faults())).toEqual([])
  }, 60_000)

  test("a face shows albedo / pi times its group's lux in the group's colour, and the sky's", async () => {
    await go('lit')
    const { groups, sky } = await open.page.evaluate(() => window.nightStage.uniforms())
    expectNear(at(SPOT.lit), await matt([0, 1, 2].map((part) => LUX * groups[part]! + sky[part]!)))
    const luminance = 0.2126 * groups[0]! + 0.7152 * groups[1]! + 0.0722 * groups[2]!
    expect(luminance).toBeCloseTo(1, 3)
  }, 60_000)

  test('a group at half its level gives half its light', async () => {
    await go('half')
    const { groups, sky } = await open.page.evaluate(() => window.nightStage.uniforms())
    expect(0.2126 * groups[0]! + 0.7152 * groups[1]! + 0.0722 * groups[2]!).toBeCloseTo(0.5, 3)
    expectNear(at(SPOT.lit), await matt([0, 1, 2].map((part) => LUX * groups[part]! + sky[part]!)))
  }, 60_000)

  test("light baked for a group the night has elsewhere is not shown in that group's stead", async () => {
    await go('half')
    expectNear(at(SPOT.elsewhere), at(SPOT.open))
  }, 60_000)

  test('a half closed corner gets half the sky', async () => {
    await go('dark')
    const { sky } = await open.page.evaluate(() => window.nightStage.uniforms())
    expectNear(at(SPOT.open), await matt(sky))
    expectNear(at(SPOT.halfOpen), await matt(sky.map((value) => value / 2)))
    expectNear(at(SPOT.lit), at(SPOT.open))
  }, 60_000)

  test('the show dims a group and takes its colour', async () => {
    await go('lit')
    const full = at(SPOT.lit)
    await open.page.evaluate(() => {
      window.nightStage.followShow('path')
      window.nightStage.setShow([0.25, 1, 1, 1])
    })
    await draw()
    const dim = at(SPOT.lit)
    await open.page.evaluate(() => window.nightStage.setShow([1, 0, 0, 1]))
    await draw()
    const blue = at(SPOT.lit)
    await open.page.evaluate(() => window.nightStage.setShow([1, 1, 1, 1]))
    await draw()
    expect(dim[0]).toBeLessThan(full[0]! - 20)
    expect(blue[2]).toBeGreaterThan(blue[0]! + 60)
    expect(at(SPOT.lit)).toEqual(full)
  }, 60_000)

  test('projectors shine on top: albedo / pi times their lux', async () => {
    await go('dark')
    const lens = lensFromThrow({ widthPx: 1600, heightPx: 1200, throwRatio: 1.2 })
    await open.page.evaluate(
      (given) => window.nightStage.throwLight({ position: [0, 0, 9], headingDeg: 0, pitchDeg: -90, rollDeg: 0 }, given, 3000),
      lens,
    )
    await draw(3)
    const { sky } = await open.page.evaluate(() => window.nightStage.uniforms())
    const halfHeight = Math.tan(Math.PI / 6) * 10
    const spot = SPOT.open
    const east = ((spot[0] + 0.5) / WIDTH - 0.5) * 2 * halfHeight * (WIDTH / HEIGHT)
    const south = ((spot[1] + 0.5) / HEIGHT - 0.5) * 2 * halfHeight
    const far = Math.hypot(east, south, 9)
    const lux = projectorIlluminance(lens, lumens(3000), metres(far), 9 / far)
    expect(lux).toBeGreaterThan(10)
    expectNear(at(spot), await matt(sky.map((value) => value + lux)))
    await open.page.evaluate(() => window.nightStage.dimProjector(0))
    await draw(2)
    expectNear(at(spot), await matt(sky))
  }, 60_000)

  test('noon is lit by the sun and the night by lamps, each at its own exposure', async () => {
    await go('noon')
    const noon = at(SPOT.open)
    const { exposure } = await open.page.evaluate(() => window.nightStage.uniforms())
    expect(exposure).toBeCloseTo(1 / (1.2 * 2 ** 14), 7)
    expect(Math.min(...noon)).toBeGreaterThan(90)
    await open.page.evaluate(() => window.nightStage.look([0, 2, 0], [0, 3, -10], 60))
    await draw()
    const sky = at([80, 20])
    expect(sky[2]).toBeGreaterThan(sky[0]! + 30)
    await go('lit')
    const dark = at([80, 20])
    expect(Math.max(...dark)).toBeLessThan(60)
    expect(Math.max(...dark)).toBeGreaterThan(3)
    await open.page.evaluate(() => window.nightStage.look([0, 10, 0], [0, 0, 0], 60))
  }, 60_000)

  test('gives back all GPU memory', async () => {
    await open.page.evaluate(() => window.nightStage.release())
    const facts = await open.page.evaluate(() => window.nightStage.facts())
    expect(facts).toMatchObject({ geometries: 0, glError: 0 })
    // Three keeps one lookup table of its own.
    expect(facts.textures).toBeLessThanOrEqual(1)
  }, 60_000)

  test('complains of nothing in the console', () =>
    expect(open.complaints.filter((text) => !text.includes('tiles versions at 1.1'))).toEqual([]))
})
