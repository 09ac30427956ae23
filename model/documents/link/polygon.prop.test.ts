import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crossingSides } from './polygon.ts'

type Corner = readonly [number, number]
const seed = 44
const turnsLeft = (a: Corner, b: Corner): boolean => a[0] * b[1] - a[1] * b[0] > 1e-6

/** Corners at rising angles around the origin: a star-shaped outline never meets itself. */
const starOutline = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 100 }), radius: fc.integer({ min: 1, max: 1000 }) }), { minLength: 4, maxLength: 24 })
  .map((spokes): Corner[] => {
    const round = spokes.reduce((sum, { gap }) => sum + gap, 0)
    let angle = 0
    return spokes.map(({ gap, radius }) => {
      angle += (gap / round) * 2 * Math.PI
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    })
  })

test('an outline drawn once around a point it sees is never refused', () => {
  // Neighbours half a turn apart or more would leave the point outside.
  fc.assert(
    fc.property(starOutline, (outline) => {
      fc.pre(outline.every((corner, index) => turnsLeft(corner, outline[(index + 1) % outline.length] as Corner)))
      return crossingSides(outline) === undefined
    }),
    { seed, numRuns: 500 },
  )
})

test('changing two opposite corners of a convex outline makes it cross', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 30 }), fc.nat(), (count, pick) => {
      const outline = Array.from({ length: count }, (_, i): Corner => [
        Math.cos((2 * Math.PI * i) / count),
        Math.sin((2 * Math.PI * i) / count),
      ])
      const first = pick % count
      const second = (first + 2) % count
      const swapped = [...outline]
      swapped[first] = outline[second] as Corner
      swapped[second] = outline[first] as Corner
      expect(crossingSides(swapped)).toBeDefined()
    }),
    { seed, numRuns: 200 },
  )
})

const square: readonly Corner[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
]

test.each<[string, readonly Corner[]]>([
  [
    'a bow tie',
    [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
    ],
  ],
  [
    'a corner given twice',
    [
      [0, 0],
      [4, 0],
      [4, 0],
      [4, 4],
    ],
  ],
  ['the first corner given again at the end', [...square, [0, 0]]],
  [
    'a spike that runs back over itself',
    [
      [0, 0],
      [4, 0],
      [6, 0],
      [4, 0],
      [4, 4],
    ],
  ],
  [
    'a side through a far corner',
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 0],
      [0, 4],
    ],
  ],
  [
    'all corners on a line',
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  ],
])('%s is refused', (_name, outline) => {
  expect(crossingSides(outline)).toBeDefined()
})

test('a corner in the middle of a straight side is allowed', () => {
  expect(
    crossingSides([
      [0, 0],
      [2, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ]),
  ).toBeUndefined()
  expect(crossingSides(square)).toBeUndefined()
})
