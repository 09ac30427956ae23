import { MeshoptSimplifier } from 'meshoptimizer'
import type { BodyPart } from './lighten-parts.ts'

/** How far a surface may move when it gets fewer triangles, of the part's size. */
const MOST_ERROR = 0.08

/** Puts parts of one material together, and takes triangles out of all of them until about so many are left. */
export async function thinParts(parts: readonly BodyPart[], triangles: number): Promise<BodyPart[]> {
  await MeshoptSimplifier.ready
  const byMaterial = new Map<number | null, BodyPart[]>()
  for (const part of parts) byMaterial.set(part.material, [...(byMaterial.get(part.material) ?? []), part])
  const joined = [...byMaterial.values()].map(joinParts)
  const all = joined.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  if (all > triangles) for (const part of joined) thin(part, triangles / all)
  return joined.map(compact).filter(({ indices }) => indices.length > 0)
}

function thin(part: BodyPart, share: number): void {
  const wanted = Math.max(3, Math.floor((part.indices.length * share) / 3) * 3)
  const [indices] = MeshoptSimplifier.simplify(part.indices, part.positions, 3, wanted, MOST_ERROR)
  part.indices = indices
}

/** One part of many, in their order; its material is the first one's. */
export function joinParts(parts: readonly BodyPart[]): BodyPart {
  const corners = parts.reduce((sum, { positions }) => sum + positions.length / 3, 0)
  const joined: BodyPart = {
    material: parts[0]?.material ?? null,
    positions: new Float32Array(corners * 3),
    normals: new Float32Array(corners * 3),
    uvs: new Float32Array(corners * 2),
    colours: parts.some(({ colours }) => colours !== null) ? new Float32Array(corners * 4).fill(1) : null,
    joints: new Uint16Array(corners * 4),
    weights: new Float32Array(corners * 4),
    shapes: (parts[0]?.shapes ?? []).map((_, i) => (parts.some(({ shapes }) => shapes[i]) ? new Float32Array(corners * 3) : null)),
    indices: new Uint32Array(parts.reduce((sum, { indices }) => sum + indices.length, 0)),
  }
  let from = 0
  let index = 0
  for (const part of parts) {
    for (const name of ['positions', 'normals'] as const) joined[name].set(part[name], from * 3)
    for (const name of ['joints', 'weights'] as const) joined[name].set(part[name], from * 4)
    joined.uvs.set(part.uvs, from * 2)
    if (part.colours !== null) joined.colours?.set(part.colours, from * 4)
    for (const [i, shape] of part.shapes.entries()) if (shape) joined.shapes[i]?.set(shape, from * 3)
    for (const corner of part.indices) joined.indices[index++] = corner + from
    from += part.positions.length / 3
  }
  return joined
}

/** Leaves out corners no triangle has. */
function compact(part: BodyPart): BodyPart {
  if (part.indices.length === 0) return part
  const indices = part.indices.slice()
  const [remap, count] = MeshoptSimplifier.compactMesh(indices)
  const taken = <T extends Float32Array | Uint16Array>(numbers: T, width: number): T => {
    const out = new (numbers.constructor as new (length: number) => T)(count * width)
    for (let corner = 0; corner < remap.length; corner++) {
      const to = remap[corner]!
      if (to !== 0xffffffff) out.set(numbers.subarray(corner * width, corner * width + width), to * width)
    }
    return out
  }
  return {
    ...{ material: part.material, indices },
    ...{ positions: taken(part.positions, 3), normals: taken(part.normals, 3), uvs: taken(part.uvs, 2) },
    colours: part.colours === null ? null : taken(part.colours, 4),
    ...{ joints: taken(part.joints, 4), weights: taken(part.weights, 4) },
    shapes: part.shapes.map((shape) => (shape === null ? null : taken(shape, 3))),
  }
}
