import type { CueState } from '../../model/show/index.ts'

/** Whether the show is dark by the operator's wish. */
export function isBlackedOut(state: CueState | null): boolean {
  return state?.masters.some((master) => master.target === 'blackout' && master.to === 1) ?? false
}
