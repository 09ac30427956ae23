import { Matrix4, type Camera, type Sphere } from 'three'

/** Numbers that `pictureSides` writes: four planes of four. */
export const SIDES = 16

const view = new Matrix4()

/**
 * The four sides of what a camera sees, as planes of the render frame that face inwards: normal of length 1, then offset in metres.
 * Near and far are left out: they hardly ever hide anything, and which is which depends on the depth in use. Allocates nothing.
 */
export function pictureSides(viewer: Camera, out: Float64Array): Float64Array {
  const { elements } = view.multiplyMatrices(viewer.projectionMatrix, viewer.matrixWorldInverse)
  for (let side = 0; side < 4; side++) {
    const row = side >> 1
    const sign = side & 1 ? -1 : 1
    let square = 0
    for (let part = 0; part < 4; part++) {
      const value = elements[part * 4 + 3]! + sign * elements[part * 4 + row]!
      out[side * 4 + part] = value
      if (part < 3) square += value * value
    }
    const scale = 1 / Math.sqrt(square)
    for (let part = 0; part < 4; part++) out[side * 4 + part] = out[side * 4 + part]! * scale
  }
  return out
}

/** Whether any of a sphere may lie within the sides. Render frame, metres. */
export function withinSides(sides: Float64Array, { center, radius }: Sphere): boolean {
  for (let at = 0; at < SIDES; at += 4) {
    if (sides[at]! * center.x + sides[at + 1]! * center.y + sides[at + 2]! * center.z + sides[at + 3]! < -radius) return false
  }
  return true
}
