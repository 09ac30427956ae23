import type { CueState } from '../../model/show/index.ts'

/** True when the operator put a camera on the air. */
export const isOnAir = (state: CueState, camera: string): boolean =>
  (state.masters.findLast(({ target }) => target === `air/${camera}`)?.to ?? 0) > 0
