import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FixtureToDraw } from '../../engine/lighting/index.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { LampState, PictureWish, RigPage } from './page/rig-page.ts'

declare const window: { rig: RigPage }

const SIDE = 160
const METRES_PER_PIXEL = 40 / SIDE
/** Of the floor that pools are drawn on. */
const ALBEDO = 0.24
const LUMENS = 2000

let open: OpenPage
let page: Page

beforeAll(async () => {
  open = await openPage([SIDE, SIDE], new URL('./page/rig-page.ts', import.meta.url).pathname)
  page = open.page
}, 120_000)
afterAll(() => open?.close())

const hung = (heightM: number): FixtureToDraw => ({
  mount: { position: [0, 0, heightM], headingDeg: 0, pitchDeg: -90, rollDeg: 0 },
  beamDeg: 20,
  lumens: LUMENS,
  moves: true,
  gobos: ['open', 'bars'],
})
const FULL: LampState = { light: [1, 1, 1], panDeg: 0, tiltDeg: 0, zoomDeg: 20, gobo: 0 }

/** Mean display value of a box of 5 x 5 pixels, 0..255. */
const around = (picture: readonly number[], east: number, north: number): number => {
  const column = Math.round(SIDE / 2 + east / METRES_PER_PIXEL)
  const row = Math.round(SIDE / 2 - north / METRES_PER_PIXEL)
  let sum = 0
  for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) sum += picture[(row + y) * SIDE + column + x]!
  return sum / 25
}

async function pictureOf(lamps: readonly FixtureToDraw[], wish: PictureWish, options = { spots: 0, albedo: 0 }): Promise<number[]> {
  return page.evaluate(
    ([fixtures, settings, asked]) => {
      window.rig.build(fixtures, settings)
      return window.rig.picture(asked)
    },
    [lamps, options, wish] as const,
  )
}

/** cd/m2 of a matt floor under the middle of a beam, by the inverse square of the way from the lens. */
function expectedUnder(lensM: number, beamDeg: number): number {
  const candela = LUMENS / (2 * Math.PI * (1 - Math.cos((beamDeg * Math.PI) / 360)))
  return ((candela / lensM ** 2) * ALBEDO) / Math.PI
}
/** From the mount of a hung head down to its lens. */
const DROP_M = 0.63
/** Seen from above, the head hides the very middle of its pool. */
const BESIDE_M = 0.85

test('a pool on the ground is as bright as albedo times lux over pi, and a quarter of it at twice the height', async () => {
  const exposure = 0.5 / expectedUnder(12, 20)
  const wish = { lamps: [FULL], hazePerM: 0, exposure }
  const near = around(await pictureOf([hung(12 + DROP_M)], wish), BESIDE_M, 0) / 255 / exposure
  const far = around(await pictureOf([hung(24 + DROP_M)], wish), BESIDE_M, 0) / 255 / exposure
  // A lens of finite size and the stains of the ground are good for a fifth.
  expect(Math.abs(near / expectedUnder(12, 20) - 1)).toBeLessThan(0.2)
  expect(near / far).toBeGreaterThan(3.6)
  expect(near / far).toBeLessThan(4.2)
}, 120_000)

test('a real light and a pool of the same lamp light the ground alike', async () => {
  const exposure = 0.5 / expectedUnder(12, 20)
  const wish = { lamps: [FULL], hazePerM: 0, exposure }
  const pool = around(await pictureOf([hung(12 + DROP_M)], wish), BESIDE_M, 0)
  const spot = around(await pictureOf([hung(12 + DROP_M)], wish, { spots: 1, albedo: ALBEDO }), BESIDE_M, 0)
  expect(Math.abs(spot / pool - 1)).toBeLessThan(0.25)
}, 120_000)

test('a tilted head lights the place its beam meets, and half the angle makes half the pool', async () => {
  const exposure = 0.6 / expectedUnder(12, 20)
  // Tilt adds to the pitch of a hung mount: 30 degrees off plumb, towards its heading, north.
  const picture = await pictureOf([hung(12 + DROP_M)], { lamps: [{ ...FULL, tiltDeg: 30 }], hazePerM: 0, exposure })
  const pivotM = 12 + DROP_M - 0.42
  expect(around(picture, 0, pivotM * Math.tan(Math.PI / 6))).toBeGreaterThan(60)
  expect(around(picture, 0, 0)).toBeLessThan(12)
  expect(around(picture, 0, -pivotM * Math.tan(Math.PI / 6))).toBe(0)
  const lit = async (zoomDeg: number): Promise<number> => {
    const full = await pictureOf([hung(12 + DROP_M)], {
      lamps: [{ ...FULL, zoomDeg }],
      hazePerM: 0,
      exposure: 0.6 / expectedUnder(12, zoomDeg),
    })
    return full.filter((value) => value > 255 * 0.3).length
  }
  expect((await lit(30)) / (await lit(15))).toBeGreaterThan(3.2)
}, 120_000)

test('a gobo leaves dark bars in the pool', async () => {
  const exposure = 0.4 / expectedUnder(12, 40)
  const across = async (gobo: number): Promise<number[]> => {
    const picture = await pictureOf([hung(12 + DROP_M)], { lamps: [{ ...FULL, zoomDeg: 40, gobo }], hazePerM: 0, exposure })
    return picture.slice((SIDE / 2) * SIDE + SIDE / 2 + 3, (SIDE / 2) * SIDE + SIDE / 2 + 12)
  }
  const open = await across(0)
  const barred = await across(1)
  expect(Math.min(...open)).toBeGreaterThan(0.7 * Math.max(...open))
  expect(Math.min(...barred)).toBeLessThan(0.2 * Math.max(...barred))
}, 120_000)

test('a beam is seen by its haze: twice the haze about twice the light, none in clear air, nothing from a dark lamp', async () => {
  const lamps = [FULL]
  const side = (wish: Omit<PictureWish, 'exposure'>): Promise<number[]> =>
    pictureOf([{ ...hung(30), lumens: 20 * LUMENS }], { ...wish, exposure: 0.3, fromSide: true })
  // The beam stands upright in the middle of the picture; rows count height from 32 m down to -8 m.
  const at = (picture: readonly number[]): number => around(picture, 0, 20 - 12)
  const thin = at(await side({ lamps, hazePerM: 0.004 }))
  const thick = at(await side({ lamps, hazePerM: 0.008 }))
  expect(thin).toBeGreaterThan(8)
  expect(thick / thin).toBeGreaterThan(1.5)
  expect(thick / thin).toBeLessThan(2.2)
  expect(at(await side({ lamps, hazePerM: 0 }))).toBe(0)
  expect(Math.max(...(await side({ lamps: [{ ...FULL, light: [0, 0, 0] }], hazePerM: 0.008 })))).toBe(0)
}, 120_000)

test('a handful of draws whatever the number of lamps, and everything is given back', async () => {
  const many = Array.from({ length: 90 }, (_, index) => hung(5 + (index % 7)))
  const wish = { lamps: many.map(() => FULL), hazePerM: 0.01, exposure: 0.01 }
  const round = async (): Promise<{ calls: number; left: number[] }> => {
    await pictureOf(many, wish, { spots: 2, albedo: 0 })
    return page.evaluate(() => {
      const { calls } = window.rig.counts()
      window.rig.clear()
      const { geometries, textures } = window.rig.counts()
      return { calls, left: [geometries, textures] }
    })
  }
  const first = await round()
  expect(first.calls).toBeLessThanOrEqual(5)
  expect(first.left[0]).toBe(0)
  await round()
  expect((await round()).left).toEqual(first.left)
  expect(open.complaints).toEqual([])
}, 120_000)
