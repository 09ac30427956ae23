import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { direction, mountPose, position, renderDirectionFromEnu, renderFromEnu } from '../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, unproject, viewFromMount, viewPose } from '../../model/optics/index.ts'
import { findCorner } from './corner-finder.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import { STAGE } from './facing-wall.ts'
import type { Solid, Stage, Thrown, View } from './page/stage.ts'
import { type Vec, viewer } from './ray-cast.ts'

declare const window: { stage: Stage }

const WIDTH = 640
const HEIGHT = 360
/** Of the chart's picture. */
const SIZE = [640, 360] as const
const SQUARES = [16, 9] as const
/** Squares under this many pixels in the picture are beyond the corner finder. */
const SMALLEST = 10

const CAMERA: Thrown = {
  mode: 'drape',
  lens: lensFromIntrinsics({
    ...{ widthPx: 1280, heightPx: 720, fx: 1200, fy: 1210, cx: 655, cy: 340 },
    ...{ k1: -0.15, k2: 0.04, p1: 0.001, p2: -0.002 },
  }),
  mount: { position: [1, -1, 3.2], headingDeg: -5, pitchDeg: -6, rollDeg: 2 },
  near: 0.5,
  far: 60,
  imageLayer: 0,
  feather: 0,
}

const wall = (turnYDeg: number): Solid => ({
  ...{ centre: [0, 2, -9], size: [40, 20, 0], turnYDeg, tiltXDeg: 0, as: 'mesh', doubleSided: false },
})

const CASES: readonly { name: string; wall: Solid; view: View }[] = [
  { name: 'square wall', wall: wall(0), view: { position: [0.5, 2, 1], target: [0, 2, -9], fovDeg: 38 } },
  { name: 'wall at 50 degrees', wall: wall(50), view: { position: [1.5, 2.2, 1], target: [0.4, 2, -9], fovDeg: 44 } },
  { name: 'oblique eye', wall: wall(0), view: { position: [6.5, 4, -2.5], target: [0.2, 2, -9], fovDeg: 50 } },
]

/** Inner corners of the chart on the wall, row by row, as points of the render frame, by model/optics. */
function cornersOnWall(sheet: Solid): Vec[] {
  const view = viewFromMount(mountPose(CAMERA.mount), viewPose())
  const eye = renderFromEnu(view.position, position('render'))
  const turn = (sheet.turnYDeg * Math.PI) / 180
  const normal = [Math.sin(turn), 0, Math.cos(turn)] as const
  const points: Vec[] = []
  const enu = direction('enu')
  const ray = direction('render')
  for (let row = 1; row < SQUARES[1]; row++) {
    for (let column = 1; column < SQUARES[0]; column++) {
      const at = imagePoint()
      at[0] = (column * CAMERA.lens.widthPx) / SQUARES[0]
      at[1] = (row * CAMERA.lens.heightPx) / SQUARES[1]
      expect(unproject(CAMERA.lens, view, at, enu)).toBe(true)
      renderDirectionFromEnu(enu, ray)
      const down = normal.reduce((sum, part, axis) => sum + part * ray[axis]!, 0)
      const t = normal.reduce((sum, part, axis) => sum + part * (sheet.centre[axis]! - eye[axis]!), 0) / down
      points.push([eye[0] + ray[0] * t, eye[1] + ray[1] * t, eye[2] + ray[2] * t])
    }
  }
  return points
}

describe('a draped chart', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], STAGE)
  }, 60_000)
  afterAll(() => open?.close())

  const pictureOf = async (sheet: Solid, view: View): Promise<Buffer> => {
    const text = await open.page.evaluate(
      ({ solids, look, thrown, size, squares }) => {
        const { stage } = window
        stage.build(solids, 'basic', 0.2, { projectors: 1, imageLayers: 1, imageWidth: size[0], imageHeight: size[1] })
        stage.look(look)
        stage.chart(0, size, squares)
        stage.place(0, thrown)
        stage.setDrape(0, 1, 1)
        stage.frames(2)
        return stage.picture()
      },
      { solids: [sheet], look: view, thrown: CAMERA, size: SIZE, squares: SQUARES },
    )
    return Buffer.from(text, 'base64')
  }

  test.each(CASES)(
    'has its corners within 0.6 px of where the lens model says: $name',
    async ({ name, wall: sheet, view }) => {
      const picture = await pictureOf(sheet, view)
      const eye = viewer(view, WIDTH, HEIGHT)
      const expected = cornersOnWall(sheet).map((point) => eye.pixel(point))
      const columns = SQUARES[0] - 1
      const errors: number[] = []
      expected.forEach((wanted, at) => {
        const beside = expected[at % columns === columns - 1 ? at - 1 : at + 1]!
        const below = expected[at + columns] ?? expected[at - columns]!
        const smallest = Math.min(
          Math.hypot(beside[0] - wanted[0], beside[1] - wanted[1]),
          Math.hypot(below[0] - wanted[0], below[1] - wanted[1]),
        )
        const inside = wanted[0] > 8 && wanted[1] > 8 && wanted[0] < WIDTH - 8 && wanted[1] < HEIGHT - 8
        if (smallest < SMALLEST || !inside) return
        // Started off the mark, so that the finder has to find.
        const found = findCorner(picture, WIDTH, [wanted[0] + 1.1, wanted[1] - 1.1])
        errors.push(found === undefined ? Infinity : Math.hypot(found[0] - wanted[0], found[1] - wanted[1]))
      })
      errors.sort((a, b) => a - b)
      const median = errors[Math.floor(errors.length / 2)]!
      const worst = errors.at(-1)!
      console.info(`chart, ${name}: ${errors.length} corners, median ${median.toFixed(3)} px, max ${worst.toFixed(3)} px`)
      expect(errors.length).toBeGreaterThan(60)
      expect(median).toBeLessThan(0.3)
      expect(worst).toBeLessThan(0.6)
    },
    60_000,
  )

  test('complains of nothing in the console', () => expect(open.complaints).toEqual([]))
})
