import { PerspectiveCamera, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { radians } from '../../model/units/index.ts'
import { createRig } from './rig.ts'

const camera = new PerspectiveCamera()

test.each([0, 0.4, Math.PI / 2, -2.2, Math.PI])('under a heading of %f, a point of the room is where three puts it', (heading) => {
  const rig = createRig(12, -7, 3, radians(heading))
  rig.anchor.set([0.4, -0.7])
  rig.lift = 0.5
  rig.place(camera, true)
  rig.origin.updateMatrixWorld(true)
  const out = new Float64Array(2)
  for (const [x, z] of [
    [0.4, -0.7],
    [1, 2],
    [-0.3, 0],
  ] as const) {
    const seen = new Vector3(x, 0, z).applyMatrix4(rig.origin.matrixWorld)
    rig.pointOfRoom(x, z, out)
    expect(out[0]).toBeCloseTo(seen.x, 9)
    expect(out[1]).toBeCloseTo(-seen.z, 9)
    expect(seen.y).toBeCloseTo(3.5, 9)
  }
  rig.pointOfRoom(0.4, -0.7, out)
  expect(out[0]).toBeCloseTo(12, 9)
  expect(out[1]).toBeCloseTo(-7, 9)
})
