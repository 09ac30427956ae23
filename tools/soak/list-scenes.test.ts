import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listScenes } from './list-scenes.ts'

test('every file of the folder is a scene under its own name, with limits', async () => {
  const files = readdirSync(join(import.meta.dirname, 'scenes')).map((file) => file.replace(/\.ts$/, ''))
  const scenes = await listScenes([])
  expect(scenes.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
  for (const { limits, asks } of scenes) {
    expect(Object.keys(limits).length).toBeGreaterThan(0)
    expect(asks).toMatch(/\?$/)
  }
})

test('only those named are played', async () => {
  expect((await listScenes(['two-tabs', 'no-such'])).map(({ name }) => name)).toEqual(['two-tabs'])
})
