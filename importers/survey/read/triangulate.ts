import earcut from 'earcut'

/** One ring of a polygon: which source vertex each corner is, and where it stands, three numbers each. */
export interface Ring {
  readonly keys: readonly number[]
  readonly xyz: readonly number[]
}

/** Reason and words of a geometry fault, without the feature. */
export type GeometryNote = (reason: string, what: string) => void

/** Farther from its plane a corner is told, metres. */
const PLANE_TOLERANCE_M = 0.05
/** A surface thinner than this has no area, metres. */
const LEAST_WIDTH_M = 1e-4
/** Cutting takes time by the square of the corners; beyond this it would be minutes. */
export const MOST_CORNERS = 20_000

export interface FlatFace {
  readonly keys: number[]
  readonly xyz: number[]
  readonly triangles: number[]
  readonly normal: [number, number, number]
  readonly area: number
}

/**
 * Triangles of a polygon with holes, cut on its own plane (Newell's normal), counter-clockwise about that normal. Null, and told, where
 * the polygon has no area.
 */
export function triangulate(given: readonly Ring[], note: GeometryNote): FlatFace | null {
  const rings = given.map((ring, index) => cleanRing(ring, index, note)).filter((ring) => ring !== null)
  if (rings.reduce((sum, { ring }) => sum + ring.keys.length, 0) > MOST_CORNERS) {
    note('surface-too-large', `a surface has more than ${MOST_CORNERS} corners and is left out`)
    return null
  }
  const outer = rings[0]
  if (outer === undefined || given[0] === undefined || outer.from !== given[0]) return null
  const normal = newellNormal(outer.ring)
  const twiceArea = Math.hypot(...normal)
  if (!(twiceArea > LEAST_WIDTH_M * reachOf(outer.ring))) {
    note('surface-degenerate', 'a surface has no area and is left out')
    return null
  }
  for (const axis of [0, 1, 2] as const) normal[axis] /= twiceArea
  const keys = rings.flatMap(({ ring }) => ring.keys)
  const xyz = rings.flatMap(({ ring }) => ring.xyz)
  checkPlane(xyz, normal, note)
  const flat = flatten(xyz, normal)
  const holes: number[] = []
  let corner = 0
  for (const { ring } of rings) {
    if (corner > 0) holes.push(corner)
    corner += ring.keys.length
  }
  const triangles = orient(earcut(flat, holes), flat)
  if (triangles.length === 0) {
    note('surface-degenerate', 'a surface cannot be cut into triangles and is left out')
    return null
  }
  checkArea({ flat, holes, triangles, corners: keys.length }, note)
  return { keys, xyz, triangles, normal, area: twiceArea / 2 }
}

/** Without a closing or repeated corner; null, and told, where fewer than three are left. */
function cleanRing(from: Ring, index: number, note: GeometryNote): { ring: { keys: number[]; xyz: number[] }; from: Ring } | null {
  const keys: number[] = []
  const xyz: number[] = []
  const seen = new Set<number>()
  for (let at = 0; at < from.keys.length; at++) {
    const key = from.keys[at]!
    if (key === keys.at(-1) || (at === from.keys.length - 1 && key === keys[0])) continue
    if (seen.has(key)) note('ring-self-touch', 'a ring touches itself')
    seen.add(key)
    keys.push(key)
    xyz.push(from.xyz[at * 3]!, from.xyz[at * 3 + 1]!, from.xyz[at * 3 + 2]!)
  }
  if (keys.length >= 3) return { ring: { keys, xyz }, from }
  note('ring-degenerate', `a ${index === 0 ? 'surface' : 'hole'} has fewer than three corners and is left out`)
  return null
}

/** Twice the area, along the normal (Newell), about the ring's first corner so that nothing large is squared. */
function newellNormal({ xyz }: { readonly xyz: readonly number[] }): [number, number, number] {
  const normal: [number, number, number] = [0, 0, 0]
  const count = xyz.length / 3
  for (let at = 0; at < count; at++) {
    const a = at * 3
    const b = ((at + 1) % count) * 3
    const ax = xyz[a]! - xyz[0]!
    const ay = xyz[a + 1]! - xyz[1]!
    const az = xyz[a + 2]! - xyz[2]!
    const bx = xyz[b]! - xyz[0]!
    const by = xyz[b + 1]! - xyz[1]!
    const bz = xyz[b + 2]! - xyz[2]!
    normal[0] += ay * bz - az * by
    normal[1] += az * bx - ax * bz
    normal[2] += ax * by - ay * bx
  }
  return normal
}

