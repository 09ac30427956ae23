import type { Vector3, Vector4 } from 'three'
import { direction, position, renderDirectionFromEnu, renderFromEnu, type Direction, type Position } from '../../model/frames/index.ts'
import { surfaceFrame, type PictureMesh } from '../../model/optics/index.ts'
import type { LensPose } from './lens-camera.ts'

/** A surface of the venue that contents may lie on: corners in ENU metres, counter-clockwise from the lower left. */
export interface NamedSurface {
  readonly id: string
  readonly corners: Parameters<typeof surfaceFrame>[0]
}

/** The same as the pass needs it: render frame, axes right, up, outwards. */
export interface ShownSurface {
  readonly id: string
  readonly origin: Position<'render'>
  readonly axes: readonly [Direction<'render'>, Direction<'render'>, Direction<'render'>]
}

/** Turns a named surface into the render frame. */
export function shownSurface({ id, corners }: NamedSurface): ShownSurface {
  const frame = surfaceFrame(corners)
  const turned = (axis: Direction<'enu'>): Direction<'render'> => renderDirectionFromEnu(axis, direction('render'))
  return {
    id,
    origin: renderFromEnu(frame.origin, position('render')),
    axes: [turned(frame.right), turned(frame.up), turned(frame.normal)],
  }
}

/** How a lens addresses a surface: rows that take lens metres (right, down, ahead, 1) to metres right, up and outwards. */
export interface SurfaceAim {
  readonly right: Vector4
  readonly up: Vector4
  readonly out: Vector4
  readonly facing: Vector3
}

/** Writes the rows of a pose. Allocates nothing. */
export function aimAtSurface(surface: ShownSurface, pose: LensPose, aim: SurfaceAim): void {
  writeRow(surface, 0, pose, aim.right)
  writeRow(surface, 1, pose, aim.up)
  writeRow(surface, 2, pose, aim.out)
  const facing = surface.axes[2]
  aim.facing.set(facing[0], facing[1], facing[2])
}

function writeRow(surface: ShownSurface, which: 0 | 1 | 2, { position: from, axes }: LensPose, row: Vector4): void {
  const axis = surface.axes[which]
  const { origin } = surface
  row.set(
    axis[0] * axes[0]! + axis[1] * axes[1]! + axis[2] * axes[2]!,
    axis[0] * axes[3]! + axis[1] * axes[4]! + axis[2] * axes[5]!,
    axis[0] * axes[6]! + axis[1] * axes[7]! + axis[2] * axes[8]!,
    axis[0] * (from[0] - origin[0]) + axis[1] * (from[1] - origin[1]) + axis[2] * (from[2] - origin[2]),
  )
}

/** Whether any ray of a lens's mesh falls on the front of the surface, hidden or not. */
export function meetsSurface(aim: SurfaceAim, mesh: PictureMesh, size: readonly [number, number]): boolean {
  const { right, up, out } = aim
  if (out.w <= 0) return false
  for (let at = 0; at < mesh.rays.length; at += 2) {
    const x = mesh.rays[at]!
    const y = mesh.rays[at + 1]!
    const fall = out.x * x + out.y * y + out.z
    if (fall >= 0) continue
    const z = -out.w / fall
    const across = (right.x * x + right.y * y + right.z) * z + right.w
    const above = (up.x * x + up.y * y + up.z) * z + up.w
    if (across >= 0 && across <= size[0] && above >= 0 && above <= size[1]) return true
  }
  return false
}
