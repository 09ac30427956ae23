/** A few people, nearest first. */
export interface Nearest {
  count: number
  readonly slots: Int32Array
  /** Empties it. */
  clear(): void
  /** Takes somebody in, so many whole millimetres off, unless as many are nearer as it holds. Allocates nothing: a whole number is not boxed. */
  add(slot: number, farMm: number): void
}

export function createNearest(most: number): Nearest {
  const far = new Int32Array(most)
  const slots = new Int32Array(most)
  const list: Nearest = {
    count: 0,
    slots,
    clear() {
      list.count = 0
    },
    add(slot, farMm) {
      if (list.count === most && farMm >= far[most - 1]!) return
      let to = Math.min(list.count, most - 1)
      for (; to > 0 && far[to - 1]! > farMm; to--) {
        far[to] = far[to - 1]!
        slots[to] = slots[to - 1]!
      }
      far[to] = farMm
      slots[to] = slot
      if (list.count < most) list.count++
    },
  }
  return list
}
