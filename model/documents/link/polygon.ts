/** A corner of a zone: east, north, metres. */
type Corner = readonly [number, number]

/** The first two sides of a closed polygon that cross or touch outside their common corner, by their first corners' indices. */
export function crossingSides(polygon: readonly Corner[]): readonly [number, number] | undefined {
  const count = polygon.length
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const [a, b] = side(polygon, i)
      const [c, d] = side(polygon, j)
      if (j === i + 1 || (i === 0 && j === count - 1)) {
        const [before, shared, after] = j === i + 1 ? [a, b, d] : [c, a, b]
        if (foldsBack(before, shared, after)) return [i, j]
      } else if (touch(a, b, c, d)) return [i, j]
    }
  }
  return undefined
}

/** Twice the signed area, m²: positive when the corners run counter-clockwise. */
export function doubleArea(polygon: readonly Corner[]): number {
  let sum = 0
  for (let index = 0; index < polygon.length; index++) {
    const [a, b] = side(polygon, index)
    sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}

function side(polygon: readonly Corner[], index: number): readonly [Corner, Corner] {
  return [polygon[index] as Corner, polygon[(index + 1) % polygon.length] as Corner]
}

const turn = (a: Corner, b: Corner, c: Corner): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Neighbouring sides may share their corner only: not run back over one another, and neither may have no length. */
function foldsBack(before: Corner, shared: Corner, after: Corner): boolean {
  const ahead = (after[0] - shared[0]) * (shared[0] - before[0]) + (after[1] - shared[1]) * (shared[1] - before[1])
  return turn(before, shared, after) === 0 && ahead <= 0
}

function touch(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const apart =
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1])
  if (apart) return false
  return Math.sign(turn(a, b, c)) * Math.sign(turn(a, b, d)) <= 0 && Math.sign(turn(c, d, a)) * Math.sign(turn(c, d, b)) <= 0
}
