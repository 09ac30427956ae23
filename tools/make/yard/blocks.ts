/** A point of the yard: east, north, up, metres. */
export type Point = readonly [number, number, number]

/** A block's extent: west, east, south, north, bottom, top, metres. */
export interface Extent {
  readonly east: readonly [number, number]
  readonly north: readonly [number, number]
  readonly up: readonly [number, number]
}

/** A flat convex face, its corners counter-clockwise as seen from outside. */
export interface Face<M extends string = string> {
  readonly corners: readonly Point[]
  readonly material: M
}

/** A block without its underside: it stands on something. */
export function block<M extends string>({ east: [w, e], north: [s, n], up: [b, t] }: Extent, material: M): Face<M>[] {
  const corners: readonly (readonly Point[])[] = [
    [
      [w, s, t],
      [e, s, t],
      [e, n, t],
      [w, n, t],
    ],
    [
      [w, s, b],
      [e, s, b],
      [e, s, t],
      [w, s, t],
    ],
    [
      [e, s, b],
      [e, n, b],
      [e, n, t],
      [e, s, t],
    ],
    [
      [e, n, b],
      [w, n, b],
      [w, n, t],
      [e, n, t],
    ],
    [
      [w, n, b],
      [w, s, b],
      [w, s, t],
      [w, n, t],
    ],
  ]
  return corners.map((face) => ({ corners: face, material }))
}

/** The underside of a block that hangs. */
export function underside<M extends string>({ east: [w, e], north: [s, n], up: [b] }: Extent, material: M): Face<M> {
  return {
    corners: [
      [w, n, b],
      [e, n, b],
      [e, s, b],
      [w, s, b],
    ],
    material,
  }
}

/** A hip roof over a rectangle, its ridge along the longer side, with its flat underside. */
export function hipRoof<M extends string>(extent: Extent, material: M): Face<M>[] {
  const {
    east: [w, e],
    north: [s, n],
    up: [b, t],
  } = extent
  const run = Math.min(e - w, n - s) / 2
  const first: Point = [w + run, s + run, t]
  const last: Point = [e - run, n - run, t]
  const long = e - w >= n - s
  const slopes: readonly (readonly Point[])[] = long
    ? [
        [[w, s, b], [e, s, b], last, first],
        [[e, n, b], [w, n, b], first, last],
        [[w, n, b], [w, s, b], first],
        [[e, s, b], [e, n, b], last],
      ]
    : [
        [[w, n, b], [w, s, b], first, last],
        [[e, s, b], [e, n, b], last, first],
        [[w, s, b], [e, s, b], first],
        [[e, n, b], [w, n, b], last],
      ]
  // Over a square the ridge is a point: the long slopes lose their second upper corner.
  const pointed = first[0] === last[0] && first[1] === last[1]
  const faces = slopes.map((corners) => ({ corners: pointed ? corners.slice(0, 3) : corners, material }))
  return [...faces, underside(extent, material)]
}

/** An upright eight-sided column between two heights, `radius` to its corners, with its top. */
export function column<M extends string>(foot: Point, radius: number, top: number, material: M): Face<M>[] {
  const [east, north, bottom] = foot
  const diagonal = radius * Math.SQRT1_2
  const ring: readonly (readonly [number, number])[] = [
    [radius, 0],
    [diagonal, diagonal],
    [0, radius],
    [-diagonal, diagonal],
    [-radius, 0],
    [-diagonal, -diagonal],
    [0, -radius],
    [diagonal, -diagonal],
  ]
  const at = (index: number, up: number): Point => {
    const [x, y] = ring[index % ring.length] as readonly [number, number]
    return [east + x, north + y, up]
  }
  const sides = ring.map((_, index) => ({
    corners: [at(index, bottom), at(index + 1, bottom), at(index + 1, top), at(index, top)],
    material,
  }))
  return [...sides, { corners: ring.map((_, index) => at(index, top)), material }]
}
