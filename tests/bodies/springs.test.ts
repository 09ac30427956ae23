import { existsSync, readFileSync } from 'node:fs'
import { type Object3D, PerspectiveCamera, Vector3 } from 'three'
import { expect, test, vi } from 'vitest'
import { createAvatarSystem, loadOwnBody, type OwnBody } from '../../engine/avatar/index.ts'
import { createDisposeScope, type Frame } from '../../engine/runtime/index.ts'
import { lightenBody, openBody } from '../../importers/avatar/index.ts'
import { bodyWithHair, zeroBodyWithHair } from '../../importers/avatar/testing/hair.ts'
import { changedBody } from '../../importers/avatar/testing/changed-body.ts'
import { HEAD, POSE_NUMBERS } from '../../model/presence/index.ts'
import { milliseconds, seconds } from '../../model/units/index.ts'
import { nodePictures } from '../../importers/avatar/testing/node-pictures.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const VOXELS = `${DATA}/vrm/cryptovoxels.vrm`
const DANCER = new Uint8Array(readFileSync('public/performers/dancer.vrm'))

function load(bytes: Uint8Array): Promise<OwnBody> {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  return loadOwnBody(createDisposeScope(), `data:model/gltf-binary;base64,${Buffer.from(bytes).toString('base64')}`)
}

/** Somebody at x metres east, so far north, in a body of his own: drawn, and his hair swung, so long after the last time. */
type Step = (x: number, deltaS: number, north?: number) => void

/** Has him stand until he is there whole. */
function stand(body: OwnBody): Step {
  const poses = new Float64Array(POSE_NUMBERS)
  const camera = new PerspectiveCamera(130)
  camera.position.set(0, 1.6, 0)
  camera.updateMatrixWorld()
  let [sinceS, index] = [0, 0]
  let drawn = 0
  const own = {
    ...{ triangles: 0, shows: () => true },
    draw(_slot: number, bones: Float32Array, at: number) {
      drawn++
      body.pose(bones, at)
      body.springs?.swing(sinceS)
    },
  }
  const source = { count: 1, slots: Int32Array.of(3), poses, flags: new Int32Array(1) }
  const place = { camera: () => camera, findHeight: (at: Float64Array) => void (at[2] = 0), own }
  const system = createAvatarSystem(createDisposeScope(), source, place)
  let nowMs = 0
  const step: Step = (x, deltaS, north = 10) => {
    poses.set([x, north, 1.6, 0, 0, 0, 1], HEAD)
    sinceS = deltaS
    nowMs += deltaS * 1000
    const frame: Frame = { nowMs: milliseconds(nowMs), deltaS: seconds(Math.min(0.1, deltaS)), serverMs: milliseconds(nowMs), index: index++, immersive: false } // prettier-ignore
    system.run(frame)
  }
  for (let frame = 0; frame < 120; frame++) step(0, 1 / 60)
  expect(drawn).toBeGreaterThan(30)
  return step
}

function named(body: OwnBody, name: string): Object3D {
  let found: Object3D | undefined
  body.object.traverse((part) => {
    if (part.name === name) found ??= part
  })
  if (!found) throw new Error(`no ${name}`)
  return found
}

/** How far the end of the hair lies beside the head, metres. */
function aside(body: OwnBody): number {
  body.object.updateMatrixWorld(true)
  return named(body, 'hair-0-3').getWorldPosition(new Vector3()).x - named(body, 'hair-0-0').getWorldPosition(new Vector3()).x
}

const walk = (step: Step, fps: number): void => {
  for (let frame = 1; frame <= fps; frame++) step((1.4 * frame) / fps, 1 / fps)
}

test('hair trails who walks, and hangs again once he stands', async () => {
  const body = await load(bodyWithHair(DANCER, { links: 4 }))
  const step = stand(body)
  walk(step, 60)
  const trailing = aside(body)
  expect(trailing).toBeLessThan(-0.04)
  for (let frame = 0; frame < 300; frame++) step(1.4, 1 / 60)
  expect(Math.abs(aside(body))).toBeLessThan(-trailing / 4)
})

test('it falls alike whichever number of frames a screen shows', async () => {
  const found = await Promise.all(
    [30, 60, 72, 144].map(async (fps) => {
      const body = await load(bodyWithHair(DANCER, { links: 4 }))
      walk(stand(body), fps)
      return aside(body)
    }),
  )
  for (const one of found) expect(Math.abs(one - found[1]!)).toBeLessThan(0.035)
})

