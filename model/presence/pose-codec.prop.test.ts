import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HolositeError } from '../errors/index.ts'
import { createPoseDecoder, createPoseEncoder, type PoseSample, RECORD_MAX_BYTES } from './pose-codec.ts'
import { createPose, FLAG_HANDS, FLAG_TELEPORT, HEAD, LEFT_HAND, type Pose, POSE_NUMBERS, RIGHT_HAND } from './pose.ts'
import { FULL_STATE_MAX_BYTES } from './pose-state.ts'

const SEED = 20_260_801

/** Independent of the codec: the angle between two unit quaternions. */
function degreesBetween(a: Pose, b: Pose, joint: number): number {
  let dot = 0
  for (let i = joint + 3; i < joint + 7; i++) dot += a[i]! * b[i]!
  const sine = Math.sqrt(Math.max(0, 1 - dot * dot))
  return (2 * Math.atan2(sine, Math.abs(dot)) * 180) / Math.PI
}

const unit = fc
  .tuple(...([1, 2, 3, 4].map(() => fc.double({ min: -1, max: 1, noNaN: true })) as [fc.Arbitrary<number>]))
  .filter((q) => (q as number[]).some((value) => Math.abs(value) > 0.1))
  .map((q) => {
    const parts = q as number[]
    const length = Math.sqrt(parts.reduce((sum, value) => sum + value * value, 0))
    return parts.map((value) => value / length)
  })
const corner = fc.constantFrom([0.5, 0.5, 0.5, 0.5], [-0.5, 0.5, -0.5, 0.5], [0, 0, 0, 1], [0, 0, 0, -1], [1, 0, 0, 0])
const turn = fc.oneof({ weight: 4, arbitrary: unit }, { weight: 1, arbitrary: corner })
const reach = fc.double({ min: -1.5, max: 1.5, noNaN: true })
const place = fc.oneof(fc.double({ min: -4000, max: 4000, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }))
const wildPose = fc.tuple(place, place, place, turn, fc.array(reach, { minLength: 6, maxLength: 6 }), turn, turn).map((parts) => {
  const [x, y, z, head, hands, left, right] = parts
  const pose = createPose()
  pose.set([x, y, z, ...head], HEAD)
  pose.set([x + hands[0]!, y + hands[1]!, z + hands[2]!, ...left], LEFT_HAND)
  pose.set([x + hands[3]!, y + hands[4]!, z + hands[5]!, ...right], RIGHT_HAND)
  return pose
})
const flags = fc.oneof({ weight: 5, arbitrary: fc.constant(FLAG_HANDS) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 255 }) })
const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.constant(2 ** 20 - 2) },
)
const shiftMs = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 49 }) })
const sample: fc.Arbitrary<PoseSample> = fc.record({ pose: wildPose, flags, gap, shiftMs })

const damage = fc.record({ hits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), cut: fc.nat() })

/** A walk whose steps are small, with a jump now and then: the common case of the delta records. */
const walk = fc.tuple(sample, fc.array(fc.tuple(fc.double({ min: -0.05, max: 0.05, noNaN: true }), sample, fc.nat(9)), { maxLength: 40 }))
const samplesOfWalk = walk.map(([first, steps]) => {
  const samples = [first]
  for (const [step, other, kind] of steps) {
    if (kind === 0) {
      samples.push(other)
      continue
    }
    const last = samples.at(-1)!
    const pose = createPose()
    for (let i = 0; i < POSE_NUMBERS; i++) pose[i] = last.pose[i]! + (i % 7 < 3 ? step : 0)
    samples.push({ pose, flags: kind === 1 ? other.flags : last.flags & ~FLAG_TELEPORT, gap: kind === 2 ? other.gap : 0 })
  }
  return samples
})

function encodeAll(samples: readonly PoseSample[]): { bytes: Uint8Array; ends: number[] } {
  const encoder = createPoseEncoder()
  const bytes = new Uint8Array((samples.length + 1) * RECORD_MAX_BYTES)
  const ends: number[] = []
  for (const one of samples) ends.push(encoder.encode(one, bytes, ends.at(-1) ?? 0))
  return { bytes: bytes.slice(0, ends.at(-1) ?? 0), ends }
}

