import { Camera, Frustum, Matrix4 } from 'three'
import { direction, position, renderDirectionFromEnu, renderFromEnu, type Position } from '../../model/frames/index.ts'
import { frustumOfLens, type Lens, type ViewPose } from '../../model/optics/index.ts'
import type { Metres } from '../../model/units/index.ts'

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

/** New pose at the origin; fill it with `poseFromView`. */
export const lensPose = (): LensPose => ({ position: position('render'), axes: new Float64Array(9) })

/** Turns a view from the venue's frame into the render frame; both have rows right, down, ahead. */
export function poseFromView(view: ViewPose, out: LensPose): LensPose {
  renderFromEnu(view.position, out.position)
  for (let row = 0; row < 3; row++) {
    for (let part = 0; part < 3; part++) enuRow[part] = view.viewFromEnu[row * 4 + part]!
    out.axes.set(renderDirectionFromEnu(enuRow, renderRow), row * 3)
  }
  return out
}
const enuRow = direction('enu')
const renderRow = direction('render')

/** The window of a lens, from the same frustum rule as everything that looks through it. Throws as `frustumOfLens` does. */
export function windowOfLens(lens: Lens, near: Metres, far: Metres, out: LensWindow): LensWindow {
  const frustum = frustumOfLens(lens, near, far)
  out.left = frustum.left / near
  out.right = frustum.right / near
  out.bottom = frustum.bottom / near
  out.top = frustum.top / near
  out.near = near
  out.far = far
  return out
}

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
