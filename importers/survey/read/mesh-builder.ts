import type { FaceLook, SurveyMesh } from '../survey.ts'
import { type GeometryNote, type Ring, triangulate } from './triangulate.ts'

/** How a polygon is drawn. */
export interface FaceStyle {
  /** By the up part of the face's normal, -1 to 1; null keeps the face in the shell but out of the picture. */
  look(up: number): FaceLook | null
  /** Faces of one smooth set share normals at shared vertices; -1 is flat. */
  readonly smoothSet: number
}

interface Face {
  readonly keys: number[]
  readonly xyz: number[]
  readonly triangles: number[]
  readonly normal: [number, number, number]
  /** Kept until its shell is judged. */
  rings: readonly Ring[]
  readonly area: number
  readonly style: FaceStyle
}

/** Corners of one level of one feature; beyond this it is no single building, and memory is bounded. */
export const MAX_CORNERS = 1_500_000

/** Collects polygons of one level of a feature. Each face keeps vertices of its own. */
export class MeshBuilder {
  readonly #faces: Face[] = []
  readonly #note: GeometryNote
  #shellStart = 0
  #inShell = false
  #corners = 0

  constructor(note: GeometryNote) {
    this.#note = note
  }

  get full(): boolean {
    return this.#corners > MAX_CORNERS
  }

  /** First ring outside, the others holes. A polygon without area is left out and told. */
  addPolygon(rings: readonly Ring[], style: FaceStyle): void {
    const face = triangulate(rings, this.#note)
    if (face === null) return
    this.#corners += face.xyz.length / 3
    this.#faces.push({ ...face, rings: this.#inShell ? rings : [], style })
  }

  startShell(): void {
    this.#shellStart = this.#faces.length
    this.#inShell = true
  }

  /** Judges the shell begun by `startShell`, where it is whole: one that is closed and inside out is turned. */
  endShell(isWhole: boolean): void {
    this.#inShell = false
    const shell = this.#faces.slice(this.#shellStart)
    if (isWhole && shell.length > 0) this.#judge(shell)
    for (const face of shell) face.rings = []
  }

  #judge(shell: readonly Face[]): void {
    const closed = closedness(shell)
    if (closed === 'open') return this.#note('shell-open', 'a shell of the solid does not close')
    if (closed === 'disagree') return this.#note('faces-disagree', 'neighbouring faces of the solid look in and out')
    if (volumeOf(shell) >= 0) return
    this.#note('solid-flipped', 'the solid is inside out; its faces are turned')
    for (const face of shell) turn(face)
  }

  /** Null where nothing is to be drawn. */
  build(): SurveyMesh | null {
    const drawn = this.#faces.flatMap((face) => {
      const look = face.style.look(face.normal[2])
      return look === null ? [] : [{ face, look }]
    })
    if (drawn.length === 0) return null
    const corners = drawn.reduce((sum, { face }) => sum + face.keys.length, 0)
    const count = drawn.reduce((sum, { face }) => sum + face.triangles.length / 3, 0)
    const mesh = {
      positions: new Float64Array(corners * 3),
      triangles: new Uint32Array(count * 3),
      faceOf: new Uint32Array(count),
      normals: new Float64Array(drawn.length * 3),
      lookOf: new Uint32Array(drawn.length),
    }
    const looks = new Map<FaceLook, number>()
    let corner = 0
    let triangle = 0
    for (const [index, { face, look }] of drawn.entries()) {
      if (!looks.has(look)) looks.set(look, looks.size)
      mesh.lookOf[index] = looks.get(look) ?? 0
      mesh.normals.set(face.normal, index * 3)
      mesh.positions.set(face.xyz, corner * 3)
      for (let at = 0; at < face.triangles.length; at++) mesh.triangles[triangle * 3 + at] = corner + face.triangles[at]!
      mesh.faceOf.fill(index, triangle, triangle + face.triangles.length / 3)
      corner += face.keys.length
      triangle += face.triangles.length / 3
    }
    const faces = drawn.map(({ face }) => face)
    const smooth = faces.some((face) => face.style.smoothSet >= 0)
    return { ...mesh, looks: [...looks.keys()], ...(smooth ? { vertexNormals: smoothNormals(faces, corners) } : {}) }
  }
}

