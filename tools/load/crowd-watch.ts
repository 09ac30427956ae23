import { createBatchReader, HEAD, type Place, type Pose, SLOT_LIMIT } from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'

/** One visitor who reads all that comes, and can say how old what it knows is. */
export interface CrowdWatch {
  receive(bytes: Uint8Array): void
  /**
   * Adds the ages of the newest poses known: of the `count` nearest of all whose place is known, and of everyone. For those of
   * whom only the place is told, the age counts from the batch.
   */
  addAges(now: { readonly serverMs: number; readonly east: number; readonly north: number; readonly slot: number }, count: number): void
  readonly nearAges: number[]
  readonly allAges: number[]
  /** People known at the last look. */
  readonly known: number
  /** Batches that could not be read. */
  readonly refusals: number
}

export function createCrowdWatch(): CrowdWatch {
  const reader = createBatchReader(PROTOCOL_VERSION)
  const places = new Float64Array(2 * (SLOT_LIMIT + 1))
  const times = new Float64Array(SLOT_LIMIT + 1)
  const near = new Uint8Array(SLOT_LIMIT + 1)
  let highest = -1
  const note = (slot: number, [east, north]: readonly [number, number], ms: number): void => {
    places[2 * slot] = east
    places[2 * slot + 1] = north
    times[slot] = ms
    highest = Math.max(highest, slot)
  }
  const sampled = (slot: number, sampleMs: Milliseconds, pose: Pose): void => {
    near[slot] = 1
    note(slot, [pose[HEAD] as number, pose[HEAD + 1] as number], sampleMs)
  }
  const sink = {
    left: (slot: number) => void (near[slot] = 0),
    entered: sampled,
    sampled,
    placed: (slot: number, { east, north }: Place) => void (near[slot] === 0 && note(slot, [east, north], reader.serverMs)),
  }
  const watch = {
    nearAges: [] as number[],
    allAges: [] as number[],
    known: 0,
    refusals: 0,
    receive(bytes: Uint8Array) {
      try {
        reader.receive(bytes, sink)
      } catch {
        watch.refusals++
      }
    },
    addAges(now: { serverMs: number; east: number; north: number; slot: number }, count: number) {
      const people: { far: number; age: number }[] = []
      for (let slot = 0; slot <= highest; slot++) {
        if (times[slot] === 0 || slot === now.slot) continue
        const far = Math.hypot((places[2 * slot] as number) - now.east, (places[2 * slot + 1] as number) - now.north)
        people.push({ far, age: now.serverMs - (times[slot] as number) })
      }
      watch.known = people.length
      for (const { age } of people) watch.allAges.push(age)
      for (const { age } of people.toSorted((a, b) => a.far - b.far).slice(0, count)) watch.nearAges.push(age)
    },
  }
  return watch
}
