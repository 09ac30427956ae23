import { REST } from '../../../model/body/index.ts'
import { HolositeError } from '../../../model/errors/index.ts'
import type { Triple } from './draft.ts'

/** A bone of a person: where it stands in a T, facing +Z, metres. Bones that swing are no bones of the VRM's humanoid. */
export interface Bone {
  readonly name: string
  readonly parent: string | null
  readonly at: Triple
  readonly swings?: true
}

/** From the shoulder to the elbow and to the wrist. */
const UPPER_ARM_M = REST.shoulder - REST.elbow
const FORE_ARM_M = REST.elbow - REST.wrist

const sided = (side: 'left' | 'right', sign: number): Bone[] => {
  const { shoulderX, shoulder, legX, thigh, knee, ankle } = REST
  const elbowX = shoulderX + UPPER_ARM_M
  const wristX = elbowX + FORE_ARM_M
  return [
    { name: `${side}Eye`, parent: 'head', at: [sign * REST.eyeX, REST.eyes, 0.0665] },
    { name: `${side}Shoulder`, parent: 'chest', at: [sign * 0.04, shoulder, 0] },
    { name: `${side}UpperArm`, parent: `${side}Shoulder`, at: [sign * shoulderX, shoulder, 0] },
    { name: `${side}LowerArm`, parent: `${side}UpperArm`, at: [sign * elbowX, shoulder, 0] },
    { name: `${side}Hand`, parent: `${side}LowerArm`, at: [sign * wristX, shoulder, 0] },
    { name: `${side}Sleeve`, parent: `${side}LowerArm`, at: [sign * (elbowX + 0.1), shoulder, -0.03], swings: true },
    { name: `${side}Cuff`, parent: `${side}Sleeve`, at: [sign * (wristX - 0.05), shoulder, -0.1], swings: true },
    { name: `${side}CuffEnd`, parent: `${side}Cuff`, at: [sign * (wristX + 0.04), shoulder, -0.19], swings: true },
    { name: `${side}UpperLeg`, parent: 'hips', at: [sign * legX, thigh, 0] },
    { name: `${side}LowerLeg`, parent: `${side}UpperLeg`, at: [sign * legX, knee, 0] },
    { name: `${side}Foot`, parent: `${side}LowerLeg`, at: [sign * legX, ankle, 0] },
    { name: `${side}Toes`, parent: `${side}Foot`, at: [sign * legX, 0.02, 0.1] },
  ]
}

const chain = (names: readonly string[], parent: string, places: readonly Triple[]): Bone[] =>
  names.map((name, index) => ({ name, parent: names[index - 1] ?? parent, at: places[index]!, swings: true }))

/** What hangs: bones of a chain in their order, the last only says where the one before it ends. */
export const CHAINS: Readonly<Record<string, readonly string[]>> = {
  leftSleeve: ['leftSleeve', 'leftCuff', 'leftCuffEnd'],
  rightSleeve: ['rightSleeve', 'rightCuff', 'rightCuffEnd'],
  hair: ['hair', 'hairMiddle', 'hairTip', 'hairEnd'],
  cloak: ['cloak', 'cloakMiddle', 'cloakTip', 'cloakEnd'],
  ribbon: ['ribbon', 'ribbonTip', 'ribbonEnd'],
}

/** One skeleton for all costumes, so that each can be worn by any. The eyes' height is that of `REST`; left is +X, for people face +Z. */
export const SKELETON: readonly Bone[] = [
  { name: 'hips', parent: null, at: [0, REST.hips, 0] },
  { name: 'spine', parent: 'hips', at: [0, 1.03, 0] },
  { name: 'chest', parent: 'spine', at: [0, REST.chest, 0] },
  { name: 'neck', parent: 'chest', at: [0, 1.43, 0] },
  { name: 'head', parent: 'neck', at: [0, REST.head, 0] },
  ...sided('left', 1),
  ...sided('right', -1),
  ...chain(CHAINS['hair']!, 'head', [[0, 1.56, -0.09], [0, 1.42, -0.115], [0, 1.28, -0.13], [0, 1.1, -0.135]]), // prettier-ignore
  ...chain(CHAINS['cloak']!, 'chest', [[0, 1.36, -0.11], [0, 1.08, -0.18], [0, 0.78, -0.23], [0, 0.45, -0.28]]), // prettier-ignore
  ...chain(CHAINS['ribbon']!, 'hips', [[0, 1.06, 0.14], [0, 0.86, 0.17], [0, 0.64, 0.2]]), // prettier-ignore
]

/** Throws `document/invalid`. */
export const boneIndex = (name: string): number => {
  const index = SKELETON.findIndex((bone) => bone.name === name)
  if (index >= 0) return index
  throw new HolositeError({ code: 'document/invalid', what: `A person has no bone "${name}".`, fix: 'Use a name of SKELETON.' })
}

/** Where an arm turns to go from a T to hanging down, and how far: about Z, radians. Null for what is no part of an arm. */
export function hangingOf(name: string): { readonly sign: 1 | -1; readonly x: number; readonly y: number } | null {
  const found = /^(left|right)(UpperArm|LowerArm|Hand|Sleeve|Cuff|CuffEnd)$/.exec(name)
  if (!found) return null
  const sign = found[1] === 'left' ? 1 : -1
  return { sign, x: sign * REST.shoulderX, y: REST.shoulder }
}
