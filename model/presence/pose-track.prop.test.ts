import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../units/index.ts'
import { createPose, FLAG_HANDS, FLAG_TELEPORT, JOINT_NUMBERS, type Pose, POSE_NUMBERS, SAMPLE_MS } from './pose.ts'
import { createPoseTrack, FADE_AFTER_MS, FLAG_ABSENT, FLAG_FADE } from './pose-track.ts'
import { posesFromRecording } from './recorded-motion.ts'

const SEED = 20_260_804
const folder = join(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'motion/vr')
const recordings = ['aframe-grabLeft', 'aframe-grabRight', 'hubs-bot-recording']
const FRAME_MS = 1000 / 90
/** The recordings at 1 ms, the truth; a sample is every fiftieth. */
const truths = existsSync(folder)
  ? recordings.map((name) =>
      posesFromRecording(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')), milliseconds(1)).slice(0, 8000),
    )
  : []

interface Arrival {
  readonly atMs: number
  readonly samples: readonly number[]
}

/** Pairs of samples sent as the second is taken, over a reliable ordered line: late by `delays`, never overtaking. */
function arrivals(lengthMs: number, delays: readonly number[]): Arrival[] {
  const list: Arrival[] = []
  let last = 0
  for (let i = 0, k = 0; (i + 1) * SAMPLE_MS < lengthMs; i += 2, k++) {
    last = Math.max(last, (i + 1) * SAMPLE_MS + delays[k % delays.length]!)
    list.push({ atMs: last, samples: [i * SAMPLE_MS, (i + 1) * SAMPLE_MS] })
  }
  return list
}

/** Plays a truth through a track at 90 frames a second and tells every frame once shown. */
function play(
  truth: readonly Pose[],
  line: readonly Arrival[],
  each: (nowMs: number, pose: Pose, delayMs: number, flags: number) => void,
): void {
  const track = createPoseTrack()
  const pose = createPose()
  let next = 0
  for (let nowMs = 0; nowMs < truth.length; nowMs += FRAME_MS) {
    for (let arrival = line[next]; arrival && arrival.atMs <= nowMs; arrival = line[++next]) {
      for (const ms of arrival.samples) track.push(milliseconds(ms), truth[ms]!, FLAG_HANDS, milliseconds(arrival.atMs))
    }
    const flags = track.show(milliseconds(nowMs), pose)
    if ((flags & FLAG_ABSENT) === 0) each(nowMs, pose, track.delayMs, flags)
  }
}

const offBy = (a: Pose, b: Pose, joint: number): number =>
  Math.hypot(a[joint]! - b[joint]!, a[joint + 1]! - b[joint + 1]!, a[joint + 2]! - b[joint + 2]!)

/** Fastest any joint moves over one sample, m/s. */
function topSpeed(truth: readonly Pose[]): number {
  let most = 0
  for (let t: number = SAMPLE_MS; t < truth.length; t += SAMPLE_MS) {
    for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS)
      most = Math.max(most, offBy(truth[t]!, truth[t - SAMPLE_MS]!, joint) / 0.05)
  }
  return most
}

