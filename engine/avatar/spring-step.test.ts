import type { VRM, VRMSpringBoneJoint } from '@pixiv/three-vrm'
import {
  VRMSpringBoneCollider,
  VRMSpringBoneColliderShapeCapsule,
  VRMSpringBoneColliderShapePlane,
  VRMSpringBoneColliderShapeSphere,
  VRMLoaderPlugin,
} from '@pixiv/three-vrm'
import { readFileSync } from 'node:fs'
import { Euler, Quaternion, Vector3 } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { STEP_S, stepJoint } from './spring-step.ts'

let pair: readonly [ours: VRM, theirs: VRM]

beforeAll(async () => {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const load = async (): Promise<VRM> => {
    const loader = new GLTFLoader()
    loader.register((parser) => new VRMLoaderPlugin(parser))
    const bytes = readFileSync('public/people/costume-4.vrm').toString('base64')
    return (await loader.loadAsync(`data:model/gltf-binary;base64,${bytes}`)).userData['vrm'] as VRM
  }
  pair = [await load(), await load()]
}, 60_000)

const SHAPES = {
  sphere: () => new VRMSpringBoneColliderShapeSphere({ offset: new Vector3(0, -0.1, -0.1), radius: 0.15 }),
  'sphere that holds': () => new VRMSpringBoneColliderShapeSphere({ offset: new Vector3(0, 0.1, -0.1), radius: 0.5, inside: true }),
  capsule: () =>
    new VRMSpringBoneColliderShapeCapsule({ offset: new Vector3(0, -0.2, -0.1), tail: new Vector3(0.1, 0.3, -0.1), radius: 0.12 }),
  'capsule that holds': () =>
    new VRMSpringBoneColliderShapeCapsule({ offset: new Vector3(0, -0.2, 0), tail: new Vector3(0, 0.3, 0), radius: 0.4, inside: true }),
  plane: () => new VRMSpringBoneColliderShapePlane({ offset: new Vector3(0, 0, -0.16), normal: new Vector3(0, 0.2, -1).normalize() }),
}

test.each(Object.entries(SHAPES))('joints go where those of three-vrm go, through ten seconds of turns and shoves: %s', (_name, shape) => {
  let furthest = 0
  let swung = 0
  const own = pair.map((vrm) => {
    const manager = vrm.springBoneManager!
    const collider = new VRMSpringBoneCollider(shape())
    vrm.humanoid.getRawBoneNode('hips')!.add(collider)
    const joints = [...manager.joints] as VRMSpringBoneJoint[]
    for (const joint of joints) joint.colliderGroups = [...joint.colliderGroups.slice(0, 1), { name: 'tried', colliders: [collider] }]
    vrm.scene.updateMatrixWorld(true)
    manager.reset()
    return { vrm, joints, colliders: [...manager.colliders, collider] }
  })
  for (let frame = 0; frame < 600; frame++) {
    for (const [which, { vrm, joints, colliders }] of own.entries()) {
      const { scene } = vrm
      const shove = frame % 90 < 6 ? 0.05 : 0
      scene.position.set(scene.position.x + shove, 0.1 * Math.sin(frame / 9), 0)
      scene.quaternion.setFromEuler(new Euler(0.3 * Math.sin(frame / 31), frame / 40, 0.2 * Math.sin(frame / 17)))
      scene.scale.setScalar(0.9)
      scene.updateMatrixWorld(true)
      for (const collider of colliders) collider.updateWorldMatrix(false, false)
      for (const joint of joints) {
        joint.bone.updateWorldMatrix(false, false)
        joint.bone.matrixWorld.multiplyMatrices(joint.bone.parent!.matrixWorld, joint.bone.matrix)
        if (which === 0) stepJoint(joint)
        else joint.update(STEP_S)
        joint.child?.updateWorldMatrix(false, false)
      }
    }
    for (const [index, { bone }] of own[0]!.joints.entries()) {
      const theirs = own[1]!.joints[index]!.bone
      furthest = Math.max(furthest, bone.quaternion.angleTo(theirs.quaternion))
      swung = Math.max(swung, bone.quaternion.angleTo(new Quaternion()))
    }
  }
  expect(furthest).toBeLessThan(1e-5)
  expect(swung).toBeGreaterThan(0.2)
})
