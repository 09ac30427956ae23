import { HolositeError } from '../../../model/errors/index.ts'

/** A value over the rite's time: keys in seconds, straight or smooth between. */
export interface Curve<V extends number | readonly [number, number, number]> {
  readonly keys: readonly { readonly atS: number; readonly value: V; readonly ease: 'linear' | 'step' | 'smooth' }[]
}

type Value = number | readonly [number, number, number]

/** Keys as pairs of seconds and value; the ease holds for all. */
export const curve = <V extends Value>(
  keys: readonly (readonly [number, V])[],
  ease: 'linear' | 'step' | 'smooth' = 'linear',
): Curve<V> => ({
  keys: keys.map(([atS, value]) => ({ atS, value, ease })),
})

/** Value at a time: what `evaluateShow` would give for the whole curve. */
export function valueAt<V extends Value>({ keys }: Curve<V>, atS: number): V {
  const after = keys.findIndex((key) => key.atS > atS)
  const to = keys.at(after)
  const from = after > 0 ? keys[after - 1] : to
  if (!from || !to)
    throw new HolositeError({ code: 'show/bad-value', what: 'A curve has no keys.', fix: 'Give the curve at least one key.' })
  if (after <= 0) return to.value
  if (from.ease === 'step') return from.value
  const linear = (atS - from.atS) / (to.atS - from.atS)
  const share = from.ease === 'smooth' ? linear * linear * (3 - 2 * linear) : linear
  const mix = (a: number, b: number): number => a + (b - a) * share
  if (typeof from.value === 'number') return mix(from.value, to.value as number) as V
  const [a, b] = [from.value, to.value as readonly [number, number, number]]
  return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])] as readonly [number, number, number] as V
}

const tidy = (value: Value): number | [number, number, number] =>
  typeof value === 'number'
    ? Number(value.toFixed(4))
    : [Number(value[0].toFixed(4)), Number(value[1].toFixed(4)), Number(value[2].toFixed(4))]

/**
 * The part of a curve within one cue, as keys from the cue's start. A smooth way cut in the middle is given by points a third of a
 * second apart, straight between.
 */
export function cut(
  whole: Curve<Value>,
  fromS: number,
  toS: number,
): { atS: number; value: number | [number, number, number]; ease: 'linear' | 'step' | 'smooth' }[] {
  const keys = [{ atS: 0, value: tidy(valueAt(whole, fromS)), ease: easeAt(whole, fromS) }]
  for (const key of whole.keys) {
    if (key.atS > fromS && key.atS < toS) keys.push({ atS: Number((key.atS - fromS).toFixed(4)), value: tidy(key.value), ease: key.ease })
  }
  const last = { atS: Number((toS - fromS).toFixed(4)), value: tidy(valueAt(whole, toS)), ease: 'linear' as const }
  return straighten(whole, [...keys, last], fromS)
}

/** One key that holds what the curve comes to: a cue that loops stands still, or the street would jump back once a round. */
export const standing = (whole: Curve<Value>, atS: number): ReturnType<typeof cut> => [
  { atS: 0, value: tidy(valueAt(whole, atS)), ease: 'linear' },
]

const easeAt = ({ keys }: Curve<Value>, atS: number): 'linear' | 'step' | 'smooth' =>
  keys.findLast((key) => key.atS <= atS)?.ease ?? 'linear'

function straighten(whole: Curve<Value>, keys: ReturnType<typeof cut>, fromS: number): ReturnType<typeof cut> {
  const times = new Set(whole.keys.map((key) => key.atS))
  const isOwn = (key: { atS: number }): boolean => times.has(Number((fromS + key.atS).toFixed(4)))
  return keys.flatMap((key, index) => {
    const next = keys[index + 1]
    if (!next || key.ease !== 'smooth' || (isOwn(key) && isOwn(next))) return [key]
    const still = JSON.stringify(key.value) === JSON.stringify(next.value)
    const steps = still ? 1 : Math.max(1, Math.ceil((next.atS - key.atS) * 3))
    return Array.from({ length: steps }, (_, step) => {
      const atS = key.atS + ((next.atS - key.atS) * step) / steps
      return { atS: Number(atS.toFixed(4)), value: tidy(valueAt(whole, fromS + atS)), ease: 'linear' as const }
    })
  })
}
