import { expect, test } from 'vitest'
import { POSE_NUMBERS, SAMPLE_MS } from '../../model/presence/index.ts'
import { createPoseDownlink } from '../net/index.ts'
import { createSchedule, type FrameSystem } from '../runtime/index.ts'
import { populate } from './extras.ts'

const STREET = { east: 0, fromNorth: -100, toNorth: 0, halfM: 20, heightAt: () => 0 }

function createStreet() {
  const downlink = createPoseDownlink()
  const schedule = createSchedule(() => 0, (failure) => expect(failure).toBeNull()) // prettier-ignore
  const systems: FrameSystem[] = [{ phase: 'receive', run: ({ serverMs }) => downlink.update(serverMs) }]
  schedule.run(0, 1e6, false)
  const eye: [number, number] = [0, -50]
  const emoted = new Set<number>()
  const levels: number[] = []
  const widths: number[] = []
  const people = populate(
    {
      downlink,
      schedule,
      systems,
      street: STREET,
      eye: () => eye,
      emote: (slot) => void emoted.add(slot),
      setVoiceLevel(_, level, wide) {
        levels.push(level)
        widths.push(wide)
      },
    },
    300,
  )
  return { downlink, people, eye, emoted, levels, widths }
}

test('the nearest fifty come as whole streams, the others as places, and all of them are shown', () => {
  const { downlink, people, eye, emoted, levels, widths } = createStreet()
  people.rehearse(200)
  expect(downlink.people.count).toBe(50)
  expect(downlink.everyone.count).toBe(300)
  expect(emoted.size).toBeGreaterThan(8)
  expect(levels.every((level) => level >= 0 && level <= 1)).toBe(true)
  expect(widths.every((wide) => wide >= -1 && wide <= 1)).toBe(true)
  expect(Math.max(...widths) - Math.min(...widths)).toBeGreaterThan(1)
  const { poses } = downlink.everyone
  const far = (at: number): number => Math.hypot(poses[at * POSE_NUMBERS]! - eye[0], poses[at * POSE_NUMBERS + 1]! - eye[1])
  const furthestNear = Math.max(...Array.from({ length: 50 }, (_, at) => far(at)))
  const nearer = Array.from({ length: 250 }, (_, at) => far(50 + at)).filter((metres) => metres < furthestNear - 2)
  expect(nearer).toEqual([])
})

test('whoever the visitor comes near to is near, nobody is twice there, and all leave', () => {
  const { downlink, people, eye } = createStreet()
  people.rehearse(72)
  eye[1] = -5
  people.rehearse(144)
  const { slots, count } = downlink.everyone
  expect(downlink.people.count).toBe(50)
  expect(new Set(slots.subarray(0, count)).size).toBe(300)
  downlink.clear()
  people.rehearse(144)
  expect([downlink.people.count, downlink.everyone.count]).toEqual([50, 300])
  people.leave()
  downlink.update(1e7 as typeof SAMPLE_MS)
  expect(downlink.everyone.count).toBe(0)
})
