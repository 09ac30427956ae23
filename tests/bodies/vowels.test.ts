import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { loadOwnBody } from '../../engine/avatar/index.ts'
import { createDisposeScope } from '../../engine/runtime/index.ts'
import { changedBody } from '../../importers/avatar/testing/changed-body.ts'

const DANCER = new Uint8Array(readFileSync('public/performers/dancer.vrm'))
/** Places of a row: the face begins behind 15 bones of 8 numbers; in it, how far a mouth is open and how wide. */
const OPEN = 15 * 8 + 1
const WIDE = 15 * 8 + 7

/** How far each target of the face is moved when a mouth is so wide and half open, in a body with these vowels; those of the second list move nothing. */
async function moved(vowels: readonly string[], wide: number, idle: readonly string[] = []): Promise<Record<string, number>> {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const bytes = changedBody(DANCER, (json) => {
    const mesh = json.meshes.find(({ primitives }: { primitives: { targets?: object[] }[] }) => primitives[0]?.targets !== undefined)
    const [blink] = mesh.primitives[0].targets
    mesh.primitives[0].targets = [blink, ...vowels.map(() => blink)]
    const { preset } = json.extensions.VRMC_vrm.expressions
    for (const [index, name] of vowels.entries())
      preset[name] = { morphTargetBinds: [{ ...preset.blink.morphTargetBinds[0], index: index + 1 }] }
    for (const name of idle) preset[name] = {}
  })
  const body = await loadOwnBody(createDisposeScope(), `data:model/gltf-binary;base64,${Buffer.from(bytes).toString('base64')}`)
  const row = new Float32Array(32 * 4)
  for (let bone = 0; bone < 15; bone++) row.set([0, 0, 0, 1, 0, 0, 0, 1], bone * 8)
  row[OPEN] = 0.5
  row[WIDE] = wide
  body.pose(row, 0)
  const face = body.meshes.find(({ morphTargetInfluences }) => (morphTargetInfluences?.length ?? 0) > 0)
  const left = ['blink', ...vowels].slice(0, face?.morphTargetInfluences?.length)
  return Object.fromEntries(
    left.flatMap((name, at) => (face!.morphTargetInfluences![at]! > 0 ? [[name, face!.morphTargetInfluences![at]!]] : [])),
  )
}

const ALL = ['aa', 'ih', 'ou', 'ee', 'oh']

test('a body speaks by the vowels it has', async () => {
  expect(await moved(ALL, 0)).toEqual({ aa: 0.5 })
  expect(await moved(ALL, 1)).toEqual({ ih: 0.5 })
  expect(await moved(ALL, -1)).toEqual({ ou: 0.5 })
  expect(await moved(ALL, 0.75)).toEqual({ ih: 0.25, ee: 0.25 })
  expect(await moved(ALL, -0.5)).toEqual({ oh: 0.5 })
})

test('what it lacks, or has only by name, is spoken as the first', async () => {
  expect(await moved(['aa'], 1)).toEqual({ aa: 0.5 })
  expect(await moved(['aa', 'ih'], 0.75, ['ee'])).toEqual({ aa: 0.25, ih: 0.25 })
  expect(await moved([], 1)).toEqual({})
})
