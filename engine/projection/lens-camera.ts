import { Camera, Frustum, Matrix4 } from 'three'
import {
  matrixFromRotation,
  position,
  renderFromEnu,
  renderRotationFromEnu,
  rotation,
  rotationFromMount,
} from '../../model/frames/index.ts'
import type { MountPose, Position } from '../../model/frames/index.ts'

/** Sides of a lens's view at 1 m along its axis, in metres, y up, wide enough for the distorted corners; near and far in metres. */
export interface LensWindow {
  left: number
  right: number
  bottom: number
  top: number
  near: number
  far: number
}

/** Where a lens stands: its position and its axes in rows right, down, ahead (row-major 3x3), all in the render frame. */
export interface LensPose {
  readonly position: Position<'render'>
  readonly axes: Float64Array
}

/** New pose at the origin; fill it with `poseFromMount`. */
export const lensPose = (): LensPose => ({ position: position('render'), axes: new Float64Array(9) })

/** A mount's body looks along its -z with y up; a lens's axes are right, down, ahead. */
export function poseFromMount(mount: Readonly<MountPose>, out: LensPose): LensPose {
  renderFromEnu(mount.position, out.position)
  const columns = matrixFromRotation(renderRotationFromEnu(rotationFromMount(mount, mountRotation), lensRotation), lensMatrix)
  for (let axis = 0; axis < 3; axis++) {
    out.axes[axis] = columns[axis * 3]!
    out.axes[3 + axis] = -columns[axis * 3 + 1]!
    out.axes[6 + axis] = -columns[axis * 3 + 2]!
  }
  return out
}
const mountRotation = rotation('enu')
const lensRotation = rotation('render')
const lensMatrix = new Float64Array(9)

/** Camera with an off-axis window, for drawing depth from a lens. Works with a reversed depth buffer too. */
export class LensCamera extends Camera {
  readonly window: LensWindow = { left: -1, right: 1, bottom: -1, top: 1, near: 0.1, far: 100 }
  /** What the lens sees, in three's world; for choosing receivers. Follows `place`. */
  readonly frustum: Frustum = new Frustum()
  private readonly clipFromWorld = new Matrix4()

  constructor() {
    super()
    this.matrixAutoUpdate = false
  }

  /** Called by `place`, and by the renderer when its depth buffer is reversed. */
  updateProjectionMatrix(): void {
    const { left, right, bottom, top, near, far } = this.window
    const system = this.coordinateSystem
    this.projectionMatrix.makePerspective(left * near, right * near, top * near, bottom * near, near, far, system, this.reversedDepth)
    this.projectionMatrixInverse.copy(this.projectionMatrix).invert()
  }

  /** Takes up a pose; `origin` is the render-frame point that three's world calls zero. */
  place(pose: LensPose, origin: Position<'render'>): void {
    const e = this.matrix.elements
    for (let axis = 0; axis < 3; axis++) {
      e[axis] = pose.axes[axis]!
      e[4 + axis] = -pose.axes[3 + axis]!
      e[8 + axis] = -pose.axes[6 + axis]!
      e[12 + axis] = pose.position[axis]! - origin[axis]!
    }
    this.updateMatrixWorld(true)
    this.updateProjectionMatrix()
    this.clipFromWorld.multiplyMatrices(this.projectionMatrix, this.matrixWorldInverse)
    this.frustum.setFromProjectionMatrix(this.clipFromWorld, this.coordinateSystem, this.reversedDepth)
  }
}
