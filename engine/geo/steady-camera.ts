import { PerspectiveCamera, type Camera } from 'three'

/** A camera that stands still while another one hardly moves. */
export interface SteadyCamera {
  readonly camera: PerspectiveCamera
  /** Follows at once when the other has moved or turned enough, or sees through another lens. True when it did. Allocates nothing. */
  follow(other: Camera): boolean
}

/** Metres and sine of the turn within which nothing is walked anew. */
const STILL_M = 1
const STILL_TURN = 0.08
/** Tangent of the angle added on every side of the picture, so that a tile at its edge ten metres off is there before it is seen. */
const MARGIN = 0.2

/**
 * Looks the way the viewer does, a little wider. Walking a tileset costs the same whether the eye moved by a foot's length or by
 * nothing, and it allocates: so it is walked for steps that can change what is wanted, two a second for a walker instead of 72.
 */
export function createSteadyCamera(): SteadyCamera {
  const camera = new PerspectiveCamera()
  camera.matrixAutoUpdate = false
  camera.matrixWorldAutoUpdate = false
  const lens = new Float64Array(16)
  return {
    camera,
    follow(other) {
      if (!moved(camera.matrixWorld.elements, other.matrixWorld.elements) && !differs(lens, other.projectionMatrix.elements)) return false
      lens.set(other.projectionMatrix.elements)
      camera.matrixWorld.copy(other.matrixWorld)
      camera.matrixWorldInverse.copy(camera.matrixWorld).invert()
      camera.projectionMatrix.copy(other.projectionMatrix)
      widen(camera.projectionMatrix.elements, 0)
      widen(camera.projectionMatrix.elements, 5)
      camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert()
      return true
    },
  }
}

/** `at` is the place of one over the tangent of half the field. */
function widen(lens: number[], at: number): void {
  const tangent = 1 / lens[at]!
  lens[at] = (1 - tangent * MARGIN) / (tangent + MARGIN)
}

/** Column-major poses: the last column is the place, the third looks backwards. */
function moved(from: readonly number[], to: readonly number[]): boolean {
  for (let at = 12; at < 15; at++) if (Math.abs(to[at]! - from[at]!) > STILL_M) return true
  for (let at = 4; at < 11; at++) if (Math.abs(to[at]! - from[at]!) > STILL_TURN) return true
  return false
}

function differs(from: Float64Array, to: readonly number[]): boolean {
  for (let at = 0; at < 16; at++) if (from[at] !== to[at]) return true
  return false
}
