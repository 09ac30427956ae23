import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { direction, mountPose, position, type MountInDegrees } from '../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, unproject, viewFromMount, viewPose, type Intrinsics } from '../../model/optics/index.ts'
import { pixels } from '../../model/units/index.ts'
import { ROOT } from './product.ts'

/** A visitor's screen: where the eye stands (ENU), where it looks (degrees) and its picture. */
export interface Eye {
  readonly east: number
  readonly north: number
  readonly up: number
  readonly headingDeg: number
  readonly pitchDeg: number
  readonly fovDeg: number
  readonly width: number
  readonly height: number
}

interface YardCamera {
  readonly id: string
  readonly mount: MountInDegrees
  readonly lens: Intrinsics
}

/**
 * Where points of camera-east's picture must be seen on the visitor's screen when they lie on the east wall (the plane
 * east = 21.6 m), in screen pixels. Written with the eye's own plain pinhole, so that nothing of the renderer is shared.
 */
export function placesOnScreen(cameraPixels: Float64Array, eye: Eye): ([number, number] | null)[] {
  const venue = JSON.parse(readFileSync(join(ROOT, 'venues/yard/venue.json'), 'utf8')) as {
    cameras: YardCamera[]
    surfaces: { id: string; corners: number[][] }[]
  }
  const camera = venue.cameras.find((candidate) => candidate.id === 'camera-east')!
  const wall = venue.surfaces.find((surface) => surface.id === 'wall-east')!.corners
  const wallEast = wall[0]![0]!
  const norths = wall.map((corner) => corner[1]!)
  const ups = wall.map((corner) => corner[2]!)
  const lens = lensFromIntrinsics(camera.lens)
  const view = viewFromMount(mountPose(camera.mount), viewPose())
  const ray = direction('enu')
  const places: ([number, number] | null)[] = []
  for (let at = 0; at < cameraPixels.length; at += 2) {
    unproject(lens, view, imagePoint(pixels(cameraPixels[at]!), pixels(cameraPixels[at + 1]!)), ray)
    const reach = (wallEast - view.position[0]) / ray[0]
    const point = position('enu', wallEast, view.position[1] + reach * ray[1], view.position[2] + reach * ray[2])
    const onWall =
      point[1] > Math.min(...norths) && point[1] < Math.max(...norths) && point[2] > Math.min(...ups) && point[2] < Math.max(...ups)
    places.push(onWall ? pinhole(eye, point) : null)
  }
  return places
}

function pinhole(eye: Eye, point: Float64Array): [number, number] {
  const heading = (eye.headingDeg * Math.PI) / 180
  const pitch = (eye.pitchDeg * Math.PI) / 180
  const [e, n, u] = [point[0]! - eye.east, point[1]! - eye.north, point[2]! - eye.up]
  const ahead = e * Math.sin(heading) + n * Math.cos(heading)
  const right = e * Math.cos(heading) - n * Math.sin(heading)
  const depth = ahead * Math.cos(pitch) + u * Math.sin(pitch)
  const lift = u * Math.cos(pitch) - ahead * Math.sin(pitch)
  const focal = eye.height / 2 / Math.tan((eye.fovDeg * Math.PI) / 360)
  return [eye.width / 2 + (focal * right) / depth, eye.height / 2 - (focal * lift) / depth]
}
