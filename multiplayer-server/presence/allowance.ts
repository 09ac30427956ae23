/** A bucket of tokens: so many a second, so many at once. Time is the caller's, milliseconds, and must not fall. */
export class Allowance {
  private readonly perMs: number
  private readonly most: number
  private left: number
  private sinceMs = -Infinity

  constructor(perSecond: number, most: number) {
    this.perMs = perSecond / 1000
    this.most = most
    this.left = most
  }

  /** Takes one token; false when there is none. */
  take(nowMs: number): boolean {
    this.left = Math.min(this.most, this.left + (nowMs - this.sinceMs) * this.perMs)
    this.sinceMs = nowMs
    if (this.left < 1) return false
    this.left--
    return true
  }
}
