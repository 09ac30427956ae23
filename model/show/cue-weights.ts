import { seconds, type Milliseconds } from '../units/index.ts'
import type { CueState, RunningCue } from './cue-state.ts'
import { rampAt } from './fade.ts'
import { showTimeOf } from './show-clock.ts'
import { MAX_RUNNING_CUES, type EvaluateScratch, type PlanCue, type PlanPart, type ShowPlan } from './show-plan.ts'

const NO_FADE = seconds(0)

/** What is left of an entry by its own release: 1 before, 0 after. */
export function releaseLeft(entry: RunningCue, serverMs: Milliseconds): number {
  if (entry.releasedAtServerMs === undefined) return 1
  return 1 - rampAt(entry.releasedAtServerMs, entry.releaseFadeS ?? NO_FADE, serverMs)
}

/** What is left of a cue that releases itself at its end, by show time: a pause holds it. */
export function endLeft(cue: PlanCue, showS: number): number {
  const overS = showS - cue.endS
  if (cue.end !== 'release' || overS <= 0) return 1
  return overS < cue.fadeOutS ? 1 - overS / cue.fadeOutS : 0
}

/** The first later entry whose GO released entry `index`, or -1 (not released, or released by stop or back). */
export function successorOf(running: readonly RunningCue[], index: number): number {
  const releasedAt = running[index]?.releasedAtServerMs
  if (releasedAt === undefined) return -1
  for (let later = index + 1; later < running.length; later++) {
    if (running[later]?.startedAtServerMs === releasedAt) return later
  }
  return -1
}

/** Entries that count: the newest `MAX_RUNNING_CUES`. Returns the index of the oldest of them. */
export const firstRunning = (state: CueState): number => Math.max(0, state.running.length - MAX_RUNNING_CUES)

/**
 * Fills the scratch for every entry, newest first, at `index - first`:
 * - `fadeIn` 0..1 from its GO;
 * - `ended` what its own end has left of it;
 * - `rest` what release, its own end and the rest of its successor leave of it: an entry never outlives the one that
 *   released it.
 */
export function weighRunning(plan: ShowPlan, state: CueState, serverMs: Milliseconds, out: EvaluateScratch): void {
  const first = firstRunning(state)
  for (let index = state.running.length - 1; index >= first; index--) {
    const entry = state.running[index]
    const cue = entry === undefined ? undefined : plan.cueById.get(entry.cue)
    const at = index - first
    if (entry === undefined || cue === undefined) {
      out.fadeIn[at] = 0
      out.rest[at] = 0
      out.ended[at] = 0
      out.successor[at] = -1
      continue
    }
    const showS = showTimeOf(entry, serverMs)
    const successor = successorOf(state.running, index)
    const ended = endLeft(cue, showS)
    out.showS[at] = showS
    out.ended[at] = ended
    out.fadeIn[at] = rampAt(entry.startedAtServerMs, cue.fadeInS, serverMs)
    out.successor[at] = successor < 0 ? -1 : successor - first
    out.rest[at] = releaseLeft(entry, serverMs) * ended * (successor < 0 ? 1 : (out.rest[successor - first] ?? 1))
  }
}

/** Whether the cue paints the slot from its first moment: what an older cue under it may hand over without a dip. */
function takesOver(cue: PlanCue, slot: number): boolean {
  const parts: readonly PlanPart[] = cue.parts
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parts[middle]?.slot ?? 0) < slot) low = middle + 1
    else high = middle
  }
  for (let index = low; index < parts.length; index++) {
    const part = parts[index]
    if (part === undefined || part.slot !== slot) return false
    if (part.fromStart) return true
  }
  return false
}

/**
 * What is left of entry `at` on one channel. Where its successor takes the channel over, the pair cross-fades: the older
 * look must keep its share e(1 - b) of the pair, b the fade-in and e the rest of the newer. As the newer is mixed in after
 * it with weight e b, the older enters with e(1 - b) / (1 - e b); the sum of both never dips. Elsewhere it is `rest`.
 * Written to `onSlot` of the scratch: a number handed back would be boxed, for every part of every frame.
 */
export function restOnSlot(plan: ShowPlan, state: CueState, at: number, slot: number): void {
  const { successor, fadeIn, rest, ended, onSlot } = plan.scratch
  const next = successor[at] ?? -1
  const entry = next < 0 ? undefined : state.running[next + firstRunning(state)]
  const cue = entry === undefined ? undefined : plan.cueById.get(entry.cue)
  if (cue === undefined || !takesOver(cue, slot)) {
    onSlot[0] = rest[at] ?? 0
    return
  }
  const b = fadeIn[next] ?? 0
  if (b === 1) {
    onSlot[0] = 0
    return
  }
  restOnSlot(plan, state, next, slot)
  const e = onSlot[0] ?? 0
  onSlot[0] = ((e * (1 - b)) / (1 - e * b)) * (ended[at] ?? 0)
}

/** Whether the entry can be taken out of the state without changing any value, now or later. Needs `weighRunning` first. */
export function isSpent(scratch: EvaluateScratch, at: number): boolean {
  if ((scratch.rest[at] ?? 0) > 0) return false
  const next = scratch.successor[at] ?? -1
  return (scratch.ended[at] ?? 0) === 0 || next < 0 || scratch.fadeIn[next] === 1 || isSpent(scratch, next)
}
