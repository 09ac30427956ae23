import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type DataTexture, type InstancedBufferGeometry, type Material, type Mesh, PerspectiveCamera } from 'three'
import { describe, expect, it } from 'vitest'
import { createPose, FLAG_ABSENT, FLAG_FADE, FLAG_HANDS, POSE_NUMBERS } from '../../model/presence/index.ts'
import { milliseconds, seconds } from '../../model/units/index.ts'
import { createDisposeScope, type Frame } from '../runtime/index.ts'
import { chooseOwn } from './own-choice.ts'
import { createAvatarSystem } from './avatar-system.ts'

const frame = (deltaS: number): Frame => ({
  nowMs: milliseconds(0),
  deltaS: seconds(deltaS),
  serverMs: milliseconds(0),
  index: 0,
  immersive: false,
})

function createPeople(count: number) {
  const people = {
    count,
    slots: Int32Array.from({ length: count }, (_, i) => i),
    poses: new Float64Array(count * POSE_NUMBERS),
    flags: new Int32Array(count).fill(FLAG_HANDS),
  }
  for (let i = 0; i < count; i++) people.poses.set(createPose(), i * POSE_NUMBERS)
  return people
}

const EYE = new PerspectiveCamera()
const GROUND = { camera: () => EYE, findHeight: (place: Float64Array) => void (place[2] = 0) }

interface Drawn {
  readonly mesh: Mesh<InstancedBufferGeometry>
  /** Row of the bone texture, costume, tone and share shown of each. */
  readonly who: number[][]
}
const drawnBy = (system: ReturnType<typeof createAvatarSystem>): Drawn[] =>
  (system.object.children as Mesh<InstancedBufferGeometry>[]).slice(0, 3).map((mesh) => {
    const { array } = mesh.geometry.getAttribute('aWho')
    const count = mesh.visible ? mesh.geometry.instanceCount : 0
    return { mesh, who: Array.from({ length: count }, (_, at) => [...array.slice(4 * at, 4 * at + 4)]) }
  })

/** The most that is ever drawn by bodies of so many draws each, at a desk: none of them is over what one may be. */
function ownMost(drawsEach: number): { drawCalls: number; triangles: number } {
  const [limits, each] = [{ most: 4, drawCalls: 4, triangles: 30_000, swinging: 2 }, 15_000]
  const chosen = new Uint8Array(8)
  const slots = Int32Array.from({ length: 8 }, (_, slot) => slot)
  chooseOwn({ count: 8, slots, drawCallsOf: () => drawsEach, trianglesOf: () => each }, limits, chosen)
  const drawn = chosen.reduce((sum, one) => sum + one, 0)
  return { drawCalls: drawn * drawsEach, triangles: drawn * each }
}

