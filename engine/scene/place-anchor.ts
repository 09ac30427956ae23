import { Group, Matrix4, Vector3 } from 'three'
import type { ScenePiece, Venue } from '../../model/documents/index.ts'
import { position, renderFromEnu } from '../../model/frames/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'
import type { PieceSurface } from './piece.ts'

/** Where a piece stands: its group in the render frame, and the surface it lies on. */
export interface PlacedAnchor {
  readonly group: Group
  readonly surface: PieceSurface | null
}

type Triple = readonly [number, number, number]

/** Resolves a piece's anchor. Null when the venue has no such thing (told by `check`). */
export function placeAnchor(venue: Venue, piece: ScenePiece): PlacedAnchor | null {
  const group = new Group()
  group.name = `piece/${piece.id}`
  const { kind, id } = piece.anchor
  if (kind === 'surface') return placeOnSurface(venue, piece, group)
  const found = standing(venue, kind, id)
  if (!found) return null
  const [east, north, up] = piece.offset
  const at = renderFromEnu(position('enu', found.at[0] + east, found.at[1] + north, found.at[2] + up), position('render'))
  group.position.set(at[0], at[1], at[2])
  // Heading runs clockwise from north; three's Y turn runs counter-clockwise from -Z, which is north.
  group.rotation.y = -radiansFromDegrees(piece.headingDeg ?? found.headingDeg)
  group.updateMatrixWorld(true)
  return { group, surface: null }
}

function placeOnSurface(venue: Venue, piece: ScenePiece, group: Group): PlacedAnchor | null {
  const surface = venue.surfaces.find((candidate) => candidate.id === piece.anchor.id)
  if (!surface) return null
  const corners = surface.corners.map((corner) => inRender(corner))
  const right = corners[1]!.clone().sub(corners[0]!)
  const rise = corners[3]!.clone().sub(corners[0]!)
  const widthM = right.length()
  const heightM = rise.length()
  const x = right.normalize()
  const z = x.clone().cross(rise).normalize()
  const y = z.clone().cross(x)
  const middle = corners.reduce((sum, corner) => sum.add(corner), new Vector3()).multiplyScalar(0.25)
  const [east, north, up] = piece.offset
  middle.add(inRender([east, north, up]))
  new Matrix4().makeBasis(x, y, z).setPosition(middle).decompose(group.position, group.quaternion, group.scale)
  group.updateMatrixWorld(true)
  return { group, surface: { widthM, heightM } }
}

function inRender(point: Triple): Vector3 {
  const at = renderFromEnu(position('enu', point[0], point[1], point[2]), position('render'))
  return new Vector3(at[0], at[1], at[2])
}

function standing(venue: Venue, kind: ScenePiece['anchor']['kind'], id: string): { at: Triple; headingDeg: number } | null {
  if (kind === 'place') {
    const place = venue.places.find((candidate) => candidate.id === id)
    return place ? { at: place.position, headingDeg: place.headingDeg } : null
  }
  if (kind === 'zone') {
    const zone = venue.zones.find((candidate) => candidate.id === id)
    if (!zone) return null
    const count = zone.polygon.length
    const east = zone.polygon.reduce((sum, corner) => sum + corner[0], 0) / count
    const north = zone.polygon.reduce((sum, corner) => sum + corner[1], 0) / count
    return { at: [east, north, zone.heightM], headingDeg: 0 }
  }
  const lists = { projector: venue.projectors, fixture: venue.fixtures, camera: venue.cameras } as const
  const mounted = kind === 'surface' ? undefined : lists[kind].find((candidate) => candidate.id === id)
  return mounted ? { at: mounted.mount.position, headingDeg: mounted.mount.headingDeg } : null
}
