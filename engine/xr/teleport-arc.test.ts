import { expect, test } from 'vitest'
import { metres } from '../../model/units/index.ts'
import { heightAt, NO_GROUND, walkArea, type GroundGrid } from '../../model/walk/index.ts'
import { castArc, createTeleportArc } from './teleport-arc.ts'

const CELL = 0.5
/** 20 m by 20 m, level; a terrace of 1.5 m from 12 m north on; nothing to stand on from 16 m north on. */
const grid: GroundGrid = {
  west: metres(0),
  south: metres(0),
  cell: metres(CELL),
  columns: 40,
  rows: 40,
  base: metres(2),
  heights: Uint16Array.from({ length: 1600 }, (_, cell) => {
    const north = Math.floor(cell / 40) * CELL
    return north >= 16 ? NO_GROUND : north >= 12 ? 150 : 0
  }),
}
const area = walkArea([{ id: 'all', heightM: 2, polygon: [[0, 0], [20, 0], [20, 20], [0, 20]] }], grid) // oxfmt-ignore

/** From the chest of someone at a north, looking north and so many degrees up. */
function throwFrom(north: number, upDeg: number, feet = 2) {
  const up = (upDeg * Math.PI) / 180
  const arc = createTeleportArc()
  castArc(area, Float64Array.of(10, north, feet + 1.3, 0, Math.cos(up), Math.sin(up)), feet, arc)
  return arc
}

test('a level throw lands some metres ahead, on the ground itself', () => {
  const arc = throwFrom(2, 0)
  expect(arc.valid).toBe(true)
  expect(arc.end[1]).toBeGreaterThan(5)
  expect(arc.end[1]).toBeLessThan(9)
  expect(arc.end[2]).toBeCloseTo(heightAt(area, arc.end[0]!, arc.end[1]!), 6)
})

test('pointing at one’s feet lands there; pointing behind the head and up lands nowhere far', () => {
  const down = throwFrom(5, -85)
  expect(down.valid).toBe(true)
  expect(Math.abs(down.end[1]! - 5)).toBeLessThan(0.3)
  const behind = throwFrom(5, 120)
  for (let index = 0; index < behind.count; index++) expect(Number.isFinite(behind.points[index * 3])).toBe(true)
})

test('an arc from above lands on a terrace; one against its side is no place to stand', () => {
  const over = throwFrom(4, 45)
  expect(over.valid).toBe(true)
  expect(over.end[2]).toBeCloseTo(3.5, 1)
  expect(throwFrom(9.5, -12).valid).toBe(false)
})

test('where nobody can stand the arc ends below, without a place', () => {
  const beyond = throwFrom(14, 10, 3.5)
  expect(beyond.valid).toBe(false)
  expect(beyond.count).toBeGreaterThan(10)
})

test('every valid end stands on the ground the server judges by', () => {
  const off: number[] = []
  for (let north = 0.25; north < 16; north += 0.7) {
    for (let angle = -80; angle <= 80; angle += 8) {
      const { valid, end } = throwFrom(north, angle, heightAt(area, 10, north))
      if (valid) off.push(Math.abs(end[2]! - heightAt(area, end[0]!, end[1]!)))
    }
  }
  expect(off.length).toBeGreaterThan(200)
  expect(Math.max(...off)).toBeLessThan(1e-6)
})
