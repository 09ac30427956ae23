import type { LampKind, Night, SurfaceKind } from '../../../model/documents/index.ts'
import type { SurveyMesh } from '../survey.ts'

/** How an emitter's light spreads: `even` all ways; `face` as a matt face, by the cosine from `axis`; `line` by the sine from it; `beam` as a lobe round it. */
export type Spread = 'even' | 'face' | 'line' | 'beam'

/** A small source of light. */
export interface Emitter {
  /** Channel: place of its group in the night document. */
  readonly channel: number
  readonly spread: Spread
  /** East, north, up, metres from the survey's origin. */
  readonly at: readonly [number, number, number]
  /** Unit vector: normal of a face, run of a line, middle of a beam. */
  readonly axis: readonly [number, number, number]
  /** Luminous intensity where it is greatest, at its group's full level. */
  readonly candela: number
  /** Metres: radius of a lamp, radius of the disc as large as a face, length of a line. */
  readonly size: number
  /** Half the angle at which a beam has half its peak, radians; 0 for others. */
  readonly halfBeam: number
}

const DOWN = [0, 0, -1] as const
const UP = [0, 0, 1] as const
/** Lines are cut into pieces, and glowing faces into patches, of at most so many metres. */
const LINE_PIECE_M = 1
const PATCH_M = 2
/** Lumens of one light point in a crown. */
const TREE_POINT_LM = 5
/** Heights in a crown, as shares of the tree's height, at which its points are taken together. */
const CROWN = [0.45, 0.65, 0.85]

/** The night's lamps and lit trees as emitters. A lamp without angles shines down if it has a beam, ground lamps up. Lamps of no known group give nothing. */
export function emittersOfNight(night: Night): Emitter[] {
  const channels = new Map(night.groups.map(({ id }, channel) => [id, channel]))
  const emitters: Emitter[] = []
  for (const [kindIndex, east, north, up, headingDeg, pitchDeg, lengthM] of night.lamps) {
    const kind = night.lampKinds[kindIndex]
    const channel = kind && channels.get(kind.group)
    if (kind === undefined || channel === undefined) continue
    const axis = headingDeg === undefined || pitchDeg === undefined ? restingAxis(kind) : axisOf(headingDeg, pitchDeg)
    const at = [east, north, up] as const
    if (kind.shape === 'line' && lengthM !== undefined && lengthM > 0) emitters.push(...pieces({ channel, at, axis, lengthM, kind }))
    else emitters.push(lampEmitter(kind, channel, at, axis))
  }
  const channel = channels.get('trees')
  if (channel === undefined) return emitters
  for (const [east, north, up, height, , points] of night.trees) {
    if (points === 0) continue
    const candela = (points * TREE_POINT_LM) / CROWN.length / (4 * Math.PI)
    for (const share of CROWN) {
      emitters.push({ channel, spread: 'even', at: [east, north, up + share * height], axis: UP, candela, size: 0.5, halfBeam: 0 })
    }
  }
  return emitters
}

const restingAxis = (kind: LampKind): Emitter['axis'] => (kind.shape === 'ground' ? UP : DOWN)

function axisOf(headingDeg: number, pitchDeg: number): [number, number, number] {
  const heading = (headingDeg * Math.PI) / 180
  const pitch = (pitchDeg * Math.PI) / 180
  return [Math.sin(heading) * Math.cos(pitch), Math.cos(heading) * Math.cos(pitch), Math.sin(pitch)]
}

function lampEmitter(kind: LampKind, channel: number, at: Emitter['at'], axis: Emitter['axis']): Emitter {
  const halfBeam = kind.beamDeg >= 360 ? 0 : (kind.beamDeg * Math.PI) / 360
  const candela = halfBeam === 0 ? kind.lumens / (4 * Math.PI) : kind.lumens / lobe(halfBeam)
  return { channel, spread: halfBeam === 0 ? 'even' : 'beam', at, axis, candela, size: kind.radiusM, halfBeam }
}

