import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lensFromThrow, projectorIlluminance } from '../../model/optics/index.ts'
import { lumens, metres } from '../../model/units/index.ts'
import { DISTANCE, distance, encoded, FROM_EYE, HEIGHT, linear, pixelAt, STAGE, VIEW, WALL, WIDTH } from './facing-wall.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { Stage, Thrown } from './page/stage.ts'

declare const window: { stage: Stage }

const ALBEDO = 0.5
const LIGHT_PER_LUX = 0.01
const OPTIONS = { projectors: 4, imageLayers: 1, imageWidth: 16, imageHeight: 16, lightPerLux: LIGHT_PER_LUX }

/** A projector a little to the side, smaller than the view. */
const SHOW: Thrown = {
  ...FROM_EYE,
  mode: 'show',
  mount: { position: [-1, 2, 3], headingDeg: 5, pitchDeg: -4, rollDeg: 2 },
  lens: lensFromThrow({ widthPx: 1920, heightPx: 1080, throwRatio: 1.5 }),
  lumens: 2000,
}

describe('light of the pass', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())
  beforeEach(async () => {
    await open.page.evaluate(
      ({ solids, view, albedo, options }) => {
        window.stage.build(solids, 'standard', albedo, options)
        window.stage.look(view)
      },
      { solids: WALL, view: VIEW, albedo: ALBEDO, options: OPTIONS },
    )
  })

  const place = (index: number, thrown: Thrown, level = 1): Promise<void> =>
    open.page.evaluate(
      ([at, what, amount]) => {
        window.stage.place(at, what)
        if (what.mode === 'show') window.stage.setLight(at, [1, 1, 1], amount)
        else window.stage.setDrape(at, amount, 1)
      },
      [index, thrown, level] as const,
    )
  const remove = (index: number): Promise<void> => open.page.evaluate((at) => window.stage.remove(at), index)
  const picture = async (frames = 3): Promise<Buffer> => {
    const text = await open.page.evaluate((count) => {
      window.stage.frames(count)
      return window.stage.picture()
    }, frames)
    return Buffer.from(text, 'base64')
  }
  const facts = (): Promise<ReturnType<Stage['facts']>> => open.page.evaluate(() => window.stage.facts())
  const litPixels = (seen: Buffer): number => seen.reduce((sum, value, at) => sum + (at % 4 === 0 && value > 0 ? 1 : 0), 0)

  test('comes back pixel for pixel after the last projector was taken away and put back', async () => {
    await place(0, SHOW)
    const first = await picture()
    await remove(0)
    const dark = await picture()
    await place(0, SHOW)
    const again = await picture()
    await place(0, { ...SHOW, mount: { ...SHOW.mount, headingDeg: 9 } })
    const moved = await picture()
    expect(litPixels(first)).toBeGreaterThan(5_000)
    expect(litPixels(dark)).toBe(0)
    expect(again.equals(first)).toBe(true)
    expect(moved.equals(first)).toBe(false)
    expect(litPixels(moved)).toBeGreaterThan(5_000)
  }, 60_000)

  test('compiles nothing when a projector is added, moved, darkened or taken away', async () => {
    await place(0, SHOW)
    await picture()
    const before = (await facts()).programs
    await place(1, { ...SHOW, mount: { ...SHOW.mount, headingDeg: -5 } })
    await place(2, FROM_EYE, 0.5)
    await picture(4)
    await open.page.evaluate(() => window.stage.setLight(0, [1, 1, 1], 0))
    await picture()
    await remove(1)
    await picture()
    expect((await facts()).programs).toBe(before)
  }, 60_000)

  test('is the illuminance of model/optics times albedo', async () => {
    await place(0, { ...SHOW, mount: FROM_EYE.mount })
    const seen = await picture()
    const halfHeight = Math.tan((VIEW.fovDeg * Math.PI) / 360) * DISTANCE
    let worst = 0
    for (let y = 50; y <= 130; y += 10) {
      for (let x = 85; x <= 235; x += 15) {
        const side = ((x + 0.5) / WIDTH - 0.5) * 2 * halfHeight * (WIDTH / HEIGHT)
        const up = (0.5 - (y + 0.5) / HEIGHT) * 2 * halfHeight
        const far = Math.hypot(side, up, DISTANCE)
        const lux = projectorIlluminance(SHOW.lens, lumens(2000), metres(far), DISTANCE / far)
        worst = Math.max(worst, Math.abs(pixelAt(seen, x, y)[0] - encoded(lux * LIGHT_PER_LUX * ALBEDO)))
      }
    }
    console.info(`illuminance: worst ${worst.toFixed(2)} of 255`)
    expect(worst).toBeLessThan(1)
  }, 60_000)

  test('of several projectors adds up linearly', async () => {
    const other: Thrown = { ...SHOW, mount: { ...SHOW.mount, position: [1, 1, 1], headingDeg: -6, pitchDeg: 3 } }
    await place(0, SHOW, 0.5)
    const first = await picture()
    await remove(0)
    await place(1, other, 0.7)
    const second = await picture()
    await place(0, SHOW, 0.5)
    const both = await picture()
    let overlap = 0
    let worst = 0
    for (let at = 0; at < both.length; at += 4) {
      if (first[at]! > 0 && second[at]! > 0) overlap++
      worst = Math.max(worst, Math.abs(both[at]! - encoded(linear(first[at]!) + linear(second[at]!))))
    }
    expect(overlap).toBeGreaterThan(2_500)
    expect(worst).toBeLessThan(1.6)
  }, 60_000)

  test('draws one depth layer a frame, and none when nothing changed', async () => {
    await place(0, SHOW)
    await place(1, SHOW)
    await place(2, SHOW)
    const drawn: number[] = []
    for (let frame = 0; frame < 5; frame++) {
      await open.page.evaluate(() => window.stage.frames(1))
      drawn.push((await facts()).depthLayersDrawn)
    }
    expect(drawn).toEqual([1, 2, 3, 3, 3])
  }, 60_000)

  test('stays where it was when the floating origin moves', async () => {
    await place(0, SHOW)
    const before = await picture()
    await open.page.evaluate(() => window.stage.shiftOrigin([7, -3, 2]))
    const after = await picture(1)
    let differing = 0
    for (let at = 0; at < after.length; at += 4) if (Math.abs(after[at]! - before[at]!) > 1) differing++
    expect(litPixels(after)).toBeGreaterThan(5_000)
    // Pixels on the very border of the image may fall to either side.
    expect(differing).toBeLessThan(60)
  }, 60_000)

  test('fades to the border of a feathered image', async () => {
    await place(0, { ...FROM_EYE, mode: 'show', gain: 1, feather: 0.25 })
    const seen = await picture()
    const across = [1, 15, 30, 44, 60, 90].map((y) => pixelAt(seen, WIDTH / 2, y)[0])
    expect(across[0]).toBeLessThan(8)
    expect(across[1]).toBeGreaterThan(across[0]!)
    expect(across[2]).toBeGreaterThan(across[1]!)
    expect(across[3]).toBeGreaterThan(across[2]!)
    expect(Math.abs(across[5]! - across[4]!)).toBeLessThanOrEqual(5)
  }, 60_000)

  test('of a white drape covers by its opacity in linear light, however many drapes overlap', async () => {
    await place(0, FROM_EYE, 0.25)
    const quarter = pixelAt(await picture(), 160, 90)
    await place(0, FROM_EYE, 1)
    await place(1, FROM_EYE, 1)
    const two = pixelAt(await picture(), 160, 90)
    expect(distance(quarter, [encoded(0.25), encoded(0.25), encoded(0.25)])).toBeLessThanOrEqual(1)
    expect(two).toEqual([255, 255, 255])
  }, 60_000)

  test('follows a turning head without being placed again', async () => {
    const turned = { ...SHOW.mount, headingDeg: 9 }
    await place(0, { ...SHOW, mount: turned })
    const wanted = await picture()
    await place(0, SHOW)
    const before = await picture()
    await open.page.evaluate((mount) => window.stage.turn(0, mount), turned)
    expect(before.equals(wanted)).toBe(false)
    expect((await picture()).equals(wanted)).toBe(true)
  }, 60_000)

  test('leaves target, clear colour, XR and shadow settings of the renderer as they were', async () => {
    await place(0, SHOW)
    const same = await open.page.evaluate(async () => {
      window.stage.still(0, [32, 32], ['red', 'red', 'red', 'red'])
      return window.stage.leavesRendererAlone()
    })
    expect(same).toBe(true)
    const seen = await facts()
    expect([seen.depthLayersDrawn, seen.imagesCopied]).toEqual([1, 1])
  }, 60_000)

  test('gives back all GPU memory three times over', async () => {
    await open.page.evaluate(() => window.stage.release())
    const start = await facts()
    for (let turn = 0; turn < 3; turn++) {
      await open.page.evaluate(
        ({ solids, thrown, options }) => {
          window.stage.build(solids, 'standard', 0.5, options)
          window.stage.place(0, thrown)
          window.stage.setLight(0, [1, 1, 1], 1)
          window.stage.still(0, [32, 32], ['red', 'red', 'red', 'red'])
          window.stage.frames(3)
          window.stage.release()
        },
        { solids: WALL, thrown: SHOW, options: OPTIONS },
      )
    }
    expect(await facts()).toMatchObject({ textures: start.textures, geometries: start.geometries, programs: start.programs, glError: 0 })
  }, 60_000)

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))

  // Last: three complains by itself of what it made before the loss.
  test('comes back pixel for pixel after the graphics context was lost', async () => {
    await open.page.evaluate(() => window.stage.still(0, [16, 16], ['red', 'lime', 'blue', 'white']))
    await place(0, { ...SHOW, imageLayer: 0 })
    const before = await picture()
    await open.page.evaluate(() => window.stage.loseContext())
    const after = await picture()
    expect(litPixels(before)).toBeGreaterThan(5_000)
    expect(after.equals(before)).toBe(true)
  }, 60_000)
})
