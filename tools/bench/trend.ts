import { percentile } from './percentile.ts'

/** Growth from one value to the next: the median slope between all pairs, which single jumps do not move (Sen 1968). NaN of fewer than two. */
export function trend(values: readonly number[]): number {
  const slopes = values.flatMap((value, at) => values.slice(at + 1).map((later, after) => (later - value) / (after + 1)))
  return percentile(slopes, 0.5)
}
