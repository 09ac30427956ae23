import { colourOf, ROLE, STOUT_M, type Costume } from '../../../model/body/index.ts'
import { Bin, bounds, FLOAT, glb, INT8, UINT16, UINT8 } from '../vrm/glb.ts'
import { boneNodes } from '../vrm/parts.ts'
import { type Corner, type Draft, SHAPES, type Triple, unit } from './draft.ts'
import { boneIndex, hangingOf, SKELETON } from './skeleton.ts'
import { smooth } from './spline.ts'
import { describeVrm } from './describe-vrm.ts'

const ARRAY = 34962
const INDEX = 34963

/** A person as a VRM 1.0 file of one draw. `name` is told in its licence. The same bytes every time. */
export function writeFigure(draft: Draft, costume: Costume, name: string): Buffer {
  const bin = new Bin()
  const raised = draft.corners.map(raise)
  const normals = normalsOf(draft)
  const places = draft.corners.flatMap(({ at }, k) => raised[k]!.place(at))
  const float = (type: string): { type: string; componentType: number } => ({ type, componentType: FLOAT })
  const bytes = (type: string): { type: string; componentType: number } => ({ type, componentType: UINT8 })
  const attributes = {
    POSITION: bin.add(Float32Array.from(places), { ...float('VEC3'), ...bounds(places) }, ARRAY),
    NORMAL: bin.add(Float32Array.from(draft.corners.flatMap((_, k) => unit(raised[k]!.way(normals[k]!)))), float('VEC3'), ARRAY),
    COLOR_0: bin.add(Uint16Array.from(draft.corners.flatMap((corner) => colour(corner, costume))), { type: 'VEC4', componentType: UINT16, normalized: true }, ARRAY), // prettier-ignore
    JOINTS_0: bin.add(Uint8Array.from(draft.corners.flatMap((corner) => carriers(corner).map(([bone]) => bone))), bytes('VEC4'), ARRAY),
    WEIGHTS_0: bin.add(Uint8Array.from(draft.corners.flatMap((corner) => carriers(corner).map(([, share]) => share))), { ...bytes('VEC4'), normalized: true }, ARRAY), // prettier-ignore
    _ROLE: bin.add(
      Uint8Array.from(draft.corners.flatMap(({ role, at }) => [ROLE[role], Math.round(at[1] * 100), 0, 0])),
      bytes('VEC4'),
      ARRAY,
    ),
    _STOUT: bin.add(Int8Array.from(draft.corners.flatMap(({ at }, k) => stoutness(raised[k]!.way(wider(at))))), { type: 'VEC4', componentType: INT8, normalized: true }, ARRAY), // prettier-ignore
  }
  const indices = bin.add(Uint16Array.from(draft.index), { type: 'SCALAR', componentType: UINT16 }, INDEX)
  const targets = SHAPES.map((shape) => {
    const moves = draft.corners.flatMap(({ moves }, k) => raised[k]!.way(moves?.[shape] ?? [0, 0, 0]))
    return { POSITION: addSparse(bin, moves) }
  })
  const inverse = new Float32Array(SKELETON.flatMap(({ at }) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -at[0], -at[1], -at[2], 1]))
  const inverseBindMatrices = bin.add(inverse, { type: 'MAT4', componentType: FLOAT })
  const json = {
    asset: { version: '2.0', generator: 'holosite tools/make/people' },
    extensionsUsed: ['VRMC_vrm', 'VRMC_springBone'],
    extensions: describeVrm(name),
    scene: 0,
    scenes: [{ nodes: [0, SKELETON.length] }],
    nodes: [...boneNodes(SKELETON), { name: 'body', mesh: 0, skin: 0 }],
    meshes: [{ name: 'body', primitives: [{ attributes, indices, material: 0, targets }], extras: { targetNames: SHAPES } }],
    skins: [{ joints: SKELETON.map((_, index) => index), inverseBindMatrices, skeleton: 0 }],
    materials: [{ name: 'person', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.8 }, doubleSided: true }],
    accessors: bin.accessors,
    bufferViews: bin.views,
    buffers: [{ byteLength: bin.length }],
  }
  return glb(json, Buffer.concat(bin.parts))
}

