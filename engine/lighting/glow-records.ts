import type { LampKind, Night } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'
import { lampLuminance } from './glow-parts.ts'

/**
 * Floats of a glow record: place x, y, z (render frame), radius; half the tube x, y, z, cosine of the half beam or -1; group, cd/m2 at
 * full level, 1 for a cluster, 1 for red silk; direction of the beam x, y, z, nothing.
 */
export const GLOW_STRIDE = 16
/** Field of the group. */
export const GLOW_GROUP = 8

/** A tube longer than this is several glows, metres. */
const TUBE_M = 6
/** Light of a lamp set in the ground or shining on a wall is seen from the side as this share of what a bare one gives. */
const SHIELDED = 0.25

/** A lamp of the document, read. */
export interface LampPlace {
  readonly kind: LampKind
  /** Channel of its group; lamps of an unknown group are left out. */
  readonly group: number
  readonly east: number
  readonly north: number
  readonly up: number
  readonly headingDeg: number
  readonly pitchDeg: number
  readonly lengthM: number
}

/** Every lamp of a known group, in the order of the document. */
export function lampPlaces(night: Night): LampPlace[] {
  const channels = new Map(night.groups.map((group, index) => [group.id, index]))
  return night.lamps.flatMap((lamp) => {
    const kind = night.lampKinds[lamp[0]]
    const group = kind && channels.get(kind.group)
    if (!kind || group === undefined) return []
    const [, east, north, up, headingDeg = 0, pitchDeg = 0, lengthM = 0] = lamp
    return [{ kind, group, east, north, up, headingDeg, pitchDeg, lengthM }]
  })
}

/** One record for each glowing lamp; tubes in pieces. */
export function glowRecords(night: Night): Float32Array {
  const records: number[] = []
  const place = position('render')
  for (const lamp of lampPlaces(night)) {
    if (!lamp.kind.glow) continue
    const line = lamp.kind.shape === 'line' && lamp.lengthM > 0
    const pieces = line ? Math.ceil(lamp.lengthM / TUBE_M) : 1
    const aim = aimOf(lamp)
    const half = line ? lamp.lengthM / pieces / 2 : 0
    for (let piece = 0; piece < pieces; piece++) {
      const along = line ? (2 * piece + 1) * half : 0
      renderFromEnu(setPosition(position('enu'), lamp.east, lamp.north, lamp.up), place)
      records.push(place[0] + aim[0] * along, place[1] + aim[1] * along, place[2] + aim[2] * along, lamp.kind.radiusM)
      records.push(aim[0] * half, aim[1] * half, aim[2] * half, line ? -1 : beamCosine(lamp.kind))
      records.push(lamp.group, lampLuminance(lamp.kind) * shieldOf(lamp.kind), 0, lamp.kind.shape === 'lantern' ? 1 : 0)
      records.push(aim[0], aim[1], aim[2], 0)
    }
  }
  return Float32Array.from(records)
}

const shieldOf = (kind: LampKind): number => (kind.shape === 'flood' || kind.shape === 'ground' || kind.shape === 'screen' ? SHIELDED : 1)

const beamCosine = (kind: LampKind): number => (kind.beamDeg >= 300 ? -1 : Math.cos(radiansFromDegrees(kind.beamDeg) / 2))

/** Where a lamp points, render frame. */
function aimOf(lamp: LampPlace): readonly [number, number, number] {
  const heading = radiansFromDegrees(lamp.headingDeg)
  const pitch = radiansFromDegrees(lamp.pitchDeg)
  const flat = Math.cos(pitch)
  const aim = renderFromEnu(
    setPosition(position('enu'), Math.sin(heading) * flat, Math.cos(heading) * flat, Math.sin(pitch)),
    position('render'),
  )
  return [aim[0], aim[1], aim[2]]
}
