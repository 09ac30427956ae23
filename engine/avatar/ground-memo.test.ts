import { expect, test } from 'vitest'
import { createGroundMemo, findGround } from './ground-memo.ts'

test('a cell of the ground is asked for once, whoever stands in it, and its middle is what it answers', () => {
  const asked: [number, number][] = []
  const memo = createGroundMemo((at) => {
    asked.push([at[0]!, at[1]!])
    at[2] = at[1]! > 100 ? Number.NaN : 0.1 * at[0]!
  })
  const place = new Float64Array(3)
  const heightAt = (east: number, north: number): number => {
    place.set([east, north, -1])
    findGround(memo, place)
    return place[2]!
  }
  for (let turn = 0; turn < 3; turn++) {
    expect(heightAt(-20.01, -430.2)).toBeCloseTo(0.1 * -20.125, 9)
    expect(heightAt(-20.2, -430.01)).toBeCloseTo(0.1 * -20.125, 9)
    expect(heightAt(3, 101)).toBeNaN()
  }
  expect(asked).toEqual([[-20.125, -430.125], [3.125, 101.125]]) // prettier-ignore
})

test('it holds a street, and what it no longer holds it asks for again', () => {
  const memo = createGroundMemo((at) => void (at[2] = at[0]! + 1000 * at[1]!))
  const place = new Float64Array(3)
  for (let turn = 0; turn < 2; turn++) {
    for (let east = -40; east < 40; east += 0.5) {
      for (let north = -40; north < 40; north += 0.5) {
        place.set([east, north, 0])
        findGround(memo, place)
        expect(Math.abs(place[2]! - (east + 0.125 + 1000 * (north + 0.125)))).toBeLessThan(1e-6)
      }
    }
  }
})
