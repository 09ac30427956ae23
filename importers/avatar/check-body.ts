import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { malformed, unsupported } from './body-fault.ts'
import type { BodyMeasure } from './body-budget.ts'
import { checkNodes } from './check-nodes.ts'
import { checkWords } from './check-words.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { pictureSize } from './picture-size.ts'
import { accessorHead, MOST_ENTRIES, readAccessor, viewRange } from './read-accessor.ts'
import { isLoose, looseOf, type Glb, type Loose } from './read-glb.ts'

const MOST_DECODED = 256 * 1024 * 1024

/** Goes through all a page would follow in a file and takes its measure; refuses what leads astray. Believes nothing. */
export function checkBody(glb: Glb, bytes: number): Outcome<BodyMeasure> {
  try {
    checkWords(glb.json)
    const { nodes, joints, meshUses } = checkNodes(glb)
    const decodedBytes = checkAccessors(glb)
    const { texturePx, textures } = checkPictures(glb)
    return { ok: true, value: { ...measureMeshes(glb, meshUses), texturePx, textures, joints, nodes, decodedBytes, bytes } }
  } catch (failure) {
    if (failure instanceof HolositeError) return { ok: false, faults: [failure.toFault()] }
    throw failure
  }
}

/** Bytes of all numbers once they are read. */
function checkAccessors(glb: Glb): number {
  const { json, bin } = glb
  for (const [index, view] of listOf(json, 'bufferViews', MOST_ENTRIES).entries()) viewRange(view, bin.length, ['bufferViews', index])
  if (listOf(json, 'buffers', 1).some(({ byteLength }) => typeof byteLength !== 'number' || byteLength > bin.length))
    throw malformed('The file says it has more data than it has.', ['buffers', 0])
  let sum = 0
  for (const index of listOf(json, 'accessors', MOST_ENTRIES).keys()) {
    sum += accessorHead(glb, index).bytes
    if (sum > MOST_DECODED) throw malformed('The data of the file grow too large when they are read.', ['accessors', index])
  }
  return sum
}

function checkPictures(glb: Glb): { texturePx: number; textures: number } {
  const { json, bin } = glb
  const images = listOf(json, 'images', MOST_ENTRIES)
  const views = listOf(json, 'bufferViews', MOST_ENTRIES)
  let texturePx = 0
  for (const [index, image] of images.entries()) {
    const at = ['images', index]
    const { start, length } = viewRange(views[indexOf(image['bufferView'], views.length, at)] as Loose, bin.length, at)
    const size = pictureSize(bin.subarray(start, start + length))
    if (size === null || size.mimeType !== image['mimeType']) throw unsupported(`Picture ${index} is neither PNG nor JPEG.`, at)
    texturePx = Math.max(texturePx, size.width, size.height)
  }
  const textures = listOf(json, 'textures', MOST_ENTRIES)
  const samplers = listOf(json, 'samplers', MOST_ENTRIES)
  for (const [index, texture] of textures.entries()) {
    indexOf(texture['source'], images.length, ['textures', index, 'source'])
    if (texture['sampler'] !== undefined) indexOf(texture['sampler'], samplers.length, ['textures', index, 'sampler'])
  }
  return { texturePx, textures: textures.length }
}

type MeshMeasure = Pick<BodyMeasure, 'triangles' | 'drawCalls' | 'morphTargets' | 'vertices'>

/** Counted as often as a node shows a mesh. */
function measureMeshes(glb: Glb, meshUses: readonly number[]): MeshMeasure {
  const sum = { triangles: 0, drawCalls: 0, morphTargets: 0, vertices: 0 }
  const meshes = listOf(glb.json, 'meshes', MOST_ENTRIES)
  for (const [index, mesh] of meshes.entries()) {
    const uses = meshUses[index] ?? 0
    for (const [which, primitive] of listOf(mesh, 'primitives', MOST_ENTRIES).entries()) {
      const { triangles, vertices, targets } = checkPrimitive(glb, primitive, ['meshes', index, 'primitives', which])
      sum.triangles += uses * triangles
      sum.vertices += uses * vertices
      sum.drawCalls += uses * (isOutlined(glb.json, primitive['material']) ? 2 : 1)
      sum.morphTargets = Math.max(sum.morphTargets, targets)
    }
  }
  return sum
}

