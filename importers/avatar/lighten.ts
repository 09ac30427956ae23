import { BODY_BUDGET } from './body-budget.ts'
import { BinWriter } from './bin-writer.ts'
import { isKnownExtension } from './check-words.ts'
import { listOf } from './loose-lists.ts'
import { chooseMerge, mergeMaterials } from './merge-materials.ts'
import { keepNodes } from './keep-nodes.ts'
import { keepSprings, type KeptSprings } from './keep-springs.ts'
import { keepMaterials, type KeepGround } from './keep-materials.ts'
import { takeApart, type BodyPart, type TakenApart } from './lighten-parts.ts'
import { MOST_ENTRIES } from './read-accessor.ts'
import { isLoose, looseOf, type Glb, type Loose } from './read-glb.ts'
import type { PictureTools } from './picture-tools.ts'
import { thinParts } from './thin-parts.ts'
import { writeGlb } from './write-glb.ts'

/** Below the budget by this, since simplifying ends near what was wanted. */
const AIM = 0.97
/** Sizes of pictures tried, from the largest that may be. */
const PICTURES_PX = [BODY_BUDGET.texturePx, 512, 256]

/**
 * Makes a body lighter: one skin, a draw a material without outlines, materials put together where there are too many of them, triangles
 * within the budget, shapes of lids and vowels only, nodes that carry something, pictures as small as the file has to be. Constraints and
 * animations go: no page here runs them. Throws `body/...`.
 */
export async function lighten(glb: Glb, tools: PictureTools): Promise<Uint8Array> {
  const apart = takeApart(glb)
  const thin = await thinParts(apart.parts, BODY_BUDGET.triangles * AIM)
  const choice = chooseMerge(glb, thin)
  const from = listOf(glb.json, 'materials', MOST_ENTRIES).length
  let lightest = new Uint8Array()
  for (const px of PICTURES_PX) {
    const { parts, made } = await mergeMaterials(glb, choice, { px, tools, from })
    lightest = Uint8Array.from(await put(glb, { ...apart, parts }, { made, px, tools }))
    if (lightest.length <= BODY_BUDGET.bytes) break
  }
  return lightest
}

async function put(glb: Glb, apart: TakenApart, pictures: Omit<KeepGround, 'bin'>): Promise<Uint8Array> {
  const bin = new BinWriter()
  const { materials, textures, images, samplers, materialOf, zeroProperties } = await keepMaterials(glb, apart.parts, { bin, ...pictures })
  const used = new Set<number>()
  for (const { joints, weights } of apart.parts) for (let i = 0; i < joints.length; i++) if (weights[i]! > 0) used.add(joints[i]!)
  const order = [...used].toSorted((one, other) => one - other)
  const kept = order.map((joint) => apart.joints[joint]!)
  const carried = [...kept.map(({ node }) => node), ...[...apart.bones.values()].map(Number)]
  const found = keepSprings(glb.json, new Set(kept.map(({ node }) => node)))
  // A body that has as many nodes as it may is rather stiff than refused.
  const springs = keepNodes(glb.json, [...carried, ...found.nodes]).nodes.length < BODY_BUDGET.nodes ? found : null
  const { nodes, roots, nodeOf } = keepNodes(glb.json, [...carried, ...(springs?.nodes ?? [])])
  const mesh = nodes.push({ name: 'body', mesh: 0, skin: 0 }) - 1
  const primitives = apart.parts.map((part) => primitiveOf(part, bin, { order, material: materialOf(part.material) }))
  const inverseBindMatrices = bin.numbers(Float32Array.from(kept.flatMap(({ inverseBind }) => [...inverseBind])), 16)
  const json = {
    asset: { version: '2.0', generator: 'holosite' },
    ...{ scene: 0, scenes: [{ nodes: [...roots, mesh] }], nodes, bufferViews: bin.bufferViews, accessors: bin.accessors },
    meshes: [{ primitives }],
    skins: [{ joints: kept.map(({ node }) => nodeOf(node)), inverseBindMatrices }],
    ...(materials.length > 0 ? { materials } : {}),
    ...(textures.length > 0 ? { textures, images } : {}),
    ...(samplers.length > 0 ? { samplers } : {}),
    extensions: extensionsOf(glb.json, apart, { mesh, nodeOf, zeroProperties, springs: springs?.extensions(nodeOf) ?? {} }),
  }
  const binary = bin.finish()
  return writeGlb({ ...json, buffers: [{ byteLength: binary.length }], extensionsUsed: namesIn(json) }, binary)
}

