import { ownLicence } from '../vrm/parts.ts'
import { SHAPES } from './draft.ts'
import { boneIndex, CHAINS, SKELETON } from './skeleton.ts'

const BODY_NODE = SKELETON.length

/** How what hangs behaves: sleeves are heavy, hair keeps its shape, a cloak trails. */
const CLOTH = {
  leftSleeve: { stiffness: 0.75, gravityPower: 0.35, dragForce: 0.4, hitRadius: 0.02, colliderGroups: [0] },
  rightSleeve: { stiffness: 0.75, gravityPower: 0.35, dragForce: 0.4, hitRadius: 0.02, colliderGroups: [0] },
  hair: { stiffness: 1.1, gravityPower: 0.1, dragForce: 0.45, hitRadius: 0.02, colliderGroups: [1] },
  cloak: { stiffness: 0.9, gravityPower: 0.1, dragForce: 0.5, hitRadius: 0.02, colliderGroups: [0, 1] },
  ribbon: { stiffness: 0.6, gravityPower: 0.25, dragForce: 0.4, hitRadius: 0.015, colliderGroups: [0] },
} as const

/** What VRM 1.0 tells beside the glTF of a person: licence, bones, expressions, eyes, and what swings. */
export function describeVrm(name: string): object {
  return { VRMC_vrm: vrm(name), VRMC_springBone: springs() }
}

function vrm(name: string): object {
  const human = SKELETON.filter(({ swings }) => swings !== true).map(({ name: bone }): [string, object] => [
    bone,
    { node: boneIndex(bone) },
  ])
  const preset = Object.fromEntries(SHAPES.map((shape, index): [string, object] => [shape, { morphTargetBinds: [{ node: BODY_NODE, index, weight: 1 }], isBinary: false }])) // prettier-ignore
  const range = { inputMaxValue: 30, outputScale: 24 }
  return {
    specVersion: '1.0',
    meta: ownLicence(name, 'tools/make/people'),
    humanoid: { humanBones: Object.fromEntries(human) },
    expressions: { preset },
    lookAt: {
      type: 'bone',
      offsetFromHeadBone: [0, 0.17, 0.07],
      rangeMapHorizontalInner: range,
      rangeMapHorizontalOuter: range,
      rangeMapVerticalDown: range,
      rangeMapVerticalUp: range,
    },
  }
}

function springs(): object {
  const sphere = (node: string, offset: readonly number[], radius: number): object => ({ node: boneIndex(node), shape: { sphere: { offset, radius } } }) // prettier-ignore
  const capsule = (node: string, offset: readonly number[], radius: number, tail: readonly number[]): object => ({ node: boneIndex(node), shape: { capsule: { offset, radius, tail } } }) // prettier-ignore
  return {
    specVersion: '1.0',
    colliders: [capsule('hips', [0, -0.35, 0], 0.13, [0, 0.05, 0]), sphere('head', [0, 0.16, -0.005], 0.09), capsule('chest', [-0.06, 0.12, 0], 0.1, [0.06, 0.12, 0])], // prettier-ignore
    colliderGroups: [{ name: 'hips', colliders: [0] }, { name: 'back', colliders: [1, 2] }], // prettier-ignore
    springs: Object.entries(CHAINS).map(([chain, bones]) => {
      const { colliderGroups, ...cloth } = CLOTH[chain as keyof typeof CLOTH]
      return { name: chain, joints: bones.map((bone) => ({ node: boneIndex(bone), gravityDir: [0, -1, 0], ...cloth })), colliderGroups }
    }),
  }
}
