import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mountPose, position } from '../frames/index.ts'
import { calibrateCamera, type Calibration } from './calibrate-camera.ts'
import type { PointPair } from './camera-guess.ts'
import { lensFromIntrinsics } from './lens.ts'
import { imagePoint, project } from './project.ts'
import { viewFromMount, viewPose } from './view-pose.ts'

const FILE = join(process.env.HOLOSITE_TEST_DATA ?? '../shared/data', 'camera/balbianello/Balbianello.out')
const SIZE = { widthPx: 1280, heightPx: 720 }
const MOUNT = { position: [3, -12, 6] as const, headingDeg: 341, pitchDeg: -9, rollDeg: 2.5 }
const LENS = { ...SIZE, fx: 1010, fy: 1010, cx: 640, cy: 360, k1: -0.09, k2: 0.01 }

/** A street of house corners and things on the ground, both sides of the way the camera looks. */
const POINTS: readonly (readonly [number, number, number])[] = [
  [-14, 6, 0.2],
  [-13, 8, 7.5],
  [-20, 24, 9],
  [-9, 20, 0],
  [-3, 3, 0.1],
  [4, 9, 1.4],
  [2, 30, 0],
  [6, 18, 6.2],
  [-24, 40, 12],
  [-6, 44, 9.5],
  [-11, 30, 3.4],
  [3, 7, 0],
]

function seenBy(
  solution: { mount: Parameters<typeof mountPose>[0]; lens: Parameters<typeof lensFromIntrinsics>[0] },
  twin: readonly number[],
) {
  const out = imagePoint()
  const view = viewFromMount(mountPose(solution.mount), viewPose())
  const seen = project(lensFromIntrinsics(solution.lens), view, position('enu', twin[0], twin[1], twin[2]), out)
  return seen ? ([out[0], out[1]] as const) : null
}

/** Exact pairs of what the camera sees; a click lies off by `off` pixels, in turn right, down, left and up. */
function pairsOf(points: readonly (readonly [number, number, number])[], off = 0): PointPair[] {
  return points.flatMap((twin, at) => {
    const seen = seenBy({ mount: MOUNT, lens: LENS }, twin)
    if (!seen) return []
    const turn = (at * Math.PI) / 2
    return [{ twin, picture: [seen[0] + off * Math.cos(turn), seen[1] + off * Math.sin(turn)] as const }]
  })
}

const offBy = (solved: Calibration, twin: readonly [number, number, number]): number => {
  const [truth, put] = [seenBy({ mount: MOUNT, lens: LENS }, twin)!, seenBy(solved, twin)!]
  return Math.hypot(truth[0] - put[0], truth[1] - put[1])
}

test('exact pairs give the camera back: mount, focal length, distortion', () => {
  const pairs = pairsOf(POINTS)
  expect(pairs).toHaveLength(12)
  const solved = calibrateCamera(pairs, SIZE)
  expect(solved.rmsPx).toBeLessThan(0.1)
  for (const axis of [0, 1, 2]) expect(solved.mount.position[axis]).toBeCloseTo(MOUNT.position[axis]!, 1)
  expect(solved.mount.headingDeg).toBeCloseTo(MOUNT.headingDeg, 0)
  expect(solved.mount.pitchDeg).toBeCloseTo(MOUNT.pitchDeg, 0)
  expect(solved.mount.rollDeg).toBeCloseTo(MOUNT.rollDeg, 0)
  expect(Math.abs(solved.lens.fx / LENS.fx - 1)).toBeLessThan(0.02)
  expect(solved.distortion).toBe(true)
  expect(Math.abs(solved.lens.k1 - LENS.k1)).toBeLessThan(0.05)
  expect(solved.flat).toEqual([])
  expect(offBy(solved, [-7, 15, 2])).toBeLessThan(0.6)
})

test('one wrong pair of twelve is found, named and left out', () => {
  const pairs = pairsOf(POINTS, 0.4)
  const wrong = pairs.map((pair, at) => (at === 5 ? { ...pair, twin: [-10, 25, 5] as const } : pair))
  const solved = calibrateCamera(wrong, SIZE)
  expect(solved.pairs.map(({ outlier }) => outlier)).toEqual(pairs.map((_, at) => at === 5))
  expect(solved.flat).toEqual([])
  expect(offBy(solved, [-7, 15, 2])).toBeLessThan(solved.predictedErrorPx)
})

