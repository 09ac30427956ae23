import type { Role } from '../../../model/body/index.ts'
import { spline } from './spline.ts'

/** Metres; of a person who faces +Z with arms down, left at +X. */
export type Triple = readonly [number, number, number]
/** Shares of bones; they sum to 1. */
export type Weights = readonly (readonly [string, number])[]
/** What a face does: how far a corner goes where it is done wholly. */
export type Shape = 'blink' | 'aa' | 'ih' | 'ou' | 'ee' | 'oh'
export const SHAPES: readonly Shape[] = ['blink', 'aa', 'ih', 'ou', 'ee', 'oh']

export interface Corner {
  readonly at: Triple
  readonly role: Role
  /** Of its role's colour, linear. */
  readonly tint?: number | Triple
  readonly weights: Weights
  readonly moves?: Readonly<Partial<Record<Shape, Triple>>>
}

/** A person as he grows: corners, and triangles that are seen from where they run counter-clockwise. */
export interface Draft {
  readonly corners: Corner[]
  /** Corners of one group at one place share a normal. */
  readonly groups: number[]
  readonly index: number[]
}

export const newDraft = (): Draft => ({ corners: [], groups: [], index: [] })

/**
 * Corners in rows, and the faces between them: seen from where the columns run to the right and the rows up. Faces of no area are left
 * out. Returns nothing; groups of two grids are never one.
 */
export function addGrid(draft: Draft, rows: number, columns: number, cornerAt: (row: number, column: number) => Corner): void {
  const first = draft.corners.length
  const group = (draft.groups.at(-1) ?? -1) + 1
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      draft.corners.push(cornerAt(row, column))
      draft.groups.push(group)
    }
  }
  const width = columns + 1
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = first + row * width + column
      addFace(draft, a, a + 1, a + width)
      addFace(draft, a + 1, a + width + 1, a + width)
    }
  }
}

function addFace(draft: Draft, ...face: readonly [number, number, number]): void {
  const [a, b, c] = face.map((corner) => draft.corners[corner]!.at) as [Triple, Triple, Triple]
  const isOne = (p: Triple, q: Triple): boolean => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) < 1e-6
  if (!isOne(a, b) && !isOne(b, c) && !isOne(c, a)) draft.index.push(...face)
}

/** A level ring about an upright axis: its middle, its half axes to the side, to the front and, where it is another, to the back. */
export interface Ring {
  readonly y: number
  readonly x?: number
  readonly z?: number
  readonly rx: number
  readonly rz: number
  readonly back?: number
  readonly weights: Weights
}

export interface Tube {
  readonly sides: number
  readonly rows: number
  readonly role: Role
  /** From where to where round, radians: 0 in front, growing to the left. All round where it is not given. */
  readonly from?: number
  readonly to?: number
  /** Corners: 1 for an ellipse, less for a rounder box. */
  readonly round?: number
  /** Ends that are closed by a point in their middle. */
  readonly closed?: 'both' | 'top' | 'bottom'
  /** Out of the ring by a share of it: pleats. `up` 0 at the first ring to 1 at the last. */
  readonly ripple?: (angle: number, up: number) => number
  readonly tint?: number | ((angle: number, up: number) => number | Triple)
  readonly paint?: (angle: number, up: number) => Role
  /** Bones by height as well, in place of those of the rings. */
  readonly carry?: (angle: number, up: number, rings: Weights, y: number) => Weights
}

/** Rings from below to above, joined by smooth curves. */
export function addTube(draft: Draft, rings: readonly Ring[], tube: Tube): void {
  const { sides, rows, from = -Math.PI, to = Math.PI, closed } = tube
  const place = tubePlace(rings, tube)
  const low = closed === 'both' || closed === 'bottom' ? 1 : 0
  const high = closed === 'both' || closed === 'top' ? 1 : 0
  addGrid(draft, rows + low + high, sides, (row, column) => {
    const up = Math.min(1, Math.max(0, (row - low) / rows))
    const angle = from + ((to - from) * column) / sides
    const isEnd = row < low || row > rows + low
    return place(angle, up, isEnd ? 0 : 1)
  })
}

/** A corner of a tube by its angle and how far up it is; `out` 0 is its axis, more than 1 outside of it. */
export function tubePlace(rings: readonly Ring[], tube: Omit<Tube, 'sides' | 'rows'>): (angle: number, up: number, out?: number) => Corner {
  const through = (of: (ring: Ring) => number): ((at: number) => number) => spline(rings.map(of))
  const [x, y, z] = [through((ring) => ring.x ?? 0), through((ring) => ring.y), through((ring) => ring.z ?? 0)]
  const [rx, rz, back] = [through((ring) => ring.rx), through((ring) => ring.rz), through((ring) => ring.back ?? ring.rz)]
  const power = tube.round ?? 1
  const bent = (value: number): number => Math.sign(value) * Math.abs(value) ** power
  return (angle, up, out = 1) => {
    const at = up * (rings.length - 1)
    const wide = out * (1 + (tube.ripple?.(angle, up) ?? 0))
    const [side, front] = [bent(Math.sin(angle)) * wide, bent(Math.cos(angle)) * wide]
    const weights = mixed(rings, at)
    return {
      at: [x(at) + rx(at) * side, y(at), z(at) + (front < 0 ? back(at) : rz(at)) * front],
      role: tube.paint?.(angle, up) ?? tube.role,
      tint: typeof tube.tint === 'function' ? tube.tint(angle, up) : (tube.tint ?? 1),
      weights: tube.carry?.(angle, up, weights, y(at)) ?? weights,
    }
  }
}

