import { HolositeError } from '../../../model/errors/index.ts'

/** A bone of the performer: VRM's humanoid name, parent, and where it stands at rest (T-pose, facing +Z, metres). */
export interface Bone {
  readonly name: string
  readonly parent: string | null
  readonly at: readonly [number, number, number]
}

const sided = (side: 'left' | 'right', sign: number): Bone[] => [
  { name: `${side}Shoulder`, parent: 'chest', at: [sign * 0.04, 1.36, -0.01] },
  { name: `${side}UpperArm`, parent: `${side}Shoulder`, at: [sign * 0.15, 1.36, -0.01] },
  { name: `${side}LowerArm`, parent: `${side}UpperArm`, at: [sign * 0.4, 1.36, -0.01] },
  { name: `${side}Hand`, parent: `${side}LowerArm`, at: [sign * 0.63, 1.36, 0] },
  { name: `${side}UpperLeg`, parent: 'hips', at: [sign * 0.085, 0.88, 0] },
  { name: `${side}LowerLeg`, parent: `${side}UpperLeg`, at: [sign * 0.085, 0.48, 0] },
  { name: `${side}Foot`, parent: `${side}LowerLeg`, at: [sign * 0.085, 0.08, -0.02] },
  { name: `${side}Toes`, parent: `${side}Foot`, at: [sign * 0.085, 0.02, 0.1] },
]

/** 1.64 m tall. `left` is the performer's own left: +X, for she faces +Z. */
export const SKELETON: readonly Bone[] = [
  { name: 'hips', parent: null, at: [0, 0.94, 0] },
  { name: 'spine', parent: 'hips', at: [0, 1.04, 0] },
  { name: 'chest', parent: 'spine', at: [0, 1.18, 0] },
  { name: 'neck', parent: 'chest', at: [0, 1.41, 0] },
  { name: 'head', parent: 'neck', at: [0, 1.48, 0.01] },
  ...sided('left', 1),
  ...sided('right', -1),
]

export const boneIndex = (name: string): number => {
  const index = SKELETON.findIndex((bone) => bone.name === name)
  if (index >= 0) return index
  throw new HolositeError({ code: 'document/invalid', what: `The performer has no bone "${name}".`, fix: 'Use a name of SKELETON.' })
}
