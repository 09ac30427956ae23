import type { FaceLook, SurveyFeature, SurveyMesh } from '../../importers/survey/index.ts'
import type { Facade } from './choose-facade.ts'
import type { SitePlan } from './site-plan.ts'

/** What a survey of bare bodies lacks, laid by rule within sight of the arrival. */
export interface Dress {
  /** The features with walls that differ from house to house. */
  readonly features: readonly SurveyFeature[]
  /** All windows as one feature, said to be a stand-in; null where the survey brings its own. */
  readonly windows: SurveyFeature | null
}

export interface DressParts {
  readonly facade: Facade
  readonly plan: SitePlan
  readonly groundM: number
  readonly arrival: readonly [number, number]
}

/** Beyond this from the arrival nobody sees a window. */
const WINDOWS_WITHIN_M = 260
const MOST_WINDOWS = 6000
/** Storeys as the lit rooms behind the glass have them, counted from height 0; sill and lintel within one. */
const STOREY_M = 3.3
const SILL_M = 0.85
const LINTEL_M = 2.55
const WINDOW_M = 1.15
const EVERY_M = 2.6
/** Of walls that no material names: brick, dark brick, render, sandstone, clinker. Linear reflectance. */
const WALLS: readonly FaceLook[] = [
  { kind: 'brick', colour: [0.27, 0.13, 0.085] },
  { kind: 'brick', colour: [0.2, 0.105, 0.075] },
  { kind: 'plaster', colour: [0.46, 0.42, 0.36] },
  { kind: 'plaster', colour: [0.4, 0.33, 0.25] },
  { kind: 'brick', colour: [0.31, 0.2, 0.13] },
]
const GLASS: FaceLook = { kind: 'glass', colour: [0.05, 0.06, 0.07] }
const WINDOWS_ID = 'windows-stand-in'

/** Walls and windows for a survey that says nothing of them; what it does say stays, and so does the façade. */
export function dressBuildings(features: readonly SurveyFeature[], parts: DressParts): Dress {
  const hasOwn = features.some(({ levels }) => levels.some(({ mesh }) => mesh.looks.some(({ kind }) => kind === 'glass')))
  const dressed = features.map((feature) => (feature.id === parts.facade.feature ? feature : withOwnWalls(feature)))
  return { features: dressed, windows: hasOwn ? null : windowsOf(features, parts) }
}

/** Only a plaster as the reader takes walls to be: what a material says has another colour. */
function withOwnWalls(feature: SurveyFeature): SurveyFeature {
  if (feature.type !== 'Building') return feature
  const wall = WALLS[hashOf(feature.id) % WALLS.length]
  const levels = feature.levels.map(({ lod, mesh }) => {
    const looks = mesh.looks.map((look) => (look.kind === 'plaster' && look.colour[0] === 0.42 && wall !== undefined ? wall : look))
    return { lod, mesh: { ...mesh, looks } }
  })
  return { ...feature, levels }
}

function windowsOf(features: readonly SurveyFeature[], { facade, plan, groundM, arrival }: DressParts): SurveyFeature | null {
  const panes: number[] = []
  const normals: number[] = []
  for (const { id, type, levels } of features) {
    const mesh = levels.at(-1)?.mesh
    if (type !== 'Building' || mesh === undefined || id === facade.feature) continue
    for (const wall of wallsOf(mesh)) {
      if (Math.hypot(wall.middle[0] - arrival[0], wall.middle[1] - arrival[1]) > WINDOWS_WITHIN_M) continue
      const out = [wall.middle[0] + wall.normal[0] * 0.5, wall.middle[1] + wall.normal[1] * 0.5] as const
      if (wall.low > groundM + STOREY_M || !plan.isOutside(out[0], out[1])) continue
      panesOn(wall, groundM, panes, normals)
      if (normals.length / 3 >= MOST_WINDOWS) return windowFeature(panes, normals)
    }
  }
  return normals.length === 0 ? null : windowFeature(panes, normals)
}

/** An upright face: its triangles along and up, by which a pane is known to lie within. */
interface Wall {
  readonly normal: readonly [number, number]
  readonly depth: number
  readonly middle: readonly [number, number]
  readonly left: number
  readonly right: number
  readonly low: number
  readonly high: number
  /** Along and up of three corners each. */
  readonly triangles: readonly number[]
}

