import { BufferAttribute, BufferGeometry, Vector3 } from 'three'
import { BONE, type BoneName, type Part, PART, REST, type Role, ROLE } from '../../model/body/index.ts'

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
  /** Of corners behind, where it is another. */
  readonly behind?: Role
  /** More sides than usual, times. */
  readonly finer?: number
  /** How far round, open towards the front. */
  readonly share?: number
  /** Without ends. */
  readonly open?: boolean
}

/** How near a body is meant to be seen. */
export type Detail = 'fine' | 'coarse' | 'far'

interface Draft {
  readonly positions: number[]
  readonly skins: number[]
  readonly parts: number[]
  readonly index: number[]
  readonly detail: Detail
}

/**
 * A person 1.72 m tall at rest, feet at the origin, looking along -Z, with everything any costume wears. Attributes: position, normal,
 * `aSkin` (bone, other bone, share of the first, role), `aPart`. For the nearest, for those one sees move, and for those far off.
 */
export function createBody(detail: Detail): BufferGeometry {
  const draft: Draft = { positions: [], skins: [], parts: [], index: [], detail }
  if (detail === 'far') {
    addFar(draft)
    return geometryOf(draft)
  }
  addHead(draft)
  addTorso(draft)
  for (const side of [-1, 1] as const) addLimbs(draft, side)
  addClothes(draft)
  return geometryOf(draft)
}

/** What is seen of a person at 40 m: a head, what he wears above and below, that he walks. */
function addFar(draft: Draft): void {
  addFarHead(draft)
  const upper = { role: 'upper', behind: 'back', open: true } as const
  loft(draft, [{ y: 1.5, rx: 0.1, rz: 0.06, bones: 'chest' }, { y: 1.37, rx: 0.19, rz: 0.1, bones: 'chest' }, { y: 0.88, rx: 0.16, rz: 0.12, bones: 'hips' }], upper) // prettier-ignore
  loft(draft, [{ y: 1.05, rx: 0.17, rz: 0.13, bones: 'hips' }, { y: 0.04, rx: 0.29, rz: 0.27, bones: ['shinLeft', 'shinRight', 'sides'] }], { role: 'lower', part: 'skirt', open: true }) // prettier-ignore
  for (const side of [-1, 1] as const) {
    const [thigh, shin] = side < 0 ? (['thighLeft', 'shinLeft'] as const) : (['thighRight', 'shinRight'] as const)
    const [upper, hand] = side < 0 ? (['upperArmLeft', 'handLeft'] as const) : (['upperArmRight', 'handRight'] as const)
    const arm = side * REST.shoulderX
    loft(draft, [{ x: arm, y: 1.41, rx: 0.06, rz: 0.07, bones: upper }, { x: arm, y: 0.8, rx: 0.04, rz: 0.05, bones: hand }], { role: 'upper', open: true, finer: 0.75 }) // prettier-ignore
    const x = side * REST.legX
    loft(draft, [{ x, y: 0.92, rx: 0.1, rz: 0.11, bones: thigh }, { x, y: 0.03, rx: 0.06, rz: 0.08, bones: shin }], { role: 'lower', part: 'legs', open: true }) // prettier-ignore
  }
}

/** Eight faces: what is worn on top, hair round the back, the face in front and below. */
function addFarHead(draft: Draft): void {
  const first = draft.positions.length / 3
  const [y, high, wide] = [1.625, 0.125, 0.092]
  const at = (x: number, up: number, z: number, role: Role): void => corner(draft, [x * wide, y + up * high, z * wide], { bones: 'head', side: 0 }, { role }) // prettier-ignore
  at(0, 1, 0.2, 'crown')
  at(0, 0.05, -1.1, 'skin')
  at(-1, 0.2, 0.2, 'hair')
  at(0, 0.1, 1.1, 'hair')
  at(1, 0.2, 0.2, 'hair')
  at(0, -1, -0.1, 'skin')
  for (let side = 0; side < 4; side++) {
    const [a, b] = [first + 1 + side, first + 1 + ((side + 1) % 4)]
    draft.index.push(first, a, b, b, a, first + 5)
  }
}

