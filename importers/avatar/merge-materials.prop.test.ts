import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherUvs, roomOf } from './fit-uvs.ts'
import { GUTTER_SHARE, packTiles } from './pack-tiles.ts'
import { paintTile, type TilePaint } from './paint-tile.ts'
import { emptyPixels, linearOf, srgbOf, type Pixels } from './pixels.ts'

const PAINT: TilePaint = {
  ...{ picture: null, room: { fromU: 0, fromV: 0, toU: 1, toV: 1 }, wrap: ['repeat', 'repeat'] },
  ...{ factor: null, alpha: 'keep', colour: [255, 255, 255] },
}
const size = fc.record({ width: fc.integer({ min: 1, max: 2048 }), height: fc.integer({ min: 1, max: 2048 }) })

test('tiles lie within their square, none on another or its gutter, none larger than it wanted to be', () => {
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 40 }), fc.constantFrom(256, 512, 1024), (wanted, px) => {
      const tiles = packTiles(wanted, px)
      const gutter = Math.ceil(px * GUTTER_SHARE)
      expect(tiles).toHaveLength(wanted.length)
      for (const [index, { x, y, width, height }] of tiles.entries()) {
        expect(width).toBeLessThanOrEqual(Math.max(2, wanted[index]!.width))
        expect(height).toBeLessThanOrEqual(Math.max(2, wanted[index]!.height))
        expect(Math.min(x, y) - gutter).toBeGreaterThanOrEqual(0)
        expect(Math.max(x + width, y + height) + gutter).toBeLessThanOrEqual(px)
        for (const other of tiles.slice(index + 1)) {
          const isApart =
            x + width + gutter <= other.x - gutter ||
            other.x + other.width + gutter <= x - gutter ||
            y + height + gutter <= other.y - gutter ||
            other.y + other.height + gutter <= y - gutter
          expect(isApart).toBe(true)
        }
      }
    }),
    { seed: 21, numRuns: 200 },
  )
})

test('coordinates that are gathered show the same of a repeated picture, by whole pictures moved, pieces unbroken', () => {
  const corner = fc.tuple(fc.float({ min: -8, max: 8, noNaN: true }), fc.float({ min: -8, max: 8, noNaN: true }))
  fc.assert(
    fc.property(fc.array(corner, { minLength: 3, maxLength: 30 }), (corners) => {
      const uvs = Float32Array.from(corners.flat())
      const indices = Uint32Array.from({ length: Math.floor(corners.length / 3) * 3 }, (_, i) => i)
      const moved = gatherUvs(uvs, indices, { u: 1, v: 2 })
      for (let triangle = 0; triangle < indices.length; triangle += 3) {
        for (let i = 0; i < 3; i++) {
          const [du, dv] = [0, 1].map((axis) => uvs[(triangle + i) * 2 + axis]! - moved[(triangle + i) * 2 + axis]!) as [number, number]
          expect(Math.abs(du - Math.round(du))).toBeLessThan(1e-5)
          expect(Math.abs(dv / 2 - Math.round(dv / 2))).toBeLessThan(1e-5)
          const first = uvs[triangle * 2]! - moved[triangle * 2]!
          expect(du).toBeCloseTo(first, 4)
        }
      }
      const [before, after] = [roomOf(uvs, indices)!, roomOf(moved, indices)!]
      expect(after.toU - after.fromU).toBeLessThanOrEqual(before.toU - before.fromU + 1e-6)
      const widest = Array.from({ length: indices.length / 3 }, (_, triangle) => {
        const across = [0, 1, 2].map((i) => uvs[(triangle * 3 + i) * 2]!)
        return Math.max(...across) - Math.min(...across)
      }).reduce((most, width) => Math.max(most, width), 0)
      expect(after.toU - after.fromU).toBeLessThanOrEqual(1 + widest + 1e-3)
    }),
    { seed: 22, numRuns: 200 },
  )
})

const noise = (width: number, height: number, seed: number): Pixels => {
  const out = emptyPixels(width, height)
  for (let at = 0; at < out.data.length; at++) out.data[at] = ((at + seed) * 2_654_435_761) >>> 24
  return out
}

test('a tile as large as its picture is the picture, and its gutter goes on as the picture does', () => {
  const picture = noise(16, 16, 3)
  const out = emptyPixels(32, 32)
  paintTile(out, { x: 8, y: 8, width: 16, height: 16 }, 4, { ...PAINT, picture })
  for (let y = -4; y < 20; y++) {
    for (let x = -4; x < 20; x++) {
      const from = ((y & 15) * 16 + (x & 15)) * 4
      const to = ((y + 8) * 32 + x + 8) * 4
      const [seen, wanted] = [out.data.subarray(to, to + 4), picture.data.subarray(from, from + 4)]
      expect([...seen]).toEqual([...wanted])
    }
  }
})

test('light is multiplied as light and not as bytes; what is cut off under a threshold lies under a half', () => {
  const picture = noise(8, 8, 7)
  const out = emptyPixels(8, 8)
  paintTile(out, { x: 0, y: 0, width: 8, height: 8 }, 0, { ...PAINT, picture, factor: [0.5, 1, 0.2, 0.7], alpha: { cutoff: 0.3 } })
  for (let at = 0; at < out.data.length; at += 4) {
    expect(out.data[at]).toBe(srgbOf(linearOf(picture.data[at]!) * 0.5))
    expect(Math.abs(out.data[at + 1]! - picture.data[at + 1]!)).toBeLessThanOrEqual(1)
    const seen = (picture.data[at + 3]! / 255) * 0.7
    expect(out.data[at + 3]! / 255 >= 0.5).toBe(Math.abs(seen - 0.3) < 0.003 ? out.data[at + 3]! / 255 >= 0.5 : seen > 0.3)
  }
})

test('made smaller, colours that are not seen do not darken those beside them', () => {
  const picture = emptyPixels(8, 8)
  for (let at = 0; at < picture.data.length; at += 4) if ((at / 4) % 2 === 0) picture.data.set([200, 100, 50, 255], at)
  const out = emptyPixels(4, 4)
  paintTile(out, { x: 0, y: 0, width: 4, height: 4 }, 0, { ...PAINT, picture })
  for (let at = 0; at < out.data.length; at += 4) {
    expect([...out.data.subarray(at, at + 3)]).toEqual([200, 100, 50])
    expect(Math.abs(out.data[at + 3]! - 128)).toBeLessThanOrEqual(1)
  }
})
