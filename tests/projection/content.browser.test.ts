import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mountPose, position } from '../../model/frames/index.ts'
import { imagePoint, lensFromThrow, project, viewFromMount, viewPose, type WarpCorners } from '../../model/optics/index.ts'
import { findCorner } from './corner-finder.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import { STAGE } from './facing-wall.ts'
import type { Solid, Stage, Thrown, View } from './page/stage.ts'
import { type Vec, viewer } from './ray-cast.ts'

declare const window: { stage: Stage }

const WIDTH = 640
const HEIGHT = 360
/** The wall's surface, ENU: 16 x 9 m, 9 m north of the origin, facing south. */
const CORNERS = [
  [-8, 9, -2.5],
  [8, 9, -2.5],
  [8, 9, 6.5],
  [-8, 9, 6.5],
] as const
const SIZE = [16, 9] as const
const WALL: Solid = { centre: [0, 2, -9], size: [16, 9, 0], turnYDeg: 0, tiltXDeg: 0, as: 'mesh', doubleSided: false }
const VIEW: View = { position: [0.5, 2, 1], target: [0, 2, -9], fovDeg: 40 }

/** Squares of a metre, white and black. */
const BOARD = 'return vec3(amount * mod(floor(at.x) + floor(at.y), 2.0));'
/** Lights up from left to right, a metre a second of show time. */
const WIPE = 'return vec3(step(at.x, showS), 0.0, 0.0) * amount;'

const NO_WARP: WarpCorners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]
const OUTPUT = { warp: NO_WARP, gamma: 2.2, contrast: 1000, stackDepth: 1, widthPx: WIDTH, heightPx: HEIGHT }

const PROJECTOR: Thrown = {
  mode: 'show',
  lens: lensFromThrow({
    ...{ widthPx: 1280, heightPx: 720, throwRatio: 1.1, shiftX: 0.06, shiftY: 0.2 },
    ...{ k1: -0.1, k2: 0.03, p1: 0.001, p2: -0.002 },
  }),
  mount: { position: [1, -1, 1.2], headingDeg: -7, pitchDeg: 3, rollDeg: 2 },
  near: 0.5,
  far: 60,
  imageLayer: -1,
  feather: 0,
  gain: 0.9,
}

