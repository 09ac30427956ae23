import { milliseconds, seconds, type Milliseconds } from '../units/index.ts'
import type { CueState, Fade } from './cue-state.ts'
import { evaluateLook } from './evaluate-show.ts'
import { fadeAt, isFadeDone } from './fade.ts'
import type { PlanChannel, ShowPlan } from './show-plan.ts'

/** Where a master rests when nobody has touched it. */
const restOf = (target: string): number => (target === 'blackout' || target.startsWith('air/') ? 0 : 1)

/** Level of a master now: what a new fade of it starts from. */
export function masterAt(state: CueState, target: string, atMs: Milliseconds): number {
  const fade = state.masters.find((candidate) => candidate.target === target)
  return fade === undefined ? restOf(target) : fadeAt(fade, atMs)
}

/** Replaces the fade of one target, or adds it at the end. */
function withFade(fades: readonly Fade[], fade: Fade): Fade[] {
  const others = fades.filter((candidate) => candidate.target !== fade.target)
  return [...others, fade]
}

/** Masters with one of them sent to `to` from where it stands. */
export function moveMaster(state: CueState, target: string, to: number, timing: { fadeS: number; atMs: Milliseconds }): Fade[] {
  const from = masterAt(state, target, timing.atMs)
  return withFade(state.masters, { target, from, to, atServerMs: milliseconds(timing.atMs), fadeS: seconds(timing.fadeS) })
}

/** Overrides with one channel sent to `to`, within its range, from the value it has now. */
export function moveOverride(
  plan: ShowPlan,
  state: CueState,
  channel: PlanChannel,
  move: { to: number; fadeS: number; atMs: Milliseconds },
): Fade[] {
  const look = new Float64Array(plan.slotCount)
  evaluateLook(plan, state, move.atMs, look)
  const to = Math.min(Math.max(move.to, plan.low[channel.slot] ?? 0), plan.high[channel.slot] ?? 0)
  return withFade(state.overrides, {
    target: channel.name,
    from: look[channel.slot] ?? 0,
    to,
    atServerMs: move.atMs,
    fadeS: seconds(move.fadeS),
  })
}

/** Leaves out masters that have come back to rest: there is nothing to remember of them. */
export const pruneMasters = (masters: readonly Fade[], atMs: Milliseconds): readonly Fade[] =>
  masters.filter((fade) => fade.to !== restOf(fade.target) || !isFadeDone(fade, atMs))
