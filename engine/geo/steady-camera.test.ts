import { PerspectiveCamera } from 'three'
import { expect, test } from 'vitest'
import { createSteadyCamera } from './steady-camera.ts'

const viewer = (): PerspectiveCamera => {
  const camera = new PerspectiveCamera(60, 16 / 9, 0.05, 2000)
  camera.updateMatrixWorld(true)
  return camera
}

test('a walker of 1.8 m/s at 72 frames a second makes the tiles be walked at most twice a second', () => {
  const steady = createSteadyCamera()
  const eye = viewer()
  steady.follow(eye)
  let walks = 0
  for (let frame = 1; frame <= 720; frame++) {
    eye.position.z = -(frame * 1.8) / 72
    eye.updateMatrixWorld(true)
    if (steady.follow(eye)) walks++
    expect(steady.camera.matrixWorld.elements[14] - eye.position.z).toBeLessThanOrEqual(1 + 1e-9)
  }
  expect(walks).toBeGreaterThan(0)
  expect(walks).toBeLessThanOrEqual(20)
})

test('a turn of six degrees, or another lens, is followed at once', () => {
  const steady = createSteadyCamera()
  const eye = viewer()
  steady.follow(eye)
  expect(steady.follow(eye)).toBe(false)
  eye.rotation.y = Math.PI / 30
  eye.updateMatrixWorld(true)
  expect(steady.follow(eye)).toBe(true)
  eye.fov = 30
  eye.updateProjectionMatrix()
  expect(steady.follow(eye)).toBe(true)
  expect(steady.camera.matrixWorld.elements).toEqual(eye.matrixWorld.elements)
})

test('what the viewer sees lies within what is asked for, however it moved since', () => {
  const steady = createSteadyCamera()
  const eye = viewer()
  steady.follow(eye)
  eye.rotation.y = -0.0799
  eye.position.set(0.99, 0, 0)
  eye.updateMatrixWorld(true)
  expect(steady.follow(eye)).toBe(false)
  // Corners of the picture ten metres off and far away; the step to the side and the turn add up.
  for (const [x, y, depth] of [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [0.99, 0.9999].map((depth) => [x, y, depth] as const)))) {
    const corner = eye.position.clone().set(x, y, depth).unproject(eye)
    corner.project(steady.camera)
    expect(Math.abs(corner.x)).toBeLessThanOrEqual(1)
    expect(Math.abs(corner.y)).toBeLessThanOrEqual(1)
  }
})
