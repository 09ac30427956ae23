import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BatchWriter,
  beatMs,
  behindBeat,
  createPose,
  createPoseDecoder,
  createUplinkReader,
  FLAG_ABSENT,
  FLAG_HANDS,
  FLAG_RIGHT,
  FLAG_TELEPORT,
  nextSampleMs,
  type Pose,
  POSE_NUMBERS,
  RECORD_MAX_BYTES,
  resolveMs16,
  turnMsOf,
} from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { createPoseDownlink } from './pose-downlink.ts'
import { createPoseUplink } from './pose-uplink.ts'

const SEED = 20_260_807
const START_MS = 1_790_000_000_000

interface Sampled {
  readonly sampleMs: number
  readonly x: number
  readonly flags: number
  readonly gap: number
}

/** The server's end of one uplink: what it heard, message by message. */
function createEar(people = 2, roundTripMs = 0) {
  const reader = createUplinkReader(PROTOCOL_VERSION)
  const decoder = createPoseDecoder()
  const pose = createPose()
  const messages: Sampled[][] = []
  const records = new Uint8Array(64 * RECORD_MAX_BYTES)
  const ear = { messages, decoder, records, length: 0, sampleMs: 0, acknowledged: 0, nowMs: START_MS }
  const uplink = createPoseUplink({
    acknowledged: () => ear.acknowledged,
    people: () => people,
    roundTripMs: () => roundTripMs,
    send(bytes) {
      reader.start(bytes)
      const message: Sampled[] = []
      ear.length = 0
      for (let i = 0; i < reader.count; i++) {
        const size = reader.next(decoder)
        records.set(bytes.subarray(reader.recordAt, reader.recordAt + size), ear.length)
        ear.length += size
        ear.sampleMs =
          ear.sampleMs === 0 ? resolveMs16(reader.firstMs16, milliseconds(ear.nowMs)) : nextSampleMs(milliseconds(ear.sampleMs), decoder)
        message.push({ sampleMs: ear.sampleMs, x: decoder.readPose(pose)[0]!, flags: decoder.flags, gap: decoder.gap })
      }
      reader.finish()
      messages.push(message)
    },
  })
  uplink.restart()
  return Object.assign(ear, { uplink })
}

const at = (x: number): Pose => {
  const pose = createPose()
  pose[0] = x
  pose[7] = x - 0.3
  pose[14] = x + 0.3
  return pose
}

describe('pose uplink', () => {
  it('samples every 50 ms of server time, one to a message and two in a crowd, wherever the frames fall', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 5, max: 45, noNaN: true }), { minLength: 100, maxLength: 200 }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.constantFrom(2, 100, 101, 1000),
        (frames, from, people) => {
          const ear = createEar(people)
          for (const frame of frames) {
            ear.nowMs += frame
            ear.uplink.update(milliseconds(ear.nowMs), at(from + (ear.nowMs - START_MS) / 1000), FLAG_HANDS)
          }
          const samples = ear.messages.flat()
          // The first message ends on the beat, whatever it began with.
          expect(ear.messages.slice(1).every((message) => message.length === (people > 100 ? 2 : 1))).toBe(true)
          const beat = Math.round(beatMs(from, 0, turnMsOf(people)))
          expect(samples.length).toBeGreaterThanOrEqual(Math.floor((ear.nowMs - START_MS) / 50) - 3)
          samples.forEach((one, i) => {
            expect(Math.abs(behindBeat(one.sampleMs, beat, 50))).toBeLessThanOrEqual(10)
            if (i > 0) expect(one.sampleMs - samples[i - 1]!.sampleMs).toBe(50)
            // One metre a second: between the frames a straight line, so that only the lattice is off. The first has no line yet.
            if (i > 0) expect(Math.abs(one.x - from - (one.sampleMs - START_MS) / 1000)).toBeLessThan(0.0011)
          })
        },
      ),
      { seed: SEED, numRuns: 40 },
    )
  })

  it('keeps to the beat of the place while the person runs across a venue, a round trip ahead of it, and says when each sample was taken', () => {
    for (const [people, roundTripMs] of [
      [2, 0],
      [400, 60],
    ] as const) {
      const turnMs = turnMsOf(people)
      const ear = createEar(people, roundTripMs)
      const x = (): number => ((ear.nowMs - START_MS) / 1000) * 5
      for (let i = 0; i < 72 * 40; i++) {
        ear.nowMs += 1000 / 72
        ear.uplink.update(milliseconds(ear.nowMs), at(x()), FLAG_HANDS)
      }
      const samples = ear.messages.flat()
      let shifts = 0
      samples.forEach((one, i) => {
        if (i === 0) return
        const sinceMs = one.sampleMs - samples[i - 1]!.sampleMs
        expect(sinceMs).toBeGreaterThanOrEqual(50)
        expect(sinceMs).toBeLessThan(100)
        if (sinceMs > 50) shifts++
        expect(Math.abs(one.x - ((one.sampleMs - START_MS) / 1000) * 5)).toBeLessThan(0.0011)
      })
      expect(shifts).toBeGreaterThan(5)
      for (const message of ear.messages.slice(2)) {
        const last = message.at(-1)!
        const arrivesMs = last.sampleMs + roundTripMs / 2
        expect(Math.abs(behindBeat(arrivesMs, beatMs(last.x, 0, turnMs), turnMs))).toBeLessThanOrEqual(16)
      }
    }
  })

  it('falls to one sample a second while the person rests, and speaks at once when they move', () => {
    const ear = createEar()
    const run = (seconds: number, x: (t: number) => number): Sampled[] => {
      const from = ear.messages.length
      for (let i = 0; i < seconds * 60; i++) {
        ear.nowMs += 1000 / 60
        ear.uplink.update(milliseconds(ear.nowMs), at(x(i / 60)), 0)
      }
      return ear.messages.slice(from).flat()
    }
    run(2, () => 0)
    expect(run(10, (t) => 0.001 * Math.sin(t * 9)).length).toBeLessThanOrEqual(11)
    expect(run(1, (t) => t).length).toBeGreaterThanOrEqual(18)
  })

  it('says a jump is one, and holds back more jumps than the server allows', () => {
    const ear = createEar()
    for (let i = 0; i < 250; i++) {
      ear.nowMs += 20
      // Five jumps a second for four seconds, then one of standing still.
      ear.uplink.update(milliseconds(ear.nowMs), at(Math.floor(Math.min(i, 190) / 10) * 30), i % 10 === 0 && i < 200 ? FLAG_TELEPORT : 0)
    }
    const samples = ear.messages.flat()
    const jumps = samples.filter(({ flags }) => (flags & FLAG_TELEPORT) !== 0)
    expect(jumps.length).toBeGreaterThan(5)
    expect(jumps.length).toBeLessThanOrEqual(3 + 5 * 1.5)
    samples.forEach((one, i) => {
      const before = samples[i - 1]
      if (!before || (one.flags & FLAG_TELEPORT) !== 0) return
      expect(Math.abs(one.x - before.x) / ((one.sampleMs - before.sampleMs) / 1000)).toBeLessThan(12)
    })
    expect(samples.at(-1)!.x).toBeCloseTo(570, 1)
  })

  it('leaves a gap where the page was hidden, and drops a hand beyond reach', () => {
    const ear = createEar()
    const pose = at(0)
    pose[14] = 3
    for (let i = 0; i < 20; i++) ear.uplink.update(milliseconds((ear.nowMs += 20)), at(i * 0.02), FLAG_HANDS)
    ear.nowMs += 100_000
    for (let i = 0; i < 20; i++) {
      pose[0] = i * 0.02
      ear.uplink.update(milliseconds((ear.nowMs += 20)), pose, FLAG_HANDS)
    }
    const samples = ear.messages.flat()
    expect(samples.filter(({ gap }) => gap > 1900)).toHaveLength(1)
    expect(samples.at(-1)!.flags & FLAG_RIGHT).toBe(0)
    expect(ear.nowMs - samples.at(-1)!.sampleMs).toBeLessThan(100)
  })

  it('acknowledges batches though there is nothing to say', () => {
    const ear = createEar()
    for (let i = 0; i < 100; i++) {
      ear.acknowledged++
      ear.uplink.acknowledgeOnly(milliseconds((ear.nowMs += 20)))
    }
    expect(ear.messages.length).toBeGreaterThanOrEqual(4)
    expect(ear.messages.length).toBeLessThanOrEqual(6)
    expect(ear.messages.flat()).toHaveLength(0)
  })
})

