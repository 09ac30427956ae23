import type { VRM, VRMHumanBoneName } from '@pixiv/three-vrm'
import type { Object3D } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { loadVrm } from './load-vrm.ts'

/** A performer whose every pose is a function of show time. */
export interface Performer {
  /** Feet at the origin, facing +Z. */
  readonly object: Object3D
  /** Takes the pose of a show second; allocates nothing of its own. */
  dance(showS: number): void
}

/** Loads a VRM 1.0 file. three-vrm comes with it, lazily. Rejects when the file is no VRM. */
export async function loadPerformer(scope: DisposeScope, url: string): Promise<Performer> {
  const { vrm, free } = await loadVrm(url)
  if (!vrm) {
    throw new HolositeError({ code: 'scene/bad-performer', what: `${url} is no VRM file.`, fix: 'Give a VRM 1.0 file to the piece.' })
  }
  scope.defer(free)
  vrm.scene.traverse((part) => (part.frustumCulled = false))
  return { object: vrm.scene, dance: createDance(vrm) }
}

/** A bone turned by sums of slow swings: rest angle, then width and pace of the swing, and how far it lags, for x, y, z. */
interface Swing {
  readonly bone: VRMHumanBoneName
  readonly rest: readonly [number, number, number]
  readonly width: readonly [number, number, number]
  readonly rate: number
  readonly lag: number
}

/** One phrase of the dance lasts so long, seconds. */
const PHRASE_S = 8
const TURN = (Math.PI * 2) / PHRASE_S

/** Radians. The arms trail the body, the hands trail the arms, as long sleeves do. */
const SWINGS: readonly Swing[] = [
  { bone: 'hips', rest: [0, 0, 0], width: [0.04, 0.5, 0.05], rate: 1, lag: 0 },
  { bone: 'spine', rest: [0.02, 0, 0], width: [0.06, 0.12, 0.1], rate: 1, lag: 0.4 },
  { bone: 'chest', rest: [-0.04, 0, 0], width: [0.08, 0.14, 0.12], rate: 1, lag: 0.7 },
  { bone: 'neck', rest: [0, 0, 0], width: [0.06, 0.1, 0.06], rate: 1, lag: 0.9 },
  { bone: 'head', rest: [0.04, 0, 0], width: [0.1, 0.25, 0.12], rate: 1, lag: 1.2 },
  { bone: 'leftUpperArm', rest: [0, 0.2, -0.2], width: [0.25, 0.5, 0.75], rate: 1, lag: 0.8 },
  { bone: 'rightUpperArm', rest: [0, -0.2, 0.2], width: [0.25, 0.5, 0.75], rate: 1, lag: 2.2 },
  { bone: 'leftLowerArm', rest: [0, -0.35, 0], width: [0, 0.4, 0.25], rate: 1, lag: 1.5 },
  { bone: 'rightLowerArm', rest: [0, 0.35, 0], width: [0, 0.4, 0.25], rate: 1, lag: 2.9 },
  { bone: 'leftHand', rest: [0, 0, 0], width: [0.3, 0.2, 0.7], rate: 2, lag: 2.6 },
  { bone: 'rightHand', rest: [0, 0, 0], width: [0.3, 0.2, 0.7], rate: 2, lag: 4 },
  { bone: 'leftUpperLeg', rest: [-0.05, 0, 0.04], width: [0.16, 0, 0.04], rate: 2, lag: 0.2 },
  { bone: 'rightUpperLeg', rest: [-0.05, 0, -0.04], width: [0.16, 0, 0.04], rate: 2, lag: 3.3 },
  { bone: 'leftLowerLeg', rest: [0.1, 0, 0], width: [0.14, 0, 0], rate: 2, lag: 0.6 },
  { bone: 'rightLowerLeg', rest: [0.1, 0, 0], width: [0.14, 0, 0], rate: 2, lag: 3.7 },
]

function createDance(vrm: VRM): (showS: number) => void {
  const joints = SWINGS.flatMap((swing) => {
    const node = vrm.humanoid.getNormalizedBoneNode(swing.bone)
    return node ? [{ swing, node }] : []
  })
  const hips = vrm.humanoid.getNormalizedBoneNode('hips')
  const hipsY = hips?.position.y ?? 0
  let lastS = Number.NaN
  return (showS) => {
    if (showS === lastS) return
    lastS = showS
    const phase = showS * TURN
    // A slow whole turn every four phrases, so that every side is seen.
    for (let index = 0; index < joints.length; index++) {
      const { swing, node } = joints[index]!
      const at = phase * swing.rate - swing.lag
      const whole = swing.bone === 'hips' ? phase / 4 : 0
      node.rotation.set(
        swing.rest[0] + swing.width[0] * Math.sin(at),
        swing.rest[1] + swing.width[1] * Math.sin(at + 0.8) + whole,
        swing.rest[2] + swing.width[2] * Math.cos(at),
      )
    }
    if (hips) hips.position.y = hipsY + 0.025 * Math.sin(phase * 2) - 0.015
    // Eyes close for a sixth of a second, by the same clock.
    const blink = Math.max(0, 1 - Math.abs(((showS * 0.37) % 1) - 0.5) * 32)
    vrm.expressionManager?.setValue('blink', blink)
    vrm.update(0)
  }
}
