/** Presses of GO closer together than this count once: an operator's thumb bounces. */
export const GO_LOCKOUT_MS = 200

/** Lets the first press through and swallows the rest until the lockout has passed since the last press. */
export function createGoGuard(): { press(nowMs: number): boolean } {
  let pressedAt = -Infinity
  return {
    press(nowMs) {
      const fires = nowMs - pressedAt >= GO_LOCKOUT_MS
      pressedAt = nowMs
      return fires
    },
  }
}
