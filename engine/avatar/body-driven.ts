import type { VRMHumanBoneName } from '@pixiv/three-vrm'
import { Quaternion, Vector3 } from 'three'
import type { BoneName } from '../../model/body/index.ts'

/** Bones of ours that drive bones of a VRM, parents first. A VRM without a chest bends its spine. */
export const DRIVEN: readonly {
  readonly bone: BoneName
  readonly names: readonly [VRMHumanBoneName, ...VRMHumanBoneName[]]
  readonly arm: -1 | 0 | 1
}[] = [
  { bone: 'hips', names: ['hips'], arm: 0 },
  { bone: 'chest', names: ['chest', 'spine'], arm: 0 },
  { bone: 'head', names: ['head'], arm: 0 },
  { bone: 'upperArmLeft', names: ['leftUpperArm'], arm: -1 },
  { bone: 'foreArmLeft', names: ['leftLowerArm'], arm: -1 },
  { bone: 'handLeft', names: ['leftHand'], arm: -1 },
  { bone: 'upperArmRight', names: ['rightUpperArm'], arm: 1 },
  { bone: 'foreArmRight', names: ['rightLowerArm'], arm: 1 },
  { bone: 'handRight', names: ['rightHand'], arm: 1 },
  { bone: 'thighLeft', names: ['leftUpperLeg'], arm: 0 },
  { bone: 'shinLeft', names: ['leftLowerLeg'], arm: 0 },
  { bone: 'footLeft', names: ['leftFoot'], arm: 0 },
  { bone: 'thighRight', names: ['rightUpperLeg'], arm: 0 },
  { bone: 'shinRight', names: ['rightLowerLeg'], arm: 0 },
  { bone: 'footRight', names: ['rightFoot'], arm: 0 },
]

/** From a limb that hangs, as ours at rest, to one of a T, as a VRM's. A VRM 1.0 faces +Z, a 0.x as we do -Z. */
export function restOf(arm: -1 | 0 | 1, facesBack: boolean): Quaternion {
  const about = (x: number, y: number, z: number, angle: number): Quaternion =>
    new Quaternion().setFromAxisAngle(new Vector3(x, y, z), angle)
  // Our left is -X, that of a body which faces +Z is +X: seen from its front the arms go down the same way.
  const down = about(0, 0, 1, (facesBack ? 1 : -1) * arm * (Math.PI / 2))
  return facesBack ? about(0, 1, 0, Math.PI).multiply(down) : down
}
