import { Quaternion, Vector3, Euler } from 'three'
import { expect, test } from 'vitest'
import { radians } from '../../model/units/index.ts'
import { walkArea } from '../../model/walk/index.ts'
import { createRig } from './rig.ts'
import { enterRoom, headingOf, leaveRoom, liftOf, standUnderHead, type HeadInRoom } from './room-of-wearer.ts'

const area = walkArea([{ id: 'all', heightM: 2, polygon: [[-20, -20], [20, -20], [20, 20], [-20, 20]] }]) // oxfmt-ignore
const headAt = (x: number, z: number, heading: number): HeadInRoom => ({ at: Float64Array.of(x, 1.2, z), heading, known: true })

test.each([
  [0.3, 0.7],
  [-1.2, 2.5],
  [1.4, -3],
])('pitched by %f, a head turned by %f looks along that heading', (pitch, heading) => {
  const turn = new Quaternion().setFromEuler(new Euler(pitch, -heading, 0.2, 'YXZ'))
  const ahead = new Vector3(0, 0, -1).applyQuaternion(turn)
  expect(headingOf(turn.x, turn.y, turn.z, turn.w)).toBeCloseTo(Math.atan2(ahead.x, -ahead.z), 6)
})

test('one who looks straight at his feet keeps his heading', () => {
  const turn = new Quaternion().setFromEuler(new Euler(-Math.PI / 2, -0.8, 0, 'YXZ'))
  expect(headingOf(turn.x, turn.y, turn.z, turn.w)).toBeCloseTo(0.8, 4)
  turn.setFromEuler(new Euler(Math.PI / 2, -0.8, 0, 'YXZ'))
  expect(headingOf(turn.x, turn.y, turn.z, turn.w)).toBeCloseTo(0.8, 4)
})

test('whoever enters stands and looks as on the page, wherever his room has him, and so does who leaves', () => {
  const rig = createRig(3, 4, 2, radians(1))
  const head = headAt(1.5, -0.4, 0.6)
  enterRoom(rig, head)
  const seen = new Float64Array(2)
  rig.pointOfRoom(1.5, -0.4, seen)
  expect([...seen]).toEqual([3, 4])
  expect(rig.heading + head.heading).toBeCloseTo(1, 9)

  const walked = headAt(0.5, -1.4, 0.9)
  rig.pointOfRoom(0.5, -1.4, seen)
  leaveRoom(rig, walked, area)
  expect([...rig.ground]).toEqual([expect.closeTo(seen[0]!, 9), expect.closeTo(seen[1]!, 9), 2])
  expect(rig.heading).toBeCloseTo(1.3, 9)
  expect([...rig.anchor, rig.lift]).toEqual([0, 0, 0])
})

test('standing under the head moves nothing that is seen; off the ground nothing happens', () => {
  const rig = createRig(19, 0, 2, radians(0.7))
  const before = new Float64Array(2)
  const after = new Float64Array(2)
  rig.pointOfRoom(-2, 0.3, before)
  standUnderHead(rig, headAt(-0.5, 0.2, 0), area)
  rig.pointOfRoom(-2, 0.3, after)
  expect([...after]).toEqual([expect.closeTo(before[0]!, 9), expect.closeTo(before[1]!, 9)])
  const ground = [...rig.ground]
  standUnderHead(rig, headAt(9, 0, 0), area)
  expect([...rig.ground]).toEqual(ground)
})

test('a seat lifts eyes to a standing height, within reason', () => {
  expect(liftOf(1.15)).toBeCloseTo(0.5, 9)
  expect(liftOf(1.8)).toBeCloseTo(-0.15, 9)
  expect(liftOf(0)).toBe(1.3)
})
