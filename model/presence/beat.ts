import { SAMPLE_MS } from './pose.ts'

/** In a room of more people than this, samples are sent in pairs and batches half as often: half as many messages, and everybody is seen 50 ms later. */
export const SINGLY_MOST = 100

/** The beat of a place goes once round over so many metres towards north-east. */
const ROUND_M = 120

/** Time between two messages of a client, and two batches to it, in a room of so many people. */
export const turnMsOf = (people: number): number => (people > SINGLY_MOST ? 2 * SAMPLE_MS : SAMPLE_MS)

/**
 * When in each turn the samples of somebody at a place should reach the server: ms of server time, 0 to `turnMs`. Neighbours have nearly the
 * same beat, so that one batch soon after it brings the newest of them all, and people spread over a venue keep the server evenly busy.
 */
export function beatMs(east: number, north: number, turnMs: number): number {
  const rounds = (east + north) / ROUND_M
  return (rounds - Math.floor(rounds)) * turnMs
}

/** How far a time is behind the nearest beat (ahead of it: below zero), both ms; half a turn at most. */
export function behindBeat(ms: number, beat: number, turnMs: number): number {
  const behind = (((ms - beat) % turnMs) + turnMs) % turnMs
  return behind < turnMs / 2 ? behind : behind - turnMs
}

/** Whether a message with so many samples goes out now, the last of them taken at `sampleMs` of server time. */
export const endsMessage = (samples: number, sampleMs: number, beat: number, turnMs: number): boolean =>
  samples * SAMPLE_MS >= turnMs || Math.abs(behindBeat(sampleMs, beat, turnMs)) < SAMPLE_MS / 2