test('pairs of one wall, of one corner of the picture, and too few are each named and go to a monitor', () => {
  const wall = [-12, -9, -6, -3, 0, 3].flatMap((east) => [[east, 20, 1] as const, [east + 1, 20, 7] as const])
  expect(calibrateCamera(pairsOf(wall, 0.4), SIZE).flat).toContain('coplanar')
  const corner = [0, 1, 2, 3, 4, 5].flatMap((step) => [
    [-12 + step / 2, 24 + 3 * step, 1] as const,
    [-11, 20 + 2 * step, 2 + step / 4] as const,
  ])
  expect(calibrateCamera(pairsOf(corner, 0.4), SIZE).flat).toContain('clustered')
  expect(calibrateCamera(pairsOf(POINTS.slice(0, 5), 0.4), SIZE).flat).toContain('few')
})

test('a narrow lens without the pairs for it gets no distortion, and clicks that are ten times worse foretell more error', () => {
  const solved = calibrateCamera(pairsOf(POINTS.slice(3, 10), 0.4), SIZE)
  expect(solved.distortion || solved.lens.k1 === 0).toBe(true)
  const careful = calibrateCamera(pairsOf(POINTS, 0.4), SIZE)
  const careless = calibrateCamera(pairsOf(POINTS, 5), SIZE)
  expect(careless.predictedErrorPx).toBeGreaterThan(4 * careful.predictedErrorPx)
  expect(careless.place.major).toBeGreaterThan(careful.place.major)
  expect(careless.ellipseAt([-7, 15, 2]).major).toBeGreaterThan(careful.ellipseAt([-7, 15, 2]).major)
})

test('fewer than four pairs, and points of one line, are refused with what to do', () => {
  expect(() => calibrateCamera(pairsOf(POINTS.slice(0, 3)), SIZE)).toThrow(/3 pairs.*twelve/)
  const line = [1, 2, 3, 4, 5, 6].map((step) => [-step, 5 * step, 1] as const)
  expect(() => calibrateCamera(pairsOf(line), SIZE)).toThrow(/one line/)
})

/** Observations of each photograph, as Bundler wrote them: pixels from the middle, y up. */
function readPhotographs(): PointPair[][] {
  const numbers = readFileSync(FILE, 'utf8').split('\n').slice(1).join(' ').trim().split(/\s+/).map(Number)
  const photographs: PointPair[][] = Array.from({ length: numbers[0]! }, () => [])
  let cursor = 2 + 15 * numbers[0]!
  for (let point = 0; point < numbers[1]!; point++) {
    const twin = [numbers[cursor]!, numbers[cursor + 1]!, numbers[cursor + 2]!] as const
    cursor += 6
    for (let left = numbers[cursor++]!; left > 0; left--, cursor += 4) {
      photographs[numbers[cursor]!]!.push({ twin, picture: [320 + numbers[cursor + 2]!, 213.5 - numbers[cursor + 3]!] })
    }
  }
  return photographs
}

test.skipIf(!existsSync(FILE))(
  'five real photographs: twelve of their points place each, the hundreds of others agree, and the error foretold holds',
  () => {
    const size = { widthPx: 640, heightPx: 427 }
    for (const pairs of readPhotographs()) {
      const sorted = pairs.toSorted((a, b) => a.picture[0] - b.picture[0] || a.picture[1] - b.picture[1])
      const chosen = Array.from({ length: 12 }, (_, at) => sorted[Math.floor(((at + 0.5) * sorted.length) / 12)]!)
      const solved = calibrateCamera(chosen, size)
      const off = pairs.map(({ picture, twin }) => {
        const put = seenBy(solved, twin)
        return put ? Math.hypot(put[0] - picture[0], put[1] - picture[1]) : size.widthPx
      })
      const p95 = off.toSorted((a, b) => a - b)[Math.floor(off.length * 0.95)]!
      expect(pairs.length).toBeGreaterThan(50)
      expect(p95).toBeLessThan(4)
      expect(solved.rmsPx).toBeLessThan(1.5)
      expect(solved.predictedErrorPx).toBeGreaterThan(0.5 * p95)
    }
  },
)
