import { Group, Mesh, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { meetPlate } from './ray-plate.ts'

const hit = () => ({ far: Number.NaN, x: 0, y: 0 })

test('a ray meets a turned plate in a turned room at the point it looks at', () => {
  const room = new Group()
  room.position.set(30, 1, -12)
  room.rotation.y = 0.9
  const plate = new Mesh()
  plate.position.set(0.2, 1.4, -1.4)
  plate.rotation.set(-0.2, 0.4, 0, 'YXZ')
  room.add(plate)
  room.updateMatrixWorld(true)
  const target = plate.localToWorld(new Vector3(0.31, -0.17, 0))
  const from = room.localToWorld(new Vector3(0.3, 1.2, -0.2))
  const along = target.clone().sub(from)
  const far = along.length()
  along.normalize()
  const met = meetPlate(plate, Float64Array.of(...from, ...along), hit())
  expect(met.x).toBeCloseTo(0.31, 9)
  expect(met.y).toBeCloseTo(-0.17, 9)
  expect(met.far).toBeCloseTo(far, 9)
})

test('nothing is met from behind or by a ray that looks away', () => {
  const plate = new Mesh()
  expect(meetPlate(plate, Float64Array.of(0, 0, -1, 0, 0, 1), hit()).far).toBeNaN()
  expect(meetPlate(plate, Float64Array.of(0, 0, 1, 0, 0, 1), hit()).far).toBeNaN()
  expect(meetPlate(plate, Float64Array.of(0, 0, 1, 0, 0, -1), hit()).far).toBeCloseTo(1, 9)
})
