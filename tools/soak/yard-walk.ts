import type { Walk } from '../bench/scripted-visitors.ts'

/** The venue soaks play in. */
export const VENUE = 'yard'

/** Rounds in the yard's court, south and north of the house, all on the ground. */
export const yardWalk = (index: number): Walk => ({
  east: -20 + 10 * (index % 5),
  north: index % 2 === 0 ? -20 : 17,
  radius: 2 + (index % 3) / 2,
  phase: index * 2.4,
})
