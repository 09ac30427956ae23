/** A spot of the picture with a name. */
export interface NamedSpot {
  readonly id: string
  readonly xPx: number
  readonly yPx: number
  readonly facing: boolean
}

/** Spots too near each other to tell apart, in the order they were given, standing at the first of them. */
export interface SpotStack {
  readonly ids: readonly string[]
  readonly xPx: number
  readonly yPx: number
}

/**
 * Puts spots that would cover each other into stacks: each spot joins the first stack whose place is within `withinPx`, or starts
 * one. What does not face the eye is left out.
 */
export function stackSpots(spots: readonly NamedSpot[], withinPx: number): readonly SpotStack[] {
  const stacks: { ids: string[]; xPx: number; yPx: number }[] = []
  for (const { id, xPx, yPx, facing } of spots) {
    if (!facing) continue
    const near = stacks.find((stack) => Math.hypot(stack.xPx - xPx, stack.yPx - yPx) <= withinPx)
    if (near) near.ids.push(id)
    else stacks.push({ ids: [id], xPx, yPx })
  }
  return stacks
}
