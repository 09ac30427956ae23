import type { OwnLimits } from '../avatar/index.ts'

/** What decides how many people a page draws by bodies of their own. */
export interface OwnWish {
  /** The visitor wants to see bodies that people brought. */
  readonly wanted: boolean
  readonly device: 'desktop' | 'phone' | 'headset'
  /** Steps the page has taken because frames took too long. */
  readonly stepsGone: number
  /** The venue has more rooms, whose people are drawn far off. */
  readonly hasElsewhere: boolean
}

const NONE: OwnLimits = { most: 0, drawCalls: 0, triangles: 0, swinging: 0 }

/**
 * People are twelve draws and 150,000 triangles at most. Bodies that are drawn together are four draws, names one, the simulated crowd
 * three, the crowd of other rooms two more: what is left is for bodies of the nearest. Their triangles come off those drawn finely. Hair
 * and cloth are stiff once frames took too long.
 */
export function ownLimits({ device, stepsGone, hasElsewhere }: OwnWish): OwnLimits {
  if (stepsGone > 1) return NONE
  const isDesk = device === 'desktop'
  const most = isDesk && stepsGone === 0 ? 4 : 1
  const swinging = stepsGone > 0 ? 0 : isDesk ? 2 : 1
  return { most, drawCalls: hasElsewhere ? 2 : 4, triangles: isDesk ? 31_000 : 15_000, swinging }
}

/** Of those, what bodies may have that people brought. */
export function broughtLimits(wish: OwnWish): OwnLimits {
  return wish.wanted ? ownLimits(wish) : NONE
}