function addHead(draft: Draft): void {
  const near = draft.detail === 'fine'
  const skull = { at: [0, 1.605, 0], radii: [0.077, 0.118, 0.094], bone: 'head', rows: near ? 9 : 7 } as const
  ball(draft, skull, { role: 'skin', part: near ? 'body' : 'painted' })
  ball(draft, { at: [0, 1.645, 0.018], radii: [0.088, 0.102, 0.1], bone: 'head' }, { role: 'hair' })
  if (draft.detail === 'fine') {
    addFace(draft)
    ball(draft, { at: [0, 1.593, -0.09], radii: [0.0125, 0.026, 0.015], bone: 'head', rows: 4 }, { role: 'skin' })
    loft(draft, [{ y: 1.4, rx: 0.05, rz: 0.05, bones: 'chest' }, { y: 1.53, rx: 0.045, rz: 0.047, z: 0.01, bones: 'head' }], { role: 'skin' }) // prettier-ignore
  }
  ball(draft, { at: [0, 1.765, 0.03], radii: [0.05, 0.055, 0.05], bone: 'head', rows: 6 }, { role: 'hair', part: 'bun' })
  loft(draft, [
    { y: 1.68, rx: 0.088, rz: 0.06, z: 0.06, bones: 'head' },
    { y: 1.52, rx: 0.1, rz: 0.055, z: 0.075, bones: 'head' },
    { y: 1.3, rx: 0.095, rz: 0.035, z: 0.115, bones: ['chest', 'head', 0.7] },
  ], { role: 'hair', part: 'longHair' }) // prettier-ignore
  ball(draft, { at: [0, 1.715, 0.012], radii: [0.093, 0.075, 0.104], bone: 'head', rows: 6 }, { role: 'dark', part: 'futou' })
  ball(draft, { at: [0, 1.78, 0.045], radii: [0.055, 0.065, 0.055], bone: 'head', rows: 6 }, { role: 'dark', part: 'futou' })
  for (const side of [-1, 1])
    ball(draft, { at: [side * 0.15, 1.7, 0.08], radii: [0.1, 0.014, 0.022], bone: 'head', rows: 4 }, { role: 'dark', part: 'futou' })
  ball(draft, { at: [0, 1.685, 0.005], radii: [0.098, 0.082, 0.11], bone: 'head', rows: 6 }, { role: 'trim', part: 'cap' })
  ball(draft, { at: [0, 1.672, -0.125], radii: [0.066, 0.009, 0.06], bone: 'head', rows: 4 }, { role: 'trim', part: 'cap' })
}

/** What a face is told by: lids over eyes, brows, ears, lips. Lids, irises and mouth are moved by the material. */
function addFace(draft: Draft): void {
  ball(draft, { at: [0, 1.552, -0.014], radii: [0.055, 0.066, 0.058], bone: 'head', rows: 6 }, { role: 'skin' })
  for (const side of [-1, 1]) {
    const x = side * REST.eyeX
    ball(draft, { at: [x, REST.eyes, -0.077], radii: [0.015, 0.0095, 0.01], bone: 'head', rows: 4 }, { role: 'white' })
    ball(draft, { at: [x, REST.eyes, -0.084], radii: [0.0085, 0.009, 0.0045], bone: 'head', rows: 4 }, { role: 'dark', part: 'irises' })
    ball(draft, { at: [x, REST.eyes, -0.077], radii: [0.0168, 0.0112, 0.0138], bone: 'head', rows: 4 }, { role: 'skin', part: 'lids' })
    ball(draft, { at: [x * 0.95, 1.641, -0.08], radii: [0.017, 0.0035, 0.006], bone: 'head', rows: 3 }, { role: 'hair' })
    ball(draft, { at: [side * 0.078, 1.6, 0.012], radii: [0.01, 0.026, 0.017], bone: 'head', rows: 4 }, { role: 'skin' })
  }
  ball(draft, { at: [0, REST.mouth, -0.0765], radii: [0.023, 0.0085, 0.007], bone: 'head', rows: 4 }, { role: 'lip', part: 'mouth' })
  ball(draft, { at: [0, REST.mouth, -0.0815], radii: [0.016, 0.006, 0.004], bone: 'head', rows: 4 }, { role: 'dark', part: 'mouth' })
}

function addTorso(draft: Draft): void {
  loft(draft, [
    { y: 0.88, rx: 0.174, rz: 0.122, bones: 'hips' },
    { y: 1.0, rx: 0.15, rz: 0.106, bones: 'hips' },
    { y: 1.12, rx: 0.14, rz: 0.1, bones: ['hips', 'chest', 0.5] },
    { y: 1.25, rx: 0.166, rz: 0.116, bones: 'chest' },
    { y: 1.35, rx: 0.182, rz: 0.108, bones: 'chest' },
    { y: 1.405, rx: 0.14, rz: 0.078, bones: 'chest' },
    { y: 1.45, rx: 0.056, rz: 0.055, bones: ['chest', 'head', 0.5] },
  ], { role: 'upper' }) // prettier-ignore
}

