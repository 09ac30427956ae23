import {
  AnimationClip,
  AnimationMixer,
  type AnimationAction,
  Bone,
  BufferAttribute,
  type BufferGeometry,
  CapsuleGeometry,
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
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
import { POSE_NUMBERS } from '../../../../model/presence/index.ts'

/** The same people as one draws them first: a skinned mesh, a skeleton and a mixer each. */
export interface PeerCrowd {
  /** Brings everybody on by a frame, by the same table of ENU poses. Nothing is drawn. */
  step(poses: Float64Array, deltaS: number): void
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
/** Where each turns in a body at rest, and how long it hangs from there, metres. */
const ARM = (x: number): [number, number, number][] => [[x, 1.385, 0], [x, 1.105, 0], [x, 0.855, 0]] // prettier-ignore
const LEG = (x: number): [number, number, number][] => [[x, 0.92, 0], [x, 0.49, 0], [x, 0.08, 0]] // prettier-ignore
const JOINTS: [number, number, number][] = [[0, 0.94, 0], [0, 1.12, 0], [0, 1.45, 0], ...ARM(-0.19), ...ARM(0.19), ...LEG(-0.09), ...LEG(0.09)] // prettier-ignore
const LENGTHS = [0.1, 0.1, 0.1, 0.25, 0.22, 0.1, 0.25, 0.22, 0.1, 0.38, 0.36, 0.05, 0.38, 0.36, 0.05]
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

/** A limb a bone, about as many triangles in all as our middle level has. */
function skinnedBody(): BufferGeometry {
  const limbs = PARENTS.map((_, bone) => {
    const limb = new CapsuleGeometry(0.07, LENGTHS[bone], 1, 6)
    const [x, y, z] = JOINTS[bone]!
    limb.translate(x, y - LENGTHS[bone]! / 2, z)
    const { count } = limb.getAttribute('position')
    limb.setAttribute(
      'skinIndex',
      new BufferAttribute(
        Uint16Array.from({ length: 4 * count }, () => bone),
        4,
      ),
    )
    limb.setAttribute(
      'skinWeight',
      new BufferAttribute(
        Float32Array.from({ length: 4 * count }, (__, at) => (at % 4 === 0 ? 1 : 0)),
        4,
      ),
    )
    return limb
  })
  return mergeGeometries(limbs)
}

function makeBones(): Bone[] {
  const bones = PARENTS.map((parent, index) => {
    const bone = new Bone()
    bone.name = `bone${index}`
    const [x, y, z] = JOINTS[index]!
    const [fromX, fromY, fromZ] = JOINTS[parent] ?? [0, 0, 0]
    bone.position.set(x - fromX, y - fromY, z - fromZ)
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
