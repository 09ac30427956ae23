/** How much own bodies may ask of a page, all together. */
export interface OwnLimits {
  /** People drawn by a body of their own. */
  readonly most: number
  /** Draw calls of them all. */
  readonly drawCalls: number
  readonly triangles: number
  /** Of those drawn so, the nearest whose hair and cloth swing. */
  readonly swinging: number
}

/** People who wear a body of their own, nearest first. */
export interface Wearers {
  readonly count: number
  readonly slots: Int32Array
  /** Of each, by slot: zero until it is loaded. */
  drawCallsOf(slot: number): number
  trianglesOf(slot: number): number
}

/**
 * Chooses who is drawn by his own body, the nearest first as far as the limits go, and says whose is to be loaded next: -1 for nobody.
 * Who is not loaded takes a place and nothing else. `chosen` is by slot, all of it written anew for the people given. Allocates nothing.
 */
export function chooseOwn(people: Wearers, limits: OwnLimits, chosen: Uint8Array): number {
  const { count, slots } = people
  let places = limits.most
  let { drawCalls, triangles } = limits
  let next = -1
  for (let index = 0; index < count; index++) {
    const slot = slots[index]!
    chosen[slot] = 0
    if (places <= 0) continue
    const calls = people.drawCallsOf(slot)
    if (calls === 0) {
      if (next === -1) next = slot
      places--
      continue
    }
    const more = people.trianglesOf(slot)
    if (calls > drawCalls || more > triangles) continue
    chosen[slot] = 1
    places--
    drawCalls -= calls
    triangles -= more
  }
  return next
}
