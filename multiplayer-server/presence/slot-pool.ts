import { type Milliseconds, milliseconds } from '../../model/units/index.ts'

/** How long a slot rests after use, so that nobody's records are taken for another's. */
export const SLOT_QUARANTINE_MS = milliseconds(10_000)

/** Gives out the small numbers by which people are named on the pose lane. */
export interface SlotPool {
  /** The lowest slot that is free and has rested, or null when the place is full. */
  take(): number | null
  /** Gives a slot back; it rests for the quarantine. A slot that is not out is ignored. */
  release(slot: number): void
  readonly taken: number
}

/** `now` is any steady clock in milliseconds. */
export function createSlotPool(capacity: number, now: () => Milliseconds): SlotPool {
  /** Per slot: taken, or when it may be taken again. */
  const freeAt = new Float64Array(capacity).fill(-Infinity)
  let taken = 0
  return {
    take() {
      const nowMs = now()
      for (let slot = 0; slot < capacity; slot++) {
        if ((freeAt[slot] as number) > nowMs) continue
        freeAt[slot] = Infinity
        taken++
        return slot
      }
      return null
    },
    release(slot) {
      if (freeAt[slot] !== Infinity) return
      freeAt[slot] = now() + SLOT_QUARANTINE_MS
      taken--
    },
    get taken() {
      return taken
    },
  }
}
