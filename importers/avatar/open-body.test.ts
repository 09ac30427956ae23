import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Outcome } from '../../model/errors/index.ts'
import { admitBody, openBody } from './open-body.ts'
import { changedBody } from './testing/changed-body.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const DANCER = new Uint8Array(readFileSync('public/performers/dancer.vrm'))
const ANYBODY = { isAuthor: false, isLicensed: false }
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : (outcome.faults[0]?.code ?? ''))
const EMISSION = `${DATA}/vrm/EmissionMigration_v0.107.0.vrm`
const VOXELS = `${DATA}/vrm/cryptovoxels.vrm`
const META = 'VRMC_vrm'

test('a body that everybody may wear is admitted as it is, with its measure', () => {
  const admitted = admitBody(DANCER, ANYBODY)
  expect(admitted.ok && admitted.value.measure).toMatchObject({ triangles: 5120, drawCalls: 2, bytes: DANCER.length })
})

test('only its author, or who has a licence of his own, wears what says so, and only by his word', () => {
  const of = (avatarPermission: string) => changedBody(DANCER, (json) => (json.extensions[META].meta.avatarPermission = avatarPermission))
  const [author, licensed] = [of('onlyAuthor'), of('onlySeparatelyLicensedPerson')]
  expect(codeOf(admitBody(author, ANYBODY))).toBe('body/licence')
  expect(codeOf(admitBody(author, { isAuthor: false, isLicensed: true }))).toBe('body/licence')
  expect(codeOf(admitBody(author, { isAuthor: true, isLicensed: false }))).toBe('ok')
  expect(codeOf(admitBody(licensed, ANYBODY))).toBe('body/licence')
  expect(codeOf(admitBody(licensed, { isAuthor: false, isLicensed: true }))).toBe('ok')
})

test('what a licence leaves out counts as not allowed', () => {
  const silent = changedBody(DANCER, (json) => (json.extensions[META].meta = { name: 'x', authors: ['Ann'], licenseUrl: '' }))
  const opened = openBody(silent)
  expect(opened.ok && opened.value.licence).toMatchObject({
    ...{ wearers: 'author', commercial: 'none', creditNeeded: true, redistribution: false, modification: false },
    ...{ violence: false, sexual: false },
  })
  expect(codeOf(openBody(changedBody(DANCER, (json) => delete json.extensions[META].meta)))).toBe('body/no-licence')
})

test('whom a licence wants named is named, without what would break a line', () => {
  const credited = changedBody(DANCER, (json) =>
    Object.assign(json.extensions[META].meta, { creditNotation: 'required', authors: ['A\u202ennn\nB'] }),
  )
  const admitted = admitBody(credited, ANYBODY)
  expect(admitted.ok && admitted.value.credit).toBe('Lantern dancer: A nnn B')
})

test.skipIf(!existsSync(EMISSION) || !existsSync(VOXELS))('VRM 0.x says the same in other words', () => {
  const emission = openBody(new Uint8Array(readFileSync(EMISSION)))
  expect(emission.ok && emission.value.licence).toMatchObject({
    version: '0.x',
    wearers: 'author',
    modification: true,
    creditNeeded: false,
  })
  const over = admitBody(new Uint8Array(readFileSync(EMISSION)), { isAuthor: true, isLicensed: false })
  expect(over.ok || over.faults[0]?.what).toContain('drawCalls 6 of 4')
  const voxels = openBody(new Uint8Array(readFileSync(VOXELS)))
  expect(voxels.ok && voxels.value.licence).toMatchObject({ wearers: 'everyone', modification: true, redistribution: true })
})

test('nothing of a body leads out of its file, hangs on itself, shines, multiplies or is out of its bounds', () => {
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reaches anywhere in a description
  const tries: readonly [string, (json: any) => void][] = [
    ['body/unsupported', (json) => (json.buffers[0].uri = 'https://example.org/a.bin')],
    ['body/unsupported', (json) => (json.images = [{ uri: 'https://example.org/a.png' }])],
    ['body/unsupported', (json) => (json.nodes[0].extensions = { KHR_lights_punctual: { light: 0 } })],
    ['body/unsupported', (json) => (json.nodes[0].extensions = { EXT_mesh_gpu_instancing: {} })],
    ['body/unsupported', (json) => (json.extensionsUsed = ['KHR_draco_mesh_compression'])],
    ['body/unsupported', (json) => (json.meshes[0].primitives[0].mode = 1)],
    ['body/malformed', (json) => (json.nodes[1].children = [0, 1])],
    ['body/malformed', (json) => (json.accessors[0].count = 4_000_000_000)],
    ['body/malformed', (json) => (json.accessors[0].byteOffset = -4)],
    ['body/malformed', (json) => (json.bufferViews[0].byteLength = 1e9)],
    ['body/malformed', (json) => (json.scenes[0].nodes = [9999])],
    ['body/malformed', (json) => delete json.extensions[META].humanoid.humanBones.hips],
    ['body/malformed', (json) => (json.nodes[0].scale = [1e9, 1, 1])],
    ['body/not-vrm', (json) => delete json.extensions[META]],
    ['body/over-budget', (json) => (json.nodes[0].mesh = json.nodes[1].mesh = json.nodes[2].mesh = 0)],
  ]
  for (const [code, change] of tries) expect([code, codeOf(admitBody(changedBody(DANCER, change), ANYBODY))]).toEqual([code, code])
})

test('a body that would be over is refused with the figures', () => {
  const heavy = changedBody(DANCER, (json) => {
    const mesh = json.nodes.find((node: { mesh?: number }) => node.mesh !== undefined)
    json.nodes.push(...Array.from({ length: 3 }, () => ({ mesh: mesh.mesh, skin: mesh.skin })))
  })
  const refused = admitBody(heavy, ANYBODY)
  expect(refused.ok || refused.faults[0]?.what).toMatch(/triangles \d+ of 15000/)
})