/** Bones of two rings by how near each is. */
function mixed(rings: readonly Ring[], at: number): Weights {
  const k = Math.min(rings.length - 1, Math.floor(at))
  const share = at - k
  const [one, other] = [rings[k]!.weights, rings[k + 1]?.weights ?? []]
  return blend(one, other, share)
}

/** `share` of the other, the rest of the one. */
export function blend(one: Weights, other: Weights, share: number): Weights {
  const sums = new Map<string, number>()
  for (const [bone, weight] of one) sums.set(bone, weight * (1 - share))
  for (const [bone, weight] of other) sums.set(bone, (sums.get(bone) ?? 0) + weight * share)
  return [...sums].filter(([, weight]) => weight > 1e-4)
}

/** A ball squeezed to half axes, upright. */
export interface Ball {
  readonly at: Triple
  readonly radii: Triple
  readonly role: Role
  readonly bone: string
  readonly rows?: number
  readonly sides?: number
  readonly tint?: number | Triple
  /** Turned about X, then about Z, radians. */
  readonly pitch?: number
  readonly roll?: number
}

export function addBall(draft: Draft, ball: Ball): void {
  const { at, radii, role, bone, rows = 6, sides = 8, tint = 1, pitch = 0, roll = 0 } = ball
  addGrid(draft, rows, sides, (row, column) => {
    const tilt = -Math.PI / 2 + (row / rows) * Math.PI
    const angle = -Math.PI + (column / sides) * 2 * Math.PI
    const wide = row === 0 || row === rows ? 0 : Math.cos(tilt)
    const [x, y, z] = [radii[0] * wide * Math.sin(angle), radii[1] * Math.sin(tilt), radii[2] * wide * Math.cos(angle)]
    const [py, pz] = [y * Math.cos(pitch) - z * Math.sin(pitch), y * Math.sin(pitch) + z * Math.cos(pitch)]
    const [qx, qy] = [x * Math.cos(roll) - py * Math.sin(roll), x * Math.sin(roll) + py * Math.cos(roll)]
    return { at: [at[0] + qx, at[1] + qy, at[2] + pz], role, tint, weights: [[bone, 1]] }
  })
}

/** A cord or a finger: rings of one radius along a way, its last end closed. */
export interface Cord {
  readonly way: readonly Triple[]
  readonly radii: readonly number[]
  readonly role: Role
  readonly weights: Weights | ((along: number) => Weights)
  readonly sides?: number
  readonly tint?: number
  /** Across to thick: 1 for a round one; its width lies along X. */
  readonly flat?: number
}

export function addCord(draft: Draft, { way, radii, role, weights, sides = 6, tint = 1, flat = 1 }: Cord): void {
  const last = way.length - 1
  addGrid(draft, last + 1, sides, (row, column) => {
    const k = Math.min(row, last)
    const [from, to] = [way[Math.max(0, k - 1)]!, way[Math.min(last, k + 1)]!]
    const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
    const long = Math.hypot(dx, dy, dz)
    const along: Triple = [dx / long, dy / long, dz / long]
    // Two ways across: X as far as it is across, and what is across both.
    const dot = along[0]
    const u = unit([1 - dot * along[0], -dot * along[1], -dot * along[2]])
    const v: Triple = [along[1] * u[2] - along[2] * u[1], along[2] * u[0] - along[0] * u[2], along[0] * u[1] - along[1] * u[0]]
    const radius = row > last ? 0 : radii[Math.min(k, radii.length - 1)]!
    const angle = (column / sides) * 2 * Math.PI
    const [p, q] = [radius * flat * Math.cos(angle), radius * Math.sin(angle)]
    const middle = way[k]!
    return {
      at: [middle[0] + u[0] * p + v[0] * q, middle[1] + u[1] * p + v[1] * q, middle[2] + u[2] * p + v[2] * q],
      role,
      tint,
      weights: typeof weights === 'function' ? weights(k / last) : weights,
    }
  })
}

/** Of length 1; to the front where it has none. */
export function unit([x, y, z]: Triple): Triple {
  const long = Math.hypot(x, y, z)
  return long < 1e-6 ? [0, 0, 1] : [x / long, y / long, z / long]
}