function addLimbs(draft: Draft, side: -1 | 1): void {
  const [upper, fore, hand] =
    side < 0 ? (['upperArmLeft', 'foreArmLeft', 'handLeft'] as const) : (['upperArmRight', 'foreArmRight', 'handRight'] as const)
  const [thigh, shin, foot] =
    side < 0 ? (['thighLeft', 'shinLeft', 'footLeft'] as const) : (['thighRight', 'shinRight', 'footRight'] as const)
  const x = side * REST.shoulderX
  loft(draft, [
    { x: x * 0.92, y: 1.415, rx: 0.042, rz: 0.042, bones: ['chest', upper, 0.6] },
    { x, y: 1.37, rx: 0.062, rz: 0.066, bones: ['chest', upper, 0.25] },
    { x, y: 1.24, rx: 0.05, rz: 0.052, bones: upper },
    { x, y: REST.elbow, rx: 0.044, rz: 0.046, bones: [upper, fore, 0.5] },
    { x, y: 1.0, rx: 0.042, rz: 0.043, bones: fore },
    { x, y: 0.865, rx: 0.034, rz: 0.036, bones: fore },
  ], { role: 'upper' }) // prettier-ignore
  if (draft.detail === 'fine')
    ball(draft, { at: [x * 0.95, 1.368, 0], radii: [0.064, 0.062, 0.066], bone: 'chest', rows: 4 }, { role: 'upper' })
  ball(draft, { at: [x, 0.795, 0], radii: [0.028, 0.078, 0.042], bone: hand, rows: 5 }, { role: 'skin' })
  if (draft.detail === 'fine')
    ball(draft, { at: [x - side * 0.008, 0.815, -0.045], radii: [0.014, 0.034, 0.016], bone: hand, rows: 4 }, { role: 'skin' })
  loft(draft, [
    { x, y: 1.16, rx: 0.058, rz: 0.062, bones: [upper, fore, 0.6] },
    { x, y: 1.05, rx: 0.07, rz: 0.09, z: 0.02, bones: fore },
    { x, y: 0.86, rx: 0.085, rz: 0.17, z: 0.1, bones: fore },
  ], { role: 'upper', part: 'sleeves' }) // prettier-ignore
  const leg = side * REST.legX
  // Of a body with few corners the clothes are narrow between them: its thighs stay within.
  const thighTop = draft.detail === 'fine' ? { rx: 0.084, rz: 0.108 } : { rx: 0.066, rz: 0.06 }
  loft(draft, [
    { x: leg, y: 0.93, ...thighTop, bones: ['hips', thigh, 0.6] },
    { x: leg, y: 0.78, rx: 0.084, rz: 0.095, bones: thigh },
    { x: leg, y: REST.knee, rx: 0.06, rz: 0.064, bones: [thigh, shin, 0.5] },
    { x: leg, y: 0.34, rx: 0.058, rz: 0.064, z: 0.012, bones: shin },
    { x: leg, y: 0.09, rx: 0.047, rz: 0.05, bones: shin },
  ], { role: 'lower', part: 'legs' }) // prettier-ignore
  ball(draft, { at: [leg, 0.045, -0.045], radii: [0.047, 0.047, 0.13], bone: foot, rows: 5 }, { role: 'shoes' })
}

