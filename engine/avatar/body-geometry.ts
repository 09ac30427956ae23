import { BufferAttribute, BufferGeometry, Vector3 } from 'three'
import { BONE, REST, type BoneName } from './body-bones.ts'
import { PART, ROLE, type Part, type Role } from './body-costumes.ts'

/** One ring of a loft, or where it ends: middle, half axes, and the bones that carry it. */
interface Ring {
  readonly y: number
  readonly rx: number
  readonly rz: number
  readonly x?: number
  readonly z?: number
  readonly bones: Carried
}
/** A bone; or two with the share of the first; or a pair of legs, each with its own side. */
type Carried = BoneName | readonly [BoneName, BoneName, number | 'sides']

interface Made {
  readonly role: Role
  readonly part?: Part
}

interface Draft {
  readonly positions: number[]
  readonly skins: number[]
  readonly parts: number[]
  readonly index: number[]
  readonly fine: boolean
}

/**
 * A person 1.72 m tall at rest, feet at the origin, looking along -Z, with everything any costume wears. Attributes: position, normal,
 * `aSkin` (bone, other bone, share of the first, role), `aPart`. Fine has about 2,500 triangles, for the nearest; coarse about 400.
 */
export function createBody(fine: boolean): BufferGeometry {
  const draft: Draft = { positions: [], skins: [], parts: [], index: [], fine }
  addHead(draft)
  addTorso(draft)
  for (const side of [-1, 1] as const) addLimbs(draft, side)
  addClothes(draft)
  return geometryOf(draft)
}

function addHead(draft: Draft): void {
  ball(draft, [0, 1.605, 0], [0.077, 0.118, 0.094], 'head', { role: 'skin' })
  ball(draft, [0, 1.645, 0.018], [0.088, 0.102, 0.1], 'head', { role: 'hair' })
  if (draft.fine) {
    for (const side of [-1, 1]) ball(draft, [side * 0.033, REST.eyes, -0.083], [0.015, 0.009, 0.012], 'head', { role: 'dark' }, 4)
    ball(draft, [0, 1.595, -0.095], [0.012, 0.024, 0.018], 'head', { role: 'skin' }, 4)
    ball(draft, [0, 1.553, -0.088], [0.022, 0.006, 0.008], 'head', { role: 'sash' }, 4)
    loft(draft, [{ y: 1.4, rx: 0.05, rz: 0.05, bones: 'chest' }, { y: 1.53, rx: 0.045, rz: 0.047, z: 0.01, bones: 'head' }], { role: 'skin' }) // prettier-ignore
  }
  ball(draft, [0, 1.765, 0.03], [0.05, 0.055, 0.05], 'head', { role: 'hair', part: 'bun' }, 6)
  loft(draft, [
    { y: 1.68, rx: 0.088, rz: 0.06, z: 0.06, bones: 'head' },
    { y: 1.52, rx: 0.1, rz: 0.055, z: 0.075, bones: 'head' },
    { y: 1.3, rx: 0.095, rz: 0.035, z: 0.115, bones: ['chest', 'head', 0.7] },
  ], { role: 'hair', part: 'longHair' }) // prettier-ignore
  ball(draft, [0, 1.715, 0.012], [0.093, 0.075, 0.104], 'head', { role: 'dark', part: 'futou' }, 6)
  ball(draft, [0, 1.78, 0.045], [0.055, 0.065, 0.055], 'head', { role: 'dark', part: 'futou' }, 6)
  for (const side of [-1, 1]) ball(draft, [side * 0.15, 1.7, 0.08], [0.1, 0.014, 0.022], 'head', { role: 'dark', part: 'futou' }, 4)
  ball(draft, [0, 1.685, 0.005], [0.098, 0.082, 0.11], 'head', { role: 'trim', part: 'cap' }, 6)
  ball(draft, [0, 1.672, -0.125], [0.066, 0.009, 0.06], 'head', { role: 'trim', part: 'cap' }, 4)
}

function addTorso(draft: Draft): void {
  loft(draft, [
    { y: 0.88, rx: 0.155, rz: 0.115, bones: 'hips' },
    { y: 1.0, rx: 0.138, rz: 0.102, bones: 'hips' },
    { y: 1.12, rx: 0.14, rz: 0.1, bones: ['hips', 'chest', 0.5] },
    { y: 1.25, rx: 0.166, rz: 0.116, bones: 'chest' },
    { y: 1.35, rx: 0.17, rz: 0.102, bones: 'chest' },
    { y: 1.405, rx: 0.125, rz: 0.078, bones: 'chest' },
    { y: 1.45, rx: 0.056, rz: 0.055, bones: ['chest', 'head', 0.5] },
  ], { role: 'upper' }) // prettier-ignore
}

