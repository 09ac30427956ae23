/**
 * A curve through values at 0, 1, 2 ..., that swings over none of them: monotone cubic pieces (Fritsch and Carlson, 1980). Beyond its ends it
 * goes on level.
 */
export function spline(values: readonly number[]): (at: number) => number {
  const last = values.length - 1
  const steps = Array.from({ length: last }, (_, k) => values[k + 1]! - values[k]!)
  const slopes = values.map((_, k) => {
    const [before, after] = [steps[k - 1] ?? steps[k] ?? 0, steps[k] ?? steps[k - 1] ?? 0]
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after)
  })
  return (at) => {
    const k = Math.min(Math.max(Math.floor(at), 0), Math.max(0, last - 1))
    const t = Math.min(1, Math.max(0, at - k))
    const [from, to, out, into] = [values[k]!, values[k + 1] ?? values[k]!, slopes[k]!, slopes[k + 1] ?? 0]
    return from + t * (out + t * (3 * (to - from) - 2 * out - into + t * (2 * (from - to) + out + into)))
  }
}

/** The same through points given by where they lie: x ascending. */
export function curve(points: readonly (readonly [x: number, y: number])[]): (x: number) => number {
  const through = spline(points.map(([, y]) => y))
  return (x) => {
    const k = points.findIndex(([from], index) => x < (points[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) && x >= from)
    if (k < 0) return points[0]![1]
    const next = points[k + 1]
    return next === undefined ? points[k]![1] : through(k + (x - points[k]![0]) / (next[0] - points[k]![0]))
  }
}

/** 0 up to `from`, 1 from `to` on, smooth between. */
export function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** A bell of height 1 about 0: `x` in its half widths. */
export const bell = (x: number): number => Math.exp(-x * x)
