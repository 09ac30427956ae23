import { expect, test } from 'vitest'
import { createDisposeScope } from './dispose-scope.ts'

test('resources are given back in reverse order, once', () => {
  const scope = createDisposeScope()
  const released: string[] = []
  for (const name of ['first', 'second', 'third']) scope.own({ dispose: () => released.push(name) })
  scope.dispose()
  scope.dispose()
  expect(released).toEqual(['third', 'second', 'first'])
})

test('a child dies with its parent, and its own end does not touch the parent', () => {
  const scope = createDisposeScope()
  const released: string[] = []
  scope.defer(() => released.push('parent'))
  scope.child().defer(() => released.push('early child'))
  const late = scope.child()
  late.defer(() => released.push('late child'))
  late.dispose()
  expect(released).toEqual(['late child'])
  scope.dispose()
  expect(released).toEqual(['late child', 'early child', 'parent'])
})

test('what comes to a disposed scope is released at once', () => {
  const scope = createDisposeScope()
  scope.dispose()
  let released = false
  scope.own({ dispose: () => (released = true) })
  expect(released).toBe(true)
})

test('a resource that fails to release does not keep the others, and the failure is told', () => {
  const scope = createDisposeScope()
  let released = false
  scope.defer(() => (released = true))
  scope.defer(() => {
    throw new RangeError('stuck')
  })
  expect(() => scope.dispose()).toThrow(AggregateError)
  expect(released).toBe(true)
})
