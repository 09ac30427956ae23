import { expect, test } from 'vitest'
import { compareTurns, type WaitingTile } from './load-order.ts'

const tile = (
  error: number,
  parent: WaitingTile | null = null,
  more: Partial<NonNullable<WaitingTile['traversal']>> = {},
): WaitingTile => ({
  parent,
  traversal: { used: true, unconditionallyRefine: false, error, distanceFromCamera: 0, ...more },
})
/** As the library takes them: from the end. */
const turns = (tiles: readonly WaitingTile[]): WaitingTile[] => tiles.toSorted(compareTurns).toReversed()

test('a leaf high in the tree comes before finer tiles whose parents are nearly right already', () => {
  const root = tile(9000)
  const near = tile(400, root)
  const leaf = tile(0, root)
  const fine = tile(60, near)
  expect(turns([fine, leaf, near, root])).toEqual([root, near, leaf, fine])
})

test('of what mends the same the nearest comes first; what is never drawn, and what nobody looks at, comes last', () => {
  const root = tile(9000)
  const [far, near] = [tile(5, root, { distanceFromCamera: 300 }), tile(5, root, { distanceFromCamera: 20 })]
  const passed = tile(9000, root, { unconditionallyRefine: true })
  const left = tile(500, root, { used: false })
  // It stands in for the root, which is drawn in its place, not for what it hangs on.
  const under = tile(0, passed, { distanceFromCamera: 100 })
  expect(turns([left, passed, far, under, near])).toEqual([near, under, far, passed, left])
})

test('what is no tile keeps the turn its priority gives it', () => {
  expect(compareTurns({ priority: 2 }, { priority: 1 })).toBe(1)
  expect(compareTurns({}, {})).toBe(0)
})
