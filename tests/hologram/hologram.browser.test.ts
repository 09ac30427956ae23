import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linear } from '../projection/facing-wall.ts'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import type { HologramStage } from './page/stage.ts'

declare const window: { hologram: HologramStage }

const SIZE = [640, 360] as const
let open: OpenPage

beforeAll(async () => {
  open = await openPage(SIZE, new URL('./page/stage.ts', import.meta.url).pathname)
}, 60_000)
afterAll(() => open?.close())

const read = (text: string): PNG => PNG.sync.read(Buffer.from(text, 'base64'))
const sumOf = (png: PNG): number => png.data.reduce((sum, byte, at) => sum + (at % 4 === 3 ? 0 : byte), 0)
const dragon = async (showS: number, level: number): Promise<PNG> =>
  read(await open.page.evaluate(([s, l]) => window.hologram.dragon(s!, l!, [0, -2, 14]), [showS, level]))
const ghost = async (level: number, aside: number): Promise<PNG> =>
  read(await open.page.evaluate(([l, a]) => window.hologram.ghost(l!, a!), [level, aside]))
const at = (png: PNG, x: number, y: number): number => png.data[(y * png.width + x) * 4]!

test('a scrim without light is bare gauze: what stands behind it stays in sight', async () => {
  const bare = await dragon(12, 0)
  expect(at(bare, 320, 180)).toBeGreaterThan(20)
})

test('the dragon on the scrim is the same at the same show time, and elsewhere at another', async () => {
  const one = await dragon(12, 1)
  const again = await dragon(12, 1)
  const later = await dragon(14, 1)
  expect(again.data.equals(one.data)).toBe(true)
  expect(later.data.equals(one.data)).toBe(false)
  expect(sumOf(one)).toBeGreaterThan(sumOf(await dragon(12, 0)) * 1.02)
})

test('a ghost is seen only where the sight line crosses the pane, and nowhere without light', async () => {
  expect(at(await ghost(5, 0), 320, 180)).toBeGreaterThan(30)
  expect(sumOf(await ghost(5, 6))).toBe(0)
  expect(sumOf(await ghost(0, 0))).toBe(0)
})

describe('light that goes through the gauze', () => {
  const spill = async (through: number, seenFrom: 'behind' | 'before'): Promise<PNG> =>
    read(await open.page.evaluate(([t, from]) => window.hologram.spill(t, from), [through, seenFrom] as const))
  const light = (png: PNG, x: number, y: number): number => linear(at(png, x, y))
  const WALL_LEFT = [140, 180] as const

  test('falls on the wall behind, less by what the threads keep', async () => {
    const open = await spill(1, 'behind')
    const veiled = await spill(0.65, 'behind')
    // A step of the 8-bit picture is 1.2 % of such a value.
    for (const [x, y] of [WALL_LEFT, [200, 60], [320, 180], [240, 300]] as const) {
      expect(light(open, x, y)).toBeGreaterThan(0.05)
      expect(Math.abs(light(veiled, x, y) / light(open, x, y) - 0.65)).toBeLessThan(0.016)
    }
  })

  test('lights a thing that stands between gauze and wall, which throws its shadow on the wall', async () => {
    const seen = await spill(0.65, 'behind')
    // The box is 3.5 m ahead, its sight line 30 degrees to the right; its shadow falls on x from 1.7 to 2.8 m of the wall.
    const row = Array.from({ length: seen.width }, (_, x) => light(seen, x, 180))
    expect(Math.max(...row.slice(480, 620))).toBeGreaterThan(row[WALL_LEFT[0]]!)
    const dark = row.filter((value) => value === 0).length
    expect(dark).toBeGreaterThan(4)
    expect(dark).toBeLessThan(60)
  })

  test('is seen from before through the gauze, dimmed by its threads', async () => {
    const bare = await spill(1, 'before')
    const veiled = await spill(0.65, 'before')
    const ratio = light(veiled, 250, 180) / light(bare, 250, 180)
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(0.64)
  })
})

describe('a corner wall', () => {
  const corner = async (as: 'screens' | 'scene', eye: readonly [number, number, number], level = 1): Promise<PNG> =>
    read(await open.page.evaluate(([what, from, amount]) => window.hologram.corner(what, from, amount), [as, eye, level] as const))
  /** Share of the pixels of the screens' inner part that differ by more than 24 of 255. */
  const apart = (one: PNG, other: PNG): number => {
    let count = 0
    let all = 0
    for (let y = 130; y < 230; y++) for (let x = 230; x < 410; x++, all++) if (Math.abs(at(one, x, y) - at(other, x, y)) > 24) count++
    return count / all
  }
  const SPOT = [0, 0, 16] as const
  const ASIDE = [9, 0, 14] as const

  test('is the scene itself from its spot, and bent from elsewhere', async () => {
    expect(apart(await corner('screens', SPOT), await corner('scene', SPOT))).toBeLessThan(0.03)
    expect(apart(await corner('screens', ASIDE), await corner('scene', ASIDE))).toBeGreaterThan(0.1)
  })

  test('is dark without its light', async () => {
    expect(sumOf(await corner('screens', SPOT, 0))).toBe(0)
  })
})

test('nothing of it makes the page complain', () => {
  expect(open.complaints).toEqual([])
})