describe('avatar system', () => {
  it('allocates nothing to speak of in a frame of 200 who walk', () => {
    // Comes first: the other tests give the system things of other shapes, which a page never does.
    const people = createPeople(200)
    const system = createAvatarSystem(createDisposeScope(), people, GROUND)
    const step = frame(1 / 72)
    const walk = (index: number): void => {
      for (let i = 0; i < 200; i++) people.poses[i * POSE_NUMBERS] = index * 0.02 + i
      system.run(step)
    }
    for (let index = 0; index < 600; index++) walk(index)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    // Until its code is made fast, which a busy machine does late, more is allocated: the least of some windows counts.
    let least = Infinity
    for (let window = 0; window < 12 && least >= 4096; window++) {
      collect()
      const before = process.memoryUsage().heapUsed
      for (let index = 0; index < 200; index++) walk(index)
      least = Math.min(least, (process.memoryUsage().heapUsed - before) / 200)
    }
    expect(least).toBeLessThan(4096)
  }, 30_000)

  it('draws a thousand people in four calls, the nearest finely, the far ones simply, and finds room for them between frames', async () => {
    const people = createPeople(1000)
    for (let i = 0; i < 1000; i++) people.poses.set([i / 8, 0, 1.6], i * POSE_NUMBERS)
    const system = createAvatarSystem(createDisposeScope(), people, GROUND)
    system.run(frame(1))
    expect(system.drawn).toBe(32)
    await Promise.resolve()
    system.run(frame(1))
    expect(system.drawn).toBe(1000)
    expect(system.object.children.map((mesh) => (mesh as Mesh<InstancedBufferGeometry>).geometry.instanceCount)).toEqual([
      16, 96, 888, 1000,
    ])
    const levels = drawnBy(system)
    expect(levels.map(({ who }) => who.length)).toEqual([16, 96, 888])
    // The nearest are the first of the line.
    expect(levels[0]!.who.map(([, , tone]) => tone)).toEqual(Array.from({ length: 16 }, (_, i) => Math.fround((i * 0.618_034) % 1)))
    const triangles = levels.map(({ mesh, who }) => (who.length * mesh.geometry.getIndex()!.count) / 3)
    // With two for each shadow, and the names.
    expect(triangles.reduce((sum, count) => sum + count, 2 * 1000 + 24)).toBeLessThan(150_000)
    expect(new Set(levels.flatMap(({ who }) => who.map(([row]) => row))).size).toBe(1000)
  })

  it('stays within what people may ask of a view with as many bodies of their own as are ever drawn', async () => {
    for (const { drawCalls, triangles } of [ownMost(1), ownMost(2), ownMost(4)]) {
      const people = createPeople(1000)
      for (let i = 0; i < 1000; i++) people.poses.set([i / 8, 0, 1.6], i * POSE_NUMBERS)
      const own = { triangles, shows: (slot: number) => slot < 4, draw: () => {} }
      const system = createAvatarSystem(createDisposeScope(), people, { ...GROUND, own })
      system.run(frame(1))
      await Promise.resolve()
      system.run(frame(1))
      const levels = drawnBy(system)
      expect(levels[0]!.who.length).toBeLessThan(16)
      const house = levels.map(({ mesh, who }) => (who.length * mesh.geometry.getIndex()!.count) / 3)
      // With two for each shadow, and the names.
      expect(house.reduce((sum, count) => sum + count, 2 * 1000 + 24 + triangles)).toBeLessThan(150_000)
      // Names are one draw, the simulated crowd three.
      expect(system.object.children.length + 1 + 3 + drawCalls).toBeLessThanOrEqual(12)
    }
  })

  it.each([
    { what: 'who is within 14 m every frame', count: 12, fromM: 4, hz: 72, solved: 12 },
    { what: 'who is beyond 14 m every other', count: 80, fromM: 16, hz: 72, solved: 40 },
    { what: 'who is beyond 40 m every fourth', count: 160, fromM: 42, hz: 72, solved: 40 },
    { what: 'who is beyond 60 m every eighth', count: 400, fromM: 62, hz: 72, solved: 50 },
    { what: 'who is beyond 60 m every fourth of a page of few frames', count: 400, fromM: 62, hz: 36, solved: 100 },
  ])('solves $what and carries all on between', async ({ count, fromM, hz, solved }) => {
    const people = createPeople(count)
    for (let i = 0; i < count; i++) people.poses.set([0, fromM + i / 50, 1.6], i * POSE_NUMBERS)
    const system = createAvatarSystem(createDisposeScope(), people, GROUND)
    system.run(frame(1))
    await Promise.resolve()
    system.run(frame(1))
    const level = drawnBy(system).find(({ who }) => who.length === count)
    expect(level).toBeDefined()
    const { mesh } = level!
    const moved = mesh.geometry.getAttribute('aMoved')
    const { array: rows } = mesh.geometry.getAttribute('aWho')
    const bones = (): Float32Array => (mesh.material as unknown as { userData: { bones: { value: DataTexture } } }).userData.bones.value.image.data as Float32Array // prettier-ignore
    const before: number[] = []
    const stepM = 0.72 / hz
    for (let index = 2; index < 40; index++) {
      for (let i = 0; i < count; i++) people.poses[i * POSE_NUMBERS] = index * stepM
      system.run({ ...frame(1 / hz), index })
      if (index > 10) expect(system.solved).toBe(solved)
      // The hips of everybody go as steadily as his head, whoever's turn it is.
      for (let at = 0; at < count; at++) {
        const hips = bones()[rows[4 * at]! * 128 + 4]! + moved.getX(at)
        if (index > 30) expect(hips - before[at]!).toBeCloseTo(stepM, 3)
        before[at] = hips
      }
    }
  })

  it('leaves out who stands behind the viewer, and has him whole in the frame in which the viewer turns', () => {
    const people = createPeople(2)
    people.poses.set([0, -5, 1.6], 0)
    people.poses.set([0, 5, 1.6], POSE_NUMBERS)
    const eye = new PerspectiveCamera()
    const system = createAvatarSystem(createDisposeScope(), people, { ...GROUND, camera: () => eye })
    system.run(frame(1))
    expect([system.drawn, system.solved]).toEqual([1, 1])
    eye.rotation.y = Math.PI
    eye.updateMatrixWorld(true)
    system.run(frame(1))
    expect([system.drawn, system.solved]).toEqual([1, 1])
  })

  it('shrinks a person who is not heard of, draws nobody who is absent, and brings them back', () => {
    const people = createPeople(2)
    const system = createAvatarSystem(createDisposeScope(), people, GROUND)
    system.run(frame(1))
    people.flags[0] = FLAG_FADE
    people.flags[1] = FLAG_ABSENT
    system.run(frame(0.3))
    expect(system.drawn).toBe(1)
    expect(drawnBy(system)[0]!.who[0]![3]).toBeCloseTo(0.5, 5)
    system.run(frame(0.5))
    expect(system.drawn).toBe(0)
    people.flags.fill(0)
    system.run(frame(0.6))
    expect(system.drawn).toBe(2)
  })

  it('gives neighbours in the list different costumes, and everyone the costume of their slot wherever they stand in it', () => {
    const people = createPeople(3)
    const system = createAvatarSystem(createDisposeScope(), people, GROUND)
    system.run(frame(1))
    const costumes = (): number[] => drawnBy(system)[0]!.who.map(([, costume]) => costume!)
    const [a, b, c] = costumes()
    expect(new Set([a, b, c]).size).toBe(3)
    people.slots.reverse()
    system.run(frame(1))
    expect(costumes()).toEqual([c, b, a])
  })

  it('leaves whoever is drawn by a body of his own out of the house’s bodies, hands on how he stands, and keeps the ground under him', () => {
    const people = createPeople(2)
    const drawn: { slot: number; hips: number }[] = []
    const mine = people.slots[1]!
    const own = {
      triangles: 0,
      shows: (slot: number) => slot === mine,
      draw: (slot: number, bones: Float32Array, at: number) => void drawn.push({ slot, hips: bones[at + 7]! }),
    }
    const system = createAvatarSystem(createDisposeScope(), people, { ...GROUND, own })
    system.run(frame(1))
    expect(drawn.map(({ slot }) => slot)).toEqual([mine])
    expect(drawn[0]!.hips).toBeGreaterThan(0.5)
    expect(system.drawn).toBe(2)
    const counts = system.object.children.map((mesh) => (mesh as Mesh<InstancedBufferGeometry>).geometry.instanceCount)
    expect(counts.slice(0, 3).reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(counts[3]).toBe(2)
  })

  it('gives back geometries, material and bones', () => {
    const scope = createDisposeScope()
    const system = createAvatarSystem(scope, createPeople(1), GROUND)
    let released = 0
    for (const { mesh } of drawnBy(system)) mesh.geometry.addEventListener('dispose', () => released++)
    ;(drawnBy(system)[0]!.mesh.material as Material).addEventListener('dispose', () => released++)
    scope.dispose()
    expect(released).toBe(4)
    expect(system.object.parent).toBeNull()
  })
})
