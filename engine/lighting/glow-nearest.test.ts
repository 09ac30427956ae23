import { describe, expect, it } from 'vitest'
import { cellRecords, pickNearest } from './glow-nearest.ts'

const STRIDE = 4
/** Lamps on a grid of 5 m, 40 by 40, each with its number. */
const grid = Float32Array.from(
  Array.from({ length: 1600 }, (_, index) => [5 * (index % 40) + 1, 3, 5 * Math.floor(index / 40) + 1, index]).flat(),
)
const distance = (record: Float32Array, x: number, z: number): number => Math.hypot(record[0]! - x, record[2]! - z)
const rows = (out: Float32Array, count: number): Float32Array[] =>
  Array.from({ length: count }, (_, at) => out.slice(at * STRIDE, (at + 1) * STRIDE))

describe('choice of what is near', () => {
  it('takes what is near before what is far, to within a ring and a cell, and never more than there is room for', () => {
    const choice = { all: cellRecords(grid, STRIDE, 10) }
    for (const room of [1, 37, 300]) {
      const out = new Float32Array(room * STRIDE)
      const count = pickNearest(choice, 77, 61, out)
      expect(count).toBe(room)
      const taken = new Set(rows(out, count).map((record) => record[3]!))
      expect(taken.size).toBe(room)
      const farthest = Math.max(...rows(out, count).map((record) => distance(record, 77, 61)))
      for (let index = 0; index < 1600; index++) {
        const record = grid.subarray(index * STRIDE, (index + 1) * STRIDE)
        if (distance(record, 77, 61) < farthest - 25) expect(taken.has(index)).toBe(true)
      }
    }
  })

  it('takes all where there is room for all, each once', () => {
    const out = new Float32Array(2000 * STRIDE)
    const count = pickNearest({ all: cellRecords(grid, STRIDE, 10) }, -500, 40, out)
    expect(new Set(rows(out, count).map((record) => record[3])).size).toBe(1600)
    expect(count).toBe(1600)
  })

  it('gives one merged record for each far cell and the lamps themselves near by', () => {
    const all = cellRecords(grid, STRIDE, 10)
    const cells = all.first.length - 1
    const merged = new Float32Array(cells * STRIDE)
    for (let cell = 0; cell < cells; cell++) merged.set([all.middle[2 * cell]!, 3, all.middle[2 * cell + 1]!, -1], cell * STRIDE)
    const out = new Float32Array(3000 * STRIDE)
    const chosen = rows(out, pickNearest({ all, merged: { stride: STRIDE, records: merged }, mergeM: 60 }, 0, 0, out))
    const lamps = chosen.filter((record) => record[3]! >= 0)
    const clusters = chosen.filter((record) => record[3]! < 0)
    expect(Math.max(...lamps.map((record) => distance(record, 0, 0)))).toBeLessThan(60 + 16 + 8)
    expect(Math.min(...clusters.map((record) => distance(record, 0, 0)))).toBeGreaterThan(60 - 16 - 1)
    expect(lamps.length).toBeGreaterThan(100)
    expect(clusters.length).toBeGreaterThan(200)
  })

  it('keeps records that differ in the given field in cells of their own', () => {
    const mixed = Float32Array.from([1, 0, 1, 5, 2, 0, 2, 6, 3, 0, 3, 5])
    const all = cellRecords(mixed, STRIDE, 10, 3)
    expect([...all.first]).toEqual([0, 2, 3])
  })
})
