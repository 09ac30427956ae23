import type { Fault, FaultCode } from '../errors/index.ts'
import { seconds, type Milliseconds } from '../units/index.ts'
import type { CueCommand, CueRequest, CueState } from './cue-state.ts'
import { currentCue, isUnderWay, pruneRunning, releaseAll, setRate, startCue } from './run-cues.ts'
import { moveMaster, moveOverride, pruneMasters } from './run-levels.ts'
import type { PlanCue, ShowPlan } from './show-plan.ts'

/** How many command ids a state remembers. */
export const RECENT_COMMANDS = 64

/** The state after a command (`changed` is false for one seen before), or why it was refused. */
export type CueOutcome =
  | { readonly ok: true; readonly state: CueState; readonly changed: boolean }
  | { readonly ok: false; readonly fault: Fault }

/** What a command changes, or why it is refused. */
type Change = Partial<Pick<CueState, 'next' | 'running' | 'masters' | 'overrides'>> | Fault

/** The state before anything was asked: GO will start the first cue. */
export const initialCueState = (plan: ShowPlan): CueState => ({
  revision: 0,
  next: plan.cues[0]?.id ?? null,
  running: [],
  masters: [],
  overrides: [],
  recentCommands: [],
})

const fault = (code: FaultCode, what: string, fix: string): Fault => ({ code, what, fix, at: [] })
const isFault = (change: Change): change is Fault => 'code' in change

const idAt = (plan: ShowPlan, index: number): string | null => plan.cues[index]?.id ?? null

/** A GO for "the next cue" so soon after another counts as the same press: two operators, or one thumb that bounced. */
export const GO_LOCKOUT_MS = 300

function go(plan: ShowPlan, state: CueState, named: string | undefined, atMs: Milliseconds): Change {
  const id = named ?? state.next
  if (id === null) return fault('show/end-of-list', 'The cue list is at its end.', 'Name the cue to go to, or press Back.')
  const cue = plan.cueById.get(id)
  if (cue === undefined) return fault('show/unknown-cue', `The show has no cue "${id}".`, 'Name a cue of the list.')
  const current = currentCue(plan, state)
  const sinceMs = current === null ? Infinity : atMs - current.entry.startedAtServerMs
  if (named === undefined && sinceMs >= 0 && sinceMs < GO_LOCKOUT_MS)
    return fault(
      'show/too-soon',
      `GO came ${Math.round(sinceMs)} ms after the last one and counts as the same.`,
      'Press GO again if the next cue is meant too.',
    )
  const next = idAt(plan, cue.index + 1)
  if (current !== null && current.cue === cue && isUnderWay(current.entry, cue, atMs)) return { next }
  return { next, running: startCue(plan, state.running, cue, atMs) }
}

function back(plan: ShowPlan, state: CueState, atMs: Milliseconds): Change {
  const current = currentCue(plan, state)
  if (current === null) {
    const standing = state.next === null ? plan.cues.length : (plan.cueById.get(state.next)?.index ?? 0)
    return { next: idAt(plan, Math.max(0, standing - 1)) }
  }
  const next = current.cue.id
  const previous = plan.cues[current.cue.index - 1]
  if (previous !== undefined) return { next, running: startCue(plan, state.running, previous, atMs) }
  return { next, running: releaseAll(plan, state.running, atMs, (cue: PlanCue) => cue.fadeOutS) }
}

/** The channel or master may be moved, or why not. */
function refuseTarget(known: boolean, egress: boolean, target: string): Fault | null {
  if (egress) return fault('protocol/not-allowed', `"${target}" lights a way out.`, 'Leave way-out lighting as it is.')
  return known ? null : fault('show/unknown-target', `There is nothing to move at "${target}".`, 'Name a part of this venue that can move.')
}

function moveLevel(plan: ShowPlan, state: CueState, target: string, move: { to: number; fadeS: number; atMs: Milliseconds }): Change {
  const master = plan.masters.get(target)
  const egress = master !== undefined && 'egress' in master && master.egress
  return (
    refuseTarget(master !== undefined, egress, target) ?? { masters: moveMaster(state, target, Math.min(Math.max(move.to, 0), 1), move) }
  )
}

