import { milliseconds, seconds, type Milliseconds, type Seconds } from '../units/index.ts'
import type { RunningCue } from './cue-state.ts'

/** The last pair of clocks a server wrote to its log. */
export interface LoggedClock {
  /** Server time at the moment of the note. */
  readonly loggedServerMs: Milliseconds
  /** The machine's monotonic clock at the same moment, counted from its boot. */
  readonly loggedBootMonotonicMs: Milliseconds
  /** Changes at every boot of the machine. */
  readonly bootId: string
}

/** The clocks of the machine at the moment of recovery. */
export interface MachineClock {
  readonly bootId: string
  readonly bootMonotonicMs: Milliseconds
  readonly wallMs: Milliseconds
}

/**
 * Server time after a restart. Within one boot the monotonic clock carries it on, whatever happened to the wall clock;
 * after another boot only the wall clock is left. Never earlier than what was logged.
 */
export function recoverServerTime(logged: LoggedClock, now: MachineClock): Milliseconds {
  const sameBoot = logged.bootId === now.bootId && now.bootMonotonicMs >= logged.loggedBootMonotonicMs
  const serverMs = sameBoot ? logged.loggedServerMs + (now.bootMonotonicMs - logged.loggedBootMonotonicMs) : now.wallMs
  return milliseconds(Math.max(serverMs, logged.loggedServerMs))
}

/** Show time of a running cue, not bounded by the cue's window: a held or looping cue counts on. */
export const showTimeOf = (running: RunningCue, serverMs: Milliseconds): Seconds =>
  seconds(running.anchorShowS + (running.rate * (serverMs - running.anchorServerMs)) / 1000)
