import type { Solid, Thrown, View } from './page/stage.ts'

/*
 * The oracle: which pixels a projector lights, by casting rays in double precision. Written from the definitions alone and
 * sharing no code with the engine: its own mount, its own distortion, its own intersections.
 */

export type Vec = readonly [number, number, number]

const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const along = (a: Vec, d: Vec, t: number): Vec => [a[0] + d[0] * t, a[1] + d[1] * t, a[2] + d[2] * t]
const cross = (a: Vec, b: Vec): Vec => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const unit = (a: Vec): Vec => along([0, 0, 0], a, 1 / Math.hypot(...a))

export interface Hit {
  readonly t: number
  readonly solid: number
  /** Side of a box, 0 to 5; of a sheet 4 (front) or 5 (back). */
  readonly face: number
  readonly normal: Vec
}

interface Axes {
  readonly x: Vec
  readonly y: Vec
  readonly z: Vec
}

function axesOf(solid: Solid): Axes {
  const a = (solid.turnYDeg * Math.PI) / 180
  const b = (solid.tiltXDeg * Math.PI) / 180
  const x: Vec = [Math.cos(a), 0, -Math.sin(a)]
  const y: Vec = [Math.sin(a) * Math.sin(b), Math.cos(b), Math.cos(a) * Math.sin(b)]
  return { x, y, z: cross(x, y) }
}

/** Nearest hit at t > least. Sheets are thin; a single-sided one is seen from the front only but always casts shadow. */
export function cast(solids: readonly Solid[], from: Vec, direction: Vec, least: number, shadow: boolean): Hit | undefined {
  let best: Hit | undefined
  solids.forEach((solid, index) => {
    const axes = axesOf(solid)
    const local = sub(from, solid.centre)
    const frame = [axes.x, axes.y, axes.z]
    const planes = solid.size[2] === 0 ? [2] : [0, 1, 2]
    for (const axis of planes) {
      const speed = dot(direction, frame[axis]!)
      for (const sign of solid.size[2] === 0 ? [0] : [-1, 1]) {
        const t = ((sign * solid.size[axis]!) / 2 - dot(local, frame[axis]!)) / speed
        if (!(t > least) || (best !== undefined && t >= best.t)) continue
        const p = along(local, direction, t)
        const others = [0, 1, 2].filter((other) => other !== axis)
        if (others.some((other) => Math.abs(dot(p, frame[other]!)) > solid.size[other]! / 2)) continue
        const front = sign === 0 ? speed < 0 : speed * sign < 0
        if (!shadow && !front && !(sign === 0 && solid.doubleSided)) continue
        const facing = along([0, 0, 0], frame[axis]!, speed < 0 ? 1 : -1)
        best = { t, solid: index, face: axis * 2 + (speed < 0 ? 0 : 1), normal: facing }
      }
    }
  })
  return best
}

/** Image position 0..1 of a render-frame point in a thrown image, or undefined outside it. */
export function imagePosition(thrown: Thrown, point: Vec): readonly [number, number] | undefined {
  const { mount, lens } = thrown
  const [h, p, r] = [mount.headingDeg, mount.pitchDeg, mount.rollDeg].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ]
  // East, north, up; the axes of a body at heading h and pitch p, then rolled clockwise as seen from behind.
  const ahead: Vec = [Math.sin(h) * Math.cos(p), Math.cos(h) * Math.cos(p), Math.sin(p)]
  const level: Vec = [Math.cos(h), -Math.sin(h), 0]
  const over = cross(level, ahead)
  const right: Vec = along(along([0, 0, 0], level, Math.cos(r)), over, -Math.sin(r))
  const up: Vec = along(along([0, 0, 0], level, Math.sin(r)), over, Math.cos(r))
  const d = sub([point[0], -point[2], point[1]], mount.position)
  const z = dot(d, ahead)
  if (z < thrown.near || z > thrown.far) return undefined
  const x = dot(d, right) / z
  const y = -dot(d, up) / z
  const r2 = x * x + y * y
  if (r2 > lens.r2max) return undefined
  const radial = 1 + lens.k1 * r2 + lens.k2 * r2 ** 2 + lens.k3 * r2 ** 3
  const xd = x * radial + 2 * lens.p1 * x * y + lens.p2 * (r2 + 2 * x * x)
  const yd = y * radial + lens.p1 * (r2 + 2 * y * y) + 2 * lens.p2 * x * y
  const u = (lens.fx * xd + lens.cx) / lens.widthPx
  const v = (lens.fy * yd + lens.cy) / lens.heightPx
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v] : undefined
}

export interface Viewer {
  ray(px: number, py: number): Vec
  /** Pixel of a point. */
  pixel(point: Vec): readonly [number, number]
}

export function viewer(view: View, width: number, height: number): Viewer {
  const back = unit(sub(view.position, view.target))
  const right = unit(cross([0, 1, 0], back))
  const up = cross(back, right)
  const half = Math.tan((view.fovDeg * Math.PI) / 360)
  return {
    ray(px, py) {
      const x = ((px / width) * 2 - 1) * half * (width / height)
      const y = (1 - (py / height) * 2) * half
      return unit(sub(along(along([0, 0, 0], right, x), up, y), back))
    },
    pixel(point) {
      const d = sub(point, view.position)
      const z = -dot(d, back)
      const x = dot(d, right) / z / (half * (width / height))
      const y = dot(d, up) / z / half
      return [((x + 1) / 2) * width, ((1 - y) / 2) * height]
    },
  }
}

/** What a pixel ought to show: -1 for nothing hit, else solid and face, and whether it is lit. */
export interface Expected {
  readonly surface: number
  readonly lit: boolean
}

export function expectPixel(solids: readonly Solid[], thrown: Thrown, eye: Vec, ray: Vec): Expected {
  const hit = cast(solids, eye, ray, 0, false)
  if (hit === undefined) return { surface: -1, lit: false }
  const surface = hit.solid * 6 + hit.face
  const point = along(eye, ray, hit.t)
  const [e, n, u] = thrown.mount.position
  const toLens = sub([e, u, -n], point)
  if (dot(hit.normal, toLens) <= 0 || imagePosition(thrown, point) === undefined) return { surface, lit: false }
  const blocker = cast(solids, point, toLens, 1e-7, true)
  return { surface, lit: blocker === undefined || blocker.t >= 1 }
}
