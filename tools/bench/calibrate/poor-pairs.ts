import type { PointPair } from '../../../model/optics/index.ts'
import { pairOf, PICTURE, type SeededCamera } from './seeded-camera.ts'

const PAIRS = 12

/** Ways of clicking that cannot place a camera, each with what ought to be said of it. */
export const POOR_PAIRS = {
  wall: 'coplanar',
  ground: 'coplanar',
  corner: 'clustered',
  line: 'clustered',
  few: 'few',
  confused: 'contradicting',
} as const
export type PoorKind = keyof typeof POOR_PAIRS

/** Twelve pairs (five of `few`), clicked carefully where it does no good. */
export function poorPairs(kind: PoorKind, camera: SeededCamera): PointPair[] {
  const { widthPx, heightPx } = PICTURE
  const { between } = camera
  const make = (): PointPair | null => {
    const u = between(0.05, 0.95) * widthPx
    const v = between(0.05, 0.95) * heightPx
    if (kind === 'corner') return camera.pointAt(between(0.1, 0.3) * widthPx, between(0.1, 0.35) * heightPx, between(8, 60))
    if (kind === 'line') return camera.pointAt(u, (0.3 + 0.3 * (u / widthPx)) * heightPx, between(8, 60))
    if (kind === 'wall') return onPlane(camera, camera.pointAt(u, v, 1), { normal: lookOf(camera), distanceM: 25 })
    if (kind === 'ground') return onPlane(camera, camera.pointAt(u, v, 1), { normal: [0, 0, -1], distanceM: camera.view.position[2] })
    return camera.point()
  }
  const pairs: PointPair[] = []
  for (let tries = 0; pairs.length < (kind === 'few' ? 5 : PAIRS) && tries < 5000; tries++) {
    const pair = make()
    if (pair) pairs.push(camera.clicked(pair))
  }
  // Half of them name another thing in the twin than in the picture.
  if (kind === 'confused') return pairs.map((pair, at) => (at % 2 === 0 ? pair : { ...pair, twin: pairs[(at + 2) % PAIRS]!.twin }))
  return pairs
}

/** Which way the camera looks, a little to the side: a wall seen nearly straight on. */
const lookOf = ({ view }: SeededCamera): number[] => [8, 9, 10].map((at) => view.viewFromEnu[at]! + 0.2 * view.viewFromEnu[at - 8]!)

/** Where the ray through a point meets a plane some way off, up to 120 m out; null where it does not. */
function onPlane(
  camera: SeededCamera,
  through: PointPair | null,
  plane: { normal: readonly number[]; distanceM: number },
): PointPair | null {
  if (through === null) return null
  const { position } = camera.view
  const ray = through.twin.map((value, axis) => value - position[axis]!)
  const along = ray.reduce((sum, value, axis) => sum + value * plane.normal[axis]!, 0)
  const far = plane.distanceM / along
  if (!(far > 1 && far < 120)) return null
  return pairOf(camera, ray.map((value, axis) => position[axis]! + far * value) as [number, number, number])
}
