import { readFileSync } from 'node:fs'
import { PerspectiveCamera } from 'three'
import { expect, test, vi } from 'vitest'
import { BODY_NUMBERS } from '../../model/body/index.ts'
import { HEAD, POSE_NUMBERS } from '../../model/presence/index.ts'
import { createDisposeScope, type Frame } from '../runtime/index.ts'
import { FACE_NUMBERS } from './body-face.ts'
import { createBodyWish, solveBody } from './body-solve.ts'
import { createOwnBodies } from './own-bodies.ts'

const DANCER = `data:model/gltf-binary;base64,${readFileSync('public/performers/dancer.vrm').toString('base64')}`
const LIMITS = { most: 4, drawCalls: 4, triangles: 30_000, swinging: 2 }

function open() {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const poses = new Float64Array(2 * POSE_NUMBERS)
  poses.set([0, 3, 1.6], HEAD)
  poses.set([0, 5, 1.6], POSE_NUMBERS + HEAD)
  const source = { count: 2, slots: Int32Array.of(3, 7), poses, flags: new Int32Array(2) }
  const scope = createDisposeScope()
  const bodies = createOwnBodies(scope, source, {
    camera: () => new PerspectiveCamera(),
    compile: () => Promise.resolve(),
    upload: () => {},
  })
  let nowMs = 0
  const run = (): void => bodies.run({ nowMs: (nowMs += 300) } as unknown as Frame)
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 200 && !holds(); tries++) {
      run()
      await new Promise((next) => setTimeout(next, 10))
    }
    expect(holds()).toBe(true)
  }
  const bones = new Float32Array(BODY_NUMBERS + FACE_NUMBERS)
  solveBody(createBodyWish(), bones)
  return { bodies, source, poses, scope, run, until, bones }
}

test('who is near and wears a body is drawn by it once it is loaded, and hidden in a frame in which he is not drawn', async () => {
  const { bodies, until, run, bones } = open()
  bodies.setLimits(LIMITS)
  bodies.wear([{ slot: 7, url: DANCER }])
  run()
  expect(bodies.shows(7)).toBe(false)
  await until(() => bodies.shows(7))
  expect(bodies.shows(3)).toBe(false)
  expect(bodies.triangles).toBe(5120)
  bodies.draw(7, bones, 0)
  expect(bodies.object.children.map(({ visible }) => visible)).toEqual([true])
  run()
  expect(bodies.object.children.map(({ visible }) => visible)).toEqual([false])
})

test('who goes away, takes it off, or is not wanted so is drawn by it no more; where it cannot be had he never is', async () => {
  const { bodies, until, run, poses, scope } = open()
  bodies.setLimits(LIMITS)
  bodies.wear([
    { slot: 3, url: DANCER },
    { slot: 7, url: 'data:model/gltf-binary;base64,AAAA' },
  ])
  await until(() => bodies.shows(3))
  for (let times = 0; times < 5; times++) run()
  expect(bodies.shows(7)).toBe(false)
  poses[HEAD + 1] = 13
  run()
  expect(bodies.shows(3)).toBe(false)
  poses[HEAD + 1] = 11
  run()
  expect(bodies.shows(3)).toBe(true)
  bodies.setLimits({ ...LIMITS, most: 0 })
  run()
  expect(bodies.shows(3)).toBe(false)
  bodies.setLimits(LIMITS)
  run()
  bodies.wear([])
  expect(bodies.shows(3)).toBe(false)
  expect(bodies.object.children).toEqual([])
  scope.dispose()
})
