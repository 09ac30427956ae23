import { Group, type WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { createDisposeScope } from '../runtime/index.ts'
import { createPointers } from './pointers.ts'

function createRoom() {
  const spaces = Array.from({ length: 4 }, () => new Group())
  const room = new Group()
  room.position.set(10, 0, 0)
  const scope = createDisposeScope()
  const pointers = createPointers(scope, { xr: { getController: (index: number) => spaces[index]! } } as unknown as WebGLRenderer, room)
  const tell = (index: number, type: string, data: object = {}): void => {
    spaces[index]!.dispatchEvent({ type, data } as never)
  }
  return { spaces, room, scope, pointers, tell, first: pointers.all[0]! }
}

test('a pointer is where its space is in the world, and looks along its -z', () => {
  const { spaces, pointers, tell, first } = createRoom()
  tell(0, 'connected', { handedness: 'right', targetRayMode: 'tracked-pointer' })
  spaces[0]!.position.set(0, 1.4, -0.2)
  spaces[0]!.rotation.y = -Math.PI / 2
  pointers.update(0)
  const seen = [10, 1.4, -0.2, 1, 0, 0]
  expect([...first.ray]).toEqual(seen.map((value) => expect.closeTo(value, 6)))
  expect(first).toMatchObject({ tracked: true, hand: 'right', pressed: false })
  expect(pointers.all[1]!.tracked).toBe(false)
})

test('a press and its end are each seen for one frame, also when both fall between two frames', () => {
  const { pointers, tell, first } = createRoom()
  tell(0, 'connected', { handedness: 'left', targetRayMode: 'tracked-pointer' })
  tell(0, 'selectstart')
  pointers.update(100)
  expect(first).toMatchObject({ pressed: true, released: false, heldSinceMs: 100 })
  pointers.update(120)
  expect(first).toMatchObject({ pressed: false, heldSinceMs: 100 })
  tell(0, 'selectend')
  pointers.update(140)
  expect(first).toMatchObject({ released: true, heldSinceMs: 100 })
  pointers.update(160)
  expect(first).toMatchObject({ released: false, heldSinceMs: Number.NaN })
  tell(0, 'selectstart')
  tell(0, 'selectend')
  pointers.update(180)
  expect(first).toMatchObject({ pressed: true, released: true })
})

test('the look of a pinch ends with its source, where it last looked', () => {
  const { spaces, pointers, tell, first } = createRoom()
  tell(0, 'connected', { handedness: 'none', targetRayMode: 'transient-pointer' })
  spaces[0]!.position.set(0, 1.6, 0)
  tell(0, 'selectstart')
  pointers.update(0)
  const ray = [...first.ray]
  spaces[0]!.visible = false
  tell(0, 'disconnected')
  pointers.update(200)
  expect(first).toMatchObject({ released: true, tracked: false, kind: null })
  expect([...first.ray]).toEqual(ray)
})

test('a disposed scope leaves the spaces alone', () => {
  const { room, scope, pointers, tell, first } = createRoom()
  scope.dispose()
  tell(0, 'selectstart')
  pointers.update(0)
  expect(first.pressed).toBe(false)
  expect(room.children).toHaveLength(0)
})
