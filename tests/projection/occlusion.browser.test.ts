import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lensFromIntrinsics } from '../../model/optics/index.ts'
import type { MaterialKind, Solid, Stage, Thrown, View } from './page/stage.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import { STAGE } from './facing-wall.ts'
import { expectPixel, viewer } from './ray-cast.ts'

declare const window: { stage: Stage }

const WIDTH = 640
const HEIGHT = 360
/** Every second pixel is compared, and none within one sample of an edge of light or surface. */
const STEP = 2

const mesh = { turnYDeg: 0, tiltXDeg: 0, as: 'mesh', doubleSided: false } as const
const SOLIDS: readonly Solid[] = [
  { ...mesh, centre: [0, 0, 0], size: [40, 40, 0], tiltXDeg: -90 },
  { ...mesh, centre: [0, 4, -7], size: [24, 8, 0] },
  { ...mesh, centre: [-0.6, 1.7, -3], size: [4, 3, 0], turnYDeg: 15, doubleSided: true },
  { ...mesh, centre: [2.4, 1.3, -1.5], size: [0.25, 2.6, 0.25], as: 'instanced' },
  { ...mesh, centre: [-2.3, 0.5, -0.5], size: [1, 1, 1], turnYDeg: 30, as: 'batched' },
]

const PROJECTOR: Thrown = {
  mode: 'show',
  lens: lensFromIntrinsics({
    ...{ widthPx: 1280, heightPx: 720, fx: 1100, fy: 1080, cx: 720, cy: 250 },
    ...{ k1: -0.12, k2: 0.03, p1: 0.002, p2: -0.0015 },
  }),
  mount: { position: [1.2, -5, 2.2], headingDeg: -8, pitchDeg: -3, rollDeg: 3 },
  near: 0.5,
  far: 60,
  imageLayer: -1,
  feather: 0,
  gain: 50,
}

/** Barrel enough that points far off the axis would fold back into the image. */
const BARREL: Thrown = {
  ...PROJECTOR,
  lens: lensFromIntrinsics({ widthPx: 1280, heightPx: 720, fx: 900, fy: 900, cx: 640, cy: 360, k1: -0.2 }),
  mount: { position: [1.2, -5, 2.2], headingDeg: -8, pitchDeg: -3, rollDeg: 0 },
}

const FRONT: View = { position: [4, 3.4, 6], target: [0, 1.2, -3], fovDeg: 60 }
const ABOVE: View = { position: [1.2, 7, 13], target: [1.2, 0, 1], fovDeg: 60 }
const BEHIND: View = { position: [-3.4, 1.9, -6.4], target: [-0.4, 1.5, -2.5], fovDeg: 75 }

interface Comparison {
  checked: number
  lit: number
  falselyLit: number
  falselyDark: number
}

/** Compares a picture (RGBA rows from the top) with the cast of every second pixel. A pixel above `threshold` is lit. */
function compare(picture: Buffer, view: View, threshold: number, thrown: Thrown = PROJECTOR): Comparison {
  const eye = viewer(view, WIDTH, HEIGHT)
  const columns = WIDTH / STEP
  const rows = HEIGHT / STEP
  const expected = Array.from({ length: columns * rows }, (_, at) => {
    const ray = eye.ray((at % columns) * STEP + 0.5, Math.floor(at / columns) * STEP + 0.5)
    return expectPixel(SOLIDS, thrown, view.position, ray)
  })
  const result: Comparison = { checked: 0, lit: 0, falselyLit: 0, falselyDark: 0 }
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const at = row * columns + column
      const here = expected[at]!
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => expected[at + dy * columns + dx]!))
      if (here.surface < 0 || around.some((near) => near.surface !== here.surface || near.lit !== here.lit)) continue
      const shown = picture[(row * STEP * WIDTH + column * STEP) * 4]! > threshold
      result.checked++
      if (here.lit) result.lit++
      if (shown && !here.lit) result.falselyLit++
      if (!shown && here.lit) result.falselyDark++
    }
  }
  return result
}

describe('projector light', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())

  const build = (kind: MaterialKind, thrown: Thrown = PROJECTOR): Promise<void> =>
    open.page.evaluate(
      ({ solids, kind, thrown }) => {
        const { stage } = window
        // Basic shows its own colour too: a dark one, so that light stands out.
        stage.build(solids, kind, kind === 'basic' ? 0.02 : 0.5, { projectors: 2, imageLayers: 1, imageWidth: 16, imageHeight: 16 })
        stage.place(0, thrown)
        stage.setLight(0, [1, 1, 1], 1)
      },
      { solids: SOLIDS, kind, thrown },
    )

  const draw = async (view: View): Promise<Buffer> => {
    const text = await open.page.evaluate((look) => {
      window.stage.look(look)
      window.stage.frames(2)
      return window.stage.picture()
    }, view)
    return Buffer.from(text, 'base64')
  }

  const threshold = (kind: MaterialKind): number => (kind === 'basic' ? 50 : 8)

  test.each(['standard', 'lambert', 'basic'] as const)(
    'lands where a ray cast says and nowhere else: %s material',
    async (kind) => {
      await build(kind)
      const found = compare(await draw(FRONT), FRONT, threshold(kind))
      console.info(`occlusion, ${kind}: ${JSON.stringify(found)}`)
      expect(found.checked).toBeGreaterThan(30_000)
      expect(found.lit).toBeGreaterThan(5_000)
      expect(found).toMatchObject({ falselyLit: 0, falselyDark: 0 })
    },
    60_000,
  )

  test('never reaches the back of a double-sided wall', async () => {
    await build('standard')
    const found = compare(await draw(BEHIND), BEHIND, threshold('standard'))
    console.info(`occlusion, back: ${JSON.stringify(found)}`)
    expect(found.checked).toBeGreaterThan(20_000)
    expect(found).toMatchObject({ falselyLit: 0, falselyDark: 0 })
  }, 60_000)

  test('does not fold back where a barrel lens turns', async () => {
    await build('standard', BARREL)
    const found = compare(await draw(ABOVE), ABOVE, threshold('standard'), BARREL)
    const unbounded: Thrown = { ...BARREL, lens: { ...BARREL.lens, r2max: Infinity } }
    const eye = viewer(ABOVE, WIDTH, HEIGHT)
    let folded = 0
    for (let y = 0; y < HEIGHT; y += 4) {
      for (let x = 0; x < WIDTH; x += 4) {
        const ray = eye.ray(x + 0.5, y + 0.5)
        const lit = expectPixel(SOLIDS, unbounded, ABOVE.position, ray).lit
        if (lit && !expectPixel(SOLIDS, BARREL, ABOVE.position, ray).lit) folded++
      }
    }
    console.info(`fold-over: ${JSON.stringify(found)}, ${folded} of a quarter as many would fold`)
    expect(folded).toBeGreaterThan(20)
    expect(found).toMatchObject({ falselyLit: 0, falselyDark: 0 })
  }, 60_000)

  test('without occluders shines through walls, so the comparison above bites', async () => {
    await build('standard')
    await open.page.evaluate(() => window.stage.dropOccluders())
    const found = compare(await draw(FRONT), FRONT, threshold('standard'))
    console.info(`occlusion, no depth: ${JSON.stringify(found)}`)
    expect(found.falselyLit).toBeGreaterThan(300)
    expect(found.falselyDark).toBe(0)
  }, 60_000)

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))
})
