import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metres } from '../units/index.ts'
import { decodeGround, encodeGround } from './ground-bytes.ts'
import { groundCell, type GroundGrid, groundHeight, isGround, NO_GROUND } from './ground-grid.ts'
import { headStands } from './head-stands.ts'
import { walkArea } from './walk-area.ts'
import { walk } from './walk.ts'

const CELL = 0.5
const cellKind = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 15, 30, 34, 36, 80) },
  { weight: 2, arbitrary: fc.constant(NO_GROUND) },
)

const anyGrid = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.double({ min: -40, max: 40, noNaN: true }))
  .chain(([columns, rows, base]) =>
    fc.array(cellKind, { minLength: columns * rows, maxLength: columns * rows }).map((heights) => ({
      west: metres(-3),
      south: metres(5),
      cell: metres(CELL),
      columns,
      rows,
      base: metres(Math.round(base * 1000) / 1000 + 0),
      heights: Uint16Array.from(heights),
    })),
  )

const zones = [{ id: 'all', heightM: 0, polygon: [[-100, -100], [100, -100], [100, 100], [-100, 100]] as [number, number][] }] // oxfmt-ignore

/** Cells reached from one by steps over sides, by the definition and by nothing of the code under test. */
function reachable(grid: GroundGrid, start: number): Set<number> {
  const reached = new Set([start])
  const queue = [start]
  for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
    const column = cell % grid.columns
    const row = (cell - column) / grid.columns
    for (const [right, up] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      // oxfmt-ignore
      if (column + right < 0 || column + right >= grid.columns || row + up < 0 || row + up >= grid.rows) continue
      const next = cell + right + up * grid.columns
      const far = Math.abs(grid.heights[next]! - grid.heights[cell]!) > 35
      if (reached.has(next) || grid.heights[next] === NO_GROUND || far) continue
      reached.add(next)
      queue.push(next)
    }
  }
  return reached
}

const along = fc.integer({ min: -9000, max: 9000 }).map((mm) => mm / 1000)
const wishes = fc.array(fc.tuple(along, along), {
  minLength: 1,
  maxLength: 12,
})

describe('walking on a grid', () => {
  test('whatever the wishes, nobody leaves the ground that steps of 0.35 m lead to', () => {
    let moved = 0
    fc.assert(
      fc.property(anyGrid, fc.nat(), wishes, (grid, pick, list) => {
        const open = [...grid.heights.keys()].filter((cell) => grid.heights[cell] !== NO_GROUND)
        if (open.length === 0) return
        const start = open[pick % open.length]!
        const within = reachable(grid, start)
        const area = walkArea(zones, grid)
        const at = Float64Array.of(
          grid.west + ((start % grid.columns) + 0.5) * CELL,
          grid.south + (Math.floor(start / grid.columns) + 0.5) * CELL,
          0,
        )
        for (const wish of list) {
          const before = at.slice()
          walk(area, at, Float64Array.from(wish), at)
          const went = Math.hypot(at[0]! - before[0]!, at[1]! - before[1]!)
          expect(went).toBeLessThanOrEqual(Math.hypot(...wish) + 1e-9)
          expect(within).toContain(groundCell(grid, at[0]!, at[1]!))
          expect(at[2]).toBe(groundHeight(grid, at[0]!, at[1]!))
          if (went > 0) moved++
        }
      }),
      { seed: 41, numRuns: 600 },
    )
    expect(moved).toBeGreaterThan(400)
  })

  test('heights lie between those of the cells around', () => {
    fc.assert(
      fc.property(anyGrid, fc.nat(7000), fc.nat(7000), (grid, xMm, yMm) => {
        const x = xMm / 1000
        const y = yMm / 1000
        const height = groundHeight(grid, grid.west + x, grid.south + y)
        const own = groundCell(grid, grid.west + x, grid.south + y)
        expect(Number.isNaN(height)).toBe(!isGround(grid, grid.west + x, grid.south + y))
        if (!Number.isNaN(height)) expect(Math.abs(height - grid.base - grid.heights[own]! / 100)).toBeLessThanOrEqual(0.35 + 1e-9)
      }),
      { seed: 42, numRuns: 500 },
    )
  })

  test('a wall met at an angle is walked along, and a wall one cell thick is not jumped however long the wish', () => {
    const heights = new Uint16Array(40 * 40)
    for (let row = 0; row < 40; row++) heights[row * 40 + 20] = NO_GROUND
    const grid = { west: metres(0), south: metres(0), cell: metres(CELL), columns: 40, rows: 40, base: metres(0), heights }
    const at = new Float64Array(3)
    walk(walkArea(zones, grid), Float64Array.of(9, 5, 0), Float64Array.of(8, 8), at)
    expect(at[0]).toBeLessThan(10)
    expect(at[0]).toBeGreaterThan(9.7)
    expect(at[1]).toBeCloseTo(13, 6)
    walk(walkArea(zones, grid), Float64Array.of(2, 5, 0), Float64Array.of(1000, 0), at)
    expect(at[0]).toBeLessThan(10)
  })

  test('zones still bound where people may be', () => {
    const heights = new Uint16Array(40 * 40)
    const grid = { west: metres(0), south: metres(0), cell: metres(CELL), columns: 40, rows: 40, base: metres(2), heights }
    const small = walkArea([{ id: 'small', heightM: 0, polygon: [[4, 4], [8, 4], [8, 8], [4, 8]] }], grid) // oxfmt-ignore
    const at = new Float64Array(3)
    walk(small, Float64Array.of(6, 6, 2), Float64Array.of(10, 1), at)
    expect(at[0]).toBeLessThanOrEqual(8)
    expect(at[0]).toBeGreaterThan(7.7)
    expect(at[2]).toBe(2)
  })

  test('a flight of steps is climbed, and its height rises evenly by less than a step at every stride', () => {
    const heights = Uint16Array.from({ length: 60 }, (_, column) => Math.max(0, Math.min(300, (column - 20) * 25)))
    const grid = { west: metres(0), south: metres(0), cell: metres(CELL), columns: 60, rows: 1, base: metres(1), heights }
    const area = walkArea(zones, grid)
    const at = Float64Array.of(5, 0.25, 1)
    for (let stride = 0; stride < 600; stride++) {
      const before = at[2]!
      walk(area, at, Float64Array.of(0.03, 0), at)
      expect(at[2]! - before).toBeGreaterThanOrEqual(-1e-9)
      expect(at[2]! - before).toBeLessThan(0.02)
    }
    expect(at[2]).toBeCloseTo(4, 6)
  })
})