/** Normals at corners: a flat face's own, in a smooth set the mean of the faces that meet there, by their areas. */
function smoothNormals(faces: readonly Face[], corners: number): Float64Array {
  const sums = new Map<string, [number, number, number]>()
  for (const { keys, normal, area, style } of faces) {
    if (style.smoothSet < 0) continue
    for (const key of keys) {
      const name = `${style.smoothSet}/${key}`
      const sum = sums.get(name) ?? [0, 0, 0]
      for (const axis of [0, 1, 2] as const) sum[axis] += normal[axis] * area
      sums.set(name, sum)
    }
  }
  const out = new Float64Array(corners * 3)
  let corner = 0
  for (const { keys, normal, style } of faces) {
    for (const key of keys) {
      const sum = (style.smoothSet < 0 ? undefined : sums.get(`${style.smoothSet}/${key}`)) ?? normal
      const length = Math.hypot(...sum)
      out.set(length > 1e-12 ? sum.map((part) => part / length) : normal, corner * 3)
      corner++
    }
  }
  return out
}

type Closedness = 'closed' | 'open' | 'disagree'

/** Whether every edge has a neighbour the other way round. Where vertices are not shared, corners within half a millimetre are one. */
function closedness(shell: readonly Face[]): Closedness {
  const byVertex = closednessBy(shell, (ring, index) => ring.keys[index]!)
  if (byVertex !== 'open') return byVertex
  const places = new Map<string, number>()
  return closednessBy(shell, ({ xyz }, index) => {
    const at = index * 3
    const name = `${Math.round(xyz[at]! * 1000)},${Math.round(xyz[at + 1]! * 1000)},${Math.round(xyz[at + 2]! * 1000)}`
    const found = places.get(name) ?? places.size
    places.set(name, found)
    return found
  })
}

function closednessBy(shell: readonly Face[], idAt: (ring: Ring, index: number) => number): Closedness {
  const uses = new Map<number, number>()
  const sums = new Map<number, number>()
  for (const { rings } of shell) {
    for (const ring of rings) {
      for (let index = 0; index < ring.keys.length; index++) {
        const a = idAt(ring, index)
        const b = idAt(ring, index + 1 < ring.keys.length ? index + 1 : 0)
        if (a === b) continue
        const edge = Math.min(a, b) * 0x4000000 + Math.max(a, b)
        uses.set(edge, (uses.get(edge) ?? 0) + 1)
        sums.set(edge, (sums.get(edge) ?? 0) + (a < b ? 1 : -1))
      }
    }
  }
  for (const count of uses.values()) if (count % 2 !== 0) return 'open'
  for (const sum of sums.values()) if (sum !== 0) return 'disagree'
  return 'closed'
}

/** Six times the signed volume: positive where faces look outward. */
function volumeOf(shell: readonly Face[]): number {
  const [ox, oy, oz] = [shell[0]?.xyz[0] ?? 0, shell[0]?.xyz[1] ?? 0, shell[0]?.xyz[2] ?? 0]
  let sum = 0
  for (const { xyz, triangles } of shell) {
    for (let at = 0; at < triangles.length; at += 3) {
      const [a, b, c] = [triangles[at]! * 3, triangles[at + 1]! * 3, triangles[at + 2]! * 3]
      const [ax, ay, az] = [xyz[a]! - ox, xyz[a + 1]! - oy, xyz[a + 2]! - oz]
      const [bx, by, bz] = [xyz[b]! - ox, xyz[b + 1]! - oy, xyz[b + 2]! - oz]
      const [cx, cy, cz] = [xyz[c]! - ox, xyz[c + 1]! - oy, xyz[c + 2]! - oz]
      sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    }
  }
  return sum
}

function turn(face: Face): void {
  for (const axis of [0, 1, 2] as const) face.normal[axis] = -face.normal[axis]
  for (let at = 0; at < face.triangles.length; at += 3) {
    const second = face.triangles[at + 1]!
    face.triangles[at + 1] = face.triangles[at + 2]!
    face.triangles[at + 2] = second
  }
}
