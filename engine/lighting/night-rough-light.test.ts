import { expect, test } from 'vitest'
import { createDisposeScope } from '../runtime/index.ts'
import { createRoughLight } from './night-rough-light.ts'
import { createNightUniforms } from './night-uniforms.ts'

test('light falls off up a wall over some metres in every group, also those the night does not have: the shader divides by it', () => {
  const scope = createDisposeScope()
  const uniforms = createNightUniforms()
  createRoughLight(scope, null, uniforms)
  const falls = uniforms.nlRoughWall.value.filter((_value, at) => at % 2 === 1)
  expect(Math.min(...falls)).toBeGreaterThan(0)
  scope.dispose()
})
