import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scene } from '../../model/documents/index.ts'
import { missingMedia } from './missing-media.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holosite-media-'))
  await mkdir(join(folder, 'media'))
  await writeFile(join(folder, 'media/here.png'), 'png')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('media that are not in the folder of the scene are named one by one, with what to do', () => {
  const media = ['here', 'gone'].map((id) => ({ id, kind: 'image' as const, uri: `media/${id}.png`, credit: 'Us' }))
  const faults = missingMedia({ media } as unknown as Scene, folder, 'scenes/fair/scene.json')
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject({ code: 'scene/media-missing', at: ['media', 'gone', 'uri'], file: 'scenes/fair/scene.json' })
  expect(faults[0]!.what).toContain('media/gone.png')
  expect(faults[0]!.fix).toContain('Add the file')
})
