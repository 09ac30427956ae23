import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenPage, openPage } from '../browser/open-page.ts'
import type { Facts, Stage, Thing } from './page/stage.ts'

declare const window: { stage: Stage }

const WIDTH = 480
const HEIGHT = 270
const GROUPS = 8
const LANTERNS = 3
const TREES = 4
const STAGE = 6
const T = 1_795_000_100
/** In the street's middle, looking along it. */
const STREET = { at: [0, -20, 1.7], to: [0, -120, 2.5], fov: 55 } as const
const POOL = { at: [0, 84, 2.2], to: [0, 30, 5], fov: 65 } as const
const EAVES = 1
/** Before a board, and behind it; west and east of a cloth. */
const BOARD = { at: [300, 292, 3], to: [300, 300, 3], fov: 40 } as const
const BEHIND = { at: [300, 308, 3], to: [300, 300, 3], fov: 40 } as const
const CLOTH_WEST = { at: [312, 300, 3], to: [320, 300, 3], fov: 40 } as const
const CLOTH_EAST = { at: [328, 300, 3], to: [320, 300, 3], fov: 40 } as const
/** Beside a chain of red lanterns. */
const CHAIN = { at: [25, -76, 1.7], to: [31, -80, 4.6], fov: 40 } as const

interface View {
  readonly at: readonly [number, number, number]
  readonly to: readonly [number, number, number]
  readonly fov: number
}

