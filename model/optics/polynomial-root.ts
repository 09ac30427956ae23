/** Roots further out are not looked for: as an ideal radius, a ray 0.2 seconds of arc from the plane of the lens. */
const FARTHEST = 1e6

/**
 * The smallest root above 0 of `c[0] + c[1] x + c[2] x^2 + ...`, to the last bit; Infinity where there is none up to a million. A root the polynomial
 * touches without crossing does not count. Between two neighbouring roots of its derivative a polynomial is monotonic, so every
 * root is bracketed and found by halving: nothing is sampled and nothing can be missed.
 */
export function firstPositiveRoot(c: readonly number[]): number {
  return positiveRoots(c)[0] ?? Infinity
}

function positiveRoots(c: readonly number[]): number[] {
  let degree = c.length - 1
  while (degree > 0 && c[degree] === 0) degree--
  if (degree < 1) return []
  const p = c.slice(0, degree + 1)
  // Cauchy: no root lies further out.
  const bound = Math.min(FARTHEST, 1 + Math.max(...p.slice(0, degree).map((value) => Math.abs(value / p[degree]!))))
  const derivative = p.slice(1).map((value, index) => value * (index + 1))
  const stops = [0, ...positiveRoots(derivative).filter((root) => root < bound), bound]
  const roots: number[] = []
  for (let k = 1; k < stops.length; k++) {
    const from = stops[k - 1]!
    const to = stops[k]!
    if (valueAt(p, from) * valueAt(p, to) < 0) roots.push(bisected(p, from, to))
  }
  return roots
}

function bisected(c: readonly number[], from: number, to: number): number {
  const rises = valueAt(c, from) < 0
  let low = from
  let high = to
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return low
    if (valueAt(c, middle) < 0 === rises) low = middle
    else high = middle
  }
}

function valueAt(c: readonly number[], x: number): number {
  let value = 0
  for (let k = c.length - 1; k >= 0; k--) value = value * x + c[k]!
  return value
}