/** A line begins at `at` and runs along `axis`. A metre of it shines lumens / pi^2 candela across itself. */
function pieces(line: { channel: number; at: Emitter['at']; axis: Emitter['axis']; lengthM: number; kind: LampKind }): Emitter[] {
  const { channel, at, axis, lengthM, kind } = line
  const count = Math.ceil(lengthM / LINE_PIECE_M)
  const size = lengthM / count
  return Array.from({ length: count }, (_, index) => {
    const along = (index + 0.5) * size
    return {
      channel,
      spread: 'line' as const,
      at: [at[0] + axis[0] * along, at[1] + axis[1] * along, at[2] + axis[2] * along] as const,
      axis,
      candela: (kind.lumens * size) / (Math.PI * Math.PI),
      size,
      halfBeam: 0,
    }
  })
}

/** How a beam falls off: half at `halfBeam`, nothing beyond three times that angle. */
export function beamShare(angle: number, halfBeam: number): number {
  const part = angle / halfBeam
  return part > 3 ? 0 : 2 ** -(part * part)
}

/** Solid angle of the beam weighted by its fall-off, steradians: lumens / this = peak candela. */
function lobe(halfBeam: number): number {
  const steps = 512
  let sum = 0
  for (let step = 0; step < steps; step++) {
    const angle = ((step + 0.5) / steps) * Math.PI
    sum += beamShare(angle, halfBeam) * Math.sin(angle)
  }
  return (2 * Math.PI * sum * Math.PI) / steps
}

/** Bodies of lamps: the night document tells their light, so that their faces only glow. */
const LAMP_BODIES: ReadonlySet<SurfaceKind> = new Set<SurfaceKind>(['lamp', 'silk'])

/** Faces that glow and light what is before them, as patches of at most two metres, 3 cm before the face. Bodies of lamps are left out. */
export function emittersOfMesh(mesh: SurveyMesh, groups: readonly string[]): Emitter[] {
  const emitters: Emitter[] = []
  for (let triangle = 0; triangle < mesh.faceOf.length; triangle++) {
    const look = mesh.looks[mesh.lookOf[mesh.faceOf[triangle]!]!]
    const glow = look?.glow
    if (look === undefined || glow === undefined || LAMP_BODIES.has(look.kind)) continue
    const channel = groups.indexOf(glow.group)
    if (channel < 0 || !(glow.cdM2 > 0)) continue
    eachPatch(cornersOf(mesh, triangle), PATCH_M, (at, axis, area) => {
      const before = [at[0] + 0.03 * axis[0], at[1] + 0.03 * axis[1], at[2] + 0.03 * axis[2]] as const
      const size = Math.sqrt(area / Math.PI)
      emitters.push({ channel, spread: 'face', at: before, axis, candela: glow.cdM2 * area, size, halfBeam: 0 })
    })
  }
  return emitters
}

type Corner = readonly [number, number, number]

/** The three corners of a triangle of a mesh. */
export function cornersOf(mesh: SurveyMesh, triangle: number): [Corner, Corner, Corner] {
  const corner = (index: number): Corner => {
    const at = mesh.triangles[triangle * 3 + index]! * 3
    return [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!]
  }
  return [corner(0), corner(1), corner(2)]
}

/** Cuts a triangle until no side is longer than `longest` and tells each part's middle, normal and area in m2. Parts without area are left out. */
export function eachPatch(
  corners: readonly [Corner, Corner, Corner],
  longest: number,
  tell: (at: Corner, normal: Corner, area: number) => void,
): void {
  const [a, b, c] = corners
  const sides = [Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]), Math.hypot(c[0] - b[0], c[1] - b[1], c[2] - b[2]), Math.hypot(a[0] - c[0], a[1] - c[1], a[2] - c[2])] // oxfmt-ignore
  const side = sides.indexOf(Math.max(...sides))
  if (sides[side]! > longest) {
    const [p, q, r] = side === 0 ? [a, b, c] : side === 1 ? [b, c, a] : [c, a, b]
    const middle: Corner = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2]
    eachPatch([p, middle, r], longest, tell)
    eachPatch([middle, q, r], longest, tell)
    return
  }
  const x = (b[1] - a[1]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[1] - a[1])
  const y = (b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])
  const z = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
  const twice = Math.hypot(x, y, z)
  if (!(twice > 1e-9)) return
  tell([(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3], [x / twice, y / twice, z / twice], twice / 2)
}
