/** Remembers how late frames were, the last `size` of them. */
export interface Lateness {
  add(ms: number): void
  /** 99th percentile in milliseconds, 0 before the first frame. */
  p99(): number
}

export function createLateness(size: number): Lateness {
  const ring = new Float64Array(size)
  let count = 0
  return {
    add(ms) {
      ring[count++ % size] = ms
    },
    p99() {
      const known = ring.slice(0, Math.min(count, size)).sort()
      return known[Math.min(known.length - 1, Math.floor(known.length * 0.99))] ?? 0
    },
  }
}
