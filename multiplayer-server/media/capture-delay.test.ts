import { expect, test } from 'vitest'
import { captureDelayOf } from './capture-delay.ts'

const REPORT = { ntpMiddle: 1, epochMs: 1_000_000, timestamp: 0xffff_ff00 }

test('the delay runs from capture by the camera’s clock to arrival by ours, over the wrap of the media clock', () => {
  // 9,000 ticks of 90 kHz after the report: taken at 1,000,100.
  expect(captureDelayOf(REPORT, (0xffff_ff00 + 9000) >>> 0, 1_000_140)).toBeCloseTo(40, 6)
  expect(captureDelayOf(REPORT, 0xffff_ff00 - 9000, 1_000_000)).toBeCloseTo(100, 6)
})

test('without a report, and with a clock ahead of ours or half a minute behind, nothing is claimed', () => {
  expect(captureDelayOf(null, 5, 1_000_000)).toBeNull()
  expect(captureDelayOf(REPORT, REPORT.timestamp, 999_700)).toBeNull()
  expect(captureDelayOf(REPORT, REPORT.timestamp, 1_031_000)).toBeNull()
  expect(captureDelayOf(REPORT, REPORT.timestamp, 999_900)).toBe(0)
})
