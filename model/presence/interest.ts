/** Everyone who may be followed, by slot. */
export interface Crowd {
  /** x, y, z of slot s at 3s, venue ENU metres. */
  readonly positions: Float64Array
  /** Slots of people with a pose, in rising order. */
  readonly slots: Int32Array
  readonly count: number
  /** 1 at the slots of those whom everybody keeps near, wherever they are. */
  readonly always: Uint8Array
}

/** The slots a receiver follows, in rising order, and what changed at the last choice. Lists are reused; the counts bound them. */
export interface Following {
  readonly members: Int32Array
  count: number
  readonly entered: Int32Array
  enteredCount: number
  readonly left: Int32Array
  leftCount: number
}

/** How many people a receiver follows at the full rate. */
export const NEAR_COUNT = 50
/** A member's squared distance counts as this much of itself, so that a neighbour must be a tenth nearer to take its place. */
export const MEMBER_FAVOUR = 0.81

/** Beyond all squared distances: whoever is always near comes before all others. */
const ALWAYS_NEARER = 1e12

/** Follows nobody yet, at most `most` people. */
export function createFollowing(most: number = NEAR_COUNT): Following {
  return {
    members: new Int32Array(most),
    count: 0,
    entered: new Int32Array(most),
    enteredCount: 0,
    left: new Int32Array(most),
    leftCount: 0,
  }
}

/** What bounds one choice: fewer people than there is room for, and whom this receiver keeps near. */
export interface ChoiceLimits {
  readonly most?: number
  readonly company?: ReadonlySet<number> | undefined
  /** The crowd given leaves people out, but no member, nobody always near, and nobody within so many metres. */
  readonly coversM?: number
}

/** Room for one choice. One chooser serves every receiver in turn; nothing is allocated after this. */
export class NearestChooser {
  /** Candidates in rising order of slots, and how far they count. */
  private readonly slots: Int32Array
  private readonly keys: Float64Array
  /** The keys once more, to be put in order as far as needed. */
  private readonly ordered: Float64Array
  /** The members there were before. */
  private readonly before: Int32Array
  private size = 0

  /** For at most `most` members out of slots 0 .. `slotLimit`. */
  constructor(most: number, slotLimit: number) {
    this.slots = new Int32Array(slotLimit + 1)
    this.keys = new Float64Array(slotLimit + 1)
    this.ordered = new Float64Array(slotLimit + 1)
    this.before = new Int32Array(most)
  }

  /**
   * Chooses for the receiver at slot `self` the nearest others, at most `most` and as many as `following` holds; members by the
   * favoured distance; before them those always near, of all or of `company`; ties go to the lower slot. False, and nothing is changed, where
   * somebody left out of the crowd might be nearer. Cost O(n) (Hoare's FIND, 1961).
   */
  choose(crowd: Crowd, self: number, following: Following, { most, company, coversM = Infinity }: ChoiceLimits = {}): boolean {
    const room = Math.min(most ?? Infinity, following.members.length)
    this.measure(crowd, self, following, company)
    if (coversM < Infinity && this.size < room) return false
    const count = Math.min(room, this.size)
    const farthest = count > 0 ? this.keyOf(count) : -Infinity
    if (count > 0 && farthest >= coversM * coversM) return false
    this.replace(following, count, farthest)
    return true
  }

  /** Lists everyone but the receiver. */
  private measure({ positions, always, slots, count }: Crowd, self: number, following: Following, company?: ReadonlySet<number>): void {
    const friends = company !== undefined && company.size > 0 ? company : null
    const { members } = following
    const x = positions[3 * self] as number
    const y = positions[3 * self + 1] as number
    const z = positions[3 * self + 2] as number
    let size = 0
    for (let i = 0, member = 0; i < count; i++) {
      const slot = slots[i] as number
      if (slot === self) continue
      const dx = (positions[3 * slot] as number) - x
      const dy = (positions[3 * slot + 1] as number) - y
      const dz = (positions[3 * slot + 2] as number) - z
      while (member < following.count && (members[member] as number) < slot) member++
      const favour = member < following.count && members[member] === slot ? MEMBER_FAVOUR : 1
      const lead = always[slot] === 1 || friends?.has(slot) ? ALWAYS_NEARER : 0
      this.slots[size] = slot
      this.keys[size++] = (dx * dx + dy * dy + dz * dz) * favour - lead
    }
    this.size = size
  }

  /** The key of the `count`th nearest. */
  private keyOf(count: number): number {
    const { ordered, size } = this
    for (let i = 0; i < size; i++) ordered[i] = this.keys[i] as number
    const at = count - 1
    for (let low = 0, high = size - 1; low < high;) {
      const pivot = ordered[(low + high) >> 1] as number
      let i = low
      let j = high
      while (i <= j) {
        while ((ordered[i] as number) < pivot) i++
        while (pivot < (ordered[j] as number)) j--
        if (i > j) break
        const key = ordered[i] as number
        ordered[i++] = ordered[j] as number
        ordered[j--] = key
      }
      if (j < at) low = i
      if (at < i) high = j
    }
    return ordered[at] as number
  }

  /** Makes the nearest `count`, none farther than `farthest`, the members, and notes who entered and who left. */
  private replace(following: Following, count: number, farthest: number): void {
    const { members, entered, left } = following
    const { before, slots, keys, size } = this
    const countBefore = following.count
    let ties = count
    for (let i = 0; i < countBefore; i++) before[i] = members[i] as number
    for (let i = 0; i < size; i++) if ((keys[i] as number) < farthest) ties--
    following.count = 0
    following.enteredCount = 0
    following.leftCount = 0
    let old = 0
    for (let i = 0; i < size && following.count < count; i++) {
      const key = keys[i] as number
      if (key > farthest || (key === farthest && ties-- <= 0)) continue
      const slot = slots[i] as number
      while (old < countBefore && (before[old] as number) < slot) left[following.leftCount++] = before[old++] as number
      if (old < countBefore && before[old] === slot) old++
      else entered[following.enteredCount++] = slot
      members[following.count++] = slot
    }
    while (old < countBefore) left[following.leftCount++] = before[old++] as number
  }
}
