import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { direction, position } from '../frames/index.ts'
import { pixels } from '../units/index.ts'
import { type Lens, lensFromIntrinsics } from './lens.ts'
import { imagePoint, project, unproject } from './project.ts'
import type { ViewPose } from './view-pose.ts'

const FILE = join(process.env.HOLOSITE_TEST_DATA ?? '../shared/data', 'camera/balbianello/Balbianello.out')
const [WIDTH, HEIGHT] = [640, 427]

interface Camera {
  lens: Lens
  view: ViewPose
}

/** Bundler's cameras look along -z with y up and count pixels from the image's middle, y up: half a turn about x, three times. */
function readCamera(next: () => number): Camera {
  const [focal, k1, k2] = [next(), next(), next()]
  const r = Array.from({ length: 9 }, next)
  const t = [next(), next(), next()]
  const viewFromEnu = new Float64Array(12)
  const centre = position('enu')
  for (let row = 0; row < 3; row++) {
    const sign = row === 0 ? 1 : -1
    for (let column = 0; column < 3; column++) {
      viewFromEnu[row * 4 + column] = sign * r[row * 3 + column]!
      centre[column]! -= r[row * 3 + column]! * t[row]!
    }
    viewFromEnu[row * 4 + 3] = sign * t[row]!
  }
  const lens = lensFromIntrinsics({ widthPx: WIDTH, heightPx: HEIGHT, fx: focal, fy: focal, cx: WIDTH / 2, cy: HEIGHT / 2, k1, k2 })
  return { lens, view: { position: centre, viewFromEnu } }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

test.skipIf(!existsSync(FILE))(
  'five real photographs: solved points fall on their observations, and rays through these pass the points',
  () => {
    const numbers = readFileSync(FILE, 'utf8').split('\n').slice(1).join(' ').trim().split(/\s+/).map(Number)
    let cursor = 0
    const next = (): number => numbers[cursor++]!
    const [cameraCount, pointCount] = [next(), next()]
    const cameras = Array.from({ length: cameraCount }, () => readCamera(next))
    const offPx: number[] = []
    const offRays: number[] = []
    let unseen = 0
    for (let k = 0; k < pointCount; k++) {
      const point = position('enu', next(), next(), next())
      cursor += 3
      for (let left = next(); left > 0; left--) {
        const { lens, view } = cameras[next()]!
        cursor++
        const seen = imagePoint(pixels(WIDTH / 2 + next()), pixels(HEIGHT / 2 - next()))
        const ours = imagePoint()
        if (!project(lens, view, point, ours)) {
          unseen++
          continue
        }
        offPx.push(Math.hypot(ours[0] - seen[0], ours[1] - seen[1]))
        const ray = direction('enu')
        expect(unproject(lens, view, seen, ray)).toBe(true)
        const away = [0, 1, 2].map((axis) => point[axis]! - view.position[axis]!)
        const along = away.reduce((sum, value, axis) => sum + value * ray[axis]!, 0)
        offRays.push(Math.acos(Math.min(1, along / Math.hypot(...away))) * lens.fx)
      }
    }
    expect(cursor).toBe(numbers.length)
    expect(offPx.length).toBeGreaterThan(1000)
    expect(unseen).toBe(0)
    expect(median(offPx)).toBeLessThanOrEqual(0.5)
    expect(median(offRays)).toBeLessThanOrEqual(0.5)
    // The wrong sign anywhere puts this at a hundred pixels.
    expect(offPx.toSorted((a, b) => a - b)[Math.floor(offPx.length * 0.95)]!).toBeLessThanOrEqual(2)
  },
)
