import type { ServerMessages } from '../../model/protocol/index.ts'

/** Whether the show is dark by the operator's wish. */
export function isBlackedOut(state: ServerMessages['cueState'] | null): boolean {
  return state?.masters.some((master) => master.target === 'blackout' && master.to === 1) ?? false
}
