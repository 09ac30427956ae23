import { existsSync, readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { BODY_BUDGET } from './body-budget.ts'
import { encodePng } from './encode-png.ts'
import { lightenBody } from './lighten-body.ts'
import { takeApart, type BodyPart } from './lighten-parts.ts'
import { chooseMerge } from './merge-materials.ts'
import { admitBody, openBody } from './open-body.ts'
import { emptyPixels } from './pixels.ts'
import { readGlb, type Glb } from './read-glb.ts'
import { bodyOfMany, LOOKS, type MadeLook } from './testing/many-materials.ts'
import { changedBody } from './testing/changed-body.ts'
import { nodePictures } from './testing/node-pictures.ts'
import { shrinkPicture } from './shrink-picture.ts'
import { thinParts } from './thin-parts.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const EMISSION = `${DATA}/vrm/EmissionMigration_v0.107.0.vrm`
const SCROLL = `${DATA}/vrm/VRMC_materials_mtoon_UV_Animation_Test.vrm`
const DANCER = new Uint8Array(readFileSync('public/performers/dancer.vrm'))
const ANYBODY = { isAuthor: true, isLicensed: false }

function opened(bytes: Uint8Array): Glb {
  const glb = readGlb(bytes)
  if (!glb.ok) throw new Error(glb.faults[0]?.what)
  return glb.value
}

async function lighter(bytes: Uint8Array): Promise<Uint8Array> {
  const body = openBody(bytes)
  if (!body.ok) throw new Error(body.faults[0]?.what)
  const outcome = await lightenBody(body.value.glb, nodePictures)
  if (!outcome.ok) throw new Error(outcome.faults[0]?.what)
  return outcome.value
}

const partsOf = (bytes: Uint8Array): Promise<BodyPart[]> => thinParts(takeApart(opened(bytes)).parts, Infinity)

test('a body of twelve materials with a picture each is refused as it is, and admitted once they are put together', async () => {
  const many = await bodyOfMany(DANCER)
  expect((opened(many).json['materials'] as unknown[]).length).toBe(12)
  expect(admitBody(many, ANYBODY).ok).toBe(false)
  const admitted = admitBody(await lighter(many), ANYBODY)
  expect(admitted.ok || admitted.faults[0]?.what).toBe(true)
  const { drawCalls, textures, triangles } = (admitted as Extract<typeof admitted, { ok: true }>).value.measure
  // What is solid, cut out or not, and what is blended.
  expect(drawCalls).toBe(2)
  expect(textures).toBeLessThanOrEqual(BODY_BUDGET.textures)
  expect(triangles).toBe(5120)
})

test('materials that differ in nothing but pictures and colours are put together as they are; of others a mean is taken only where that does not do', async () => {
  const looks = (from: Partial<MadeLook>, count: number): MadeLook[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ alpha: 'OPAQUE', tint: [1, index / 10, 1, 1], shade: [0.5, 0.5, 0.5], hasPicture: index % 2 === 0, ...from },
    }))
  const alike = await bodyOfMany(DANCER, [...looks({}, 4), ...looks({ twoSided: true }, 4)])
  const choice = chooseMerge(opened(alike), await partsOf(alike))
  expect([choice.how, choice.groups.length, choice.alone.length]).toEqual(['alike', 2, 0])
  const unlike = await bodyOfMany(
    DANCER,
    looks({}, 8).map((look, index) => ({ ...look, shift: index / 20 })),
  )
  const other = chooseMerge(opened(unlike), await partsOf(unlike))
  expect([other.how, other.groups.length, other.alone.length]).toEqual(['near', 1, 0])
  const few = await bodyOfMany(DANCER, looks({}, 4))
  expect(chooseMerge(opened(few), await partsOf(few)).groups).toEqual([])
})

