import type { Frame, FrameSystem } from '../runtime/index.ts'
import type { ShowAudio } from './show-audio.ts'

/** A note of a score, in show time. */
export interface ScoreNote {
  readonly atS: number
  readonly durationS: number
  /** Hertz; drums take it as their tuning. */
  readonly hz: number
  /** 0..1 */
  readonly loudness: number
  /** Which voice of the band plays it. */
  readonly voice: string
}

/** Makes the sound of one note at a context time; the nodes end by themselves. */
export type Voice = (context: AudioContext, output: AudioNode, note: ScoreNote, atContextS: number) => void

/** What the player follows. */
export interface ScoreClock {
  readonly showS: number
  readonly running: boolean
}

/** How far ahead notes are handed to the sound card: a page may be busy for so long without a gap. */
const AHEAD_S = 0.6
/** A jump of show time by more than this is another place of the score, not the next moment. */
const JUMP_S = 0.25

/**
 * Plays a score along the show's time: handed ahead to the audio clock, so that a slow picture does not make it stumble; silent while
 * the show waits; after a jump it goes on from there. `notes` ascend by `atS`.
 */
export function createScorePlayer(
  audio: Pick<ShowAudio, 'announce' | 'context' | 'output' | 'contextTimeOf'>,
  score: {
    readonly notes: readonly ScoreNote[]
    readonly voices: Readonly<Record<string, Voice>>
    readonly outputOf: (voice: string) => AudioNode | null
  },
  clock: ScoreClock,
): FrameSystem & { readonly played: number } {
  if (score.notes.length > 0) audio.announce()
  let handedS = -1
  let lastShowS = -1
  let next = 0
  let played = 0

  const seek = (showS: number): void => {
    let low = 0
    let high = score.notes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (score.notes[middle]!.atS < showS) low = middle + 1
      else high = middle
    }
    next = low
    handedS = showS
  }

  const run = (frame: Frame): void => {
    const { context } = audio
    const { showS } = clock
    // Standing show time is a pause or a held cue: nothing new is handed over.
    const stands = showS === lastShowS
    const jumped = lastShowS < 0 || showS < lastShowS || showS - lastShowS > JUMP_S + frame.deltaS
    lastShowS = showS
    if (context === null || !clock.running) {
      handedS = -1
      return
    }
    if (handedS < 0 || jumped) seek(showS)
    if (stands) return
    const untilS = showS + AHEAD_S
    for (; next < score.notes.length && score.notes[next]!.atS <= untilS; next++) {
      const note = score.notes[next]!
      const output = score.outputOf(note.voice)
      if (output === null) continue
      const atContextS = Math.max(context.currentTime, audio.contextTimeOf(frame.serverMs + (note.atS - showS) * 1000))
      score.voices[note.voice]?.(context, output, note, atContextS)
      played++
    }
  }
  return {
    phase: 'present',
    run,
    get played() {
      return played
    },
  }
}
