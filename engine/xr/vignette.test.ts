import { expect, test } from 'vitest'
import { createDisposeScope } from '../runtime/index.ts'
import { createVignette, nextVignette } from './vignette.ts'

test('the edges darken within an eighth of a second and clear slowly', () => {
  let amount = 0
  for (let frame = 0; frame < 9; frame++) amount = nextVignette(amount, true, 1 / 72)
  expect(amount).toBe(1)
  for (let frame = 0; frame < 9; frame++) amount = nextVignette(amount, false, 1 / 72)
  expect(amount).toBeGreaterThan(0.5)
  expect(nextVignette(amount, false, 1)).toBe(0)
})

test('nothing is drawn at rest, nor when it is off', () => {
  const vignette = createVignette(createDisposeScope())
  vignette.update('off', true, 0.1)
  expect(vignette.mesh.visible).toBe(false)
  vignette.update('strong', true, 0.1)
  expect(vignette.mesh.visible).toBe(true)
  vignette.update('strong', false, 1)
  expect(vignette.mesh.visible).toBe(false)
})
