import type { PointPair } from '../../../model/optics/index.ts'

/** Projects by a 3 x 4 matrix. */
export type PlainCamera = (twin: readonly number[]) => [number, number]

/** The textbook's direct linear transform, twelve numbers from all pairs alike, no lens, no doubts: what ours is held against. */
export function plainDlt(pairs: readonly PointPair[]): PlainCamera {
  const middle = [0, 1, 2].map((axis) => pairs.reduce((sum, { twin }) => sum + twin[axis]!, 0) / pairs.length)
  const [scale, width] = [30, 1280]
  const rows = pairs.flatMap(({ picture, twin }) => {
    const x = [...twin.map((value, axis) => (value - middle[axis]!) / scale), 1]
    const [u, v] = [picture[0] / width, picture[1] / width]
    const none = [0, 0, 0, 0]
    return [
      [...x, ...none, ...x.map((value) => -u * value)],
      [...none, ...x, ...x.map((value) => -v * value)],
    ]
  })
  const p = leastVector(rows, 12)
  return (twin) => {
    const x = [...twin.map((value, axis) => (value - middle[axis]!) / scale), 1]
    const [a, b, c] = [0, 4, 8].map((from) => x.reduce((sum, value, at) => sum + value * p[from + at]!, 0)) as [number, number, number]
    return [(a / c) * width, (b / c) * width]
  }
}

/** The vector that rows as good as send to zero, by inverse iteration. */
function leastVector(rows: readonly number[][], n: number): number[] {
  const normal = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_unused, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  )
  for (let i = 0; i < n; i++) normal[i]![i]! += 1e-12
  let vector = Array.from({ length: n }, (_, i) => 1 / (i + 1))
  for (let round = 0; round < 30; round++) {
    vector = solved(normal, vector)
    const long = Math.hypot(...vector)
    vector = vector.map((value) => value / long)
  }
  return vector
}

/** Gauss's elimination with pivots. */
function solved(matrix: readonly number[][], right: readonly number[]): number[] {
  const a = matrix.map((row, at) => [...row, right[at]!])
  const n = a.length
  for (let column = 0; column < n; column++) {
    let best = column
    for (let row = column + 1; row < n; row++) if (Math.abs(a[row]![column]!) > Math.abs(a[best]![column]!)) best = row
    ;[a[column], a[best]] = [a[best]!, a[column]!]
    for (let row = column + 1; row < n; row++) {
      const by = a[row]![column]! / a[column]![column]!
      for (let k = column; k <= n; k++) a[row]![k]! -= by * a[column]![k]!
    }
  }
  const x = Array<number>(n).fill(0)
  for (let row = n - 1; row >= 0; row--) {
    let sum = a[row]![n]!
    for (let k = row + 1; k < n; k++) sum -= a[row]![k]! * x[k]!
    x[row] = sum / a[row]![row]!
  }
  return x
}
