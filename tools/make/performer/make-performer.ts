import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addArm, addFeet, addHead, addTorso, newSkin, type Skin } from './body.ts'
import { SKELETON } from './skeleton.ts'
import { Bin, bounds, FLOAT, glb, UINT16, UINT8 } from '../vrm/glb.ts'
import { boneNodes, ownLicence } from '../vrm/parts.ts'

/** Area-weighted normals; vertices at one place of one part share theirs only where they are one vertex. */
function normalsOf(skin: Skin): Float32Array {
  const normals = new Float32Array(skin.positions.length)
  const at = (vertex: number, axis: number): number => skin.positions[vertex * 3 + axis]!
  for (let corner = 0; corner < skin.index.length; corner += 3) {
    const [a, b, c] = [skin.index[corner]!, skin.index[corner + 1]!, skin.index[corner + 2]!]
    const u = [0, 1, 2].map((axis) => at(b, axis) - at(a, axis))
    const v = [0, 1, 2].map((axis) => at(c, axis) - at(a, axis))
    const n = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
    for (const vertex of [a, b, c]) n.forEach((part, axis) => (normals[vertex * 3 + axis]! += part))
  }
  for (let at3 = 0; at3 < normals.length; at3 += 3) {
    const length = Math.hypot(normals[at3]!, normals[at3 + 1]!, normals[at3 + 2]!)
    if (length > 1e-12) for (let axis = 0; axis < 3; axis++) normals[at3 + axis]! /= length
    else normals[at3 + 1] = 1
  }
  return normals
}

function addPrimitive(bin: Bin, skin: Skin, blink: boolean): object {
  const float = (type: string): { type: string; componentType: number } => ({ type, componentType: FLOAT })
  const attributes = {
    POSITION: bin.add(Float32Array.from(skin.positions), { ...float('VEC3'), ...bounds(skin.positions) }, 34962),
    NORMAL: bin.add(normalsOf(skin), float('VEC3'), 34962),
    COLOR_0: bin.add(Float32Array.from(skin.colours), float('VEC3'), 34962),
    JOINTS_0: bin.add(Uint8Array.from(skin.joints), { type: 'VEC4', componentType: UINT8 }, 34962),
    WEIGHTS_0: bin.add(Float32Array.from(skin.weights), float('VEC4'), 34962),
  }
  const indices = bin.add(Uint16Array.from(skin.index), { type: 'SCALAR', componentType: UINT16 }, 34963)
  if (!blink) return { attributes, indices, material: 0 }
  const target = bin.add(Float32Array.from(skin.blink), { ...float('VEC3'), ...bounds(skin.blink) })
  return { attributes, indices, material: 0, targets: [{ POSITION: target }] }
}

/** The dancer as a VRM 1.0 file: one skinned body, eyes with a blink, our own shape and licence. Same bytes every time. */
export function makePerformer(): Buffer {
  const body = newSkin()
  addTorso(body)
  addArm(body, 'left')
  addArm(body, 'right')
  addFeet(body)
  const eyes = newSkin()
  addHead(body, eyes)
  const bin = new Bin()
  const inverse = new Float32Array(SKELETON.flatMap(({ at }) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -at[0], -at[1], -at[2], 1]))
  const bodyMesh = addPrimitive(bin, body, false)
  const eyesMesh = addPrimitive(bin, eyes, true)
  const inverseBind = bin.add(inverse, { type: 'MAT4', componentType: FLOAT })
  const json = {
    asset: { version: '2.0', generator: 'holosite tools/make/performer' },
    extensionsUsed: ['VRMC_vrm'],
    extensions: { VRMC_vrm: vrm() },
    scene: 0,
    scenes: [{ nodes: [0, SKELETON.length, SKELETON.length + 1] }],
    nodes: [...boneNodes(SKELETON), { name: 'body', mesh: 0, skin: 0 }, { name: 'eyes', mesh: 1, skin: 0 }],
    meshes: [
      { name: 'body', primitives: [bodyMesh] },
      { name: 'eyes', primitives: [eyesMesh], extras: { targetNames: ['blink'] } },
    ],
    skins: [{ joints: SKELETON.map((_, index) => index), inverseBindMatrices: inverseBind, skeleton: 0 }],
    materials: [
      {
        name: 'silk',
        pbrMetallicRoughness: { baseColorFactor: [1, 1, 1, 1], metallicFactor: 0, roughnessFactor: 0.75 },
        doubleSided: true,
      },
    ],
    accessors: bin.accessors,
    bufferViews: bin.views,
    buffers: [{ byteLength: bin.length }],
  }
  return glb(json, Buffer.concat(bin.parts))
}

function vrm(): object {
  return {
    specVersion: '1.0',
    meta: ownLicence('Lantern dancer', 'tools/make/performer'),
    humanoid: { humanBones: Object.fromEntries(SKELETON.map(({ name }, node) => [name, { node }])) },
    expressions: {
      preset: {
        blink: { morphTargetBinds: [{ node: SKELETON.length + 1, index: 0, weight: 1 }], isBinary: false },
      },
    },
    lookAt: {
      type: 'bone',
      offsetFromHeadBone: [0, 0.09, 0.09],
      rangeMapHorizontalInner: { inputMaxValue: 90, outputScale: 10 },
      rangeMapHorizontalOuter: { inputMaxValue: 90, outputScale: 10 },
      rangeMapVerticalDown: { inputMaxValue: 90, outputScale: 10 },
      rangeMapVerticalUp: { inputMaxValue: 90, outputScale: 10 },
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../../../public/performers/dancer.vrm', import.meta.url))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, makePerformer())
}