describe('pose records', () => {
  it('decode to what the encoder holds, within 2 mm and 0.5 degrees of the pose, each at most 37 bytes', () => {
    fc.assert(
      fc.property(samplesOfWalk, (samples) => {
        const encoder = createPoseEncoder()
        const decoder = createPoseDecoder()
        const bytes = new Uint8Array(RECORD_MAX_BYTES + 7)
        const held = createPose()
        const read = createPose()
        for (const one of samples) {
          const end = encoder.encode(one, bytes, 7)
          expect(end - 7).toBeLessThanOrEqual(RECORD_MAX_BYTES)
          expect(decoder.decode(bytes, 7, bytes.length)).toBe(end)
          encoder.readPose(held)
          expect(decoder.readPose(read).every((value, i) => value === held[i])).toBe(true)
          expect(decoder.flags === one.flags && decoder.gap === one.gap && decoder.shiftMs === (one.shiftMs ?? 0)).toBe(true)
          for (const [joint, tracked] of [
            [HEAD, true],
            [LEFT_HAND, (one.flags & 1) !== 0],
            [RIGHT_HAND, (one.flags & 2) !== 0],
          ] as const) {
            if (!tracked) continue
            const off = Math.hypot(...[0, 1, 2].map((axis) => read[joint + axis]! - one.pose[joint + axis]!))
            if (off > 0.002 || degreesBetween(read, one.pose, joint) > 0.5)
              expect.fail(`${off} m, ${degreesBetween(read, one.pose, joint)} degrees`)
          }
        }
      }),
      { seed: SEED, numRuns: 400 },
    )
  })

  it('go on from a full state exactly as from the start, wherever a follower enters', () => {
    fc.assert(
      fc.property(samplesOfWalk, fc.nat(), (samples, enter) => {
        const { bytes, ends } = encodeAll(samples)
        const first = createPoseDecoder()
        const follower = createPoseDecoder()
        const entry = enter % samples.length
        const state = new Uint8Array(FULL_STATE_MAX_BYTES)
        for (let i = 0, offset = 0; i < samples.length; i++) {
          const end = first.decode(bytes, offset, bytes.length)
          if (i > entry) expect(follower.decode(bytes, offset, bytes.length)).toBe(end)
          if (i === entry) expect(follower.readState(state, 0, first.writeState(state, 0))).toBeLessThanOrEqual(state.length)
          if (i >= entry) expect(follower.readPose(createPose())).toEqual(first.readPose(createPose()))
          offset = ends[i]!
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  it('are refused with presence/malformed and change nothing when damaged, or decode to a pose on the lattice', () => {
    let refused = 0
    const before = createPose()
    const after = createPose()
    const stateBefore = new Uint8Array(FULL_STATE_MAX_BYTES)
    const stateAfter = new Uint8Array(FULL_STATE_MAX_BYTES)
    const decodeDamaged = (bytes: Uint8Array, limit: number): void => {
      const decoder = createPoseDecoder()
      for (let offset = 0; offset < limit;) {
        decoder.readPose(before)
        const size = decoder.started ? decoder.writeState(stateBefore, 0) : 0
        try {
          const next = decoder.decode(bytes, offset, limit)
          if (next <= offset || next > limit) expect.fail('A record ends outside its bytes.')
          offset = next
          if (!decoder.readPose(after).every((value) => Math.abs(value) < 4300)) expect.fail('A pose leaves the lattice.')
        } catch (error) {
          if (!(error instanceof HolositeError) || error.code !== 'presence/malformed') throw error
          refused++
          expect(decoder.readPose(after)).toEqual(before)
          expect(decoder.started).toBe(size > 0)
          if (size > 0) expect(decoder.writeState(stateAfter, 0)).toBe(size)
          expect(stateAfter.slice(0, size)).toEqual(stateBefore.slice(0, size))
          return
        }
      }
    }
    fc.assert(
      fc.property(samplesOfWalk, fc.array(damage, { minLength: 40, maxLength: 40 }), (samples, damages) => {
        const { bytes } = encodeAll(samples)
        for (const { hits, cut } of damages) {
          const damaged = bytes.slice()
          for (const [at, value] of hits) damaged[at % damaged.length] = value
          decodeDamaged(damaged, cut % 3 === 0 ? cut % bytes.length : bytes.length)
        }
      }),
      { seed: SEED, numRuns: 100 },
    )
    expect(refused).toBeGreaterThan(500)
  }, 30_000)

  it('full states that are damaged are refused or sound', () => {
    const state = new Uint8Array(FULL_STATE_MAX_BYTES)
    fc.assert(
      fc.property(samplesOfWalk, fc.array(damage, { minLength: 40, maxLength: 40 }), (samples, damages) => {
        const { bytes, ends } = encodeAll(samples)
        const source = createPoseDecoder()
        for (let i = 0, offset = 0; i < ends.length; i++) offset = source.decode(bytes, offset, bytes.length)
        const size = source.writeState(state, 0)
        for (const { hits, cut } of damages) {
          const damaged = state.slice(0, size)
          for (const [at, value] of hits) damaged[at % size] = value
          const decoder = createPoseDecoder()
          try {
            decoder.readState(damaged, 0, cut % 3 === 0 ? cut % size : size)
            expect(decoder.readPose(createPose()).every(Number.isFinite)).toBe(true)
          } catch (error) {
            if (!(error instanceof HolositeError) || error.code !== 'presence/malformed') throw error
            expect(decoder.started).toBe(false)
          }
        }
      }),
      { seed: SEED, numRuns: 60 },
    )
  }, 30_000)
})
