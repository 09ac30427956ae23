import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { distance, encoded, FROM_EYE, HEIGHT, linear, pixelAt, STAGE, VIEW, WALL, WIDTH } from './facing-wall.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { Stage } from './page/stage.ts'

declare const window: { stage: Stage }

const COLOURS = ['rgb(188,100,40)', 'rgb(20,150,90)', 'rgb(60,70,200)', 'rgb(128,128,128)']
const RGB = [
  [188, 100, 40],
  [20, 150, 90],
  [60, 70, 200],
  [128, 128, 128],
] as const
/** Middles of the four quarters, in the order of the colours. */
const MIDDLES = [
  [80, 45],
  [240, 45],
  [80, 135],
  [240, 135],
] as const
const LAYER = { imageWidth: 320, imageHeight: 180 }
const TWIN = 0.2

describe('pictures of the pass', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())
  beforeEach(async () => {
    await open.page.evaluate(
      ({ solids, view, options, thrown, albedo }) => {
        window.stage.stopVideos()
        window.stage.build(solids, 'basic', albedo, options)
        window.stage.look(view)
        window.stage.place(0, thrown)
        window.stage.setDrape(0, 1, 1)
        window.stage.frames(1)
      },
      {
        solids: WALL,
        view: VIEW,
        options: { projectors: 2, imageLayers: 4, ...LAYER },
        thrown: { ...FROM_EYE, imageLayer: 0 },
        albedo: TWIN,
      },
    )
  })

  const picture = async (frames: number): Promise<Buffer> => {
    const text = await open.page.evaluate((count) => {
      window.stage.frames(count)
      return window.stage.picture()
    }, frames)
    return Buffer.from(text, 'base64')
  }
  /** Greatest channel error over the middles of the quarters. */
  const worst = (seen: Buffer, wanted: readonly (readonly number[])[]): number =>
    Math.max(...MIDDLES.map(([x, y], at) => distance(pixelAt(seen, x, y), wanted[at]!)))
  const still = (layer: number, size: readonly [number, number]): Promise<void> =>
    open.page.evaluate(([at, wide, colours]) => window.stage.still(at, wide, colours), [layer, size, COLOURS] as const)

  test.each([
    ['of the layer size', [320, 180]],
    ['smaller', [64, 36]],
    ['larger', [1280, 720]],
  ] as const)(
    'show a still %s the right way up in its own colours',
    async (_, size) => {
      await still(0, size)
      expect(worst(await picture(2), RGB)).toBeLessThanOrEqual(1)
    },
    60_000,
  )

  test.each([
    ['of the layer size', [320, 180]],
    ['of another size', [160, 90]],
  ] as const)(
    'follow a live video %s within 2 of 255',
    async (name, size) => {
      await open.page.evaluate(([wide, colours]) => window.stage.video(0, wide, colours), [size, COLOURS] as const)
      await open.page.evaluate((colours) => window.stage.repaint(0, colours), COLOURS)
      const first = worst(await picture(2), RGB)
      await open.page.evaluate((colours) => window.stage.repaint(0, colours), COLOURS.toReversed())
      const second = worst(await picture(2), RGB.toReversed())
      console.info(`video ${name}: worst colour error ${first} and ${second} of 255`)
      expect(Math.max(first, second)).toBeLessThanOrEqual(2)
    },
    60_000,
  )

  test('copy a video frame once, however many frames are drawn', async () => {
    await open.page.evaluate(([colours]) => window.stage.video(0, [320, 180], colours), [COLOURS] as const)
    await open.page.evaluate((colours) => window.stage.repaint(0, colours), COLOURS)
    const copies = await open.page.evaluate(() => {
      // In one task the element shows one frame.
      const before = window.stage.facts().imagesCopied
      window.stage.frames(4)
      return window.stage.facts().imagesCopied - before
    })
    expect(copies).toBe(1)
  }, 60_000)

  test('of a video are copied without disturbing the renderer', async () => {
    await open.page.evaluate(([colours]) => window.stage.video(0, [320, 180], colours), [COLOURS] as const)
    await open.page.evaluate((colours) => window.stage.repaint(0, colours), COLOURS)
    expect(await open.page.evaluate(() => window.stage.leavesRendererAlone())).toBe(true)
    expect((await open.page.evaluate(() => window.stage.facts())).imagesCopied).toBe(1)
  }, 60_000)

  test('enter at most two a frame, and all of them in turn', async () => {
    for (const layer of [0, 1, 2, 3]) await still(layer, [320, 180])
    const copied: number[] = []
    for (let frame = 0; frame < 3; frame++) {
      await open.page.evaluate(() => window.stage.frames(1))
      copied.push((await open.page.evaluate(() => window.stage.facts())).imagesCopied)
    }
    expect(copied).toEqual([2, 4, 4])
  }, 60_000)

  test('leave the twin as it is until the first one has come', async () => {
    const twin = encoded(TWIN)
    const before = pixelAt(await picture(2), 160, 45)
    await still(0, [320, 180])
    const after = pixelAt(await picture(2), 80, 45)
    expect(distance(before, [twin, twin, twin])).toBeLessThanOrEqual(1)
    expect(distance(after, RGB[0])).toBeLessThanOrEqual(1)
  }, 60_000)

  test('turn grey and fade to the twin as a lost feed is told to', async () => {
    await still(0, [320, 180])
    await open.page.evaluate(() => window.stage.setDrape(0, 1, 0))
    const grey = pixelAt(await picture(2), 80, 45)
    await open.page.evaluate(() => window.stage.setDrape(0, 0.5, 1))
    const half = pixelAt(await picture(2), 80, 45)
    const luma = encoded(0.2126 * linear(188) + 0.7152 * linear(100) + 0.0722 * linear(40))
    expect(distance(grey, [luma, luma, luma])).toBeLessThanOrEqual(1)
    expect(
      distance(
        half,
        RGB[0].map((channel) => encoded(0.5 * linear(channel) + 0.5 * TWIN)),
      ),
    ).toBeLessThanOrEqual(1)
  }, 60_000)

  test('of two drapes over one another are averaged by weight in linear light', async () => {
    await still(0, [320, 180])
    await open.page.evaluate(
      ([thrown]) => {
        window.stage.still(1, [320, 180], ['rgb(128,128,128)', 'rgb(128,128,128)', 'rgb(128,128,128)', 'rgb(128,128,128)'])
        window.stage.place(1, thrown)
        window.stage.setDrape(1, 1, 1)
      },
      [{ ...FROM_EYE, imageLayer: 1 }] as const,
    )
    const seen = pixelAt(await picture(3), 80, 45)
    expect(
      distance(
        seen,
        RGB[0].map((channel) => encoded((linear(channel) + linear(128)) / 2)),
      ),
    ).toBeLessThanOrEqual(1)
  }, 60_000)

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))
})