test('what moves over its picture, or repeats it often, keeps a material of its own', async () => {
  const many = changedBody(await bodyOfMany(DANCER, [...LOOKS.slice(0, 6), { ...LOOKS[0]!, repeats: 9 }]), (json) => {
    json.materials[0].extensions.VRMC_materials_mtoon.uvAnimationScrollXSpeedFactor = 0.5
  })
  const { alone } = chooseMerge(opened(many), await partsOf(many))
  expect(alone.map(({ material }) => material ?? -1).toSorted((one, other) => one - other)).toEqual([0, 6])
})

test.skipIf(!existsSync(EMISSION))(
  'materials of VRM 0.x are put together by what 0.x says of them, and light they give off is kept',
  async () => {
    const light = opened(await lighter(new Uint8Array(readFileSync(EMISSION))))
    const materials = light.json['materials'] as { emissiveFactor?: number[]; extensions?: Record<string, { emissiveStrength?: number }> }[]
    expect(materials.length).toBeLessThanOrEqual(BODY_BUDGET.drawCalls)
    const strengths = materials.flatMap(({ extensions }) => extensions?.['KHR_materials_emissive_strength']?.emissiveStrength ?? [])
    expect(Math.max(...strengths)).toBeCloseTo(4.594794, 4)
    const admitted = admitBody(await lighter(new Uint8Array(readFileSync(EMISSION))), ANYBODY)
    expect(admitted.ok || admitted.faults[0]?.what).toBe(true)
  },
)

test.skipIf(!existsSync(SCROLL))('pictures that scroll are left as they are', async () => {
  const bytes = new Uint8Array(readFileSync(SCROLL))
  expect((await partsOf(bytes)).length).toBe(3)
  expect(chooseMerge(opened(bytes), await partsOf(bytes)).groups).toEqual([])
})

test('shapes and weights of what is put together stay with their corners', async () => {
  const many = await bodyOfMany(DANCER)
  const [before, after] = [takeApart(opened(await bodyOfMany(DANCER, [LOOKS[0]!]))), takeApart(opened(await lighter(many)))]
  const seen = ({ parts }: typeof before): Map<string, string> => {
    const found = new Map<string, string>()
    for (const { positions, shapes, weights, indices } of parts) {
      for (const corner of indices) {
        const at = [...positions.subarray(corner * 3, corner * 3 + 3)].map((value) => value.toFixed(4)).join(' ')
        const move = shapes.map((shape) => [0, 1, 2].map((axis) => (shape?.[corner * 3 + axis] ?? 0).toFixed(4)).join(' '))
        const sum = weights.subarray(corner * 4, corner * 4 + 4).reduce((all, weight) => all + weight, 0)
        found.set(at, `${move.join()} ${sum.toFixed(3)}`)
      }
    }
    return found
  }
  const [one, other] = [seen(before), seen(after)]
  expect(other.size).toBe(one.size)
  for (const [at, what] of one) expect(other.get(at)).toBe(what)
})

test('a PNG is written that others read, with colours where nothing is seen', async () => {
  const pixels = emptyPixels(5, 3)
  for (let at = 0; at < pixels.data.length; at++) pixels.data[at] = (at * 37) & 255
  for (let at = 3; at < pixels.data.length; at += 8) pixels.data[at] = 0
  const { bytes, mimeType } = await encodePng(pixels)
  const read = PNG.sync.read(Buffer.from(bytes))
  expect([mimeType, read.width, read.height]).toEqual(['image/png', 5, 3])
  expect([...read.data]).toEqual([...pixels.data])
})

test('a picture is made no larger than was said, keeps its shape, and stays as it is where it is small enough and gets no lighter', async () => {
  const pixels = emptyPixels(64, 32)
  for (let at = 0; at < pixels.data.length; at++) pixels.data[at] = ((at * 2_654_435_761) >>> 24) & 255
  const whole = { ...(await encodePng(pixels)), width: 64, height: 32 }
  const small = await shrinkPicture(whole, 16, nodePictures)
  const { width, height } = PNG.sync.read(Buffer.from(small.bytes))
  expect([width, height]).toEqual([16, 8])
  expect(await shrinkPicture(whole, 64, nodePictures)).toBe(whole)
})
