import { bonesOf } from './check-nodes.ts'
import { keptShapes, type KeptShape } from './kept-shapes.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { MOST_ENTRIES, readAccessor, type AccessorNumbers } from './read-accessor.ts'
import { looseOf, type Glb, type Loose } from './read-glb.ts'

/** What is drawn with one material: corners in the space their joints know. */
export interface BodyPart {
  readonly material: number | null
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array
  /** Four a corner, 0 to 1, that its picture is multiplied by; null where it is as it is. */
  readonly colours: Float32Array | null
  /** Four a corner, into the joints of all parts. */
  readonly joints: Uint16Array
  readonly weights: Float32Array
  /** By shape, what it adds to the positions; null where it does nothing here. */
  readonly shapes: readonly (Float32Array | null)[]
  indices: Uint32Array
}

/** A joint of all skins together. */
export interface BodyJoint {
  readonly node: number
  readonly inverseBind: readonly number[]
}

/** A body taken apart. */
export interface TakenApart {
  readonly parts: BodyPart[]
  readonly joints: BodyJoint[]
  readonly shapes: readonly KeptShape[]
  readonly bones: ReadonlyMap<string, unknown>
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const

/** Takes every mesh a node shows apart. What hangs stiffly on a node becomes a skin of one joint. Throws `body/...`. */
export function takeApart(glb: Glb): TakenApart {
  const { json } = glb
  const meshes = listOf(json, 'meshes', MOST_ENTRIES)
  const joints = createJoints()
  const shapes = keptShapes(json)
  const parts = listOf(json, 'nodes', MOST_ENTRIES).flatMap((node, index) => {
    if (node['mesh'] === undefined) return []
    const mesh = indexOf(node['mesh'], meshes.length, ['nodes', index, 'mesh'])
    const own = node['skin'] === undefined ? [joints.at(index, IDENTITY)] : skinJoints(glb, node['skin'], joints)
    const isStiff = node['skin'] === undefined
    return listOf(meshes[mesh] as Loose, 'primitives', MOST_ENTRIES).map((primitive) =>
      readPart(glb, primitive, { own, isStiff, shapes: shapes.map((shape) => shape.of(index, mesh)) }),
    )
  })
  return { parts, joints: joints.all, shapes, bones: bonesOf(json) }
}

function createJoints(): { readonly all: BodyJoint[]; at(node: number, inverseBind: readonly number[]): number } {
  const all: BodyJoint[] = []
  const known = new Map<string, number>()
  return {
    all,
    at(node, inverseBind) {
      const key = `${node} ${inverseBind.map((value) => value.toFixed(4)).join(' ')}`
      const before = known.get(key)
      if (before !== undefined) return before
      known.set(key, all.length)
      return all.push({ node, inverseBind }) - 1
    },
  }
}

function skinJoints(glb: Glb, skin: unknown, joints: ReturnType<typeof createJoints>): readonly number[] {
  const skins = listOf(glb.json, 'skins', MOST_ENTRIES)
  const own = skins[indexOf(skin, skins.length, ['skins'])] as Loose
  const nodes = listOf(glb.json, 'nodes', MOST_ENTRIES).length
  const binds =
    own['inverseBindMatrices'] === undefined ? null : readAccessor(glb, indexOf(own['inverseBindMatrices'], MOST_ENTRIES, ['skins']))
  const named = Array.isArray(own['joints']) ? (own['joints'] as unknown[]) : []
  return named.map((node, index) =>
    joints.at(indexOf(node, nodes, ['skins', 'joints']), binds === null ? IDENTITY : [...binds.subarray(index * 16, index * 16 + 16)]),
  )
}

interface PartGround {
  /** Of the skin, into those of all. */
  readonly own: readonly number[]
  readonly isStiff: boolean
  /** By shape, the targets that make it and how much of each. */
  readonly shapes: readonly (readonly { readonly target: number; readonly weight: number }[])[]
}

function readPart(glb: Glb, primitive: Loose, { own, isStiff, shapes }: PartGround): BodyPart {
  const attributes = looseOf(primitive, 'attributes')
  const read = (name: string): AccessorNumbers | null =>
    attributes[name] === undefined ? null : readAccessor(glb, indexOf(attributes[name], MOST_ENTRIES, [name]))
  const positions = Float32Array.from(read('POSITION') ?? [])
  const count = positions.length / 3
  const joints = new Uint16Array(count * 4).fill(own[0] ?? 0)
  const weights = new Float32Array(count * 4)
  const [named, shares] = isStiff ? [null, null] : [read('JOINTS_0'), read('WEIGHTS_0')]
  if (named === null || shares === null) for (let corner = 0; corner < count; corner++) weights[corner * 4] = 1
  else {
    for (let i = 0; i < count * 4; i++) {
      joints[i] = own[named[i] ?? 0] ?? own[0] ?? 0
      weights[i] = unitOf(shares, i)
    }
  }
  const uvs = read('TEXCOORD_0')
  return {
    material: primitive['material'] === undefined ? null : Number(primitive['material']),
    ...{ positions, joints, weights, indices: indicesOf(glb, primitive, count) },
    normals: Float32Array.from(read('NORMAL') ?? new Float32Array(count * 3)),
    colours: coloursOf(read('COLOR_0'), count),
    uvs: uvs === null ? new Float32Array(count * 2) : Float32Array.from(uvs, (_, i) => unitOf(uvs, i)),
    shapes: shapes.map((binds) => sumOfTargets(glb, primitive, binds)),
  }
}

function coloursOf(numbers: AccessorNumbers | null, count: number): Float32Array | null {
  if (numbers === null || count === 0) return null
  const width = numbers.length / count
  const out = new Float32Array(count * 4).fill(1)
  for (let corner = 0; corner < count; corner++)
    for (let i = 0; i < Math.min(4, width); i++) out[corner * 4 + i] = Math.min(1, Math.max(0, unitOf(numbers, corner * width + i)))
  return out.some((value) => value !== 1) ? out : null
}

/** Whole numbers stand for shares of one. */
const unitOf = (numbers: AccessorNumbers, i: number): number =>
  (numbers[i] ?? 0) / (numbers instanceof Uint8Array ? 255 : numbers instanceof Uint16Array ? 65_535 : 1)

const indicesOf = (glb: Glb, primitive: Loose, count: number): Uint32Array =>
  primitive['indices'] === undefined
    ? Uint32Array.from({ length: count }, (_, i) => i)
    : Uint32Array.from(readAccessor(glb, indexOf(primitive['indices'], MOST_ENTRIES, ['indices'])))

function sumOfTargets(glb: Glb, primitive: Loose, binds: readonly { target: number; weight: number }[]): Float32Array | null {
  const targets = listOf(primitive, 'targets', 512)
  let sum: Float32Array | null = null
  for (const { target, weight } of binds) {
    const accessor = targets[target]?.['POSITION']
    if (accessor === undefined) continue
    const moves = readAccessor(glb, indexOf(accessor, MOST_ENTRIES, ['targets', target]))
    sum ??= new Float32Array(moves.length)
    for (let i = 0; i < sum.length; i++) sum[i]! += (moves[i] ?? 0) * weight
  }
  return sum?.some((move) => move !== 0) === true ? sum : null
}
