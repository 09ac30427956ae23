import {
  AnimationClip,
  AnimationMixer,
  type AnimationAction,
  Bone,
  BufferAttribute,
  type BufferGeometry,
  MeshStandardMaterial,
  PerspectiveCamera,
  Quaternion,
  QuaternionKeyframeTrack,
  Scene,
  Skeleton,
  SkinnedMesh,
  Vector3,
  WebGLRenderer,
} from 'three'
import { JOINTS } from '../../../../engine/avatar/body-bones.ts'
import { createBody } from '../../../../engine/avatar/body-geometry.ts'
import { POSE_NUMBERS } from '../../../../model/presence/index.ts'

/** The same people as one draws them first: a skinned mesh, a skeleton and a mixer each. */
export interface PeerCrowd {
  /** Brings everybody on by a frame, by the same table of ENU poses, and answers how long it took, ms. Nothing is drawn. */
  step(poses: Float64Array, deltaS: number): number
  /** Draws once and counts. */
  count(): { readonly drawCalls: number; readonly triangles: number }
}

declare global {
  interface Window {
    peerCrowd: (people: number) => PeerCrowd
  }
}

/** Of each bone, the bone it hangs on: hips, chest, head, two arms of three, two legs of three. */
const PARENTS = [-1, 0, 1, 1, 3, 4, 1, 6, 7, 0, 9, 10, 0, 12, 13]
const KEYS = 24

window.peerCrowd = (people) => {
  const geometry = skinnedBody()
  const material = new MeshStandardMaterial({ roughness: 0.8 })
  const clips = [clipOf('stand', 0.03), clipOf('walk', 0.5)]
  const scene = new Scene()
  const all = Array.from({ length: people }, (_, index) => {
    const body = new SkinnedMesh(geometry, material)
    body.frustumCulled = false
    const bones = makeBones()
    body.add(bones[0]!)
    body.bind(new Skeleton(bones))
    scene.add(body)
    const mixer = new AnimationMixer(body)
    const [stand, walk] = clips.map((clip): AnimationAction => mixer.clipAction(clip).play()) as [AnimationAction, AnimationAction]
    mixer.setTime((index * 0.618) % 1)
    return { body, mixer, stand, walk, head: bones[2]!, before: new Vector3() }
  })
  const look = new Quaternion()
  return {
    step(poses, deltaS) {
      const began = performance.now()
      for (let index = 0; index < people; index++) {
        const { body, mixer, stand, walk, head, before } = all[index]!
        const at = index * POSE_NUMBERS
        body.position.set(poses[at]!, poses[at + 2]! - 1.62, -poses[at + 1]!)
        const walking = Math.min(1, body.position.distanceTo(before) / deltaS / 0.8)
        before.copy(body.position)
        walk.setEffectiveWeight(walking)
        stand.setEffectiveWeight(1 - walking)
        mixer.update(deltaS)
        look.set(poses[at + 3]!, poses[at + 5]!, -poses[at + 4]!, poses[at + 6]!)
        head.quaternion.copy(look)
      }
      scene.updateMatrixWorld()
      // What the renderer does for every skinned mesh before it draws.
      for (let index = 0; index < people; index++) all[index]!.body.skeleton.update()
      return performance.now() - began
    },
    count() {
      const renderer = new WebGLRenderer({ antialias: false })
      renderer.setSize(64, 64)
      renderer.render(scene, new PerspectiveCamera(60, 1, 0.1, 2000))
      const { calls, triangles } = renderer.info.render
      renderer.dispose()
      return { drawCalls: calls, triangles }
    },
  }
}

function skinnedBody(): BufferGeometry {
  const geometry = createBody('coarse')
  const skins = geometry.getAttribute('aSkin')
  const [indices, weights] = [new Uint16Array(4 * skins.count), new Float32Array(4 * skins.count)]
  for (let at = 0; at < skins.count; at++) {
    indices.set([skins.getX(at), skins.getY(at)], 4 * at)
    weights.set([skins.getZ(at), 1 - skins.getZ(at)], 4 * at)
  }
  geometry.setAttribute('skinIndex', new BufferAttribute(indices, 4))
  geometry.setAttribute('skinWeight', new BufferAttribute(weights, 4))
  return geometry
}

function makeBones(): Bone[] {
  const bones = PARENTS.map((parent, index) => {
    const bone = new Bone()
    bone.name = `bone${index}`
    const from = parent < 0 ? [0, 0, 0] : [...JOINTS.subarray(3 * parent, 3 * parent + 3)]
    bone.position.set(JOINTS[3 * index]! - from[0]!, JOINTS[3 * index + 1]! - from[1]!, JOINTS[3 * index + 2]! - from[2]!)
    return bone
  })
  for (const [index, parent] of PARENTS.entries()) if (parent >= 0) bones[parent]!.add(bones[index]!)
  return bones
}

/** A second of swinging, a track for every bone, as a clip of a file has it. */
function clipOf(name: string, width: number): AnimationClip {
  const times = Array.from({ length: KEYS + 1 }, (_, key) => key / KEYS)
  const tracks = PARENTS.map((_, bone) => {
    const turns = times.flatMap((time) => {
      const angle = width * Math.sin(2 * Math.PI * time + bone * 0.7)
      return new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), angle).toArray()
    })
    return new QuaternionKeyframeTrack(`bone${bone}.quaternion`, times, turns)
  })
  return new AnimationClip(name, 1, tracks)
}
