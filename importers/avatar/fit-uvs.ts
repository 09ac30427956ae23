/** A part of a picture, in its own coordinates: 0 to 1 is all of it, beyond it is repeated. */
export interface UvRoom {
  readonly fromU: number
  readonly fromV: number
  readonly toU: number
  readonly toV: number
}

/**
 * Moves pieces that hang together by whole pictures to where the first picture begins, where they take less room so: where a picture is
 * repeated that shows the same. Mirrored pictures repeat by two. A picture that is not repeated is left as it lies. Returns new coordinates.
 */
export function gatherUvs(
  uvs: Float32Array,
  indices: Uint32Array,
  { u, v }: { readonly u: 0 | 1 | 2; readonly v: 0 | 1 | 2 },
): Float32Array {
  const piece = piecesOf(uvs.length / 2, indices)
  const out = uvs.slice()
  for (const [axis, step] of [u, v].entries()) {
    if (step === 0) continue
    const least = new Map<number, number>()
    for (const corner of indices) {
      const of = piece[corner]!
      least.set(of, Math.min(least.get(of) ?? Infinity, uvs[corner * 2 + axis]!))
    }
    for (let corner = 0; corner < piece.length; corner++) {
      const from = least.get(piece[corner]!)
      // What lies at an edge by a hair stays with the picture it is of.
      if (from !== undefined) out[corner * 2 + axis]! -= step * Math.floor((from + 1e-4) / step)
    }
    if (widthOf(out, indices, axis) < widthOf(uvs, indices, axis)) continue
    for (let at = axis; at < out.length; at += 2) out[at] = uvs[at]!
  }
  return out
}

function widthOf(uvs: Float32Array, indices: Uint32Array, axis: number): number {
  let [from, to] = [Infinity, -Infinity]
  for (const corner of indices) {
    from = Math.min(from, uvs[corner * 2 + axis]!)
    to = Math.max(to, uvs[corner * 2 + axis]!)
  }
  return to - from
}

/** The room that corners in use take; null where they are nowhere. */
export function roomOf(uvs: Float32Array, indices: Uint32Array): UvRoom | null {
  let [fromU, fromV, toU, toV] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const corner of indices) {
    const [at, down] = [uvs[corner * 2]!, uvs[corner * 2 + 1]!]
    fromU = Math.min(fromU, at)
    toU = Math.max(toU, at)
    fromV = Math.min(fromV, down)
    toV = Math.max(toV, down)
  }
  return Number.isFinite(toU - fromU) && Number.isFinite(toV - fromV) && Math.max(Math.abs(fromU), Math.abs(fromV), toU, toV) < 1000
    ? { fromU, fromV, toU, toV }
    : null
}

/** By corner, one corner of the piece it hangs together with. */
function piecesOf(corners: number, indices: Uint32Array): Int32Array {
  const piece = Int32Array.from({ length: corners }, (_, corner) => corner)
  const rootOf = (corner: number): number => {
    let root = corner
    while (piece[root] !== root) root = piece[root] = piece[piece[root]!]!
    return root
  }
  for (let at = 0; at + 2 < indices.length; at += 3) {
    const root = rootOf(indices[at]!)
    piece[rootOf(indices[at + 1]!)] = root
    piece[rootOf(indices[at + 2]!)] = root
  }
  for (let corner = 0; corner < corners; corner++) piece[corner] = rootOf(corner)
  return piece
}
