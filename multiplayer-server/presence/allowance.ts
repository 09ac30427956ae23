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

  /** Takes so many tokens; false when there are fewer. */
  take(nowMs: number, cost = 1): boolean {
    this.left = Math.min(this.most, this.left + (nowMs - this.sinceMs) * this.perMs)
    this.sinceMs = nowMs
    if (this.left < cost) return false
    this.left -= cost
    return true
  }
}
