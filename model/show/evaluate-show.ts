import type { Milliseconds } from '../units/index.ts'
import type { CueState } from './cue-state.ts'
import { firstRunning, restOnSlot, weighRunning } from './cue-weights.ts'
import { fadeAt } from './fade.ts'
import type { PlanClip, PlanCue, PlanPart, ShowPlan } from './show-plan.ts'

/** Show time inside the cue's window: held at the end, or wrapped for a loop. */
function windowTime(cue: PlanCue, showS: number): number {
  const intoS = showS - cue.startS
  if (intoS <= 0) return cue.startS
  const lengthS = cue.endS - cue.startS
  if (intoS < lengthS) return showS
  return cue.end === 'loop' && lengthS > 0 ? cue.startS + (intoS % lengthS) : cue.endS
}

/** The newest clip that has started and not ended, or undefined in a gap. The end itself still belongs to the clip. */
function clipAt(clips: readonly PlanClip[], windowS: Float64Array): PlanClip | undefined {
  const showS = windowS[0] ?? 0
  let low = 0
  let high = clips.length
  while (low < high) {
    const middle = (low + high) >> 1
    const clip = clips[middle]
    if (clip !== undefined && clip.startS <= showS) low = middle + 1
    else high = middle
  }
  const clip = clips[low - 1]
  return clip !== undefined && showS <= clip.endS ? clip : undefined
}

/** Writes the clip's value at show time into the first `width` numbers of `out`. */
function sampleClip(clip: PlanClip, windowS: Float64Array, width: number, out: Float64Array): void {
  const showS = windowS[0] ?? 0
  const { keyS, values, ease } = clip
  let low = 0
  let high = keyS.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keyS[middle] ?? 0) <= showS) low = middle + 1
    else high = middle
  }
  const from = Math.max(0, low - 1)
  const to = Math.min(low, keyS.length - 1)
  const spanS = (keyS[to] ?? 0) - (keyS[from] ?? 0)
  const kind = ease[from] ?? 0
  const linear = spanS > 0 && kind !== 1 ? (showS - (keyS[from] ?? 0)) / spanS : 0
  const share = kind === 2 ? linear * linear * (3 - 2 * linear) : linear
  for (let part = 0; part < width; part++) {
    const value = values[from * width + part] ?? 0
    out[part] = share === 0 ? value : value + ((values[to * width + part] ?? 0) - value) * share
  }
}

function paintPart(part: PlanPart, onSlot: Float64Array, colour: Float64Array, out: Float64Array): void {
  const weight = onSlot[0] ?? 0
  if (part.snaps) {
    if (weight >= 0.5) out[part.slot] = colour[0] ?? 0
    return
  }
  for (let index = 0; index < part.width; index++) {
    const slot = part.slot + index
    const value = colour[index] ?? 0
    const under = out[slot] ?? 0
    out[slot] = weight >= 1 ? value : under + (value - under) * weight
  }
}

/**
 * The look of the running cues and overrides, before masters: defaults, then entries oldest first, each mixed in by its
 * weight, then overrides. All mixing is linear, which for colour means linear light; a gobo is not mixed, the heavier side has
 * it. Writes every slot.
 */