const WIDTH_OF: Readonly<Record<string, number>> = {
  POSITION: 3,
  NORMAL: 3,
  TANGENT: 4,
  TEXCOORD_0: 2,
  TEXCOORD_1: 2,
  JOINTS_0: 4,
  WEIGHTS_0: 4,
}

function checkPrimitive(
  glb: Glb,
  primitive: Loose,
  at: readonly (string | number)[],
): { triangles: number; vertices: number; targets: number } {
  if ((primitive['mode'] ?? 4) !== 4) throw unsupported('A part is not made of triangles.', [...at, 'mode'])
  const attributes = looseOf(primitive, 'attributes')
  const position = indexOf(attributes['POSITION'], MOST_ENTRIES, [...at, 'POSITION'])
  const { count } = accessorHead(glb, position)
  for (const [name, accessor] of Object.entries(attributes)) {
    const head = accessorHead(glb, indexOf(accessor, MOST_ENTRIES, [...at, name]))
    if (head.count !== count || head.width !== (WIDTH_OF[name] ?? head.width))
      throw malformed(`"${name}" does not fit its part.`, [...at, name])
  }
  if (accessorHead(glb, position).componentType !== 5126 || readAccessor(glb, position).some((one) => !(Math.abs(one) < 100)))
    throw malformed('A part has corners that are nowhere, or 100 m off.', [...at, 'POSITION'])
  const targets = listOf(primitive, 'targets', 512)
  for (const [index, target] of targets.entries()) {
    for (const [name, accessor] of Object.entries(target)) {
      const head = accessorHead(glb, indexOf(accessor, MOST_ENTRIES, [...at, 'targets', index, name]))
      if (head.count !== count || head.width !== 3) throw malformed('A shape does not fit its part.', [...at, 'targets', index])
    }
  }
  if (primitive['material'] !== undefined)
    indexOf(primitive['material'], listOf(glb.json, 'materials', MOST_ENTRIES).length, [...at, 'material'])
  return { triangles: countTriangles(glb, primitive, { count, at }), vertices: count, targets: targets.length }
}

function countTriangles(glb: Glb, primitive: Loose, { count, at }: { count: number; at: readonly (string | number)[] }): number {
  if (primitive['indices'] === undefined) return Math.floor(count / 3)
  const accessor = indexOf(primitive['indices'], MOST_ENTRIES, [...at, 'indices'])
  const head = accessorHead(glb, accessor)
  if (head.width !== 1 || ![5121, 5123, 5125].includes(head.componentType)) throw malformed('Indices of no known type.', [...at, 'indices'])
  if (readAccessor(glb, accessor).some((index) => index >= count))
    throw malformed('A triangle has a corner that is not there.', [...at, 'indices'])
  return Math.floor(head.count / 3)
}

/** Whether a material has an outline, and is therefore drawn twice. */
export function isOutlined(json: Loose, material: unknown): boolean {
  const own = Array.isArray(json['materials']) ? (json['materials'] as unknown[])[Number(material)] : undefined
  const mode = looseOf(looseOf(own, 'extensions'), 'VRMC_materials_mtoon')['outlineWidthMode']
  if (mode !== undefined && mode !== 'none') return true
  const properties = looseOf(looseOf(json, 'extensions'), 'VRM')['materialProperties']
  const zero = Array.isArray(properties) ? (properties as unknown[])[Number(material)] : undefined
  return isLoose(zero) && Number(looseOf(zero, 'floatProperties')['_OutlineWidthMode'] ?? 0) > 0
}