test('who is elsewhere at once, or was not drawn for a while, starts with hair at rest; no frame is too long', async () => {
  const body = await load(bodyWithHair(DANCER, { links: 4 }))
  const rest = named(body, 'hair-0-0').quaternion.clone()
  const step = stand(body)
  walk(step, 60)
  expect(named(body, 'hair-0-0').quaternion.angleTo(rest)).toBeGreaterThan(0.05)
  step(0, 1 / 60, 14)
  expect(named(body, 'hair-0-0').quaternion.angleTo(rest)).toBeLessThan(1e-6)
  step(0, 1 / 60, 14)
  step(0.3, 30, 14)
  expect(named(body, 'hair-0-0').quaternion.angleTo(rest)).toBeLessThan(1e-6)
  for (const deltaS of [0.29, 0, 0.001, 0.1, 1e-9, 0.25]) {
    step(0.3 + deltaS, deltaS, 14)
    expect(Number.isFinite(aside(body))).toBe(true)
    expect(Math.abs(aside(body))).toBeLessThan(0.3)
  }
})

test('hair that asks too much of a frame is stiff, and its body is drawn all the same', async () => {
  expect((await load(bodyWithHair(DANCER, { links: 20, strands: 6 }))).springs).not.toBeNull()
  expect((await load(bodyWithHair(DANCER, { links: 20, strands: 8 }))).springs).toBeNull()
  expect((await load(bodyWithHair(DANCER, { links: 20, strands: 2, colliders: 40 }))).springs).toBeNull()
  const hostile = changedBody(bodyWithHair(DANCER, { links: 4 }), (json) => {
    const [spring] = json.extensions.VRMC_springBone.springs
    json.extensions.VRMC_springBone.springs = [{ name: 'no joints' }, ...Array.from({ length: 5000 }, () => spring)]
  })
  const body = await load(hostile)
  expect([body.springs, body.triangles]).toEqual([null, 5120])
})

test('of shapes only those are read that a page moves, and they move what they did', async () => {
  const shaped = changedBody(DANCER, (json) => {
    const mesh = json.meshes.find(({ primitives }: { primitives: { targets?: object[] }[] }) => primitives[0]?.targets !== undefined)
    const [blink] = mesh.primitives[0].targets
    mesh.primitives[0].targets = [...Array.from({ length: 20 }, () => ({ POSITION: mesh.primitives[0].attributes.POSITION })), blink]
    const { preset } = json.extensions.VRMC_vrm.expressions
    preset.blink.morphTargetBinds[0].index = 20
    preset.happy = { morphTargetBinds: [{ node: preset.blink.morphTargetBinds[0].node, index: 3, weight: 1 }] }
  })
  const body = await load(shaped)
  const eyes = body.meshes.find(({ morphTargetInfluences }) => (morphTargetInfluences?.length ?? 0) > 0)
  expect(eyes?.morphTargetInfluences).toHaveLength(1)
  const plain = await load(DANCER)
  const before = plain.meshes.find(({ morphTargetInfluences }) => (morphTargetInfluences?.length ?? 0) > 0)
  expect(eyes?.geometry.morphAttributes['position']?.[0]?.array).toEqual(before?.geometry.morphAttributes['position']?.[0]?.array)
})

test('numbers that no hair has leave it where it was', async () => {
  const wild = changedBody(bodyWithHair(DANCER, { links: 4 }), (json) => {
    for (const joint of json.extensions.VRMC_springBone.springs[0].joints) Object.assign(joint, { stiffness: 1e308, gravityPower: -1e308 })
  })
  const body = await load(wild)
  walk(stand(body), 60)
  expect(Number.isFinite(aside(body))).toBe(true)
})

async function lighter(bytes: Uint8Array): Promise<Uint8Array> {
  const opened = openBody(bytes)
  if (!opened.ok) throw new Error(opened.faults[0]?.what)
  const outcome = await lightenBody(opened.value.glb, nodePictures)
  if (!outcome.ok) throw new Error(outcome.faults[0]?.what)
  return outcome.value
}

test('a body made lighter keeps the springs that move what is drawn of it, and leaves out the others', async () => {
  const sleeve = changedBody(bodyWithHair(DANCER, { links: 4 }), (json) => {
    const bones = json.extensions.VRMC_vrm.humanoid.humanBones
    json.extensions.VRMC_springBone.springs.push({ name: 'sleeve', joints: [{ node: bones.leftLowerArm.node }, { node: bones.leftHand.node }], colliderGroups: [0], center: bones.hips.node }) // prettier-ignore
  })
  const opened = openBody(await lighter(sleeve))
  const extension = opened.ok ? (opened.value.glb.json['extensions'] as Record<string, { springs: { name: string }[] }>)['VRMC_springBone'] : undefined // prettier-ignore
  expect(extension?.springs.map(({ name }) => name)).toEqual(['sleeve'])
  expect((await load(await lighter(sleeve))).springs).not.toBeNull()
})

test.skipIf(!existsSync(VOXELS))('and so does one of VRM 0.x', async () => {
  const body = zeroBodyWithHair(new Uint8Array(readFileSync(VOXELS)), ['Left wrist'])
  expect((await load(body)).springs).not.toBeNull()
  expect((await load(await lighter(body))).springs).not.toBeNull()
})
