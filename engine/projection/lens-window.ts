import type { LensWindow } from './lens-camera.ts'

export interface Lens {
  widthPx: number
  heightPx: number
  fx: number
  fy: number
  cx: number
  cy: number
  k1: number
  k2: number
  k3: number
  p1: number
  p2: number
  r2max: number
}

/** TEMPORARY until model/optics */
export function windowOfLens(lens: Lens, near: number, far: number, out: LensWindow): LensWindow {
  let l = Infinity,
    r = -Infinity,
    t = Infinity,
    b = -Infinity
  const N = 32
  for (let i = 0; i <= N; i++) {
    for (const [u, v] of [
      [(i / N) * lens.widthPx, 0],
      [(i / N) * lens.widthPx, lens.heightPx],
      [0, (i / N) * lens.heightPx],
      [lens.widthPx, (i / N) * lens.heightPx],
    ] as const) {
      const xd = (u - lens.cx) / lens.fx,
        yd = (v - lens.cy) / lens.fy
      let x = xd,
        y = yd
      for (let k = 0; k < 60; k++) {
        const r2 = x * x + y * y
        const rad = 1 + r2 * (lens.k1 + r2 * (lens.k2 + r2 * lens.k3))
        const dx = 2 * lens.p1 * x * y + lens.p2 * (r2 + 2 * x * x)
        const dy = lens.p1 * (r2 + 2 * y * y) + 2 * lens.p2 * x * y
        x = (xd - dx) / rad
        y = (yd - dy) / rad
      }
      l = Math.min(l, x)
      r = Math.max(r, x)
      t = Math.min(t, y)
      b = Math.max(b, y)
    }
  }
  const px = (r - l) * 0.01,
    py = (b - t) * 0.01
  out.left = l - px
  out.right = r + px
  out.top = -(t - py)
  out.bottom = -(b + py)
  out.near = near
  out.far = far
  return out
}
