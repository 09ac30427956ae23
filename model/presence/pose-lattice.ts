import { type Metres, metres } from '../units/index.ts'

/** Step of every position on the wire. An axis is off by half of it at most, a point by 1.74 mm. */
export const LATTICE_STEP: Metres = metres(0.002)
const STEPS_PER_METRE = 500

/** Bits of a head coordinate, two's complement: +-4,194 m. */
export const HEAD_BITS = 22
/** Bits of a hand coordinate relative to the head's: +-4.09 m. */
export const HAND_BITS = 12
/** Bits of a quaternion component. */
export const TURN_BITS = 10

export const HEAD_LIMIT = 2 ** (HEAD_BITS - 1) - 1
export const HAND_LIMIT = 2 ** (HAND_BITS - 1) - 1
export const TURN_LIMIT = 2 ** (TURN_BITS - 1) - 1

/**
 * Step of a quaternion component: a little over nine bits between -sqrt(1/2) and +sqrt(1/2). The component left out is at
 * least one half, where half a step in each of the three turns by 2 * sqrt(3) * 2 * half a step = 0.493 degrees: the worst.
 */
const TURNS_PER_UNIT = 285 / Math.SQRT1_2
const TURN_STEP = 1 / TURNS_PER_UNIT
/** A chart (the component left out) is kept while that component is above this, so that it seldom changes. */
const KEEP_CHART = 0.55
/** Greatest sum of three squares an encoder writes: the component left out is one half, and each of the three rounded up. */
const TURN_SQUARES = 0.755 * TURNS_PER_UNIT * TURNS_PER_UNIT

/** The nearest lattice step of a coordinate in metres. */
export function stepsFromMetres(value: number): number {
  return Math.round(value * STEPS_PER_METRE)
}

export function clampSteps(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value
}

export function metresFromSteps(steps: number): number {
  return steps / STEPS_PER_METRE
}

/** The chart for a unit quaternion: the old one while it is good, else the greatest component. */
export function chooseChart(q: Float64Array, old: number): number {
  if (Math.abs(q[old] as number) > KEEP_CHART) return old
  let best = 0
  for (let i = 1; i < 4; i++) if (Math.abs(q[i] as number) > Math.abs(q[best] as number)) best = i
  return best
}

/** Writes the three components other than `chart`, in order, the quaternion turned so that the component left out is positive. */
export function turnsFromQuaternion(q: Float64Array, chart: number, out: Int32Array, to: number): void {
  const scale = (q[chart] as number) < 0 ? -TURNS_PER_UNIT : TURNS_PER_UNIT
  for (let i = 0, j = to; i < 4; i++) {
    if (i !== chart) out[j++] = clampSteps(Math.round((q[i] as number) * scale), TURN_LIMIT)
  }
}

/** Writes the unit quaternion of three components and their chart; `out` has 4 numbers. */
export function quaternionFromTurns(turns: Int32Array, from: number, chart: number, out: Float64Array): void {
  let rest = 1
  for (let i = 0, j = from; i < 4; i++) {
    if (i === chart) continue
    const component = (turns[j++] as number) * TURN_STEP
    out[i] = component
    rest -= component * component
  }
  out[chart] = Math.sqrt(rest > 0 ? rest : 0)
}

/** True when an encoder may have written these components: the one left out is above one half. */
export function turnsAreSound(turns: Int32Array, at: number): boolean {
  const x = turns[at] as number
  const y = turns[at + 1] as number
  const z = turns[at + 2] as number
  return x * x + y * y + z * z <= TURN_SQUARES
}
