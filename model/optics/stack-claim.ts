import type { ImagePoint } from './project.ts'
import type { Lens } from './lens.ts'

/** The least edge distance that counts, image heights: on the very border a projector alone still lights all. */
const LEAST_EDGE = 1e-3

/**
 * How strongly a projector of a stack claims a point that it sees: distance to its image's edge (in image heights) times the cosine of
 * incidence times its pixels per square metre across the beam. Shares are claims over their sum, in linear light. The shader of the
 * pass computes the same.
 */
export function stackClaim(lens: Lens, at: ImagePoint, cosIncidence: number): number {
  const u = at[0] / lens.widthPx
  const v = at[1] / lens.heightPx
  const aspect = lens.widthPx / lens.heightPx
  const edge = Math.max(LEAST_EDGE, Math.min(Math.min(u, 1 - u) * aspect, v, 1 - v))
  const density = lens.fx / at[2]
  return edge * cosIncidence * density * density
}
