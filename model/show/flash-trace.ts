/** Windows are this much longer than the law asks, for what falls between two samples. */
export const HOLD_MARGIN_MS = 20

export interface FlashTraceOptions {
  /** What is measured at each instant, and the change that counts; `count` values of each, one a group. */
  readonly signals: readonly { readonly step: number; readonly count: number }[]
  /** Each group has its own holds. */
  readonly groups: number
  readonly holdMs: number
  /** Least distance of kept samples. */
  readonly stepMs: number
  /** Numbers of a look. */
  readonly width: number
}

/**
 * A bounded past of samples: when, what was measured, the whole look, and which groups cast a hold. A sample is begun,
 * measured, read, and then kept or dropped. Looks and measures are addressed by ring position (`current`, `newest`,
 * `lowest`).
 */
export interface FlashTrace {
  readonly newestMs: number
  /** Ring position of the sample begun last, and of the newest kept one. */
  readonly current: number
  readonly newest: number
  /** `width` numbers a ring position. */
  readonly looks: Float32Array
  begin(atMs: number): void
  measure(signal: number, group: number, value: number): void
  /** Whether a hold of the group reaches the current sample. */
  held(group: number): boolean
  /** Ring position of the least measure since the hold began, the newest of equals. */
  lowest(signal: number, group: number): number
  least(signal: number, group: number): number
  keep(): void
  clear(): void
}

/** See flash-core for the law this keeps. Memory: looks and measures for as many samples as the longest window needs. */
export function createFlashTrace(options: FlashTraceOptions): FlashTrace {
  return new Trace(options)
}

class Trace implements FlashTrace {
  readonly looks: Float32Array
  private readonly holdMs: number
  private readonly windowMs: number
  private readonly groups: number
  private readonly capacity: number
  private readonly times: Float64Array
  private readonly measures: readonly Float32Array[]
  private readonly steps: readonly number[]
  /** 1 where the sample is a cast of the group. */
  private readonly casts: Uint8Array
  /** Instant of each group's newest cast. */
  private readonly castMs: Float64Array
  /** Samples begun so far; the current one is `head`, kept ones are before it. */
  private head = 0
  private kept = 0

  constructor(options: FlashTraceOptions) {
    this.holdMs = options.holdMs + HOLD_MARGIN_MS
    this.windowMs = 2 * options.holdMs + 2 * HOLD_MARGIN_MS
    this.groups = options.groups
    this.capacity = Math.ceil((this.holdMs + this.windowMs) / options.stepMs) + 4
    this.times = new Float64Array(this.capacity)
    this.looks = new Float32Array(this.capacity * options.width)
    this.measures = options.signals.map((signal) => new Float32Array(this.capacity * signal.count))
    this.steps = options.signals.map((signal) => signal.step)
    this.casts = new Uint8Array(this.capacity * options.groups)
    this.castMs = new Float64Array(options.groups).fill(-Infinity)
  }

  get current(): number {
    return this.head % this.capacity
  }

  get newest(): number {
    return (this.head - 1 + this.capacity) % this.capacity
  }

  get newestMs(): number {
    return this.kept > 0 ? (this.times[this.newest] as number) : -Infinity
  }

  begin(atMs: number): void {
    this.times[this.current] = atMs
  }

  measure(signal: number, group: number, value: number): void {
    const measures = this.measures[signal]
    if (measures !== undefined) measures[this.current * this.groups + group] = value
  }

  held(group: number): boolean {
    return (this.castMs[group] ?? 0) >= (this.times[this.current] ?? 0) - this.holdMs
  }

  lowest(signal: number, group: number): number {
    const measures = this.measures[signal]
    const from = this.holdStart(group)
    let best = this.current
    if (measures === undefined) return best
    let least = measures[best * this.groups + group] ?? 0
    for (let sample = this.head - 1; sample >= from; sample--) {
      const at = sample % this.capacity
      const value = measures[at * this.groups + group] ?? 0
      if (value < least) {
        least = value
        best = at
      }
    }
    return best
  }

  least(signal: number, group: number): number {
    return this.measures[signal]?.[this.lowest(signal, group) * this.groups + group] ?? 0
  }

  keep(): void {
    const at = this.current
    for (let group = 0; group < this.groups; group++) {
      let cast = false
      for (let signal = 0; signal < this.measures.length && !cast; signal++) cast = this.endsFlash(signal, group)
      this.casts[at * this.groups + group] = cast ? 1 : 0
      if (cast) this.castMs[group] = this.times[at] ?? 0
    }
    this.head++
    this.kept = Math.min(this.kept + 1, this.capacity - 1)
  }

  clear(): void {
    this.kept = 0
    this.castMs.fill(-Infinity)
  }

  /** The earliest cast of the group that still holds. */
  private holdStart(group: number): number {
    const fromMs = (this.times[this.current] ?? 0) - this.holdMs
    let start = this.head
    for (let sample = this.head - 1; sample >= this.head - this.kept; sample--) {
      const at = sample % this.capacity
      if ((this.times[at] ?? 0) < fromMs) break
      if (this.casts[at * this.groups + group] === 1) start = sample
    }
    return start
  }

  /** Whether the current sample is a new low after a rise and a fall within the span looked back on. */
  private endsFlash(signal: number, group: number): boolean {
    const measures = this.measures[signal]
    if (measures === undefined) return false
    const step = this.steps[signal] ?? 1
    const low = measures[this.current * this.groups + group] ?? 0
    const fromMs = (this.times[this.current] ?? 0) - this.windowMs
    let peak = low
    for (let sample = this.head - 1; sample >= this.head - this.kept; sample--) {
      const at = sample % this.capacity
      if ((this.times[at] ?? 0) < fromMs) return false
      const value = measures[at * this.groups + group] ?? 0
      if (value <= low) return peak - low >= step
      if (value > peak) peak = value
      if (peak - low >= step && peak - value >= step) return true
    }
    return false
  }
}
