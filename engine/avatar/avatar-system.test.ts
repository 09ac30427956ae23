import { InstancedMesh, Matrix4, Quaternion, Vector3 } from 'three'
import { describe, expect, it } from 'vitest'
import { createPose, FLAG_ABSENT, FLAG_FADE, FLAG_HANDS, FLAG_LEFT, LEFT_HAND, POSE_NUMBERS } from '../../model/presence/index.ts'
import { milliseconds, seconds } from '../../model/units/index.ts'
import { createDisposeScope, type Frame } from '../runtime/index.ts'
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
    slots: Int32Array.from({ length: count }, (_, i) => i * 3),
    poses: new Float64Array(count * POSE_NUMBERS),
    flags: new Int32Array(count).fill(FLAG_HANDS),
  }
  for (let i = 0; i < count; i++) people.poses.set(createPose(), i * POSE_NUMBERS)
  return people
}

const meshesOf = (system: ReturnType<typeof createAvatarSystem>): InstancedMesh[] =>
  system.object.children.filter((child) => child instanceof InstancedMesh)
const transform = (mesh: InstancedMesh, index: number) => {
  const matrix = new Matrix4()
  const at = new Vector3()
  const turn = new Quaternion()
  const size = new Vector3()
  mesh.getMatrixAt(index, matrix)
  matrix.decompose(at, turn, size)
  return { at, ahead: new Vector3(0, 0, -1).applyQuaternion(turn), size }
}

describe('avatar system', () => {
  it('puts head and hands where the ENU pose says, facing as it faces, with the torso upright below', () => {
    const people = createPeople(1)
    // 5 m east, 7 m north, eyes at 1.6 m; looking east: a quarter turn to the right of north, about up.
    people.poses.set([5, 7, 1.6], 0)
    const east = new Quaternion()
      .setFromAxisAngle(new Vector3(0, 0, 1), -Math.PI / 2)
      .multiply(new Quaternion(Math.SQRT1_2, 0, 0, Math.SQRT1_2))
    people.poses.set(east.toArray(), 3)
    people.poses.set([5.2, 7.3, 1.1], LEFT_HAND)
    people.flags[0] = FLAG_LEFT
    const system = createAvatarSystem(createDisposeScope(), people)
    system.run(frame(1))
    const [heads, torsos, hands] = meshesOf(system) as [InstancedMesh, InstancedMesh, InstancedMesh]
    const head = transform(heads, 0)
    expect(head.at.distanceTo(new Vector3(5, 1.6, -7))).toBeLessThan(1e-5)
    expect(head.ahead.distanceTo(new Vector3(1, 0, 0))).toBeLessThan(1e-6)
    const torso = transform(torsos, 0)
    expect([torso.at.x, torso.at.z]).toEqual([5, -7])
    expect(torso.at.y).toBeLessThan(1.1)
    expect(torso.ahead.distanceTo(new Vector3(1, 0, 0))).toBeLessThan(1e-6)
    expect(transform(hands, 0).at.distanceTo(new Vector3(5.2, 1.1, -7.3))).toBeLessThan(1e-5)
    expect([heads.count, torsos.count, hands.count]).toEqual([1, 1, 1])
  })

  it('draws 256 people in three calls and at most 750 triangles each, and finds room for them between frames', async () => {
    const people = createPeople(256)
    const system = createAvatarSystem(createDisposeScope(), people)
    system.run(frame(1))
    expect(system.drawn).toBe(32)
    await Promise.resolve()
    system.run(frame(1))
    expect(system.drawn).toBe(256)
    const meshes = meshesOf(system)
    expect(meshes).toHaveLength(3)
    expect(meshes.map((mesh) => mesh.count)).toEqual([256, 256, 512])
    const triangles = meshes.reduce((sum, mesh) => sum + (mesh.count * mesh.geometry.getAttribute('position').count) / 3, 0)
    expect(triangles / 256).toBeLessThanOrEqual(750)
  })

  it('shrinks a person who is not heard of, draws nobody who is absent, and brings them back', () => {
    const people = createPeople(2)
    const system = createAvatarSystem(createDisposeScope(), people)
    system.run(frame(1))
    people.flags[0] = FLAG_FADE
    people.flags[1] = FLAG_ABSENT
    system.run(frame(0.3))
    expect(system.drawn).toBe(1)
    expect(transform(meshesOf(system)[0]!, 0).size.x).toBeCloseTo(0.5, 5)
    system.run(frame(0.5))
    expect(system.drawn).toBe(0)
    people.flags.fill(0)
    system.run(frame(0.6))
    expect(system.drawn).toBe(2)
  })

  it('gives neighbours in the list different colours, and everyone the colour of their slot wherever they stand in it', () => {
    const people = createPeople(3)
    const system = createAvatarSystem(createDisposeScope(), people)
    system.run(frame(1))
    const colours = (): string[] =>
      [0, 1, 2].map((i) => Array.from(meshesOf(system)[1]!.instanceColor!.array.slice(3 * i, 3 * i + 3)).join())
    const [a, b, c] = colours()
    expect(new Set([a, b, c]).size).toBe(3)
    people.slots.reverse()
    system.run(frame(1))
    expect(colours()).toEqual([c, b, a])
  })

  it('keeps the torso upright and steady when the gaze is straight down', () => {
    const people = createPeople(1)
    // Facing north, bowed by 90 degrees: in the render frame a turn of -90 degrees about X; in ENU no turn at all.
    people.poses.set([0, 0, 0, 1], 3)
    const system = createAvatarSystem(createDisposeScope(), people)
    system.run(frame(1))
    expect(transform(meshesOf(system)[0]!, 0).ahead.distanceTo(new Vector3(0, -1, 0))).toBeLessThan(1e-6)
    expect(transform(meshesOf(system)[1]!, 0).ahead.distanceTo(new Vector3(0, 0, -1))).toBeLessThan(1e-6)
  })

  it('gives back geometries, material and buffers', () => {
    const scope = createDisposeScope()
    const system = createAvatarSystem(scope, createPeople(1))
    let released = 0
    for (const mesh of meshesOf(system)) {
      mesh.addEventListener('dispose', () => released++)
      mesh.geometry.addEventListener('dispose', () => released++)
    }
    scope.dispose()
    expect(released).toBe(6)
  })
})