describe('heads', () => {
  const heights = new Uint16Array(40 * 40).fill(NO_GROUND)
  for (let row = 10; row < 30; row++) heights.fill(100, row * 40 + 10, row * 40 + 30)
  const grid = { west: metres(0), south: metres(0), cell: metres(CELL), columns: 40, rows: 40, base: metres(0), heights }
  const area = walkArea(zones, grid)
  test.each([
    ['upright in the middle', 10, 10, 2.65, true],
    ['leaning over the edge', 15.5, 10, 2.4, true],
    ['two metres off the edge', 17, 10, 2.65, false],
    ['flying', 10, 10, 4.2, false],
    ['under the floor', 10, 10, 0.9, false],
    ['far outside the grid', 500, 10, 2, false],
    ['nowhere', Number.NaN, 10, 2, false],
  ])('a head %s', (_what, east, north, up, stands) => expect(headStands(area, east, north, up)).toBe(stands))
  test('without a grid every head may be anywhere', () => expect(headStands(walkArea(zones), 500, 0, 99)).toBe(true))
})

describe('bytes', () => {
  test('a grid comes back as it was written', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        expect(decodeGround(encodeGround(grid))).toEqual({ ok: true, value: grid })
      }),
      { seed: 43, numRuns: 400 },
    )
  })

  test('hostile bytes are a fault and never a throw', () => {
    let refused = 0
    fc.assert(
      fc.property(anyGrid, fc.nat(), fc.nat(255), fc.nat(3), (grid, at, value, how) => {
        const bytes = encodeGround(grid)
        const hurt = how === 0 ? bytes.subarray(0, at % bytes.length) : bytes.slice()
        if (how > 0) hurt[at % hurt.length] = value
        // The checksum put right, so that the lines themselves are judged.
        if (how > 1 && hurt.length > 32) sign(hurt)
        const outcome = decodeGround(hurt)
        if (!outcome.ok) {
          refused++
          expect(outcome.faults[0]?.code).toBe('venue/bad-ground')
        } else expect(outcome.value.heights).toHaveLength(outcome.value.columns * outcome.value.rows)
      }),
      { seed: 44, numRuns: 3000 },
    )
    expect(refused).toBeGreaterThan(500)
  })

  test('a few bytes cannot ask for more memory than the largest grid takes', () => {
    const bytes = encodeGround({ west: metres(0), south: metres(0), cell: metres(CELL), columns: 1, rows: 1, base: metres(0), heights: Uint16Array.of(0) }) // oxfmt-ignore
    new DataView(bytes.buffer).setUint32(8, 0xffffffff, true)
    sign(bytes)
    expect(decodeGround(bytes).ok).toBe(false)
  })

  test('an even square takes a few bytes a row', () => {
    const heights = new Uint16Array(1000 * 600)
    const grid = { west: metres(0), south: metres(0), cell: metres(CELL), columns: 1000, rows: 600, base: metres(0), heights }
    expect(encodeGround(grid).length).toBeLessThan(600 * 8 + 64)
  })
})

function sign(bytes: Uint8Array): void {
  let hash = 0x811c9dc5
  for (const byte of bytes.subarray(32)) hash = Math.imul(hash ^ byte, 0x01000193)
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(28, hash >>> 0, true)
}
