import { existsSync, readFileSync } from 'node:fs'
import { Box3 } from 'three'
import { expect, test, vi } from 'vitest'
import { loadOwnBody } from '../../engine/avatar/index.ts'
import { createDisposeScope } from '../../engine/runtime/index.ts'
import { admitBody, lightenBody, openBody } from '../../importers/avatar/index.ts'
import { takeApart } from '../../importers/avatar/lighten-parts.ts'
import { changedBody } from '../../importers/avatar/testing/changed-body.ts'
import { nodePictures } from '../../importers/avatar/testing/node-pictures.ts'
import { thinParts } from '../../importers/avatar/thin-parts.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const FILES = ['public/performers/dancer.vrm', `${DATA}/vrm/cryptovoxels.vrm`, `${DATA}/vrm/EmissionMigration_v0.107.0.vrm`].filter((path) => existsSync(path)) // prettier-ignore

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

async function lightened(path: string): Promise<Uint8Array> {
  const opened = openBody(read(path))
  if (!opened.ok) throw new Error(opened.faults[0]?.what)
  const lighter = await lightenBody(opened.value.glb, nodePictures)
  if (!lighter.ok) throw new Error(lighter.faults[0]?.what)
  return lighter.value
}

function load(bytes: Uint8Array): ReturnType<typeof loadOwnBody> {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  return loadOwnBody(createDisposeScope(), `data:model/gltf-binary;base64,${Buffer.from(bytes).toString('base64')}`)
}

test.each(FILES)('%s made lighter is where it was, under the same licence, as one skin without outlines', async (path) => {
  const lighter = await lightened(path)
  const [before, after] = [openBody(read(path)), openBody(lighter)]
  expect(after.ok && after.value.licence).toEqual(before.ok && before.value.licence)
  const [one, other] = [await load(read(path)), await load(lighter)]
  expect(other.triangles).toBeLessThanOrEqual(one.triangles)
  expect(other.drawCalls).toBeLessThanOrEqual(one.drawCalls)
  const [box, same] = [new Box3().setFromObject(one.object, true), new Box3().setFromObject(other.object, true)]
  expect(box.min.distanceTo(same.min)).toBeLessThan(0.002)
  expect(box.max.distanceTo(same.max)).toBeLessThan(0.002)
})

test('a body over its draws by an outline alone is admitted once it is lighter', async () => {
  const admitted = admitBody(await lightened('public/performers/dancer.vrm'), { isAuthor: false, isLicensed: false })
  expect(admitted.ok && admitted.value.measure).toMatchObject({ drawCalls: 1, morphTargets: 1, triangles: 5120 })
})

test('triangles are taken out of all parts until about so many are left', async () => {
  const opened = openBody(read('public/performers/dancer.vrm'))
  if (!opened.ok) throw new Error(opened.faults[0]?.what)
  const parts = await thinParts(takeApart(opened.value.glb).parts, 2000)
  const left = parts.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  expect(left).toBeLessThanOrEqual(2000)
  expect(left).toBeGreaterThan(1000)
  for (const { indices, positions, joints } of parts) {
    expect(Math.max(...indices)).toBeLessThan(positions.length / 3)
    expect(joints.length).toBe((positions.length / 3) * 4)
  }
})

test('a body that is larger than people are is not drawn, whoever let it in', async () => {
  const huge = changedBody(read('public/performers/dancer.vrm'), (json) => {
    json.nodes.find((node: { name?: string }) => node.name === 'head').scale = [40, 40, 40]
  })
  await expect(load(huge)).rejects.toThrow('larger than people')
})
