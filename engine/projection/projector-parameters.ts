import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { LensPose } from './lens-camera.ts'

/** Entries one venue may have in the pass: the length of a material's index list in the shader; a multiple of 4, at most 28 bits of a mask. */
export const MAX_PROJECTORS = 24

/*
 * A row per projector, RGBA32F, read by texelFetch:
 *   0 right.xyz, position x      1 down.xyz, position y      2 ahead.xyz, position z      (axes in three's world)
 *   3 fx/w, fy/h, cx/w, cy/h     4 k1, k2, p1, p2            5 k3, greatest ideal r^2, near, far
 *   6 depth window: uv = ideal.xy * xy + zw                  7 mode (0 show, 1 drape), image layer, feather, aspect
 *   8 lamp rgb, falloff          9 opacity, saturation, focal length in pixels, depth texel in ideal units
 *  10 stack (-1 alone), picture layer (-1 none), unused
 */
const TEXELS = 11
const ROW = TEXELS * 4
/** Floats 0 to 31 belong to pose and lens and wait for their depth layer; the rest is live at once. */
const STAGED = 32

/** What the shader reads, besides the values that change each frame. Lengths in metres, pixels of the lens. */
export interface LensRow {
  readonly mode: 'show' | 'drape'
  /** fx/w, fy/h, cx/w, cy/h, k1, k2, p1, p2, k3, greatest ideal r^2, near, far, window scale xy and offset xy. */
  readonly optics: Float64Array
  readonly imageLayer: number
  readonly feather: number
  readonly aspect: number
  readonly focalPx: number
  readonly depthTexel: number
}

/** The parameter texture. Pose and lens are staged until `commit`, so that they change together with their depth layer. */
export interface ProjectorParameters {
  readonly texture: DataTexture
  stageLens(index: number, row: LensRow): void
  stagePose(index: number, pose: LensPose): void
  commit(index: number): void
  /** Lamp colour times `scale`, linear. */
  /** Red, green, blue, falloff. */
  setLamp(index: number, lamp: Float64Array): void
  setDrape(index: number, opacity: number, saturation: number): void
  /** Number of the stack it blends with, -1 alone; layer of its picture of surface contents, -1 for none. */
  setTeam(index: number, stack: number, picture: number): void
  /** Moves what three's world calls zero, render frame. */
  setOrigin(origin: Float64Array): void
}

/** `count` rows; about 180 bytes each. */
export function createProjectorParameters(scope: DisposeScope, count: number): ProjectorParameters {
  const data = new Float32Array(count * ROW)
  const staged = new Float32Array(count * STAGED)
  const stagedAt = new Float64Array(count * 3)
  const liveAt = new Float64Array(count * 3)
  const origin = new Float64Array(3)
  const texture = scope.own(new DataTexture(data, TEXELS, count, RGBAFormat, FloatType))
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  texture.needsUpdate = true

  const put = (at: number, value: number): void => {
    const rounded = Math.fround(value)
    if (data[at] === rounded) return
    data[at] = rounded
    texture.needsUpdate = true
  }
  const putPosition = (index: number): void => {
    for (let axis = 0; axis < 3; axis++) put(index * ROW + axis * 4 + 3, liveAt[index * 3 + axis]! - origin[axis]!)
  }

  return {
    texture,
    stageLens(index, row) {
      const from = index * STAGED
      for (let part = 0; part < 16; part++) staged[from + 12 + part] = row.optics[part]!
      staged[from + 28] = row.mode === 'drape' ? 1 : 0
      staged[from + 29] = row.imageLayer
      staged[from + 30] = row.feather
      staged[from + 31] = row.aspect
      put(index * ROW + 38, row.focalPx)
      put(index * ROW + 39, row.depthTexel)
    },
    stagePose(index, pose) {
      for (let axis = 0; axis < 3; axis++) {
        for (let part = 0; part < 3; part++) staged[index * STAGED + axis * 4 + part] = pose.axes[axis * 3 + part]!
        stagedAt[index * 3 + axis] = pose.position[axis]!
      }
    },
    commit(index) {
      for (let axis = 0; axis < 3; axis++) liveAt[index * 3 + axis] = stagedAt[index * 3 + axis]!
      for (let part = 0; part < STAGED; part++) {
        const isPosition = part < 12 && (part & 3) === 3
        if (!isPosition) put(index * ROW + part, staged[index * STAGED + part]!)
      }
      putPosition(index)
    },
    setLamp(index, lamp) {
      for (let part = 0; part < 4; part++) put(index * ROW + 32 + part, lamp[part]!)
    },
    setDrape(index, opacity, saturation) {
      put(index * ROW + 36, opacity)
      put(index * ROW + 37, saturation)
    },
    setTeam(index, stack, picture) {
      put(index * ROW + 40, stack)
      put(index * ROW + 41, picture)
    },
    setOrigin(next) {
      origin.set(next)
      for (let index = 0; index < count; index++) putPosition(index)
    },
  }
}
