import type { CueState } from '../../model/show/index.ts'

/** True while a cue runs that nobody has stopped. */
export const isPlaying = (state: CueState): boolean => state.running.some(({ releasedAtServerMs }) => releasedAtServerMs === undefined)