describe('content of a surface', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())

  const build = (solids: readonly Solid[], pictureWidth: number): Promise<void> =>
    open.page.evaluate(
      ([all, view, corners, width, projector]) => {
        window.stage.build(all, 'standard', 1, {
          ...{ projectors: 2, imageLayers: 1, imageWidth: 640, imageHeight: 360 },
          ...{ pictureWidth: width, pictureHeight: (width * 9) / 16, surfaces: [{ id: 'wall', corners }] },
        })
        window.stage.look(view)
        window.stage.place(0, projector)
        window.stage.setLight(0, [1, 1, 1], 1)
      },
      [solids, VIEW, CORNERS, pictureWidth, PROJECTOR] as const,
    )
  beforeEach(() => build([WALL], 1280))

  const lay = (glsl: string | null, amount = 1): Promise<void> =>
    open.page.evaluate(([text, size, much]) => window.stage.content('wall', text, size, much), [glsl, SIZE, amount] as const)
  const picture = async (frames: number): Promise<Buffer> => {
    const text = await open.page.evaluate((count) => {
      window.stage.frames(count)
      return window.stage.picture()
    }, frames)
    return Buffer.from(text, 'base64')
  }
  const red = (seen: Buffer, x: number, y: number): number => seen[(Math.round(y) * WIDTH + Math.round(x)) * 4]!
  const facts = (): Promise<ReturnType<Stage['facts']>> => open.page.evaluate(() => window.stage.facts())

  /** How far the board's corners, as seen in the picture, are from where the surface has them. */
  const errorsOf = (seen: Buffer): number[] => {
    const see = viewer(VIEW, WIDTH, HEIGHT)
    const errors: number[] = []
    for (let right = 5; right <= 11; right++) {
      for (let up = 4; up <= 6; up++) {
        const point: Vec = [CORNERS[0][0] + right, CORNERS[0][2] + up, -9]
        const wanted = see.pixel(point)
        // Started off the mark, so that the finder has to find.
        const found = findCorner(seen, WIDTH, [wanted[0] + 1.1, wanted[1] - 1.1])
        errors.push(found ? Math.hypot(found[0] - wanted[0], found[1] - wanted[1]) : Infinity)
      }
    }
    return errors.sort((a, b) => a - b)
  }
  const report = (name: string, errors: readonly number[]): void =>
    console.info(
      `${name}: median ${errors[errors.length >> 1]!.toFixed(2)}, max ${errors.at(-1)!.toFixed(2)} px of ${errors.length} corners`,
    )

  test('stands on the surface where its metres say, through shift and distortion', async () => {
    await lay(BOARD)
    const errors = errorsOf(await picture(3))
    report('content through the pass', errors)
    expect(errors.at(-1)).toBeLessThanOrEqual(1.5)
    expect(errors[errors.length >> 1]).toBeLessThanOrEqual(0.6)
  }, 60_000)

  test('is what the output page draws: its picture thrown back lands where the content says', async () => {
    await lay(BOARD)
    await picture(3)
    await open.page.evaluate((options) => window.stage.output(0, options), OUTPUT)
    await open.page.evaluate(() => window.stage.throwOutput(0, 0))
    await lay(null)
    await open.page.evaluate((projector) => window.stage.place(0, projector), { ...PROJECTOR, imageLayer: 0 })
    const errors = errorsOf(await picture(4))
    report('output thrown back', errors)
    expect(errors.at(-1)).toBeLessThanOrEqual(1.5)
  }, 60_000)

  test('follows show time and its amount, and costs nothing while both rest', async () => {
    await lay(WIPE)
    await open.page.evaluate(() => window.stage.showTime(7.5))
    const early = await picture(3)
    await open.page.evaluate(() => window.stage.showTime(9.5))
    const late = await picture(2)
    const see = viewer(VIEW, WIDTH, HEIGHT)
    const [x, y] = see.pixel([CORNERS[0][0] + 8.5, 2, -9])
    expect(red(early, x, y)).toBe(0)
    expect(red(late, x, y)).toBeGreaterThan(200)
    const drawn = (await facts()).picturesDrawn
    await picture(3)
    expect((await facts()).picturesDrawn).toBe(drawn)
    await open.page.evaluate(() => window.stage.amount('wall', 0))
    expect((await picture(2)).reduce((most, value, at) => (at % 4 === 0 ? Math.max(most, value) : most), 0)).toBe(0)
    expect((await facts()).picturesDrawn).toBe(drawn)
  }, 60_000)

  test('gives way to plain light when it is taken away', async () => {
    await lay('return vec3(0.0, amount, 0.0);')
    const [x, y] = viewer(VIEW, WIDTH, HEIGHT).pixel([0, 2, -9])
    expect(red(await picture(3), x, y)).toBe(0)
    await lay(null)
    expect(red(await picture(2), x, y)).toBeGreaterThan(200)
  }, 60_000)

  test('shines on nothing that stands before its surface', async () => {
    const box: Solid = { ...WALL, centre: [0, 2, -5], size: [1, 1, 0.2] }
    await build([WALL, box], 640)
    await lay('return vec3(amount);')
    const seen = await picture(3)
    const see = viewer(VIEW, WIDTH, HEIGHT)
    const [boxX, boxY] = see.pixel([0, 2, -4.9])
    const [wallX, wallY] = see.pixel([2.5, 2, -9])
    expect(red(seen, boxX, boxY)).toBe(0)
    expect(red(seen, wallX, wallY)).toBeGreaterThan(200)
  }, 60_000)

  test('of an output is warped to its corners, blended and lifted: two stacked outputs add up to one', async () => {
    const stacked = [
      { ...PROJECTOR, stack: 'front' },
      { ...PROJECTOR, stack: 'front', mount: { ...PROJECTOR.mount, position: [3, -1, 1.2] as const, headingDeg: -18 } },
    ] as const
    await lay('return vec3(amount);')
    const shares: Buffer[] = []
    for (const index of [0, 1]) {
      await open.page.evaluate(
        ([all, which, options]) => {
          all.forEach((thrown, at) => {
            window.stage.place(at, thrown)
            window.stage.setLight(at, [1, 1, 1], 1)
          })
          window.stage.frames(4)
          window.stage.output(which, options)
        },
        [stacked, index, { ...OUTPUT, gamma: 1, stackDepth: 2 }] as const,
      )
      const text = await open.page.evaluate(() => {
        window.stage.pattern('blend')
        return window.stage.outputPicture(0)
      })
      shares.push(Buffer.from(text, 'base64'))
    }
    // Sums are taken at points of the wall, by where each lens has them.
    let worst = 0
    let shared = 0
    for (let right = 1; right < 15; right += 0.5) {
      for (let up = 1; up < 8; up += 0.5) {
        const at = position('enu', CORNERS[0][0] + right, 9, CORNERS[0][2] + up)
        const found = stacked.map((thrown, index) => {
          const pixel = imagePoint()
          if (!project(thrown.lens, viewFromMount(mountPose(thrown.mount), viewPose()), at, pixel)) return null
          return red(shares[index]!, Math.min(WIDTH - 1, pixel[0] / 2 - 0.5), Math.min(HEIGHT - 1, pixel[1] / 2 - 0.5)) / 255
        })
        if (found.some((share) => share === null)) continue
        if (Math.min(...found.map((share) => share ?? 0)) > 0.05) shared++
        worst = Math.max(worst, Math.abs(found[0]! + found[1]! - 1))
      }
    }
    console.info(`outputs: shares sum to 1 within ${(100 * worst).toFixed(1)} %, ${shared} points shared`)
    expect(shared).toBeGreaterThan(20)
    expect(worst).toBeLessThan(0.03)
  }, 60_000)

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))
})
