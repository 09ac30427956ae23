import { SLOT_LIMIT } from '../../model/presence/index.ts'
import { DOES, gesture, LASTS_S, type Doing, type Gesture } from './body-gesture.ts'
import type { BodyWish } from './body-solve.ts'

/** A hand goes up or down in this time. */
const RAISE_S = 0.35

/** What everybody does, by slot: remembered from frame to frame. */
export interface Doings {
  /** Begins something at once, whatever was done before. */
  begin(slot: number, doing: Doing): void
  raise(slot: number, up: boolean): void
  /** What somebody does now. */
  doing(slot: number): Doing
  /** Time that runs for somebody, seconds. */
  atS(slot: number): number
  /** Fills a wish whose gait is set. Allocates nothing. */
  step(slot: number, wish: BodyWish, given: { readonly deltaS: number; readonly chance: number }): void
  /** Whoever comes into this slot next does nothing yet; a raised hand is told of by the room. */
  forget(slot: number): void
}

/** Nobody does anything. */
export function createDoings(): Doings {
  const doing = new Uint8Array(SLOT_LIMIT + 1)
  const sinceS = new Float64Array(SLOT_LIMIT + 1)
  const times = new Float64Array(SLOT_LIMIT + 1)
  const up = new Uint8Array(SLOT_LIMIT + 1)
  const raised = new Float64Array(SLOT_LIMIT + 1)
  const now: Gesture = { doing: DOES.nothing, sinceS: 0, raised: 0, atS: 0, chance: 0 }
  return {
    begin(slot, what) {
      doing[slot] = what
      sinceS[slot] = 0
    },
    raise(slot, isUp) {
      up[slot] = isUp ? 1 : 0
    },
    doing: (slot) => doing[slot] as Doing,
    atS: (slot) => times[slot]!,
    step(slot, wish, { deltaS, chance }) {
      times[slot] = times[slot]! + deltaS
      sinceS[slot] = sinceS[slot]! + deltaS
      if (sinceS[slot] >= LASTS_S[doing[slot]!]!) doing[slot] = DOES.nothing
      const step = deltaS / RAISE_S
      raised[slot] = Math.min(1, Math.max(0, raised[slot]! + (up[slot] === 1 ? step : -step)))
      now.doing = doing[slot] as Doing
      now.sinceS = sinceS[slot]
      now.raised = raised[slot]
      now.atS = times[slot]
      now.chance = chance
      gesture(wish, now)
    },
    forget(slot) {
      doing[slot] = DOES.nothing
      raised[slot] = 0
      times[slot] = 0
    },
  }
}
