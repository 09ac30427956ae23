import { describe, expect, test } from 'vitest'
import { createBatchReader, createPose, createUplinkWriter, HEAD, SAMPLE_MS } from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { createPresenceRelay, type PresenceRelay } from './presence-relay.ts'
import { RecordLogs } from './record-logs.ts'
import { createStreamCopies } from './stream-copies.ts'

const START_MS = 1_790_000_000_000
const GUIDE = 7
const SEER = 3

/** Two processes: a guide is at home in one, and a guest by a copy of his stream in the other. East of 5 m there is no ground. */
function openTwo() {
  let nowMs = START_MS
  const now = () => milliseconds(nowMs)
  const stands = (east: number): boolean => east < 5
  const seen = new Map<PresenceRelay, number[]>()
  const open = (): { relay: PresenceRelay; logs: RecordLogs } => {
    const logs = new RecordLogs()
    const reader = createBatchReader(PROTOCOL_VERSION)
    const told = (slot: number, pose: ArrayLike<number>): void => void (slot === GUIDE && seen.set(relay, Array.from({ length: 3 }, (_, axis) => pose[HEAD + axis] ?? 0))) // prettier-ignore
    const sink = {
      left: () => void seen.delete(relay),
      entered: (slot: number, _ms: number, pose: ArrayLike<number>) => told(slot, pose),
      sampled: (slot: number, _ms: number, pose: ArrayLike<number>) => told(slot, pose),
      placed: () => {},
    }
    const relay: PresenceRelay = createPresenceRelay({
      ...{ now, logs, stands },
      send: (slot, bytes) => {
        if (slot !== SEER) return
        reader.receive(bytes, sink)
        acknowledged.set(relay, reader.batch)
      },
    })
    return { relay, logs }
  }
  const acknowledged = new Map<PresenceRelay, number>()
  const home = open()
  const far = open()
  const copies = createStreamCopies(far.logs, now, stands)
  home.relay.join(GUIDE)
  for (const { relay } of [home, far]) relay.join(SEER)
  const writers = new Map([home.relay, far.relay].map((relay) => [relay, createUplinkWriter(PROTOCOL_VERSION)]))
  const guide = createUplinkWriter(PROTOCOL_VERSION)
  const pose = createPose()
  const standing = createPose()
  standing.set([0, 0, 1.65, 0, 0, 0, 1])
  return {
    ...{ copies, home: home.relay, far: far.relay, seen },
    /** The guide steps there, and everybody has a turn. */
    step(east: number, isCopied: boolean): boolean {
      nowMs += SAMPLE_MS
      pose.set([east, 1, 1.65, 0, 0, 0, 1])
      guide.start(0)
      guide.add({ pose, flags: 0, gap: 0 }, now())
      const bytes = guide.finish()
      expect(home.relay.receive(GUIDE, bytes)).toBeNull()
      const fits = !isCopied || copies.take(GUIDE, bytes)
      for (const [relay, writer] of writers) {
        writer.start(acknowledged.get(relay) ?? 0)
        writer.add({ pose: standing, flags: 0, gap: 0 }, now())
        expect(relay.receive(SEER, writer.finish())).toBeNull()
        relay.tick()
      }
      return fits
    },
  }
}

describe('a copy of a stream in another process', () => {
  test('goes on in the middle of it; who follows it sees what is seen at home, at every step', () => {
    const two = openTwo()
    for (let step = 0; step < 40; step++) two.step(step * 0.075, false)
    two.copies.begin(GUIDE, JSON.parse(JSON.stringify(two.home.streamOf(GUIDE)?.state())))
    two.far.joinGuest(GUIDE, two.copies)
    for (let step = 40; step < 200; step++) {
      // He walks off the ground and back, and is held where he last stood.
      expect(two.step(3 + 3 * Math.sin((step - 40) / 20), true)).toBe(true)
      // Whom to follow is chosen every fourth turn.
      if (step >= 45) expect(two.seen.get(two.far)).toEqual(two.seen.get(two.home))
    }
    expect(two.seen.get(two.far)?.[0]).toBeLessThan(5)
  })

  test('that missed a message says so and begins anew; nobody’s stream is torn', () => {
    const two = openTwo()
    two.step(0, false)
    two.copies.begin(GUIDE, two.home.streamOf(GUIDE)?.state() as never)
    two.far.joinGuest(GUIDE, two.copies)
    two.step(0.1, true)
    two.step(0.2, false)
    expect(two.step(0.3, true)).toBe(false)
    two.copies.begin(GUIDE, two.home.streamOf(GUIDE)?.state() as never)
    two.far.leave(GUIDE)
    two.far.joinGuest(GUIDE, two.copies)
    for (let step = 4; step < 20; step++) expect(two.step(step / 10, true)).toBe(true)
    expect(two.seen.get(two.far)).toEqual(two.seen.get(two.home))
  })
})