/** Only what is not nothing is written. */
function addSparse(bin: Bin, values: readonly number[]): number {
  const moved = Array.from({ length: values.length / 3 }, (_, k) => k).filter(
    (k) => values[3 * k] || values[3 * k + 1] || values[3 * k + 2],
  )
  const at = bin.add(Float32Array.from(moved.flatMap((k) => values.slice(3 * k, 3 * k + 3))), { type: 'VEC3', componentType: FLOAT })
  const indices = bin.add(Uint16Array.from(moved), { type: 'SCALAR', componentType: UINT16 })
  const viewOf = (accessor: number): number => (bin.accessors[accessor] as { bufferView: number }).bufferView
  const sparse = {
    count: moved.length,
    indices: { bufferView: viewOf(indices), componentType: UINT16 },
    values: { bufferView: viewOf(at) },
  }
  bin.accessors.splice(at, 2, { type: 'VEC3', componentType: FLOAT, count: values.length / 3, ...bounds(values), sparse })
  return at
}

/** From where a corner is with arms down to where it is in a T: what its bones bring back to the first. */
function raise(corner: Corner): { place(at: Triple): Triple; way(by: Triple): Triple } {
  let share = 0
  let hanging = { sign: 1, x: 0, y: 0 }
  // By the shares as they are written.
  for (const [bone, weight] of carriers(corner)) {
    const found = hangingOf(SKELETON[bone]!.name)
    if (found === null) continue
    share += weight / 255
    hanging = found
  }
  // With arms down it lies at (1 - share) T + share (turn T): solved for T.
  const [keep, turn] = [1 - share, share * hanging.sign]
  const size = keep * keep + turn * turn
  const way = ([x, y, z]: Triple): Triple => [(keep * x - turn * y) / size, (turn * x + keep * y) / size, z]
  return {
    way,
    place([x, y, z]) {
      // The joint stays where it is.
      const [jx, jy] = [hanging.x, hanging.y]
      const [tx, ty] = way([x - jx, y - jy, 0])
      return [tx + jx, ty + jy, z]
    },
  }
}

/** How far a corner goes where somebody is twice as stout: all below the neck. */
function wider([x, y, z]: Triple): Triple {
  const share = 1 - smooth(1.38, 1.46, y)
  return [x * share, 0, z * share]
}

const stoutness = (by: Triple): number[] => [...by.map((part) => Math.round((part / STOUT_M) * 127)), 0]

function colour({ role, tint = 1 }: Corner, costume: Costume): number[] {
  const hex = colourOf(costume, role)
  const linear = [16, 8, 0].map((shift) => ((((hex >> shift) & 255) / 255 + 0.055) / 1.055) ** 2.4)
  const by = typeof tint === 'number' ? [tint, tint, tint] : tint
  return [...linear.map((part, k) => Math.round(0xffff * Math.min(1, Math.max(0, part * by[k]!)))), 0xffff]
}

/** Four bones and their shares, which sum to 255. */
function carriers({ weights }: Corner): [bone: number, share: number][] {
  const most = weights.toSorted((one, other) => other[1] - one[1]).slice(0, 4)
  const whole = most.reduce((sum, [, share]) => sum + share, 0)
  const shares = most.map(([bone, share]): [number, number] => [boneIndex(bone), Math.round((255 * share) / whole)])
  shares[0]![1] += 255 - shares.reduce((sum, [, share]) => sum + share, 0)
  const used = shares.filter(([, share]) => share > 0)
  return [...used, ...Array.from({ length: 4 - used.length }, (): [number, number] => [0, 0])]
}

/** By the areas of the faces about; corners of one group at one place share theirs. */
function normalsOf({ corners, groups, index }: Draft): Triple[] {
  const keys = corners.map(({ at }, k) => [groups[k]!, ...at.map((part) => Math.round(part * 1e5))].join())
  const sums = new Map<string, Triple>()
  for (let face = 0; face < index.length; face += 3) {
    const three = [0, 1, 2].map((k) => index[face + k]!)
    const [a, b, c] = three.map((k) => corners[k]!.at) as [Triple, Triple, Triple]
    const [u, v] = [[b[0] - a[0], b[1] - a[1], b[2] - a[2]], [c[0] - a[0], c[1] - a[1], c[2] - a[2]]] as [Triple, Triple] // prettier-ignore
    const n: Triple = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    for (const k of three) {
      const before = sums.get(keys[k]!) ?? [0, 0, 0]
      sums.set(keys[k]!, [before[0] + n[0], before[1] + n[1], before[2] + n[2]])
    }
  }
  return keys.map((key) => unit(sums.get(key) ?? [0, 1, 0]))
}
