import { type Metres, metres } from '../units/index.ts'
import { type Lens, visitIdealBorder } from './lens.ts'

/** The sides of an off-axis frustum at its near plane, y up: what three's `makePerspective` takes. */
export interface Frustum {
  readonly left: Metres
  readonly right: Metres
  readonly top: Metres
  readonly bottom: Metres
  readonly near: Metres
  readonly far: Metres
}

/**
 * The frustum, without distortion, that holds the whole distorted image: the box of the image's border in ideal coordinates and
 * 1 % more on every side. Lens shift and the room barrel distortion needs both come out of it. Not for every frame.
 */
export function frustumOfLens(lens: Lens, near: Metres, far: Metres): Frustum {
  let left = Infinity
  let right = -Infinity
  let up = Infinity
  let down = -Infinity
  visitIdealBorder(lens, lens.r2max, (x, y) => {
    left = Math.min(left, x)
    right = Math.max(right, x)
    up = Math.min(up, y)
    down = Math.max(down, y)
  })
  const padX = 0.01 * (right - left)
  const padY = 0.01 * (down - up)
  // The lens counts y down, the frustum y up.
  return {
    left: metres((left - padX) * near),
    right: metres((right + padX) * near),
    top: metres((padY - up) * near),
    bottom: metres(-(down + padY) * near),
    near,
    far,
  }
}
