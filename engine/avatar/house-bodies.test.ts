import { readFileSync } from 'node:fs'
import { type BufferGeometry, type Material, type Mesh, PerspectiveCamera } from 'three'
import { expect, test, vi } from 'vitest'
import { BODY_NUMBERS } from '../../model/body/index.ts'
import { FLAG_FADE, HEAD, POSE_NUMBERS } from '../../model/presence/index.ts'
import { createDisposeScope, type Frame } from '../runtime/index.ts'
import { FACE_NUMBERS } from './body-face.ts'
import { createBodyWish, solveBody } from './body-solve.ts'
import { createHouseBodies, type HouseBodies } from './house-bodies.ts'
import type { OwnBodies } from './own-bodies.ts'

const FILES = Array.from({ length: 8 }, (_, costume) => `data:model/gltf-binary;base64,${readFileSync(`public/people/costume-${costume}.vrm`).toString('base64')}`) // prettier-ignore
const LIMITS = { most: 4, drawCalls: 4, triangles: 31_000, swinging: 2 }
const NOBODY_OWN = { triangles: 0, drawn: 0, drawCalls: 0, swinging: 0, shows: () => false, draw: () => {} }

/** Of whom something is drawn: a costume that is got ready shows nothing. */
const seen = ({ object }: HouseBodies): number => object.children.filter(({ visible, children }) => visible && (children[0] as Mesh).geometry.drawRange.count > 0).length // prettier-ignore

/** People in a row before the viewer, who looks north: the first 2 m off, each a metre further. Slot 8 wears what slot 0 does. */
function open(own: Partial<OwnBodies> = {}, urlOf = (costume: number) => FILES[costume]!) {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const slots = Int32Array.of(0, 8, 3, 5, 6)
  const poses = new Float64Array(5 * POSE_NUMBERS)
  for (let person = 0; person < 5; person++) poses.set([0, 2 + person, 1.6], person * POSE_NUMBERS + HEAD)
  const source = { count: 5 as number, slots, poses, flags: new Int32Array(5) }
  const camera = new PerspectiveCamera(60, 16 / 9)
  const scope = createDisposeScope()
  const compiled: unknown[] = []
  const parts = { camera: () => camera, own: { ...NOBODY_OWN, ...own } as OwnBodies, urlOf, compile: async (object: unknown) => void compiled.push(object) } // prettier-ignore
  const bodies = createHouseBodies(scope, source, parts)
  bodies.setLimits(LIMITS)
  let nowMs = 0
  const run = (): void => bodies.run({ nowMs: (nowMs += 150) } as unknown as Frame)
  const shown = (): number[] => [...slots].filter((slot) => bodies.shows(slot))
  const until = async (...wanted: number[]): Promise<void> => {
    for (let tries = 0; tries < 400 && shown().join() !== wanted.join(); tries++) {
      run()
      await new Promise((next) => setTimeout(next, 5))
    }
    expect(shown()).toEqual(wanted)
  }
  const bones = new Float32Array(BODY_NUMBERS + FACE_NUMBERS)
  solveBody(createBodyWish(), bones)
  return { bodies, camera, source, poses, scope, run, until, shown, bones, compiled }
}

test('the nearest four are drawn by true VRMs, two in one costume as well, each compiled before it is seen', async () => {
  const { bodies, until, run, bones, compiled } = open()
  await until(0, 8, 3, 5)
  expect(compiled.length).toBeGreaterThanOrEqual(4)
  expect(bodies.triangles).toBeGreaterThan(24_000)
  expect(bodies.triangles).toBeLessThan(31_000)
  bodies.draw(8, bones, 0)
  expect(seen(bodies)).toBe(1)
  run()
  expect(seen(bodies)).toBe(0)
})

test('who comes nearer takes the place of who is furthest, not of one as far; who is not seen gives his up first', async () => {
  const { until, poses, camera, run, shown } = open()
  await until(0, 8, 3, 5)
  poses[4 * POSE_NUMBERS + HEAD + 1] = 4.8
  for (let times = 0; times < 5; times++) run()
  expect(shown()).toEqual([0, 8, 3, 5])
  poses[4 * POSE_NUMBERS + HEAD + 1] = 1
  await until(0, 8, 3, 6)
  // The viewer turns round: all keep theirs until somebody is seen there.
  camera.rotation.y = Math.PI
  camera.updateMatrixWorld()
  for (let times = 0; times < 5; times++) run()
  expect(shown()).toEqual([0, 8, 3, 6])
  poses[3 * POSE_NUMBERS + HEAD + 1] = -6
  await until(0, 8, 5, 6)
  camera.rotation.y = 0
  camera.updateMatrixWorld()
  await until(0, 8, 3, 6)
  poses[3 * POSE_NUMBERS + HEAD + 1] = 5
  poses[2 * POSE_NUMBERS + HEAD + 1] = 20
  await until(0, 8, 5, 6)
})