function* wallsOf(mesh: SurveyMesh): Generator<Wall> {
  for (let first = 0; first < mesh.faceOf.length;) {
    const face = mesh.faceOf[first]!
    let after = first
    while (after < mesh.faceOf.length && mesh.faceOf[after] === face) after++
    const wall = wallOf(mesh, face, mesh.triangles.subarray(first * 3, after * 3))
    if (wall !== null) yield wall
    first = after
  }
}

function wallOf(mesh: SurveyMesh, face: number, corners: Uint32Array): Wall | null {
  const [nx, ny, nz] = [mesh.normals[face * 3]!, mesh.normals[face * 3 + 1]!, mesh.normals[face * 3 + 2]!]
  const level = Math.hypot(nx, ny)
  if (mesh.looks[mesh.lookOf[face]!]?.kind !== 'plaster' || Math.abs(nz) > 0.02 || level < 0.9) return null
  const normal = [nx / level, ny / level] as const
  const triangles: number[] = []
  let [left, right, low, high, depth] = [Infinity, -Infinity, Infinity, -Infinity, 0]
  for (const corner of corners) {
    const [x, y, up] = [mesh.positions[corner * 3]!, mesh.positions[corner * 3 + 1]!, mesh.positions[corner * 3 + 2]!]
    const along = -normal[1] * x + normal[0] * y
    triangles.push(along, up)
    left = Math.min(left, along)
    right = Math.max(right, along)
    low = Math.min(low, up)
    high = Math.max(high, up)
    depth += (normal[0] * x + normal[1] * y) / corners.length
  }
  const half = (left + right) / 2
  const middle = [normal[0] * depth - normal[1] * half, normal[1] * depth + normal[0] * half] as const
  return { normal, depth, middle, left, right, low, high, triangles }
}

/** A row of panes each storey, evenly over the wall, 4 cm before it. */
function panesOn({ normal, depth, left, right, low, high, triangles }: Wall, groundM: number, panes: number[], normals: number[]): void {
  const columns = Math.floor((right - left - 0.8) / EVERY_M)
  if (columns < 1) return
  for (let storey = Math.ceil((Math.max(low, groundM) - 0.4) / STOREY_M); storey * STOREY_M + LINTEL_M < high - 0.3; storey++) {
    for (let column = 0; column < columns; column++) {
      const along = left + ((column + 0.5) / columns) * (right - left)
      const ends = [along - WINDOW_M / 2, along + WINDOW_M / 2] as const
      const heights = [storey * STOREY_M + SILL_M, storey * STOREY_M + LINTEL_M] as const
      const within = ends.every((end) => heights.every((height) => isWithin(triangles, end, height)))
      if (!within) continue
      for (const [end, height] of [
        [ends[0], heights[0]],
        [ends[1], heights[0]],
        [ends[1], heights[1]],
        [ends[0], heights[1]],
      ] as const)
        panes.push(normal[0] * (depth + 0.04) - normal[1] * end, normal[1] * (depth + 0.04) + normal[0] * end, height)
      normals.push(normal[0], normal[1], 0)
    }
  }
}

function isWithin(triangles: readonly number[], along: number, up: number): boolean {
  for (let at = 0; at < triangles.length; at += 6) {
    const side = (a: number, b: number): number =>
      (triangles[at + b]! - triangles[at + a]!) * (up - triangles[at + a + 1]!) -
      (triangles[at + b + 1]! - triangles[at + a + 1]!) * (along - triangles[at + a]!)
    const [first, second, third] = [side(0, 2), side(2, 4), side(4, 0)]
    if ((first >= 0 && second >= 0 && third >= 0) || (first <= 0 && second <= 0 && third <= 0)) return true
  }
  return false
}

function windowFeature(panes: readonly number[], normals: readonly number[]): SurveyFeature {
  const faces = normals.length / 3
  const mesh = {
    positions: Float64Array.from(panes),
    triangles: Uint32Array.from({ length: faces * 6 }, (_item, index) => Math.floor(index / 6) * 4 + [0, 1, 2, 0, 2, 3][index % 6]!),
    faceOf: Uint32Array.from({ length: faces * 2 }, (_item, index) => index >> 1),
    normals: Float64Array.from(normals),
    lookOf: new Uint32Array(faces),
    looks: [GLASS],
  }
  const source = 'Windows laid by rule on walls to the street; the survey brings none.'
  const levels = [{ lod: 2, mesh }]
  return { id: WINDOWS_ID, type: 'BuildingInstallation', provenance: 'stand-in', source, attributes: {}, levels, walk: 'none' }
}

/** FNV-1a of the id: a house keeps its wall from build to build. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
