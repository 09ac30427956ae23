import type * as z from 'zod/mini'
import type { CueState, Fade, RunningCue } from '../show/index.ts'
import { milliseconds, seconds } from '../units/index.ts'
import type { cueStateMessage } from './messages.ts'

type Message = z.infer<typeof cueStateMessage>

/** A cue state as it came over the wire, with its units. The way back needs nothing: the state is its own message. */
export function cueStateOf(message: Message): CueState {
  return {
    revision: message.revision,
    next: message.next,
    running: message.running.map(runningCueOf),
    masters: message.masters.map(fadeOf),
    overrides: message.overrides.map(fadeOf),
    recentCommands: message.recentCommands,
  }
}

function runningCueOf(entry: Message['running'][number]): RunningCue {
  return {
    cue: entry.cue,
    anchorServerMs: milliseconds(entry.anchorServerMs),
    anchorShowS: seconds(entry.anchorShowS),
    rate: entry.rate,
    startedAtServerMs: milliseconds(entry.startedAtServerMs),
    ...(entry.releasedAtServerMs === undefined ? {} : { releasedAtServerMs: milliseconds(entry.releasedAtServerMs) }),
    ...(entry.releaseFadeS === undefined ? {} : { releaseFadeS: seconds(entry.releaseFadeS) }),
  }
}

function fadeOf(entry: Message['masters'][number]): Fade {
  return { target: entry.target, from: entry.from, to: entry.to, atServerMs: milliseconds(entry.atServerMs), fadeS: seconds(entry.fadeS) }
}