function addClothes(draft: Draft): void {
  loft(draft, [
    { y: 1.13, rx: 0.15, rz: 0.11, bones: ['hips', 'chest', 0.5] },
    { y: 0.95, rx: 0.175, rz: 0.14, bones: 'hips' },
    { y: 0.7, rx: 0.225, rz: 0.2, bones: ['thighLeft', 'thighRight', 'sides'] },
    { y: 0.4, rx: 0.26, rz: 0.24, bones: ['thighLeft', 'thighRight', 'sides'] },
    { y: 0.05, rx: 0.3, rz: 0.285, bones: ['shinLeft', 'shinRight', 'sides'] },
  ], { role: 'lower', part: 'skirt', finer: 1.4 }) // prettier-ignore
  loft(draft, [
    { y: 1.03, rx: 0.156, rz: 0.118, bones: 'hips' },
    { y: 0.93, rx: 0.2, rz: 0.152, bones: 'hips' },
    { y: 0.68, rx: 0.225, rz: 0.2, bones: ['thighLeft', 'thighRight', 'sides'] },
  ], { role: 'upper', part: 'hem' }) // prettier-ignore
  loft(draft, [
    { y: 1.17, rx: 0.168, rz: 0.126, bones: ['hips', 'chest', 0.3] },
    { y: 1.06, rx: 0.166, rz: 0.128, bones: ['hips', 'chest', 0.7] },
  ], { role: 'sash', part: 'sash' }) // prettier-ignore
  loft(draft, [
    { y: 1.43, rx: 0.13, rz: 0.09, z: 0.02, bones: 'chest' },
    { y: 1.3, rx: 0.24, rz: 0.135, z: 0.04, bones: 'chest' },
    { y: 0.95, rx: 0.25, rz: 0.16, z: 0.065, bones: ['chest', 'hips', 0.4] },
    { y: 0.45, rx: 0.275, rz: 0.2, z: 0.1, bones: 'hips' },
  ], { role: 'trim', part: 'cloak', share: 0.62 }) // prettier-ignore
  loft(draft, [
    { y: 1.49, rx: 0.066, rz: 0.07, bones: ['chest', 'head', 0.6] },
    { y: 1.45, rx: 0.09, rz: 0.092, bones: ['chest', 'head', 0.8] },
    { y: 1.39, rx: 0.085, rz: 0.085, bones: 'chest' },
  ], { role: 'trim', part: 'scarf' }) // prettier-ignore
}

/** Rings joined into a tube, its ends closed. */
function loft(draft: Draft, rings: readonly Ring[], made: Made): void {
  const { finer = 1, share = 1, open = share < 1 } = made
  const sides = Math.round((draft.detail === 'fine' ? 10 : 4) * finer)
  const down = rings.toSorted((a, b) => b.y - a.y)
  const kept = draft.detail === 'coarse' ? down.filter((_, at) => at % 2 === 0 || at === down.length - 1) : down
  const first = tube(draft, kept, made, { sides, share, from: 0, to: kept.length - 1 })
  if (open) return
  for (const end of [0, kept.length - 1]) {
    const ring = kept[end]!
    const middle = draft.positions.length / 3
    corner(draft, [ring.x ?? 0, ring.y, ring.z ?? 0], { bones: ring.bones, side: 0 }, made)
    for (let step = 0; step < sides; step++) {
      const a = first + end * (sides + 1) + step
      draft.index.push(middle, ...(end === 0 ? [a, a + 1] : [a + 1, a]))
    }
  }
}

type Point = readonly [number, number, number]

interface Ball {
  readonly at: Point
  readonly radii: Point
  readonly bone: BoneName
  readonly rows?: number
}

/** A ball squeezed to half axes, carried by one bone. */
function ball(draft: Draft, { at: [x, y, z], radii: [rx, ry, rz], bone, rows = 7 }: Ball, made: Made): void {
  const count = draft.detail === 'fine' ? rows : Math.max(2, Math.floor(rows / 2))
  const rings = Array.from({ length: count + 1 }, (_, row): Ring => {
    const tilt = Math.PI / 2 - (row / count) * Math.PI
    const wide = Math.cos(tilt)
    return { x, y: y + Math.sin(tilt) * ry, z, rx: rx * wide, rz: rz * wide, bones: bone }
  })
  tube(draft, rings, made, { sides: draft.detail === 'fine' ? Math.max(6, rows + 1) : 4, share: 1, from: 1, to: count - 1 })
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
      corner(draft, [(ring.x ?? 0) + x * ring.rx, ring.y, (ring.z ?? 0) - Math.cos(angle) * ring.rz], { bones: ring.bones, side: x }, made)
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

function corner(draft: Draft, at: Point, { bones, side }: { readonly bones: Carried; readonly side: number }, made: Made): void {
  const { part = 'body' } = made
  const role = at[2] > 0.04 ? (made.behind ?? made.role) : made.role
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
  const places = geometry.getAttribute('position')
  const normals = geometry.getAttribute('normal')
  const parts = geometry.getAttribute('aPart')
  const keys = Array.from({ length: places.count }, (_, at) =>
    [places.getX(at), places.getY(at), places.getZ(at), parts.getX(at)].map((each) => Math.round(each * 1e4)).join(),
  )
  const sums = new Map<string, Vector3>()
  for (const [at, key] of keys.entries()) {
    const sum = sums.get(key) ?? new Vector3()
    sums.set(key, sum.add(new Vector3().fromBufferAttribute(normals, at)))
  }
  for (const [at, key] of keys.entries()) {
    const normal = sums.get(key)?.normalize()
    if (normal) normals.setXYZ(at, normal.x, normal.y, normal.z)
  }
}
