import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateBytes } from 'gltf-validator'
import { describe, expect, test } from 'vitest'
import { COSTUMES } from '../../../model/body/index.ts'
import type { Triple } from './draft.ts'
import { makeFigure } from './figure.ts'
import { makePeople } from './make-people.ts'
import { boneIndex, hangingOf, SKELETON } from './skeleton.ts'

const FOLDER = join(import.meta.dirname, '../../../public/people')
const people = makePeople()

test('the committed people are what the generator makes, one a costume', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(people.map(({ name }) => name))
  expect(people.length).toBe(COSTUMES.length)
  for (const { name, bytes } of people) expect(readFileSync(join(FOLDER, name)).equals(bytes)).toBe(true)
})

describe.each(people)('$name', ({ bytes }) => {
  test('the glTF validator finds no error in it; it is one draw of 6,000 to 10,000 triangles', async () => {
    const { issues, info } = await validateBytes(new Uint8Array(bytes))
    expect(issues.messages.filter(({ severity }: { severity: number }) => severity === 0)).toEqual([])
    expect(info.drawCallCount).toBe(1)
    expect(info.totalTriangleCount).toBeGreaterThanOrEqual(6000)
    expect(info.totalTriangleCount).toBeLessThanOrEqual(10_000)
  })

  test('VRM 1.0 tells its licence, its bones, a blink, five vowels, eyes that look, and what swings', () => {
    const { extensions } = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString()) as Described
    const { VRMC_vrm: vrm, VRMC_springBone: springs } = extensions
    expect(vrm.specVersion).toBe('1.0')
    expect(vrm.meta).toMatchObject({ avatarPermission: 'everyone', modification: 'allowModificationRedistribution' })
    expect(Object.keys(vrm.expressions.preset)).toEqual(['blink', 'aa', 'ih', 'ou', 'ee', 'oh'])
    expect(vrm.lookAt.type).toBe('bone')
    expect(vrm.humanoid.humanBones).toMatchObject({ hips: {}, head: {}, leftEye: {}, rightEye: {}, leftHand: {}, rightFoot: {} })
    expect(springs.springs.map(({ name }) => name)).toEqual(['leftSleeve', 'rightSleeve', 'hair', 'cloak', 'ribbon'])
  })
})

interface Described {
  readonly extensions: {
    readonly VRMC_vrm: {
      readonly specVersion: string
      readonly meta: object
      readonly expressions: { readonly preset: object }
      readonly lookAt: { readonly type: string }
      readonly humanoid: { readonly humanBones: object }
    }
    readonly VRMC_springBone: { readonly springs: readonly { readonly name: string }[] }
  }
}

test('a body stands on the ground, faces its way, is a person tall, and every corner is carried by bones there are', () => {
  for (const costume of COSTUMES) {
    const { corners, index, groups } = makeFigure(costume)
    expect(groups.length).toBe(corners.length)
    expect(Math.max(...index)).toBeLessThan(corners.length)
    const heights = corners.map(({ at }) => at[1])
    expect(Math.min(...heights)).toBeCloseTo(0, 2)
    expect(Math.max(...heights)).toBeGreaterThan(1.72)
    expect(Math.max(...heights)).toBeLessThan(1.86)
    for (const { weights } of corners) {
      expect(weights.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 2)
      for (const [bone] of weights) expect(boneIndex(bone)).toBeGreaterThanOrEqual(0)
    }
    // The nose is in front of all else of the skin of a head.
    const skin = corners.filter(({ role, at, weights }) => role === 'skin' && at[1] > 1.5 && weights[0]![0] === 'head')
    const nose = skin.reduce((most, corner) => (corner.at[2] > most.at[2] ? corner : most))
    expect([Math.abs(nose.at[0]) < 0.01, nose.at[1] > 1.56 && nose.at[1] < 1.6]).toEqual([true, true])
  }
})

test('faces are seen from outside: a trunk, a head and two hands hold air', () => {
  const { corners, index } = makeFigure({ wears: ['legs'], colours: COSTUMES[0]!.colours })
  let volume = 0
  for (let face = 0; face < index.length; face += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => corners[index[face + k]!]!.at) as unknown as [Triple, Triple, Triple]
    volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6 // prettier-ignore
  }
  // Litres of somebody in a coat.
  expect(volume * 1000).toBeGreaterThan(45)
  expect(volume * 1000).toBeLessThan(130)
})

test('arms let down, a file of a T is what was drafted with arms down', () => {
  const costume = COSTUMES[0]!
  const { corners } = makeFigure(costume)
  const { bytes } = people[0]!
  const described = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString()) as Parts
  const { attributes } = described.meshes[0]!.primitives[0]!
  const start = (accessor: number): number => 28 + bytes.readUInt32LE(12) + (described.bufferViews[described.accessors[accessor]!.bufferView]?.byteOffset ?? 0) // prettier-ignore
  const [places, joints, weights] = [attributes.POSITION, attributes.JOINTS_0, attributes.WEIGHTS_0].map(start) as [number, number, number]
  for (const [corner, { at }] of corners.entries()) {
    const [x, y, z] = [0, 1, 2].map((axis) => bytes.readFloatLE(places + 12 * corner + 4 * axis)) as [number, number, number]
    const sum = [0, 0, 0]
    for (let k = 0; k < 4; k++) {
      const share = bytes[weights + 4 * corner + k]! / 255
      const hangs = hangingOf(SKELETON[bytes[joints + 4 * corner + k]!]!.name)
      // A quarter turn about the shoulder.
      const [px, py] = hangs === null ? [x, y] : [hangs.x + hangs.sign * (y - hangs.y), hangs.y - hangs.sign * (x - hangs.x)]
      for (const [axis, part] of [px, py, z].entries()) sum[axis]! += share * part
    }
    expect(Math.hypot(sum[0]! - at[0], sum[1]! - at[1], sum[2]! - at[2])).toBeLessThan(1e-4)
  }
})

interface Parts {
  readonly meshes: readonly {
    readonly primitives: readonly { readonly attributes: Readonly<Record<'POSITION' | 'JOINTS_0' | 'WEIGHTS_0', number>> }[]
  }[]
  readonly accessors: readonly { readonly bufferView: number }[]
  readonly bufferViews: readonly { readonly byteOffset?: number }[]
}

test('parents of bones come before them', () => {
  for (const [index, { parent }] of SKELETON.entries()) if (parent !== null) expect(boneIndex(parent)).toBeLessThan(index)
  expect(() => boneIndex('tail')).toThrow(/no bone "tail"/)
})