test('who fades has none; who brought a body comes first and takes of the places, draws and triangles', async () => {
  const drawn: number[] = []
  const own = {
    drawn: 1,
    drawCalls: 2,
    triangles: 9000,
    swinging: 1,
    shows: (slot: number) => slot === 3,
    draw: (slot: number) => void drawn.push(slot),
  }
  const { bodies, source, until, bones } = open(own)
  await until(0, 8, 3)
  expect(bodies.triangles).toBeGreaterThan(9000 + 12_000)
  bodies.draw(3, bones, 0)
  expect(drawn).toEqual([3])
  source.flags[0] = FLAG_FADE
  await until(8, 3, 5)
})

test('all costumes are made ready while nobody is near, each drawn once with no triangles, and none while nobody is there at all', async () => {
  const { source, poses, run, compiled, bodies } = open()
  source.count = 0
  const settle = async (): Promise<void> => {
    for (let times = 0; times < 150; times++) {
      run()
      const seen = bodies.object.children.filter(({ visible }) => visible)
      for (const { children } of seen) expect((children[0] as Mesh).geometry.drawRange.count).toBe(0)
      await new Promise((next) => setTimeout(next, 5))
    }
  }
  await settle()
  expect(compiled).toEqual([])
  source.count = 1
  poses[HEAD + 1] = 90
  await settle()
  expect(compiled.length).toBe(8)
  expect(bodies.object.children.length).toBe(5)
  expect(bodies.object.children.every(({ children }) => (children[0] as Mesh).geometry.drawRange.count === Infinity)).toBe(true)
}, 20_000)

test('none are drawn so where there is no room for them, or their files cannot be had', async () => {
  const none = open()
  none.bodies.setLimits({ ...LIMITS, most: 0 })
  let asked = 0
  const away = open({}, () => `data:model/gltf-binary;base64,AAA${asked++ % 10}`)
  for (let times = 0; times < 20; times++) {
    none.run()
    away.run()
    await new Promise((next) => setTimeout(next, 5))
  }
  expect([none.shown(), away.shown()]).toEqual([[], []])
  expect(none.compiled).toEqual([])
  // Each is asked for once, and not again for half a minute.
  expect(asked).toBe(8)
})

test('a limit of triangles, of draws and of what swings is kept, by those who are drawn already as well', async () => {
  const { bodies, until, run, shown, bones } = open()
  await until(0, 8, 3, 5)
  bodies.setLimits({ ...LIMITS, triangles: 15_000 })
  run()
  expect(shown()).toEqual([0, 3])
  expect(bodies.triangles).toBeLessThanOrEqual(15_000)
  bodies.setLimits({ ...LIMITS, drawCalls: 1 })
  run()
  expect(shown()).toEqual([0])
  bodies.setLimits(LIMITS)
  run()
  expect(shown()).toEqual([0, 8, 3, 5])
  for (const slot of [0, 8, 3, 5]) bodies.draw(slot, bones, 0)
  expect(seen(bodies)).toBe(4)
})

test('all goes with the scope, a file that is on its way too', async () => {
  const { scope, bodies, until, run } = open()
  await until(0, 8, 3, 5)
  const freed: string[] = []
  for (const { children } of bodies.object.children) {
    const { geometry, material } = children[0] as Mesh<BufferGeometry, Material>
    geometry.addEventListener('dispose', () => freed.push('geometry'))
    material.addEventListener('dispose', () => freed.push('material'))
  }
  scope.dispose()
  expect(bodies.object.children).toEqual([])
  // Two are in one costume; the fifth is where costumes are got ready.
  expect(freed.filter((what) => what === 'material').length).toBeGreaterThanOrEqual(4)
  expect(freed.filter((what) => what === 'geometry').length).toBeGreaterThanOrEqual(3)
  const late = open()
  late.run()
  late.scope.dispose()
  await new Promise((next) => setTimeout(next, 300))
  expect(late.bodies.object.children).toEqual([])
  run()
})