function addLimbs(draft: Draft, side: -1 | 1): void {
  const [upper, fore, hand] = side < 0 ? (['upperArmLeft', 'foreArmLeft', 'handLeft'] as const) : (['upperArmRight', 'foreArmRight', 'handRight'] as const)
  const [thigh, shin, foot] = side < 0 ? (['thighLeft', 'shinLeft', 'footLeft'] as const) : (['thighRight', 'shinRight', 'footRight'] as const)
  const x = side * REST.shoulderX
  loft(draft, [
    { x: x * 0.92, y: 1.415, rx: 0.042, rz: 0.042, bones: ['chest', upper, 0.6] },
    { x, y: 1.37, rx: 0.057, rz: 0.06, bones: ['chest', upper, 0.25] },
    { x, y: 1.24, rx: 0.05, rz: 0.052, bones: upper },
    { x, y: REST.elbow, rx: 0.044, rz: 0.046, bones: [upper, fore, 0.5] },
    { x, y: 1.0, rx: 0.042, rz: 0.043, bones: fore },
    { x, y: 0.865, rx: 0.034, rz: 0.036, bones: fore },
  ], { role: 'upper' }) // prettier-ignore
  ball(draft, [x, 0.795, 0], [0.028, 0.078, 0.042], hand, { role: 'skin' }, 5)
  if (draft.fine) ball(draft, [x - side * 0.008, 0.815, -0.045], [0.014, 0.034, 0.016], hand, { role: 'skin' }, 4)
  loft(draft, [
    { x, y: 1.16, rx: 0.058, rz: 0.062, bones: [upper, fore, 0.6] },
    { x, y: 1.05, rx: 0.07, rz: 0.09, z: 0.02, bones: fore },
    { x, y: 0.86, rx: 0.085, rz: 0.17, z: 0.1, bones: fore },
  ], { role: 'upper', part: 'sleeves' }) // prettier-ignore
  const leg = side * REST.legX
  loft(draft, [
    { x: leg, y: 0.94, rx: 0.092, rz: 0.112, bones: ['hips', thigh, 0.6] },
    { x: leg, y: 0.78, rx: 0.084, rz: 0.095, bones: thigh },
    { x: leg, y: REST.knee, rx: 0.06, rz: 0.064, bones: [thigh, shin, 0.5] },
    { x: leg, y: 0.34, rx: 0.058, rz: 0.064, z: 0.012, bones: shin },
    { x: leg, y: 0.09, rx: 0.047, rz: 0.05, bones: shin },
  ], { role: 'lower', part: 'legs' }) // prettier-ignore
  ball(draft, [leg, 0.045, -0.045], [0.047, 0.047, 0.13], foot, { role: 'shoes' }, 5)
}

function addClothes(draft: Draft): void {
  loft(draft, [
    { y: 1.13, rx: 0.15, rz: 0.11, bones: ['hips', 'chest', 0.5] },
    { y: 0.95, rx: 0.175, rz: 0.14, bones: 'hips' },
    { y: 0.7, rx: 0.225, rz: 0.2, bones: ['thighLeft', 'thighRight', 'sides'] },
    { y: 0.4, rx: 0.26, rz: 0.24, bones: ['thighLeft', 'thighRight', 'sides'] },
    { y: 0.05, rx: 0.3, rz: 0.285, bones: ['shinLeft', 'shinRight', 'sides'] },
  ], { role: 'lower', part: 'skirt' }, 1.4) // prettier-ignore
  loft(draft, [
    { y: 1.0, rx: 0.146, rz: 0.11, bones: 'hips' },
    { y: 0.88, rx: 0.178, rz: 0.14, bones: 'hips' },
    { y: 0.7, rx: 0.19, rz: 0.155, bones: ['thighLeft', 'thighRight', 'sides'] },
  ], { role: 'upper', part: 'hem' }) // prettier-ignore
  loft(draft, [
    { y: 1.17, rx: 0.152, rz: 0.112, bones: ['hips', 'chest', 0.3] },
    { y: 1.06, rx: 0.147, rz: 0.112, bones: ['hips', 'chest', 0.7] },
  ], { role: 'sash', part: 'sash' }) // prettier-ignore
  loft(draft, [
    { y: 1.43, rx: 0.13, rz: 0.09, z: 0.02, bones: 'chest' },
    { y: 1.3, rx: 0.245, rz: 0.14, z: 0.045, bones: 'chest' },
    { y: 0.95, rx: 0.27, rz: 0.17, z: 0.075, bones: ['chest', 'hips', 0.4] },
    { y: 0.45, rx: 0.32, rz: 0.23, z: 0.12, bones: 'hips' },
  ], { role: 'trim', part: 'cloak' }, 1, 0.62) // prettier-ignore
  loft(draft, [
    { y: 1.49, rx: 0.066, rz: 0.07, bones: ['chest', 'head', 0.6] },
    { y: 1.45, rx: 0.09, rz: 0.092, bones: ['chest', 'head', 0.8] },
    { y: 1.39, rx: 0.085, rz: 0.085, bones: 'chest' },
  ], { role: 'trim', part: 'scarf' }) // prettier-ignore
}