export function evaluateLook(plan: ShowPlan, state: CueState, serverMs: Milliseconds, out: Float64Array): void {
  out.set(plan.defaults)
  const scratch = plan.scratch
  weighRunning(plan, state, serverMs, scratch)
  const first = firstRunning(state)
  for (let index = first; index < state.running.length; index++) {
    const cue = plan.cueById.get(state.running[index]?.cue ?? '')
    const fadeIn = scratch.fadeIn[index - first] ?? 0
    if (cue === undefined || fadeIn === 0) continue
    scratch.windowS[0] = windowTime(cue, scratch.showS[index - first] ?? 0)
    const linked = (scratch.successor[index - first] ?? -1) >= 0
    const whole = fadeIn * (scratch.rest[index - first] ?? 0)
    const parts = cue.parts
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]
      const clip = part === undefined ? undefined : clipAt(part.clips, scratch.windowS)
      if (part === undefined || clip === undefined) continue
      if (linked) restOnSlot(plan, state, index - first, part.slot)
      scratch.onSlot[0] = linked ? fadeIn * (scratch.onSlot[0] ?? 0) : whole
      if ((scratch.onSlot[0] ?? 0) <= 0) continue
      sampleClip(clip, scratch.windowS, part.width, scratch.colour)
      paintPart(part, scratch.onSlot, scratch.colour, out)
    }
  }
  for (let index = 0; index < state.overrides.length; index++) {
    const fade = state.overrides[index]
    const channel = fade === undefined ? undefined : plan.channels.get(fade.target)
    if (fade === undefined || channel === undefined || channel.fixed !== null) continue
    out[channel.slot] = fadeAt(fade, serverMs)
  }
  clamp(plan.low, plan.high, out)
}

/** Apart from what the states and cues make of the rest: a loop over numbers alone stays compiled whatever they turn into. */
function clamp(low: Float64Array, high: Float64Array, out: Float64Array): void {
  for (let slot = 0; slot < out.length; slot++) {
    const value = out[slot] ?? 0
    if (value < (low[slot] ?? 0)) out[slot] = low[slot] ?? 0
    else if (value > (high[slot] ?? 0)) out[slot] = high[slot] ?? 0
  }
}

/** Multiplies intensities by submasters, grand master and blackout, and camera drapes by their air. */
function applyMasters(plan: ShowPlan, state: CueState, serverMs: Milliseconds, out: Float64Array): void {
  let all = 1
  for (let index = 0; index < state.masters.length; index++) {
    const fade = state.masters[index]
    const master = fade === undefined ? undefined : plan.masters.get(fade.target)
    if (fade === undefined || master === undefined) continue
    const level = fadeAt(fade, serverMs)
    if (master.kind === 'grand') all *= level
    else if (master.kind === 'blackout') all *= 1 - level
    else if (master.kind === 'submaster' && !master.egress) out[master.slot] = (out[master.slot] ?? 0) * level
  }
  if (all !== 1) {
    for (let index = 0; index < plan.dimmable.length; index++) {
      const slot = plan.dimmable[index] ?? 0
      out[slot] = (out[slot] ?? 0) * all
    }
  }
  for (let index = 0; index < plan.drapes.length; index++) {
    const slot = plan.drapes[index] ?? 0
    out[slot] = (out[slot] ?? 0) * airOf(plan, state, slot, serverMs)
  }
}

/** Air of the camera whose drape lives at `slot`: 0 unless it was put on air. */
function airOf(plan: ShowPlan, state: CueState, slot: number, serverMs: Milliseconds): number {
  for (let index = 0; index < state.masters.length; index++) {
    const fade = state.masters[index]
    const master = fade === undefined ? undefined : plan.masters.get(fade.target)
    if (fade !== undefined && master?.kind === 'air' && master.slot === slot) return fadeAt(fade, serverMs)
  }
  return 0
}

/**
 * Every channel of the show at server time, in closed form from the state: the same on the server and at every visitor,
 * at any time and in any order of calls. Layers: defaults; running cues, oldest first; overrides; masters (grand,
 * submasters and blackout dim projectors, pieces and fixtures, never egress and never the picture of a live camera); air,
 * which gates camera drapes. `out` has `plan.slotCount` slots and is written whole. Allocates nothing.
 * A cue paints a channel while one of its clips there is under way; after a clip's end the channel falls back.
 */
export function evaluateShow(plan: ShowPlan, state: CueState, serverMs: Milliseconds, out: Float64Array): void {
  evaluateLook(plan, state, serverMs, out)
  applyMasters(plan, state, serverMs, out)
}