function primitiveOf(part: BodyPart, bin: BinWriter, { order, material }: { order: readonly number[]; material: number | null }): object {
  const place = new Map(order.map((joint, index) => [joint, index]))
  const none = new Float32Array(part.positions.length)
  const targets = part.shapes.map((shape) => ({ POSITION: bin.numbers(shape ?? none, 3, boundsOf(shape ?? none)) }))
  const corners = part.positions.length / 3
  return {
    attributes: {
      POSITION: bin.numbers(part.positions, 3, boundsOf(part.positions)),
      NORMAL: bin.numbers(part.normals, 3),
      TEXCOORD_0: bin.numbers(part.uvs, 2),
      ...(part.colours === null ? {} : { COLOR_0: bin.numbers(wholeOf(part.colours), 4, { normalized: true }) }),
      JOINTS_0: bin.numbers(
        part.joints.map((joint) => place.get(joint) ?? 0),
        4,
      ),
      WEIGHTS_0: bin.numbers(part.weights, 4),
    },
    indices: bin.numbers(corners < 65_536 ? Uint16Array.from(part.indices) : part.indices, 1),
    ...(material === null ? {} : { material }),
    ...(part.shapes.some(Boolean) || targets.length > 0 ? { targets } : {}),
  }
}

function boundsOf(corners: Float32Array): { min: number[]; max: number[] } {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ] as [number[], number[]]
  for (let at = 0; at < corners.length; at++) {
    min[at % 3] = Math.min(min[at % 3] ?? 0, corners[at] ?? 0)
    max[at % 3] = Math.max(max[at % 3] ?? 0, corners[at] ?? 0)
  }
  return { min, max }
}

/** Shares of one as whole numbers. */
const wholeOf = (shares: Float32Array): Uint16Array => Uint16Array.from(shares, (share) => Math.round(share * 65_535))

interface NewPlaces {
  readonly mesh: number
  nodeOf(node: number): number
  readonly zeroProperties: readonly unknown[]
  readonly springs: ReturnType<KeptSprings['extensions']>
}

/** What makes a VRM of it, with its new places: licence as it was, bones, shapes kept. */
function extensionsOf(json: Loose, { shapes, bones }: TakenApart, { mesh, nodeOf, zeroProperties, springs }: NewPlaces): object {
  const extensions = looseOf(json, 'extensions')
  const { thumbnailImage: _thumbnail, ...meta } = looseOf(looseOf(extensions, 'VRMC_vrm'), 'meta')
  if (isLoose(extensions['VRMC_vrm'])) {
    const humanBones = Object.fromEntries([...bones].map(([name, node]) => [name, { node: nodeOf(Number(node)) }]))
    const preset = Object.fromEntries(
      shapes.map(({ name }, index) => [name, { isBinary: false, morphTargetBinds: [{ node: mesh, index, weight: 1 }] }]),
    )
    return {
      ...(springs.first === undefined ? {} : { VRMC_springBone: springs.first }),
      VRMC_vrm: { specVersion: '1.0', meta, humanoid: { humanBones }, expressions: { preset }, ...lookAtOf(extensions['VRMC_vrm']) },
    }
  }
  const zero = looseOf(extensions, 'VRM')
  const { texture: _texture, ...zeroMeta } = looseOf(zero, 'meta')
  const humanBones = [...bones].map(([bone, node]) => ({ bone, node: nodeOf(Number(node)), useDefaultValues: true }))
  const blendShapeGroups = shapes.map((shape, index) => ({
    name: shape.zero,
    presetName: shape.zero,
    binds: [{ mesh: 0, index, weight: 100 }],
  }))
  const { exporterVersion, specVersion } = zero
  return {
    VRM: {
      exporterVersion,
      specVersion,
      meta: zeroMeta,
      humanoid: { humanBones },
      materialProperties: zeroProperties,
      blendShapeMaster: { blendShapeGroups },
      ...(springs.zero === undefined ? {} : { secondaryAnimation: springs.zero }),
    },
  }
}

/** Eyes turn by their bones as before; those that were shapes are gone with them. */
const lookAtOf = (vrm: Loose): object => (looseOf(vrm, 'lookAt')['type'] === 'bone' ? { lookAt: vrm['lookAt'] } : {})

/** Names of all extensions in a description. */
function namesIn(json: object): string[] {
  const names = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) Object.keys(looseOf(value, 'extensions')).forEach((name) => names.add(name))
    Object.values(value).forEach(walk)
  }
  walk(json)
  return [...names].filter(isKnownExtension)
}