/** Rings joined into a tube, from above to below, its ends closed; `share` of the way round, open towards the front. */
function loft(draft: Draft, rings: readonly Ring[], made: Made, finer = 1, share = 1): void {
  const sides = Math.round((draft.fine ? 10 : 4) * finer)
  const kept = draft.fine ? rings : rings.filter((_, at) => at % 2 === 0 || at === rings.length - 1)
  const first = tube(draft, kept, made, { sides, share, from: 0, to: kept.length - 1 })
  if (share < 1) return
  for (const end of [0, kept.length - 1]) {
    const ring = kept[end]!
    const middle = draft.positions.length / 3
    corner(draft, [ring.x ?? 0, ring.y, ring.z ?? 0], ring.bones, 0, made)
    for (let step = 0; step < sides; step++) {
      const a = first + end * (sides + 1) + step
      draft.index.push(middle, ...(end === 0 ? [a, a + 1] : [a + 1, a]))
    }
  }
}

type Point = readonly [number, number, number]

/** A ball squeezed to half axes, carried by one bone. */
function ball(draft: Draft, [x, y, z]: Point, [rx, ry, rz]: Point, bone: BoneName, made: Made, rows = 7): void {
  const count = draft.fine ? rows : Math.max(2, Math.floor(rows / 2))
  const rings = Array.from({ length: count + 1 }, (_, row): Ring => {
    const tilt = Math.PI / 2 - (row / count) * Math.PI
    const wide = Math.cos(tilt)
    return { x, y: y + Math.sin(tilt) * ry, z, rx: rx * wide, rz: rz * wide, bones: bone }
  })
  tube(draft, rings, made, { sides: draft.fine ? Math.max(6, rows + 1) : 4, share: 1, from: 1, to: count - 1 })
}

/** Rings of corners and the faces between; before ring `from` and after ring `to` rings are points. Answers the first corner. */
function tube(
  draft: Draft,
  rings: readonly Ring[],
  made: Made,
  { sides, share, from, to }: { readonly sides: number; readonly share: number; readonly from: number; readonly to: number },
): number {
  const first = draft.positions.length / 3
  for (const ring of rings) {
    for (let step = 0; step <= sides; step++) {
      // From the front, round by the left.
      const angle = ((1 - share) / 2 + (share * step) / sides) * 2 * Math.PI
      const x = -Math.sin(angle)
      corner(draft, [(ring.x ?? 0) + x * ring.rx, ring.y, (ring.z ?? 0) - Math.cos(angle) * ring.rz], ring.bones, x, made)
    }
  }
  const row = sides + 1
  for (let ring = 0; ring + 1 < rings.length; ring++) {
    for (let step = 0; step < sides; step++) {
      const a = first + ring * row + step
      if (ring >= from) draft.index.push(a, a + row, a + 1)
      if (ring < to) draft.index.push(a + 1, a + row, a + row + 1)
    }
  }
  return first
}

function corner(draft: Draft, at: Point, bones: Carried, side: number, { role, part = 'body' }: Made): void {
  draft.positions.push(...at)
  const [one, other, share] = typeof bones === 'string' ? [bones, bones, 1] : bones
  const first = share === 'sides' ? Math.min(1, Math.max(0, 0.5 - 0.9 * side)) : share
  draft.skins.push(BONE[one], BONE[other], first, ROLE[role])
  draft.parts.push(PART[part])
}

function geometryOf({ positions, skins, parts, index }: Draft): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3))
  geometry.setAttribute('aSkin', new BufferAttribute(Float32Array.from(skins), 4))
  geometry.setAttribute('aPart', new BufferAttribute(Float32Array.from(parts), 1))
  geometry.setIndex(index)
  geometry.computeVertexNormals()
  closeSeams(geometry)
  return geometry
}

/** Corners of one part at one place share a normal, so that no seam is seen. */
function closeSeams(geometry: BufferGeometry): void {
  const [places, normals, parts] = (['position', 'normal', 'aPart'] as const).map((name) => geometry.getAttribute(name) as BufferAttribute)
  const sums = new Map<string, Vector3>()
  const normal = new Vector3()
  const keyOf = (at: number): string =>
    [places!.getX(at), places!.getY(at), places!.getZ(at)].map((each) => Math.round(each * 1e4)).join() + parts!.getX(at)
  for (let at = 0; at < places!.count; at++) {
    const key = keyOf(at)
    sums.set(key, (sums.get(key) ?? new Vector3()).add(normal.fromBufferAttribute(normals!, at)))
  }
  for (let at = 0; at < places!.count; at++) {
    normal.copy(sums.get(keyOf(at))!).normalize()
    normals!.setXYZ(at, normal.x, normal.y, normal.z)
  }
}