describe('small lights and people of the night', () => {
  let open: OpenPage

  beforeAll(async () => {
    open = await openPage([WIDTH, HEIGHT], new URL('./page/stage.ts', import.meta.url).pathname)
  }, 90_000)
  afterAll(() => open?.close())

  const put = (things: readonly Thing[], view: View, quality: 'headset' | 'phone' | 'desktop' = 'desktop', ground = false): Promise<void> =>
    open.page.evaluate(
      ([names, { at, to, fov }, level, shown]) => {
        window.stage.ground(shown)
        for (let group = 0; group < 8; group++) window.stage.setGroup(group, 1)
        window.stage.setWet(0.6)
        window.stage.setAmount(1)
        window.stage.setShow(62)
        window.stage.put(names, level)
        window.stage.look(at, to, fov)
      },
      [things, view, quality, ground] as const,
    )
  const group = (channel: number, level: number): Promise<void> =>
    open.page.evaluate(([at, to]) => window.stage.setGroup(at, to), [channel, level] as const)
  const allGroups = async (level: number): Promise<void> => {
    for (let channel = 0; channel < GROUPS; channel++) await group(channel, level)
  }
  const draw = (serverS = T): Promise<Facts> => open.page.evaluate((second) => window.stage.draw(second), serverS)
  const seen = async (serverS = T): Promise<Buffer> => {
    await draw(serverS)
    return Buffer.from(await open.page.evaluate(() => window.stage.picture()), 'base64')
  }
  const lit = (picture: Buffer): number => picture.reduce((sum, value, at) => sum + (at % 4 === 0 && value > 8 ? 1 : 0), 0)
  const light = (picture: Buffer, channel: number): number =>
    picture.reduce((sum, value, at) => sum + (at % 4 === channel ? value : 0), 0) / 255

  test('lamps glow, dim with their group, and are gone at level 0: not one pixel', async () => {
    await put(['glow', 'streaks', 'trees'], STREET)
    const full = await seen()
    expect(lit(full)).toBeGreaterThan(1500)
    await allGroups(0.1)
    const dim = await seen()
    expect(light(dim, 0)).toBeLessThan(light(full, 0) * 0.8)
    expect(light(dim, 0)).toBeGreaterThan(0)
    await allGroups(0)
    expect(lit(await seen())).toBe(0)
  })

  test('a red lantern is red, keeps its shape under its glow, and obeys its own group alone', async () => {
    await put(['lanterns', 'glow'], CHAIN)
    const full = await seen()
    let red = 0
    let white = 0
    for (let at = 0; at < full.length; at += 4) {
      if (full[at]! > 120 && full[at + 1]! < full[at]! * 0.6 && full[at + 2]! < full[at]! * 0.5) red++
      if (full[at]! > 250 && full[at + 1]! > 250 && full[at + 2]! > 250) white++
    }
    expect(red).toBeGreaterThan(300)
    expect(white).toBeLessThan(0.005 * WIDTH * HEIGHT)
    await group(LANTERNS, 0)
    const without = await seen()
    let still = 0
    for (let at = 0; at < without.length; at += 4) if (without[at]! > 120 && without[at + 1]! < without[at]! * 0.4) still++
    expect(still).toBe(0)
    await group(LANTERNS, 1)
    await group(TREES, 0)
    expect((await seen()).equals(full)).toBe(true)
  })

  test('a sign is letters of its own hue, read from its front alone, dark with its group; a cloth is read from both sides', async () => {
    await put(['signs'], BOARD)
    const board = await seen()
    expect((await draw()).calls).toBe(1)
    // Letters, not a panel: ink covers some of the board's picture and not all of it.
    expect(lit(board)).toBeGreaterThan(400)
    expect(lit(board)).toBeLessThan(0.6 * (HEIGHT / (2 * 8 * Math.tan(Math.PI / 9))) ** 2 * 3)
    expect(light(board, 0)).toBeGreaterThan(1.3 * light(board, 2))
    await group(EAVES, 0)
    expect(light(await seen(), 0)).toBeLessThan(0.1 * light(board, 0))
    await put(['signs'], BEHIND)
    expect(lit(await seen())).toBe(0)
    await put(['signs'], CLOTH_WEST)
    const west = await seen()
    await put(['signs'], CLOTH_EAST)
    const east = await seen()
    expect(lit(west)).toBeGreaterThan(100)
    // Both sides read the right way round: the same picture, not its mirror.
    expect(Math.abs(lit(east) - lit(west))).toBeLessThan(0.05 * lit(west))
    const off = east.reduce((sum, value, at) => sum + Math.abs(value - west[at]!), 0)
    expect(off).toBeLessThan(0.25 * 255 * light(west, 0))
  })

  test('streaks lie below the horizon, strong on wet ground, a sheen on dry', async () => {
    await put(['streaks'], STREET)
    const wet = await seen()
    expect(lit(wet)).toBeGreaterThan(300)
    // Rows come from below: nothing above the horizon, which is a little over the middle.
    expect(lit(wet.subarray(WIDTH * 4 * Math.ceil(HEIGHT * 0.53)))).toBe(0)
    await open.page.evaluate(() => window.stage.setWet(0))
    const dry = await seen()
    expect(light(dry, 0)).toBeGreaterThan(0.1 * light(wet, 0))
    expect(light(dry, 0)).toBeLessThan(0.8 * light(wet, 0))
  })

  test('tree points twinkle by less than a tenth and never all together', async () => {
    await put(['trees'], STREET)
    const first = await seen()
    const second = await seen(T + 1.3)
    expect(second.equals(first)).toBe(false)
    expect(Math.abs(light(second, 0) / light(first, 0) - 1)).toBeLessThan(0.05)
  })

  test('jets play by show time and their channel; at amount 0 the water lies still', async () => {
    await put(['fountains'], POOL)
    const playing = await seen()
    expect((await draw()).calls).toBe(3)
    await open.page.evaluate(() => window.stage.setShow(66))
    expect((await seen()).equals(playing)).toBe(false)
    await open.page.evaluate(() => window.stage.setShow(62))
    expect((await seen()).equals(playing)).toBe(true)
    await open.page.evaluate(() => window.stage.setAmount(0))
    expect((await draw()).calls).toBe(1)
    await open.page.evaluate(() => window.stage.setAmount(1))
    await group(STAGE, 0)
    expect(light(await seen(), 2)).toBeLessThan(light(playing, 2) * 0.35)
  })

  test('two clients with different pasts see the same crowd at one time', async () => {
    await put(['crowd'], STREET, 'desktop', true)
    for (const before of [T - 400, T - 7.3, T - 0.4]) await draw(before)
    const first = await seen()
    await put(['crowd'], STREET, 'desktop', true)
    const second = await seen()
    expect(second.equals(first)).toBe(true)
    expect((await seen(T + 2)).equals(first)).toBe(false)
  })

  test.each([
    ['desktop', 900, 110_000],
    ['headset', 460, 45_000],
  ] as const)('a crowd on %s is at most %d people in three draws and %d triangles', async (quality, people, triangles) => {
    await put(['crowd'], STREET, quality)
    const facts = await draw()
    expect(facts.calls).toBe(3)
    expect(facts.triangles).toBeLessThan(triangles)
    expect(facts.triangles).toBeGreaterThan(people * 20)
  })

  test('flights and fireworks are one draw each and dark at level 0', async () => {
    const up: View = { at: [0, -10, 1.7], to: [0, -200, 100], fov: 60 }
    for (const [thing, second] of [
      ['drones', 24],
      ['fireworks', 14.3],
    ] as const) {
      await put([thing], up)
      await open.page.evaluate((showS) => window.stage.setShow(showS), second)
      expect(lit(await seen())).toBeGreaterThan(200)
      expect((await draw()).calls).toBe(1)
      await open.page.evaluate(() => window.stage.setAmount(0))
      expect(lit(await seen())).toBe(0)
    }
  })

  test('all together stay within a headset: draws and triangles, and the page has nothing to complain of', async () => {
    await put(['glow', 'lanterns', 'streaks', 'trees', 'fountains', 'crowd'], STREET, 'headset')
    const facts = await draw()
    console.info(`headset: ${facts.calls} draws, ${facts.triangles} triangles`)
    expect(facts.calls).toBeLessThanOrEqual(11)
    expect(facts.triangles).toBeLessThan(110_000)
    expect(open.complaints).toEqual([])
  })
})
