/** Labels as seen: parallel arrays, one entry a label. Places and sizes in tangents of the view (x / -z, y / -z). */
export interface SeenLabels {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly halfWidth: Float64Array
  readonly halfHeight: Float64Array
  /** Nearer goes before farther, metres. */
  readonly far: Float64Array
  /** 1 where the label's spot can be seen and is within reach. */
  readonly seen: Uint8Array
  /** 0..1, as drawn in the last frame. */
  readonly opacity: Float64Array
  /** Out: `HIDE`, `HOLD` or `SHOW`. */
  readonly verdict: Uint8Array
  /** Scratch: indices, nearest first. */
  readonly order: Uint16Array
}

export const HIDE = 0
/** May be shown as soon as a label under it has faded out. */
export const HOLD = 1
export const SHOW = 2

/** Air between two labels, in heights of the label. */
const GAP = 0.5
/** A label that is shown counts as this much nearer, so that two at one distance do not take turns. */
const LOYALTY = 0.85

/** Room for so many labels. */
export function createSeenLabels(count: number): SeenLabels {
  const numbers = (): Float64Array => new Float64Array(count)
  return {
    ...{ x: numbers(), y: numbers(), halfWidth: numbers(), halfHeight: numbers(), far: numbers(), opacity: numbers() },
    seen: new Uint8Array(count),
    verdict: new Uint8Array(count),
    order: Uint16Array.from({ length: count }, (_, index) => index),
  }
}

/** Says which labels may be read: the nearest first, none over another. Writes `verdict`. Allocates nothing. */
export function layOutLabels(labels: SeenLabels): void {
  sortByPriority(labels)
  const { order, seen, verdict } = labels
  for (let rank = 0; rank < order.length; rank++) {
    const label = order[rank]!
    verdict[label] = seen[label] === 1 && !isUnderAnother(labels, rank) ? SHOW : HIDE
  }
  // A second look: who may be shown waits for those that fade out of its way.
  for (let rank = 0; rank < order.length; rank++) {
    const label = order[rank]!
    if (verdict[label] === SHOW && touchesFading(labels, label)) verdict[label] = HOLD
  }
}

/** Insertion sort: the order hardly changes from frame to frame. */
function sortByPriority(labels: SeenLabels): void {
  const { order } = labels
  for (let rank = 1; rank < order.length; rank++) {
    const label = order[rank]!
    const weight = weightOf(labels, label)
    let at = rank - 1
    for (; at >= 0 && weightOf(labels, order[at]!) > weight; at--) order[at + 1] = order[at]!
    order[at + 1] = label
  }
}

const weightOf = (labels: SeenLabels, label: number): number => labels.far[label]! * (labels.opacity[label]! > 0.5 ? LOYALTY : 1)

function isUnderAnother(labels: SeenLabels, rank: number): boolean {
  const { order, verdict } = labels
  for (let before = 0; before < rank; before++) {
    if (verdict[order[before]!] !== HIDE && overlap(labels, order[before]!, order[rank]!, GAP)) return true
  }
  return false
}

function touchesFading(labels: SeenLabels, label: number): boolean {
  const { verdict, opacity } = labels
  if (opacity[label]! > 0.5) return false
  for (let other = 0; other < verdict.length; other++) {
    if (other !== label && verdict[other] === HIDE && opacity[other]! > 0.02 && overlap(labels, label, other, 0)) return true
  }
  return false
}

/** Whether two labels would lie over each other, or closer than `gap` heights. */
function overlap({ x, y, halfWidth, halfHeight }: SeenLabels, a: number, b: number, gap: number): boolean {
  const air = 2 * gap * Math.max(halfHeight[a]!, halfHeight[b]!)
  return Math.abs(x[a]! - x[b]!) < halfWidth[a]! + halfWidth[b]! + air && Math.abs(y[a]! - y[b]!) < halfHeight[a]! + halfHeight[b]! + air
}