describe('pose downlink', () => {
  it('shows people within 1 cm of where they were, and forgets who leaves', () => {
    const ears = [createEar(), createEar(), createEar()]
    const slots = [2, 9, 40]
    const downlink = createPoseDownlink()
    const writer = new BatchWriter()
    const followed = new Set<number>()
    let batch = 0
    let worst = 0
    const walk = (slot: number, ms: number): number => slot + Math.sin(ms / 900 + slot)
    for (let ms = START_MS; ms < START_MS + 6000; ms += 10) {
      ears.forEach((ear, i) => {
        ear.nowMs = ms
        ear.uplink.update(milliseconds(ms), at(walk(slots[i]!, ms)), FLAG_HANDS)
      })
      if (ms % 50 === 0) {
        const gone = ms >= START_MS + 5000 && followed.has(9)
        const known = ears
          .map((ear, i) => ({ ear, slot: slots[i]! }))
          .filter(({ ear, slot }) => ear.decoder.started && !(slot === 9 && ms >= START_MS + 5000))
        writer.start(PROTOCOL_VERSION, ++batch, milliseconds(ms))
        writer.list(gone ? 1 : 0)
        if (gone) writer.leave(9)
        if (gone) followed.delete(9)
        const entering = known.filter(({ slot }) => !followed.has(slot))
        const moving = known.filter(({ ear, slot }) => followed.has(slot) && ear.length > 0)
        writer.list(entering.length)
        for (const { ear, slot } of entering) writer.enter(slot, 1, milliseconds(ear.sampleMs), ear.decoder)
        writer.list(moving.length)
        for (const { ear, slot } of moving)
          writer.near(slot, { count: ear.messages.at(-1)!.length, bytes: ear.records, from: 0, to: ear.length })
        for (const { ear, slot } of known) {
          ear.length = 0
          followed.add(slot)
        }
        writer.list(0)
        downlink.receive(writer.finish(), milliseconds(ms + 30))
      }
      downlink.update(milliseconds(ms + 30))
      const { people } = downlink
      for (let i = 0; i < people.count; i++) {
        expect(people.flags[i]! & FLAG_ABSENT).toBe(0)
        if (ms < START_MS + 3000) continue
        // Shown as they were 60 ms to 300 ms ago.
        let least = Infinity
        for (let ago = 60; ago < 300; ago++)
          least = Math.min(least, Math.abs(people.poses[i * POSE_NUMBERS]! - walk(people.slots[i]!, ms + 30 - ago)))
        worst = Math.max(worst, least)
      }
    }
    expect(worst).toBeLessThan(0.01)
    expect(Array.from(downlink.people.slots.subarray(0, downlink.people.count)).sort((a, b) => a - b)).toEqual([2, 40])
    expect(downlink.batch).toBe(batch)
    downlink.clear()
    expect([downlink.people.count, downlink.batch]).toEqual([0, 0])
  })
})
