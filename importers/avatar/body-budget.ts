import type { Outcome } from '../../model/errors/index.ts'
import { refusal } from './body-fault.ts'

/** The most one body may ask of every page that draws it. */
export const BODY_BUDGET = {
  triangles: 15_000,
  /** A material with an outline is drawn twice. */
  drawCalls: 4,
  texturePx: 1024,
  textures: 12,
  /** Of all skins together. */
  joints: 512,
  nodes: 512,
  morphTargets: 32,
  vertices: 40_000,
  /** Of all numbers once they are read. */
  decodedBytes: 16 * 1024 * 1024,
  bytes: 3 * 1024 * 1024,
} as const

/** A file this large is not even read. */
export const MOST_SOURCE_BYTES = 60 * 1024 * 1024

/** What a body asks for, in the budget's measures. */
export type BodyMeasure = { readonly [Name in keyof typeof BODY_BUDGET]: number }

/** What is over, as figures, in the budget's order. */
export const overBudget = (
  measure: BodyMeasure,
): readonly { readonly of: keyof BodyMeasure; readonly is: number; readonly most: number }[] =>
  (Object.keys(BODY_BUDGET) as (keyof BodyMeasure)[]).flatMap((of) =>
    measure[of] > BODY_BUDGET[of] ? { of, is: measure[of], most: BODY_BUDGET[of] } : [],
  )

/** Refuses a body that asks for more, with the figures. */
export function judgeBudget(measure: BodyMeasure): Outcome<null> {
  const over = overBudget(measure)
  if (over.length === 0) return { ok: true, value: null }
  const told = over.map(({ of, is, most }) => `${of} ${is} of ${most}`).join(', ')
  return refusal('body/over-budget', `The body is over its budget: ${told}.`, 'Make it simpler, or go on in the costume of the house.')
}
