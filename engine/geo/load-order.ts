/** What of a tile its turn depends on, as the library's walk leaves it. */
export interface WaitingTile {
  readonly priority?: number
  readonly parent?: WaitingTile | null
  readonly traversal?: {
    readonly used: boolean
    /** Never drawn itself: its children take the place of what its parents stand for. */
    readonly unconditionallyRefine: boolean
    /** Pixels. */
    readonly error: number
    readonly distanceFromCamera: number
  }
}

/**
 * Whose turn it is to be fetched and unpacked: `a` where positive. First what mends most of what is seen: a tile goes by the error of the
 * tile that is drawn in its place. The library goes by a tile's own error. A leaf has none and would be last, and a tile gives way to its
 * children only once it has all of them: one leaf high in the tree, and the coarsest tile is all that is seen until everything has come.
 */
export function compareTurns(a: WaitingTile, b: WaitingTile): number {
  const first = a.priority ?? Infinity
  const other = b.priority ?? Infinity
  if (first !== other) return first > other ? 1 : -1
  const one = a.traversal
  const two = b.traversal
  if (one === undefined || two === undefined) return 0
  if (one.used !== two.used) return one.used ? 1 : -1
  if (one.unconditionallyRefine !== two.unconditionallyRefine) return one.unconditionallyRefine ? -1 : 1
  const mends = errorInPlaceOf(a)
  const mendsOther = errorInPlaceOf(b)
  if (mends !== mendsOther) return mends > mendsOther ? 1 : -1
  if (one.distanceFromCamera !== two.distanceFromCamera) return one.distanceFromCamera < two.distanceFromCamera ? 1 : -1
  return 0
}

/** Error of the tile that is drawn as long as this one is not there. */
function errorInPlaceOf(tile: WaitingTile): number {
  let drawn = tile.parent
  while (drawn?.traversal?.unconditionallyRefine === true) drawn = drawn.parent
  return drawn?.traversal?.error ?? Infinity
}