/** How far a ring reaches from its first corner; at least a width, so that a point is no surface. */
function reachOf({ xyz }: { readonly xyz: readonly number[] }): number {
  let reach = LEAST_WIDTH_M
  for (let at = 3; at < xyz.length; at += 3) {
    reach = Math.max(reach, Math.hypot(xyz[at]! - xyz[0]!, xyz[at + 1]! - xyz[1]!, xyz[at + 2]! - xyz[2]!))
  }
  return reach
}

function checkPlane(xyz: readonly number[], [nx, ny, nz]: readonly [number, number, number], note: GeometryNote): void {
  let low = Infinity
  let high = -Infinity
  for (let at = 0; at < xyz.length; at += 3) {
    const along = nx * xyz[at]! + ny * xyz[at + 1]! + nz * xyz[at + 2]!
    low = Math.min(low, along)
    high = Math.max(high, along)
  }
  if (high - low > PLANE_TOLERANCE_M) note('surface-unplanar', `a surface is out of its plane by ${(high - low).toFixed(2)} m`)
}

/** Corners on the plane, two numbers each: right-handed about the normal. */
function flatten(xyz: readonly number[], [nx, ny, nz]: readonly [number, number, number]): number[] {
  const length = Math.abs(nz) > 0.9 ? Math.hypot(nz, nx) : Math.hypot(nx, ny)
  // An axis across the normal: horizontal for walls, in the east-up plane for roofs.
  const [ux, uy, uz] = Math.abs(nz) > 0.9 ? [nz / length, 0, -nx / length] : [-ny / length, nx / length, 0]
  const [vx, vy, vz] = [ny * uz - nz * uy, nz * ux - nx * uz, nx * uy - ny * ux]
  const flat: number[] = []
  for (let at = 0; at < xyz.length; at += 3) {
    const [x, y, z] = [xyz[at]! - xyz[0]!, xyz[at + 1]! - xyz[1]!, xyz[at + 2]! - xyz[2]!]
    flat.push(ux * x + uy * y + uz * z, vx * x + vy * y + vz * z)
  }
  return flat
}

const signedArea = (flat: readonly number[], a: number, b: number, c: number): number =>
  ((flat[b * 2]! - flat[a * 2]!) * (flat[c * 2 + 1]! - flat[a * 2 + 1]!) -
    (flat[c * 2]! - flat[a * 2]!) * (flat[b * 2 + 1]! - flat[a * 2 + 1]!)) /
  2

/** Every triangle counter-clockwise; those without area left out. */
function orient(cut: readonly number[], flat: readonly number[]): number[] {
  const out: number[] = []
  for (let at = 0; at < cut.length; at += 3) {
    const [a, b, c] = [cut[at]!, cut[at + 1]!, cut[at + 2]!]
    const area = signedArea(flat, a, b, c)
    if (area > 1e-12) out.push(a, b, c)
    else if (area < -1e-12) out.push(a, c, b)
  }
  return out
}

/** The triangles of a sound polygon cover what its rings enclose; those of a crossing one do not. */
function checkArea(
  { flat, holes, triangles, corners }: { flat: readonly number[]; holes: readonly number[]; triangles: readonly number[]; corners: number },
  note: GeometryNote,
): void {
  let covered = 0
  for (let at = 0; at < triangles.length; at += 3) covered += signedArea(flat, triangles[at]!, triangles[at + 1]!, triangles[at + 2]!)
  const ends = [...holes, corners]
  let enclosed = 0
  let start = 0
  for (const [index, end] of ends.entries()) {
    let sum = 0
    for (let at = start; at < end; at++) {
      const next = at + 1 < end ? at + 1 : start
      sum += (flat[at * 2]! * flat[next * 2 + 1]! - flat[next * 2]! * flat[at * 2 + 1]!) / 2
    }
    enclosed += index === 0 ? Math.abs(sum) : -Math.abs(sum)
    start = end
  }
  if (Math.abs(covered - enclosed) > 1e-3 * Math.max(enclosed, 0.01)) note('ring-self-crossing', 'the rings of a surface cross')
}
