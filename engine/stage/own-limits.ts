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

/** Draws that others who show people leave of twelve: bodies drawn together four, names one, the simulated crowd three, that of other rooms two. */
const drawsLeft = ({ hasElsewhere }: OwnWish): number => 12 - 4 - 1 - 3 - (hasElsewhere ? 2 : 0)

/**
 * The nearest are drawn by bodies of their own at every pace, as far as what people may ask of a view goes, twelve draws and 150,000
 * triangles: they are whom a visit is about, and in a crowd their triangles come off those of the next. Hair and cloth are stiff once
 * frames took too long.
 */
export function ownLimits(wish: OwnWish): OwnLimits {
  const { device, stepsGone } = wish
  return { most: 4, drawCalls: drawsLeft(wish), triangles: 31_400, swinging: stepsGone > 0 ? 0 : device === 'desktop' ? 4 : 2 }
}

/** Of those, what may be bodies that people brought: they cost more than their triangles, in script and by their materials. */
export function broughtLimits(wish: OwnWish): OwnLimits {
  const { wanted, device, stepsGone } = wish
  const most = !wanted || stepsGone > 1 ? 0 : device === 'desktop' && stepsGone === 0 ? 4 : 1
  const swinging = stepsGone > 0 ? 0 : device === 'desktop' ? 2 : 1
  return { most, drawCalls: drawsLeft(wish), triangles: device === 'desktop' ? 30_000 : 15_000, swinging }
}
