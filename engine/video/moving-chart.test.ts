import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_BITS, readTimeCode, sinceTimeCode, writeTimeCode } from './chart-code.ts'
import { barX, chartCorners, chartLayout, readChartTime } from './moving-chart.ts'
import { layerEncodings } from './whip-publisher.ts'

describe('the time code', () => {
  it('reads back what was written, and notices any one wrong block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.nat(CODE_BITS - 1), (ms, wrong) => {
        const bits = new Uint8Array(CODE_BITS)
        writeTimeCode(ms, bits)
        expect(readTimeCode(bits)).toBe(ms)
        bits[wrong]! ^= 1
        expect(readTimeCode(bits)).toBeNull()
      }),
      { seed: 20_271 },
    )
  })
  it('counts over the wrap of its 32 bits', () => {
    const bits = new Uint8Array(CODE_BITS)
    writeTimeCode(2 ** 32 * 400 - 5, bits)
    expect(sinceTimeCode(readTimeCode(bits)!, 2 ** 32 * 400 + 7)).toBe(12)
  })
})

describe('the chart', () => {
  it.each([
    [1280, 720],
    [640, 360],
    [320, 180],
    [1920, 1080],
  ])('keeps all parts inside a picture of %i x %i, corners on whole pixels', (width, height) => {
    const layout = chartLayout(width, height)
    for (const part of [layout.board, layout.code, layout.bar, layout.text]) {
      expect(part.x).toBeGreaterThanOrEqual(0)
      expect(part.x + part.width).toBeLessThanOrEqual(width)
      expect(part.y + part.height).toBeLessThanOrEqual(height)
    }
    const corners = chartCorners(layout)
    expect(corners.length).toBe(15 * 5 * 2)
    expect(corners.every((value) => Number.isInteger(value))).toBe(true)
    expect(corners[2]! - corners[0]!).toBe(layout.field)
    expect(barX(layout, 1999)).toBeLessThanOrEqual(width)
  })

  it('is read from a picture of its code, in shares of the picture', () => {
    const layout = chartLayout()
    const bits = new Uint8Array(CODE_BITS)
    writeTimeCode(123_456_789, bits)
    const lumaAt = (u: number, v: number): number => bits[Math.floor((v * 720) / 64) * 20 + Math.floor(u * 20)]! * 255
    expect(readChartTime(layout, lumaAt)).toBe(123_456_789)
    expect(readChartTime(layout, () => 0)).toBeNull()
  })
})

describe('layerEncodings', () => {
  it('sends three sizes of a track at least 640 wide, lowest first, else one', () => {
    expect(layerEncodings(640).map((layer) => [layer.rid, layer.scaleResolutionDownBy])).toEqual([
      ['q', 4],
      ['h', 2],
      ['f', 1],
    ])
    expect(layerEncodings(320)).toHaveLength(1)
  })
})