function moveChannel(plan: ShowPlan, state: CueState, command: Extract<CueCommand, { do: 'override' }>, atMs: Milliseconds): Change {
  const channel = plan.channels.get(command.channel)
  const movable = channel !== undefined && channel.fixed === null && channel.width === 1
  const refused = refuseTarget(movable, channel?.fixed === 'egress', command.channel)
  if (refused !== null || channel === undefined) return refused ?? {}
  return { overrides: moveOverride(plan, state, channel, { to: command.to, fadeS: command.fadeS, atMs }) }
}

function changeOf(plan: ShowPlan, state: CueState, command: CueCommand, atMs: Milliseconds): Change {
  switch (command.do) {
    case 'go':
      return go(plan, state, command.cue, atMs)
    case 'back':
      return back(plan, state, atMs)
    case 'pause':
      return { running: setRate(state.running, 0, atMs) }
    case 'resume':
      return { running: setRate(state.running, 1, atMs) }
    case 'stop':
      return {
        running: releaseAll(plan, state.running, atMs, (cue) => (command.fadeS === undefined ? cue.fadeOutS : seconds(command.fadeS))),
      }
    case 'blackout':
      return moveLevel(plan, state, 'blackout', { to: command.on ? 1 : 0, fadeS: 0, atMs })
    case 'master':
      return moveLevel(plan, state, command.target, { to: command.to, fadeS: command.fadeS, atMs })
    case 'override':
      return moveChannel(plan, state, command, atMs)
    case 'release':
      return { overrides: state.overrides.filter((fade) => fade.target !== command.channel) }
    case 'air':
      return moveLevel(plan, state, `air/${command.camera}`, { to: command.on ? 1 : 0, fadeS: 0, atMs })
  }
}

/** What must work at once even from a console that has missed a change. */
const isSafety = (command: CueCommand): boolean =>
  command.do === 'blackout' || command.do === 'stop' || (command.do === 'air' && !command.on)

/**
 * The one way the cue state changes. Pure; `atServerMs` must not run backwards from call to call.
 *
 * A command id seen before changes nothing and is well. A stale `expectedRevision` is refused (`show/stale-revision`),
 * except for blackout, stop and taking a camera off air: safety does not wait for a console to catch up. Every other
 * accepted command raises the revision, also where nothing visible changes. Further refusals: `show/end-of-list`,
 * `show/unknown-cue`, `show/unknown-target`, `protocol/not-allowed` (way-out lighting).
 *
 * - `go` starts `next` or the named cue on top; what was running is gone when the new cue is fully in, so its release takes
 *   the new cue's `fadeInS`. `next` becomes the cue after it in the list. GO on the current cue while it is under way leaves
 *   it alone and only moves `next` (a double press never restarts or stops anything); once it has reached its end, GO plays
 *   it again from its start.
 * - `back` goes to the cue before the current one in the list, from its start and over its `fadeInS`, and makes the cue it
 *   left the next. Before the first cue there is nothing: it is released over its own `fadeOutS`. With nothing running,
 *   back moves `next` one up.
 * - `pause` and `resume` stop and carry on the show time of all running cues; fades in and out and masters go on.
 * - `stop` releases everything over `fadeS`, without it over each cue's `fadeOutS`; `next` stays.
 * - `blackout` off brings back exactly the state before. `release` hands a channel back to the cues at once.
 * - Every fade starts from the level of that instant.
 */
export function reduceCue(plan: ShowPlan, state: CueState, request: CueRequest, atServerMs: Milliseconds): CueOutcome {
  if (state.recentCommands.includes(request.commandId)) return { ok: true, state, changed: false }
  if (request.expectedRevision !== state.revision && !isSafety(request.command)) {
    const what = `The show is at revision ${state.revision}, the command was meant for ${request.expectedRevision}.`
    return { ok: false, fault: fault('show/stale-revision', what, 'Look at the show as it is now, then ask again.') }
  }
  const change = changeOf(plan, state, request.command, atServerMs)
  if (isFault(change)) return { ok: false, fault: change }
  const changed: CueState = {
    ...state,
    ...change,
    revision: state.revision + 1,
    recentCommands: [...state.recentCommands, request.commandId].slice(-RECENT_COMMANDS),
  }
  return {
    ok: true,
    changed: true,
    state: {
      ...changed,
      running: pruneRunning(plan, changed, atServerMs),
      masters: pruneMasters(changed.masters, atServerMs),
    },
  }
}
