import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeGround, encodeGround, type GroundGrid, groundHeight, isGround, walk, walkArea } from '../../../model/walk/index.ts'
import type { FaceLook, SurveyFeature } from '../survey.ts'
import { bakeGround, GROUND_BAKE } from './bake-ground.ts'
import { box, featureOf, level, meshOf, type Quad } from './testing/boxes.ts'

const metres = (from: number, to: number) => fc.integer({ min: from * 1000, max: to * 1000 }).map((mm) => mm / 1000)
const STONE: FaceLook = { kind: 'stone', colour: [0.5, 0.5, 0.5] }
const square = (id: string, x: number, y: number, half: number, heightM = 0) => ({
  id,
  heightM,
  polygon: [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]] as [number, number][], // oxfmt-ignore
})
const zones = [square('all', 0, 0, 12)]
const spawns = [square('spawn', -9, -9, 1)]
const ground = (...quads: Quad[]): SurveyFeature => featureOf('ground', meshOf(quads, STONE), 'ground')
const obstacle = (...quads: Quad[]): SurveyFeature => featureOf('obstacle', meshOf(quads, STONE), 'obstacle')

async function bake(features: SurveyFeature[]): Promise<GroundGrid> {
  const outcome = await bakeGround(features, { ...GROUND_BAKE, zones, spawns })
  if (!outcome.ok) throw new Error(outcome.faults[0]?.what)
  return outcome.value
}

/** Where someone ends who walks from the spawn, straight from point to point. */
function go(grid: GroundGrid, ...points: readonly (readonly [number, number])[]): Float64Array {
  const at = Float64Array.of(-9, -9, 0)
  const area = walkArea(zones, grid)
  for (const [east, north] of points) {
    for (let stride = 0; stride < 2000; stride++) {
      const far = Math.hypot(east - at[0]!, north - at[1]!)
      if (far < 0.05) break
      const reach = Math.min(0.03, far) / far
      walk(area, at, Float64Array.of((east - at[0]!) * reach, (north - at[1]!) * reach), at)
    }
  }
  return at
}

describe('ground', () => {
  test('is what zones cover, clear of boxes by a body, whatever the boxes', async () => {
    const boxes = fc.array(
      fc.record({ x: metres(-6, 9), y: metres(-6, 9), w: metres(0.05, 4), h: metres(0.05, 4) }), // oxfmt-ignore
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(boxes, async (list) => {
        const features = [ground(level(0, 0, 0, 15)), ...list.map(({ x, y, w, h }) => obstacle(...box([x, y, -0.5], [x + w, y + h, 3])))]
        const grid = await bake(features)
        expect(isGround(grid, -9, -9)).toBe(true)
        for (let x = -11.75; x < 12; x += 0.5) {
          for (let y = -11.75; y < 12; y += 0.5) {
            const clear = Math.min(9, ...list.map((one) => Math.max(one.x - x, x - one.x - one.w, one.y - y, y - one.y - one.h)))
            // Within the square about the middle of a cell; nobody stands nearer, and only what is cut off is free and empty.
            if (isGround(grid, x, y)) expect(clear).toBeGreaterThanOrEqual(0.4 - 1e-6)
          }
        }
        if (list.length === 0) expect(grid.heights.every((height) => height === 0)).toBe(true)
      }),
      { seed: 71, numRuns: 40 },
    )
  }, 60_000)

  test('a flight of stairs is walked to its top, and down again', async () => {
    const treads = Array.from({ length: 14 }, (_, i) => box([-2, i * 0.32, 0], [2, 14 * 0.32 + 3, (i + 1) * 0.16])).flat()
    const grid = await bake([ground(level(0, 0, 0, 12), ...treads)])
    expect(go(grid, [0, -3], [0, 6])[2]).toBeCloseTo(14 * 0.16, 1)
    expect(go(grid, [0, -3], [0, 6], [0, -3])[2]).toBeCloseTo(0, 6)
    // Not over its side, which is too high by then.
    expect(go(grid, [-9, 6], [0, 6])[2]).toBeLessThan(0.4)
  })

  test('a terrace without stairs, a steep bank and a room under 2 m are no ground', async () => {
    const bank: Quad = [[4, -10, 0], [8, -10, 4], [8, -4, 4], [4, -4, 0]] // oxfmt-ignore
    const grid = await bake([
      ground(level(0, 0, 0, 12), ...box([2, 2, 0], [8, 8, 0.6]), bank),
      obstacle(...box([-10, 2, 1.9], [-4, 8, 2.1])),
    ])
    expect(isGround(grid, 5, 5)).toBe(false)
    expect(isGround(grid, 7, -7)).toBe(false)
    expect(isGround(grid, -7, 5)).toBe(false)
    expect(isGround(grid, 0, 0)).toBe(true)
  })

  test('a ramp of 30 degrees is walked up, at its own height', async () => {
    const ramp: Quad = [[-2, 0, 0], [2, 0, 0], [2, 6, 6 * Math.tan(Math.PI / 6)], [-2, 6, 6 * Math.tan(Math.PI / 6)]] // oxfmt-ignore
    const grid = await bake([ground(level(0, 0, 0, 12), ramp)])
    expect(groundHeight(grid, 0.2, 3)).toBeCloseTo(3 * Math.tan(Math.PI / 6), 1)
  })

  test('a courtyard with no way in is left out, and one with a gate is not', async () => {
    const walls = (gate: number): Quad[] => [
      ...box([0, 0, 0], [8, 0.2, 3]),
      ...box([0, 7.8, 0], [8, 8, 3]),
      ...box([7.8, 0, 0], [8, 8, 3]),
      ...box([0, 0, 0], [0.2, 4 - gate / 2, 3]),
      ...box([0, 4 + gate / 2, 0], [0.2, 8, 3]),
    ]
    expect(isGround(await bake([ground(level(0, 0, 0, 12)), obstacle(...walls(0))]), 4, 4)).toBe(false)
    expect(isGround(await bake([ground(level(0, 0, 0, 12)), obstacle(...walls(1.6))]), 4, 4)).toBe(true)
  })

  test('spawns in the air are refused', async () => {
    const outcome = await bakeGround([ground(level(0, 0, 0, 12))], { ...GROUND_BAKE, zones, spawns: [square('high', 0, 0, 2, 9)] })
    expect(outcome).toMatchObject({ ok: false, faults: [{ code: 'venue/bad-ground' }] })
  })

  test('what is baked is what is read back', async () => {
    const grid = await bake([ground(level(0, 0, 1.234, 12)), obstacle(...box([0, 0, 0], [3, 3, 4]))])
    expect(decodeGround(encodeGround(grid))).toEqual({ ok: true, value: grid })
  })
})
