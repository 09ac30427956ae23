import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HolositeError } from '../errors/index.ts'
import { createPoseDecoder, createPoseEncoder, RECORD_MAX_BYTES } from './pose-codec.ts'
import { createPose, FLAG_HANDS, FLAG_TELEPORT, JOINT_NUMBERS, POSE_NUMBERS } from './pose.ts'
import { FULL_STATE_MAX_BYTES } from './pose-state.ts'
import { posesFromRecording } from './recorded-motion.ts'

const folder = join(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'motion/vr')
const recordings = ['aframe-grabLeft', 'aframe-grabRight', 'hubs-bot-recording']

describe('pose codec', () => {
  it.skipIf(!existsSync(folder)).each(recordings)('keeps %s within 2 mm, 0.5 degrees, 26 bytes a record and 10.5 in the mean', (name) => {
    const poses = posesFromRecording(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))
    const encoder = createPoseEncoder()
    const decoder = createPoseDecoder()
    const bytes = new Uint8Array(RECORD_MAX_BYTES)
    const read = createPose()
    let total = 0
    let longest = 0
    poses.forEach((pose, i) => {
      const size = encoder.encode({ pose, flags: FLAG_HANDS, gap: 0 }, bytes, 0)
      decoder.decode(bytes, 0, size)
      decoder.readPose(read)
      if (i > 0) total += size
      if (i > 0) longest = Math.max(longest, size)
      for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
        expect(Math.hypot(...[0, 1, 2].map((axis) => read[joint + axis]! - pose[joint + axis]!))).toBeLessThan(0.002)
        const dot = [3, 4, 5, 6].reduce((sum, k) => sum + read[joint + k]! * pose[joint + k]!, 0)
        expect((2 * Math.acos(Math.min(1, Math.abs(dot))) * 180) / Math.PI).toBeLessThan(0.5)
      }
    })
    expect(poses.length).toBeGreaterThan(200)
    expect(total / (poses.length - 1)).toBeLessThan(10.5)
    expect(longest).toBeLessThanOrEqual(26)
  })

  it('writes the same bytes on every machine', () => {
    const encoder = createPoseEncoder()
    const bytes = new Uint8Array(4096)
    const pose = createPose()
    let end = 0
    for (let i = 0; i < 90; i++) {
      // Rational motion, so that the input too is the same everywhere.
      const turn = [i / 64 - 0.7, 0.25, 0.5 - i / 128, 0.375] as const
      const length = Math.sqrt(turn.reduce((sum, value) => sum + value * value, 0))
      for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
        pose.set([i * 0.0625 + joint / 64, -i * 0.03125, 1.6875 + (i % 5) / 256], joint)
        turn.forEach((value, k) => (pose[joint + 3 + k] = value / length))
      }
      end = encoder.encode({ pose, flags: FLAG_HANDS, gap: i === 40 ? 7 : 0 }, bytes, end)
    }
    expect({ end, hash: createHash('sha256').update(bytes.subarray(0, end)).digest('hex').slice(0, 16) }).toEqual({
      end: 549,
      hash: '53c495c59b3fc766',
    })
  })

  it('costs a visitor without hands at rest two bytes at most', () => {
    const encoder = createPoseEncoder()
    const bytes = new Uint8Array(RECORD_MAX_BYTES)
    const pose = createPose()
    pose.fill(Number.NaN, JOINT_NUMBERS)
    for (let i = 0; i < 10; i++) encoder.encode({ pose, flags: 0, gap: 0 }, bytes, 0)
    expect(encoder.encode({ pose, flags: 0, gap: 0 }, bytes, 0)).toBeLessThanOrEqual(2)
  })

  it('carries a jump across the venue in one record and rests after it', () => {
    const encoder = createPoseEncoder()
    const decoder = createPoseDecoder()
    const bytes = new Uint8Array(RECORD_MAX_BYTES)
    const pose = createPose()
    encoder.encode({ pose, flags: 0, gap: 0 }, bytes, 0)
    decoder.decode(bytes, 0, bytes.length)
    pose.set([-3000, 1000, 60])
    expect(decoder.decode(bytes, 0, encoder.encode({ pose, flags: FLAG_TELEPORT, gap: 0 }, bytes, 0))).toBeLessThan(20)
    expect(Array.from(decoder.readPose(createPose()).subarray(0, 3))).toEqual([-3000, 1000, 60])
    expect(encoder.encode({ pose, flags: 0, gap: 0 }, bytes, 0)).toBeLessThan(5)
  })

  it('clamps a place beyond the lattice and a hand beyond reach instead of wrapping', () => {
    const encoder = createPoseEncoder()
    const bytes = new Uint8Array(RECORD_MAX_BYTES)
    const pose = createPose()
    pose[0] = 1e7
    pose[7] = -1e7
    encoder.encode({ pose, flags: FLAG_HANDS, gap: 0 }, bytes, 0)
    const read = encoder.readPose(createPose())
    expect(read[0]).toBeCloseTo(4194.302, 6)
    expect(read[7]).toBeCloseTo(4194.302 - 4.094, 6)
  })

  it('refuses a pose that is not finite, a rotation that is none and a short buffer with presence/overrun', () => {
    const encoder = createPoseEncoder()
    const bad = createPose()
    bad[1] = Number.NaN
    const flat = createPose()
    flat.fill(0, 3, 7)
    for (const [pose, size] of [
      [bad, RECORD_MAX_BYTES],
      [flat, RECORD_MAX_BYTES],
      [createPose(), RECORD_MAX_BYTES - 1],
    ] as const) {
      const refusal = ((): unknown => {
        try {
          return encoder.encode({ pose, flags: 0, gap: 0 }, new Uint8Array(size), 0)
        } catch (error) {
          return error
        }
      })()
      expect(refusal).toBeInstanceOf(HolositeError)
      expect((refusal as HolositeError).code).toBe('presence/overrun')
    }
    expect(() => createPoseDecoder().writeState(new Uint8Array(FULL_STATE_MAX_BYTES), 0)).toThrow(HolositeError)
  })

  it('refuses a stream that does not begin with a key record', () => {
    expect(() => createPoseDecoder().decode(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0), 0, 8)).toThrow('begins without a key record')
  })
})
