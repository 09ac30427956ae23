import fc from 'fast-check'
import { Frustum, Matrix4, PerspectiveCamera, Sphere, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { pictureSides, SIDES, withinSides } from './picture-sides.ts'

const metres = fc.double({ min: -300, max: 300, noNaN: true })
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })

test('a sphere is within the sides exactly where it is within the frustum of three, near and far aside', () => {
  const sides = new Float64Array(SIDES)
  fc.assert(
    fc.property(fc.tuple(metres, metres, metres), fc.tuple(angle, angle), fc.tuple(metres, metres, metres), (eye, turn, middle) => {
      const camera = new PerspectiveCamera(55, 16 / 9, 0.05, 1e6)
      camera.position.set(...eye)
      camera.rotation.set(...turn, 0)
      camera.updateMatrixWorld(true)
      const frustum = new Frustum().setFromProjectionMatrix(
        new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse),
      )
      const sphere = new Sphere(new Vector3(...middle), 7)
      const inFront = frustum.planes.slice(0, 4).every((plane) => plane.distanceToPoint(sphere.center) >= -sphere.radius)
      expect(withinSides(pictureSides(camera, sides), sphere)).toBe(inFront)
    }),
    { seed: 11, numRuns: 500 },
  )
})