describe('PoseTrack', () => {
  it.skipIf(truths.length === 0)(
    'shows recorded people within 2 cm of the true pose of that moment, 95 of 100 frames within 1 cm, on a line that jitters by 60 ms',
    () => {
      const delay = fc.integer({ min: 40, max: 100 })
      fc.assert(
        fc.property(fc.nat(2), fc.array(delay, { minLength: 7, maxLength: 31 }), (which, delays) => {
          const truth = truths[which]!
          const errors: number[] = []
          play(truth, arrivals(truth.length, delays), (nowMs, pose, delayMs) => {
            const moment = truth[Math.round(nowMs - delayMs)]
            if (nowMs > 3000 && moment) errors.push(offBy(pose, moment, 0))
          })
          errors.sort((a, b) => a - b)
          expect(errors.length).toBeGreaterThan(100)
          expect(errors[Math.floor(errors.length * 0.95)]!).toBeLessThan(0.01)
          expect(errors.at(-1)!).toBeLessThan(0.02)
        }),
        { seed: SEED, numRuns: 12 },
      )
    },
    30_000,
  )

  it.skipIf(truths.length === 0)(
    'never jumps: through stalls up to 700 ms nobody moves faster than the person did plus the speed of catching up',
    () => {
      const delay = fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 20, max: 120 }) },
        { weight: 1, arbitrary: fc.integer({ min: 200, max: 700 }) },
      )
      fc.assert(
        fc.property(fc.nat(2), fc.array(delay, { minLength: 7, maxLength: 31 }), (which, delays) => {
          const truth = truths[which]!
          // Catching up takes 120 ms to 1/e from at most what the person moved during the stall.
          const limit = 1.2 * topSpeed(truth) + 0.7 / 0.12
          let fastest = 0
          let before: Pose | null = null
          play(truth, arrivals(truth.length, delays), (_, pose) => {
            if (before)
              for (let joint = 0; joint < POSE_NUMBERS; joint += JOINT_NUMBERS)
                fastest = Math.max(fastest, offBy(pose, before, joint) / (FRAME_MS / 1000))
            before = pose.slice() as Pose
            for (let joint = 3; joint < POSE_NUMBERS; joint += JOINT_NUMBERS) {
              expect(Math.hypot(pose[joint]!, pose[joint + 1]!, pose[joint + 2]!, pose[joint + 3]!)).toBeCloseTo(1, 9)
            }
          })
          expect(fastest).toBeLessThan(limit)
          expect((fastest * FRAME_MS) / 1000).toBeLessThan(0.1)
        }),
        { seed: SEED, numRuns: 9 },
      )
    },
    60_000,
  )

  const standing = (x: number): Pose => {
    const pose = createPose()
    pose[0] = x
    return pose
  }

  it('holds a person who is not heard, fades after 2.5 s and comes back', () => {
    const track = createPoseTrack()
    const out = createPose()
    expect(track.show(milliseconds(0), out)).toBe(FLAG_ABSENT)
    for (let t = 0; t <= 500; t += SAMPLE_MS) track.push(milliseconds(t), standing(t / 1000), 0, milliseconds(t + 30))
    track.show(milliseconds(530), out)
    expect(track.show(milliseconds(1500), out) & FLAG_FADE).toBe(0)
    // One metre a second, falling to nothing over 250 ms: an eighth of a metre further.
    expect(out[0]).toBeCloseTo(0.625, 3)
    expect(track.show(milliseconds(500 + FADE_AFTER_MS + 1200), out) & FLAG_FADE).toBe(FLAG_FADE)
    expect(out[0]).toBeCloseTo(0.625, 3)
    track.push(milliseconds(4500), standing(0.7), 0, milliseconds(4530))
    expect(track.show(milliseconds(4540), out) & FLAG_FADE).toBe(0)
  })

  it('cuts to the other place when a person teleports, and never shows a place between', () => {
    const track = createPoseTrack()
    const out = createPose()
    for (let t = 0; t < 2000; t += SAMPLE_MS) {
      const there = t >= 1000
      track.push(milliseconds(t), standing(there ? 100 : 0), t === 1000 ? FLAG_TELEPORT : 0, milliseconds(t + 40))
      for (let frame = 0; frame < 5; frame++) {
        const flags = track.show(milliseconds(t + 40 + 10 * frame), out)
        expect(flags).toBe(0)
        expect([0, 100]).toContain(Math.round(out[0]! * 1e6) / 1e6)
      }
    }
    expect(out[0]).toBe(100)
  })

  it('keeps a person who rested still until one sample before the movement', () => {
    const track = createPoseTrack()
    const out = createPose()
    track.push(milliseconds(0), standing(0), 0, milliseconds(40))
    track.show(milliseconds(100), out)
    track.push(milliseconds(1000), standing(0.05), 0, milliseconds(1040))
    track.show(milliseconds(930 + track.delayMs), out)
    expect(out[0]).toBe(0)
    track.show(milliseconds(1000 + track.delayMs), out)
    expect(out[0]).toBeCloseTo(0.05, 3)
  })
})
