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
/** A member's squared distance counts as this much of itself, so that a neighbour must be a fifth nearer to take its place. */
export const MEMBER_FAVOUR = 0.64

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

/** Room for one choice: a heap of the nearest so far. One chooser serves every receiver in turn. */
export class NearestChooser {
  private readonly slots: Int32Array
  private readonly keys: Float64Array
  private readonly chosen: Uint8Array
  private size = 0

  /** For at most `most` members out of slots 0 .. `slotLimit`. */
  constructor(most: number, slotLimit: number) {
    this.slots = new Int32Array(most)
    this.keys = new Float64Array(most)
    this.chosen = new Uint8Array(slotLimit + 1)
  }

  /**
   * Chooses for the receiver at slot `self` the nearest others, at most `most` and as many as `following` holds; members by the
   * favoured distance; before them those always near, of all or of `company`; ties go to the lower slot. False, and nothing is changed, where
   * somebody left out of the crowd might be nearer. Cost O(n log k) at worst, near O(n) in practice: most are beyond the farthest chosen.
   */
  choose(crowd: Crowd, self: number, following: Following, { most, company, coversM = Infinity }: ChoiceLimits = {}): boolean {
    const { positions, always } = crowd
    const room = Math.min(most ?? Infinity, following.members.length)
    const x = positions[3 * self] as number
    const y = positions[3 * self + 1] as number
    const z = positions[3 * self + 2] as number
    this.size = 0
    for (let i = 0, member = 0; i < crowd.count; i++) {
      const slot = crowd.slots[i] as number
      if (slot === self) continue
      const dx = (positions[3 * slot] as number) - x
      const dy = (positions[3 * slot + 1] as number) - y
      const dz = (positions[3 * slot + 2] as number) - z
      while (member < following.count && (following.members[member] as number) < slot) member++
      const favour = member < following.count && following.members[member] === slot ? MEMBER_FAVOUR : 1
      const lead = always[slot] === 1 || company?.has(slot) ? ALWAYS_NEARER : 0
      this.offer(slot, (dx * dx + dy * dy + dz * dz) * favour - lead, room)
    }
    if (coversM < Infinity && (this.size < room || (room > 0 && (this.keys[0] as number) >= coversM * coversM))) return false
    this.replace(following)
    return true
  }

  /** Keeps the `most` smallest keys; the greatest stands at the top. Slots come rising, so an equal key never displaces. */
  private offer(slot: number, key: number, most: number): void {
    if (this.size < most) {
      let at = this.size++
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!this.above(slot, key, parent)) break
        this.put(at, this.slots[parent] as number, this.keys[parent] as number)
        at = parent
      }
      this.put(at, slot, key)
    } else if (most > 0 && key < (this.keys[0] as number)) this.sink(slot, key)
  }

  private sink(slot: number, key: number): void {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.size) break
      if (child + 1 < this.size && this.above(this.slots[child + 1] as number, this.keys[child + 1] as number, child)) child++
      if (this.above(slot, key, child)) break
      this.put(at, this.slots[child] as number, this.keys[child] as number)
      at = child
    }
    this.put(at, slot, key)
  }

  /** Farther than the one at `index`, or as far and of a higher slot. */
  private above(slot: number, key: number, index: number): boolean {
    const other = this.keys[index] as number
    return key > other || (key === other && slot > (this.slots[index] as number))
  }

  private put(at: number, slot: number, key: number): void {
    this.slots[at] = slot
    this.keys[at] = key
  }

  /** Makes the chosen the members and notes who entered and who left. */
  private replace(following: Following): void {
    const { members, entered, left } = following
    const { chosen } = this
    for (let i = 0; i < this.size; i++) chosen[this.slots[i] as number] = 1
    following.leftCount = 0
    for (let i = 0; i < following.count; i++) {
      const slot = members[i] as number
      if (chosen[slot] === 1) chosen[slot] = 2
      else left[following.leftCount++] = slot
    }
    this.slots.subarray(0, this.size).sort()
    following.count = this.size
    following.enteredCount = 0
    for (let i = 0; i < this.size; i++) {
      const slot = this.slots[i] as number
      members[i] = slot
      if (chosen[slot] === 1) entered[following.enteredCount++] = slot
      chosen[slot] = 0
    }
  }
}
