import { describe, expect, it } from 'vitest'
import { HolositeError } from '../../model/errors/index.ts'
import { createDisposeScope } from '../runtime/index.ts'
import { dragonFormation, formationFromLines, formationFromRows, formationOnGround, pagodaFormation } from './drones-formations.ts'
import { createDrones, stepAt } from './drones.ts'
import { createNightUniforms } from './night-uniforms.ts'

const formations = {
  dragon: dragonFormation(700, 120),
  pagoda: pagodaFormation(700, 80),
  rows: formationOnGround(700, 2, 60),
  sign: formationFromRows(['#.#', '.#.', '#.#'], 4, [1, 0, 0], 700),
}
const axis = (places: Float32Array, k: number): number[] => Array.from(places).filter((_, at) => at % 3 === k)

describe('drone formations', () => {
  it.each(Object.entries(formations))('%s has a finite place and a colour in range for every light', (_, { places, colours }) => {
    expect(places).toHaveLength(2100)
    expect(places.every(Number.isFinite)).toBe(true)
    expect(colours.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(Array.from({ length: 700 }, (_, at) => Math.max(...colours.subarray(3 * at, 3 * at + 3))).every((most) => most > 0.05)).toBe(
      true,
    )
  })

  it('keep their size: a pagoda as high as asked, a dragon about as long', () => {
    const up = axis(formations.pagoda.places, 1)
    expect(Math.max(...up)).toBeCloseTo(80, 0)
    expect(Math.min(...up)).toBeGreaterThan(0)
    const along = axis(formations.dragon.places, 0)
    expect(Math.max(...along) - Math.min(...along)).toBeGreaterThan(100)
    expect(Math.max(...along) - Math.min(...along)).toBeLessThan(160)
  })

  it('spread lights evenly along a line', () => {
    const { places } = formationFromLines([{ points: [[0, 0, 0], [10, 0, 0]], colour: [1, 1, 1] }], 5) // prettier-ignore
    expect(axis(places, 0)).toEqual([1, 3, 5, 7, 9])
  })

  it('set a dot of a character where its row has a mark', () => {
    const { places } = formationFromRows(['#.', '.#'], 2, [1, 1, 1], 2)
    expect([...places]).toEqual([-1, 1, 0, 1, -1, 0].map((value) => (value === 0 ? expect.closeTo(0) : value)))
  })
})

describe('a flight', () => {
  const steps = [0, 20, 50].map((atS) => ({ formation: formations.dragon, atS, travelS: 8 }))

  it('sets off in time to arrive', () => {
    expect([-5, 0, 11.9, 12, 41.9, 42, 900].map((second) => stepAt(steps, second))).toEqual([0, 0, 0, 1, 1, 2, 2])
  })

  it('refuses formations of another size, saying so', () => {
    const parts = { count: 600, steps, uniforms: createNightUniforms(), clock: { showS: 0 }, level: () => 1 }
    expect(() => createDrones(createDisposeScope(), parts)).toThrow(HolositeError)
  })
})
