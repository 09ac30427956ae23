import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lensFromThrow } from '../../model/optics/index.ts'
import { FROM_EYE, HEIGHT, linear, pixelAt, STAGE, VIEW, WALL, WIDTH } from './facing-wall.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { Solid, Stage, Thrown } from './page/stage.ts'

declare const window: { stage: Stage }

const OPTIONS = { projectors: 3, imageLayers: 1, imageWidth: 16, imageHeight: 16, lightPerLux: 0.01 }
const LENS = lensFromThrow({ widthPx: 1920, heightPx: 1080, throwRatio: 1.6, k1: -0.04 })

const side = (east: number, more: Partial<Thrown> = {}): Thrown => ({
  ...FROM_EYE,
  mode: 'show',
  lens: LENS,
  lumens: 2000,
  mount: { position: [east, 0, 2], headingDeg: 0, pitchDeg: 0, rollDeg: 0 },
  stack: 'front',
  ...more,
})
const LEFT = side(-2)
const RIGHT = side(2)

/** A post before the wall: it hides a strip of the wall from the left projector, elsewhere than from the right one. */
const POST: Solid = { centre: [-0.5, 2, -6], size: [0.5, 3, 0.2], turnYDeg: 0, tiltXDeg: 0, as: 'mesh', doubleSided: false }

describe('a stack of projectors', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())

  const build = (solids: readonly Solid[]): Promise<void> =>
    open.page.evaluate(
      ([all, view, options]) => {
        window.stage.build(all, 'standard', 0.5, options)
        window.stage.look(view)
      },
      [solids, VIEW, OPTIONS] as const,
    )
  /** Red of every pixel as linear light, with these projectors alone. */
  const light = async (...thrown: readonly Thrown[]): Promise<Float64Array> => {
    const text = await open.page.evaluate((all) => {
      for (const index of [0, 1, 2]) window.stage.remove(index)
      all.forEach((what, index) => {
        window.stage.place(index, what)
        window.stage.setLight(index, [1, 1, 1], 1)
      })
      window.stage.frames(4)
      return window.stage.picture()
    }, thrown)
    const bytes = Buffer.from(text, 'base64')
    return Float64Array.from({ length: WIDTH * HEIGHT }, (_, at) => linear(pixelAt(bytes, at % WIDTH, Math.floor(at / WIDTH))[0]))
  }

  describe('on a wall', () => {
    beforeEach(() => build(WALL))

    test('is as bright where pictures overlap as one projector alone, without seams', async () => {
      const left = await light(LEFT)
      const right = await light(RIGHT)
      const both = await light(LEFT, RIGHT)
      let overlap = 0
      let worst = 0
      let steepest = 0
      const row = Math.floor(HEIGHT / 2)
      for (let at = 0; at < both.length; at++) {
        if (left[at]! === 0 || right[at]! === 0) continue
        overlap++
        const [low, high] = [Math.min(left[at]!, right[at]!), Math.max(left[at]!, right[at]!)]
        worst = Math.max(worst, low / both[at]! - 1, both[at]! / high - 1)
      }
      for (let x = 61; x < WIDTH - 60; x++) {
        const [before, now] = [both[row * WIDTH + x - 1]!, both[row * WIDTH + x]!]
        steepest = Math.max(steepest, Math.abs(now - before) / now)
      }
      console.info(
        `stack: ${overlap} pixels of overlap, worst ${(100 * worst).toFixed(2)} %, steepest step ${(100 * steepest).toFixed(2)} %`,
      )
      expect(overlap).toBeGreaterThan(4_000)
      expect(worst).toBeLessThan(0.02)
      expect(steepest).toBeLessThan(0.03)
    }, 60_000)

    test('adds up with projectors outside it', async () => {
      const stacked = await light(LEFT, RIGHT)
      const alone = await light(side(0, { lumens: 500, stack: 'other' }))
      const all = await light(LEFT, side(0, { lumens: 500, stack: 'other' }), RIGHT)
      const middle = (HEIGHT / 2) * WIDTH + WIDTH / 2
      expect(all[middle]! / (stacked[middle]! + alone[middle]!)).toBeCloseTo(1, 1)
      expect(all[middle]! / stacked[middle]!).toBeGreaterThan(1.15)
    }, 60_000)
  })

  test('fills what an obstacle hides from one projector with the other, and leaves dark what both cannot see', async () => {
    await build([...WALL, POST])
    const left = await light(LEFT)
    const right = await light(RIGHT)
    const both = await light(LEFT, RIGHT)
    let taken = 0
    let worst = 0
    let falsely = 0
    for (let y = 50; y < 130; y++) {
      for (let x = 140; x < 182; x++) {
        const at = y * WIDTH + x
        // Soft shadow borders, a texel wide, belong to neither.
        const hidden = [at - 2, at, at + 2].every((near) => left[near] === 0)
        if (hidden && right[at]! > 0.05) {
          taken++
          worst = Math.max(worst, Math.abs(both[at]! / right[at]! - 1))
        }
        if (left[at] === 0 && right[at] === 0 && both[at]! > 0) falsely++
      }
    }
    console.info(`shadow: ${taken} pixels taken over, worst ${(100 * worst).toFixed(2)} %, ${falsely} falsely lit`)
    expect(taken).toBeGreaterThan(300)
    expect(worst).toBeLessThan(0.03)
    expect(falsely).toBe(0)
  }, 60_000)

  test('lights nothing behind a wall', async () => {
    const behind: Solid = { ...WALL[0]!, centre: [0, 2, -16], size: [30, 16, 0] }
    await build([{ ...WALL[0]!, size: [16, 9, 0.2] }, behind])
    await open.page.evaluate(() => window.stage.look({ position: [0, 2, -10.5], target: [0, 2, -16], fovDeg: 60 }))
    expect(Math.max(...(await light(LEFT, RIGHT)))).toBe(0)
    await open.page.evaluate(() => window.stage.dropOccluders())
    expect(Math.max(...(await light(LEFT, RIGHT)))).toBeGreaterThan(0.05)
  }, 60_000)

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))
})
