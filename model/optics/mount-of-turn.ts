import type { RawPose } from './poses-from-three.ts'

const DEGREES = 180 / Math.PI

/** A view's turn and place as documents write a mount: degrees, heading 0 to 360. Looking straight up or down, the roll carries the turn. */
export function mountOfTurn({ turn, centre }: RawPose): {
  position: [number, number, number]
  headingDeg: number
  pitchDeg: number
  rollDeg: number
} {
  const [e, n, u] = [turn[6]!, turn[7]!, turn[8]!]
  const heading = Math.atan2(e, n)
  const right = [Math.cos(heading), -Math.sin(heading), 0]
  const up = [-Math.sin(heading) * u, -Math.cos(heading) * u, Math.hypot(e, n)]
  const along = (axis: readonly number[]): number => turn[0]! * axis[0]! + turn[1]! * axis[1]! + turn[2]! * axis[2]!
  return {
    position: [centre[0]!, centre[1]!, centre[2]!],
    headingDeg: (((heading * DEGREES) % 360) + 360) % 360,
    pitchDeg: Math.atan2(u, Math.hypot(e, n)) * DEGREES,
    rollDeg: Math.atan2(-along(up), along(right)) * DEGREES,
  }
}
