import { milliseconds, seconds, type Milliseconds, type Seconds } from '../units/index.ts'
import type { CueState, RunningCue } from './cue-state.ts'
import { endLeft, isSpent, releaseLeft, successorOf, weighRunning } from './cue-weights.ts'
import { showTimeOf } from './show-clock.ts'
import { MAX_RUNNING_CUES, type PlanCue, type ShowPlan } from './show-plan.ts'

/** Newest entry that nothing has released: what operators call the current cue. */
export function currentCue(plan: ShowPlan, state: CueState): { readonly entry: RunningCue; readonly cue: PlanCue } | null {
  for (let index = state.running.length - 1; index >= 0; index--) {
    const entry = state.running[index]
    const cue = entry === undefined ? undefined : plan.cueById.get(entry.cue)
    if (entry !== undefined && cue !== undefined && entry.releasedAtServerMs === undefined) return { entry, cue }
  }
  return null
}

/** Before any show: a date no cue can have been started at. */
const LONG_AGO = milliseconds(-1)
/** Keeps a shortened release from sharing its date with a GO; a level is off by less than a millionth for it. */
const APART_MS = 1 / 1024

/**
 * Shortens a release that would last longer than `fadeS` from `atMs`; its level at `atMs` stays what it is. The new date
 * must be no cue's start: an entry released at the start of a later one counts as released by that cue's GO.
 */
function shorten(entry: RunningCue, releasedAt: Milliseconds, fadeS: Seconds, atMs: Milliseconds): RunningCue {
  const left = releaseLeft(entry, atMs)
  const remainingS = (entry.releaseFadeS ?? 0) - (atMs - releasedAt) / 1000
  if (remainingS <= fadeS || left <= 0) return entry
  if (fadeS <= 0) return { ...entry, releasedAtServerMs: LONG_AGO, releaseFadeS: seconds(0) }
  const whole = fadeS / left
  return { ...entry, releasedAtServerMs: milliseconds(atMs - (whole - fadeS) * 1000 - APART_MS), releaseFadeS: seconds(whole) }
}

/**
 * Releases everything that runs; `fadeOf` gives the seconds for each cue. What a GO has released already follows its
 * successor; what stop or back has released is shortened where it would outlast the new fade.
 */
export function releaseAll(
  plan: ShowPlan,
  running: readonly RunningCue[],
  atMs: Milliseconds,
  fadeOf: (cue: PlanCue) => Seconds,
): RunningCue[] {
  return running.map((entry, index) => {
    const cue = plan.cueById.get(entry.cue)
    const fadeS = cue === undefined ? seconds(0) : fadeOf(cue)
    if (entry.releasedAtServerMs === undefined) return { ...entry, releasedAtServerMs: atMs, releaseFadeS: fadeS }
    return successorOf(running, index) >= 0 ? entry : shorten(entry, entry.releasedAtServerMs, fadeS, atMs)
  })
}

/** Whether the cue still has show time to play. */
export const isUnderWay = (entry: RunningCue, cue: PlanCue, atMs: Milliseconds): boolean =>
  cue.end === 'loop' || showTimeOf(entry, atMs) < cue.endS

/** Starts a cue on top of what runs; everything older is gone when the new cue is fully in. */
export function startCue(plan: ShowPlan, running: readonly RunningCue[], cue: PlanCue, atMs: Milliseconds): RunningCue[] {
  return [
    ...releaseAll(plan, running, atMs, () => cue.fadeInS),
    { cue: cue.id, anchorServerMs: atMs, anchorShowS: seconds(cue.startS), rate: 1, startedAtServerMs: atMs },
  ]
}

/** Moves every entry to another rate without a jump in its show time. */
export function setRate(running: readonly RunningCue[], rate: number, atMs: Milliseconds): RunningCue[] {
  return running.map((entry) =>
    entry.rate === rate ? entry : { ...entry, anchorShowS: showTimeOf(entry, atMs), anchorServerMs: atMs, rate },
  )
}

/** A cue that ended by itself and whose follow has not yet come must stay until it has. */
function awaitsFollow(entry: RunningCue, cue: PlanCue, next: string | null, atMs: Milliseconds): boolean {
  if (cue.followAfterS === null || next === null || entry.releasedAtServerMs !== undefined) return false
  return entry.rate === 0 || showTimeOf(entry, atMs) <= cue.startS + cue.followAfterS
}

/**
 * Leaves out entries that can no longer change any value, and the oldest beyond `MAX_RUNNING_CUES`, so that the state
 * stays bounded whatever is asked of it.
 */
export function pruneRunning(plan: ShowPlan, state: CueState, atMs: Milliseconds): readonly RunningCue[] {
  const known = state.running.filter((entry) => plan.cueById.has(entry.cue)).slice(-MAX_RUNNING_CUES)
  weighRunning(plan, { ...state, running: known }, atMs, plan.scratch)
  return known.filter((entry, index) => {
    const cue = plan.cueById.get(entry.cue)
    if (cue === undefined) return false
    if (!isSpent(plan.scratch, index)) return true
    return endLeft(cue, showTimeOf(entry, atMs)) === 0 && awaitsFollow(entry, cue, state.next, atMs)
  })
}
