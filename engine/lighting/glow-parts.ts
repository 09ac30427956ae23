import { type Camera, Matrix4, type Object3D, type Vector3 } from 'three'
import type { LampKind, Night } from '../../model/documents/index.ts'
import type { FrameSystem } from '../runtime/index.ts'
import type { NightUniforms } from './night-uniforms.ts'

/** How much a device can draw: a headset draws everything once more for the other eye. */
export type NightQuality = 'headset' | 'phone' | 'desktop'

/** What everything small and glowing needs to know of the night. */
export interface GlowParts {
  readonly night: Night
  /** Group light, time, wetness, exposure and haze, as the night look writes them. */
  readonly uniforms: NightUniforms
  /** Whose eye chooses what is near. */
  readonly camera: () => Camera
  readonly quality: NightQuality
  /** Height of the ground, metres, ENU up; lamps without a body of their own are mirrored and stood on it. */
  readonly heightAt?: (east: number, north: number) => number
}

/** Something to put into the venue's render frame, and what moves it. */
export interface NightThing {
  readonly object: Object3D
  readonly systems: readonly FrameSystem[]
}

/** Seconds between two choices of what is near. */
export const CHOOSE_EVERY_S = 0.5

const inverse = new Matrix4()

/** The eye in the frame of `object`. Allocates nothing. */
export function eyeWithin(object: Object3D, camera: Camera, out: Vector3): Vector3 {
  return out.setFromMatrixPosition(camera.matrixWorld).applyMatrix4(inverse.copy(object.matrixWorld).invert())
}

/** Luminance of a kind's glowing part at full level, cd/m2, were it a ball of its radius (a metre of tube for lines). */
export function lampLuminance(kind: LampKind): number {
  const area = kind.shape === 'line' ? 2 * Math.PI * kind.radiusM : 4 * Math.PI * kind.radiusM * kind.radiusM
  return kind.lumens / (Math.PI * area)
}
