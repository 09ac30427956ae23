import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateBytes } from 'gltf-validator'
import { expect, test } from 'vitest'
import { makePerformer } from './make-performer.ts'

test('the committed performer is what the generator makes', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../public/performers/dancer.vrm'))
  expect(makePerformer().equals(committed)).toBe(true)
})

test('the glTF validator finds no error in it', async () => {
  const { issues } = await validateBytes(new Uint8Array(makePerformer()))
  expect(issues.messages.filter((message: { severity: number }) => message.severity === 0)).toEqual([])
})

test('it stays within the budget of a person near by: 10,000 triangles', async () => {
  const { info } = await validateBytes(new Uint8Array(makePerformer()))
  expect(info.totalTriangleCount).toBeLessThanOrEqual(10_000)
  expect(info.totalTriangleCount).toBeGreaterThan(2_000)
})
