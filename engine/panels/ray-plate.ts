import { Matrix4, type Object3D, Vector3 } from 'three'

/** Where a ray meets a plate: metres along it and across the plate from its middle; `far` is NaN where it does not. */
export interface PlateHit {
  far: number
  x: number
  y: number
}

const inverse = new Matrix4()
const origin = new Vector3()
const direction = new Vector3()

/** Meets a ray (render frame: place, direction) with the plane of a plate that faces along its own +z; from the front only. Allocates nothing. */
export function meetPlate(plate: Object3D, ray: Float64Array, out: PlateHit): PlateHit {
  plate.updateWorldMatrix(true, false)
  inverse.copy(plate.matrixWorld).invert()
  origin.set(ray[0]!, ray[1]!, ray[2]).applyMatrix4(inverse)
  direction.set(ray[3]!, ray[4]!, ray[5]).transformDirection(inverse)
  out.far = direction.z < -1e-6 && origin.z > 0 ? -origin.z / direction.z : Number.NaN
  out.x = origin.x + direction.x * out.far
  out.y = origin.y + direction.y * out.far
  return out
}
