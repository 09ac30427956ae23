import type { OwnLimits } from '../avatar/index.ts'

/** What decides how many people a page draws by the bodies they brought. */
export interface OwnWish {
  /** The visitor wants to see them. */
  readonly wanted: boolean
  readonly device: 'desktop' | 'phone' | 'headset'
  /** Steps the page has taken because frames took too long. */
  readonly stepsGone: number
  /** The venue has more rooms, whose people are drawn far off. */
  readonly hasElsewhere: boolean
}

/**
 * People are twelve draws and 150,000 triangles at most. Bodies of the house are four draws, names one, the simulated crowd three, the
 * crowd of other rooms three more: what is left is for own bodies. Their triangles come off those of the house drawn finely. Hair and cloth
 * are stiff once frames took too long.
 */
export function ownLimits({ wanted, device, stepsGone, hasElsewhere }: OwnWish): OwnLimits {
  const most = !wanted || stepsGone > 1 ? 0 : device === 'desktop' && stepsGone === 0 ? 4 : 1
  const swinging = stepsGone > 0 ? 0 : device === 'desktop' ? 2 : 1
  return { most, drawCalls: hasElsewhere ? 1 : 4, triangles: device === 'desktop' ? 30_000 : 15_000, swinging }
}
