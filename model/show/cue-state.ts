import type { Milliseconds, Seconds } from '../units/index.ts'

/** One cue that plays. Show time at server time t = anchorShowS + rate * (t - anchorServerMs) / 1000. */
export interface RunningCue {
  readonly cue: string
  readonly anchorServerMs: Milliseconds
  /** Show time at the anchor. */
  readonly anchorShowS: Seconds
  /** 1 plays, 0 is paused. */
  readonly rate: number
  /** Server time of the GO, from which the fade-in counts. */
  readonly startedAtServerMs: Milliseconds
  readonly releasedAtServerMs?: Milliseconds
  readonly releaseFadeS?: Seconds
}

/** A level that moves from `from` to `to` over `fadeS`, starting at `atServerMs`, and then stays. */
export interface Fade {
  /**
   * `grand` (0..1, dims everything but egress), `blackout` (1 is dark), `air/<camera>` (1 is on air), `projector/<id>`
   * or `fixture/<id>` (a submaster, 0..1), or, among overrides, a channel `fixture/<id>/intensity`.
   */
  readonly target: string
  readonly from: number
  readonly to: number
  readonly atServerMs: Milliseconds
  readonly fadeS: Seconds
}

/** Everything the show needs besides the clock and its own files. Written to the log before it is published. */
export interface CueState {
  readonly revision: number
  /** The cue GO will start, or null at the end of the list. */
  readonly next: string | null
  /** Oldest first; a later entry covers an earlier one where both move a channel. */
  readonly running: readonly RunningCue[]
  readonly masters: readonly Fade[]
  readonly overrides: readonly Fade[]
  /** Ids of the last commands taken, newest last, so that a repeated command changes nothing. At most 64. */
  readonly recentCommands: readonly string[]
}

/** What an operator may ask. Times are stamped by the server. */
export type CueCommand =
  | { readonly do: 'go'; readonly cue?: string | undefined }
  | { readonly do: 'back' }
  | { readonly do: 'pause' }
  | { readonly do: 'resume' }
  | { readonly do: 'stop'; readonly fadeS?: number | undefined }
  | { readonly do: 'blackout'; readonly on: boolean }
  | { readonly do: 'master'; readonly target: string; readonly to: number; readonly fadeS: number }
  | { readonly do: 'override'; readonly channel: string; readonly to: number; readonly fadeS: number }
  | { readonly do: 'release'; readonly channel: string }
  | { readonly do: 'air'; readonly camera: string; readonly on: boolean }

/** A command as it arrives: idempotent by `commandId`, refused when `expectedRevision` is stale. */
export interface CueRequest {
  readonly commandId: string
  readonly expectedRevision: number
  readonly command: CueCommand
}
