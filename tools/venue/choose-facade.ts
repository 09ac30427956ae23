import type { SurveyFeature, SurveyMesh } from '../../importers/survey/index.ts'
import type { SitePlan } from './site-plan.ts'

type Point = readonly [number, number, number]

/** A wall to throw pictures on: an upright rectangle, metres. */
export interface Facade {
  readonly feature: string
  /** Middle of its foot. */
  readonly foot: Point
  /** Unit, level, out of the wall. */
  readonly normal: readonly [number, number]
  readonly widthM: number
  readonly heightM: number
  /** Free ground before it, along the normal. */
  readonly throwM: number
}

const FARTHEST_M = 80
const RAY_EVERY_M = 1.2

/**
 * The wall that suits best: upright, nearly a rectangle, standing on the ground, large, near the middle, with room to stand back from it. Null where the
 * place has none.
 */
export function chooseFacade(features: readonly SurveyFeature[], plan: SitePlan, groundM: number): Facade | null {
  let best: { facade: Facade; score: number } | null = null
  for (const { id, walk, levels } of features) {
    const mesh = levels.at(-1)?.mesh
    if (walk !== 'obstacle' || mesh === undefined) continue
    for (const [face, corners] of cornersByFace(mesh)) {
      const wall = uprightRectangle(mesh, face, corners)
      if (wall === null || Math.abs(wall.foot[2] - groundM) > 1 || wall.widthM < 5 || wall.heightM < 3.5) continue
      const size = Math.min(wall.widthM, 30) * Math.min(wall.heightM, 16)
      const away = 0.5 * Math.hypot(wall.foot[0], wall.foot[1])
      if (best !== null && size - away <= best.score) continue
      const throwM = freeThrow(plan, wall)
      // Half of the best room for its size is half a façade: one must be able to stand back from it.
      const score = size * Math.min(1, throwM / (1.5 * Math.max(wall.widthM, wall.heightM))) - away
      if (throwM >= Math.max(8, 0.7 * wall.widthM) && (best === null || score > best.score))
        best = { facade: { ...wall, feature: id, throwM }, score }
    }
  }
  return best?.facade ?? null
}

function cornersByFace({ triangles, faceOf }: SurveyMesh): Map<number, number[]> {
  const faces = new Map<number, number[]>()
  for (let at = 0; at < faceOf.length; at++) {
    const corners = faces.get(faceOf[at]!) ?? []
    corners.push(triangles[at * 3]!, triangles[at * 3 + 1]!, triangles[at * 3 + 2]!)
    faces.set(faceOf[at]!, corners)
  }
  return faces
}

/** The rectangle about an upright face, when the face fills nine tenths of it. */
function uprightRectangle(mesh: SurveyMesh, face: number, corners: readonly number[]): Omit<Facade, 'feature' | 'throwM'> | null {
  const [nx, ny, nz] = [mesh.normals[face * 3]!, mesh.normals[face * 3 + 1]!, mesh.normals[face * 3 + 2]!]
  const level = Math.hypot(nx, ny)
  if (Math.abs(nz) > 0.02 || level < 0.9) return null
  const normal = [nx / level, ny / level] as const
  let [left, right, low, high, area, depth] = [Infinity, -Infinity, Infinity, -Infinity, 0, 0]
  const along = (vertex: number): number => -normal[1] * mesh.positions[vertex * 3]! + normal[0] * mesh.positions[vertex * 3 + 1]!
  for (const vertex of corners) {
    left = Math.min(left, along(vertex))
    right = Math.max(right, along(vertex))
    low = Math.min(low, mesh.positions[vertex * 3 + 2]!)
    high = Math.max(high, mesh.positions[vertex * 3 + 2]!)
    depth += (normal[0] * mesh.positions[vertex * 3]! + normal[1] * mesh.positions[vertex * 3 + 1]!) / corners.length
  }
  for (let at = 0; at < corners.length; at += 3) {
    const [a, b, c] = [corners[at]!, corners[at + 1]!, corners[at + 2]!]
    const up = (vertex: number): number => mesh.positions[vertex * 3 + 2]!
    area += Math.abs((along(b) - along(a)) * (up(c) - up(a)) - (along(c) - along(a)) * (up(b) - up(a))) / 2
  }
  const [widthM, heightM] = [right - left, high - low]
  if (area < 0.9 * widthM * heightM || widthM > 60 || heightM > 40) return null
  const middle = (left + right) / 2
  return { foot: [normal[0] * depth - normal[1] * middle, normal[1] * depth + normal[0] * middle, low], normal, widthM, heightM }
}

/** Room before the wall: the least of many rays out of it, none of which may begin inside a neighbour. A chimney between two rays would stand in the picture. */
function freeThrow(plan: SitePlan, { foot, normal, widthM }: Omit<Facade, 'feature' | 'throwM'>): number {
  const rays = Math.max(5, Math.ceil(widthM / RAY_EVERY_M))
  let least = FARTHEST_M
  for (let ray = 0; ray < rays && least > 0; ray++) {
    const along = ((ray + 0.5) / rays - 0.5) * (widthM - 0.2)
    const from = [foot[0] - normal[1] * along + normal[0] * 0.3, foot[1] + normal[0] * along + normal[1] * 0.3] as const
    if (!plan.isOutside(from[0], from[1])) return 0
    least = Math.min(least, plan.clearance(from, normal, least))
  }
  return least
}
