import { Euler, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { createLazyFollow } from './lazy-follow.ts'

const EYES = new Vector3(0, 1.6, 0)
/** Follows for so many seconds at 72 frames. */
const during = (follow: ReturnType<typeof createLazyFollow>, head: Vector3, yaw: number, seconds: number): void => {
  for (let frame = 0; frame < seconds * 72; frame++) follow.follow(head, yaw, 1 / 72)
}

test('at first the words stand 1.5 to 2 m before the eyes, in the lower third, facing them', () => {
  for (const yaw of [0, 1, -2.5]) {
    const follow = createLazyFollow()
    follow.follow(EYES, yaw, 1 / 72)
    const away = follow.at.clone().sub(EYES)
    expect(away.length()).toBeGreaterThan(1.5)
    expect(away.length()).toBeLessThan(2)
    const gaze = new Vector3(-Math.sin(yaw), 0, -Math.cos(yaw))
    const below = (away.angleTo(gaze) * 180) / Math.PI
    expect(below).toBeGreaterThan(12)
    expect(below).toBeLessThan(25)
    const facing = new Vector3(0, 0, 1).applyEuler(new Euler(follow.tilt, follow.yaw, 0, 'YXZ'))
    expect(facing.dot(away.normalize())).toBeCloseTo(-1, 6)
  }
})

test('a glance aside or a sway leaves them where they are', () => {
  const follow = createLazyFollow()
  follow.follow(EYES, 0, 1 / 72)
  const at = follow.at.clone()
  during(follow, new Vector3(0.15, 1.55, 0.1), 0.35, 2)
  expect(follow.at.distanceTo(at)).toBe(0)
})

test('a turn of the body brings them along softly, the short way round', () => {
  const follow = createLazyFollow()
  follow.follow(EYES, 3, 1 / 72)
  let before = follow.at.clone()
  let fastest = 0
  for (let frame = 0; frame < 144; frame++) {
    follow.follow(EYES, -2.2, 1 / 72)
    fastest = Math.max(fastest, follow.at.distanceTo(before) * 72)
    before = follow.at.clone()
  }
  const off = follow.at.clone().sub(new Vector3(1.7 * Math.sin(2.2), 1.6 - 0.58, -1.7 * Math.cos(2.2)))
  expect(off.length()).toBeLessThan(0.1)
  // 1.08 rad at 1.7 m, eased within 0.35 s: never a jump.
  expect(fastest).toBeLessThan(6)
})

test('a walk of the head takes them along', () => {
  const follow = createLazyFollow()
  follow.follow(EYES, 0, 1 / 72)
  during(follow, new Vector3(1, 1.2, -1), 0, 2)
  expect(follow.at.distanceTo(new Vector3(1, 1.2 - 0.58, -2.7))).toBeLessThan(0.05)
})
