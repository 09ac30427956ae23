import { mountPose, type MountInDegrees, position, type Position } from '../frames/index.ts'
import { degreesFromRadians, lumens, type Lux, lux, metres, radians } from '../units/index.ts'
import { type Lens, lensFromThrow, type ThrowLens } from './lens.ts'
import { projectorIlluminance } from './photometry.ts'
import { pixelPitch } from './pixel-pitch.ts'
import { imagePoint, project } from './project.ts'
import { stackClaim } from './stack-claim.ts'
import { type Corner, pointOnSurface, type SurfaceFrame, surfaceFrame } from './surface-frame.ts'
import { viewFromMount, type ViewPose, viewPose } from './view-pose.ts'

/** What a report is made from; a venue document is one. */
export interface ProjectionSite {
  readonly surfaces: readonly ReportedSurface[]
  readonly projectors: readonly ReportedProjector[]
}

/** A flat part of the place: reflectance 0..1, limit in cd/m2, light without projectors in lux. */
export interface ReportedSurface {
  readonly id: string
  readonly corners: readonly [Corner, Corner, Corner, Corner]
  readonly reflectance: number
  readonly maxCdM2: number
  readonly ambientLux: number
}

/** A projector as its data sheet and its mount give it. Contrast is full white over black. */
export interface ReportedProjector {
  readonly id: string
  readonly mount: MountInDegrees
  readonly lens: ThrowLens
  readonly range: { readonly nearM: number; readonly farM: number }
  readonly lumens: number
  readonly contrast: number
  readonly stack?: string | undefined
}

/** Full white of all projectors at once on a surface, taken over a grid of points. */
export interface SurfaceReport {
  readonly surface: string
  readonly projectors: readonly string[]
  /** Share of the surface that any projector reaches, 0..1. */
  readonly covered: number
  /** Over the covered points, stacks blended, all stacks and lone projectors added. */
  readonly lux: LuxRange
  /** The same of each stack by itself; a projector without a stack is a stack of its own, under its id. */
  readonly stacks: readonly StackReport[]
  /** Mean luminance over the whole surface, cd/m2, as a perfectly matt surface throws it back. */
  readonly meanCdM2: number
  readonly maxCdM2: number
  /** White over black on the covered points: both with ambient light and every projector's own black. */
  readonly contrast: number
  /** Light of the place that the contrast is taken against. */
  readonly ambientLux: number
  /** Distance of neighbouring pixels over the covered points, of the projector that draws finest at each, millimetres. */
  readonly pixelPitchMm: { readonly mean: number; readonly max: number }
}

/** What a stack does on one surface; `depth` is how many of its projectors meet where most do. */
export interface StackReport {
  readonly stack: string
  readonly lux: LuxRange
  readonly depth: number
}

/** Lux: over how many points it was taken is the caller's. */
export interface LuxRange {
  readonly mean: Lux
  readonly min: Lux
  readonly max: Lux
}

/** What one projector alone does on the surfaces it reaches. */
export interface ProjectorReport {
  readonly projector: string
  readonly surfaces: readonly string[]
  readonly lux: LuxRange
  readonly contrast: number
  /** Widest distance between neighbouring pixels on a surface, millimetres. */
  readonly pixelPitchMm: number
  /** Flattest light on a surface: degrees from its normal. */
  readonly incidenceDeg: number
  readonly grazing: boolean
}

/** Per surface and per projector, in the venue's order; surfaces and projectors that never meet are left out of each other. */
export interface ProjectionReport {
  readonly surfaces: readonly SurfaceReport[]
  readonly projectors: readonly ProjectorReport[]
}

/** Beyond this angle from the normal light smears and roughness shows. */
export const GRAZING_DEG = 70

const COLUMNS = 16
const ROWS = 12

/**
 * Photometry of a venue's projectors on its surfaces at full white, on 16 x 12 points a surface. Surfaces hide what is behind them;
 * the rest of the twin is not asked. Throws optics/not-monotonic as `lensFromThrow` does. About 20 ms for 16 projectors on 40
 * surfaces: not for every frame.
 */
export function reportProjection(site: ProjectionSite): ProjectionReport {
  const beams = site.projectors.map(beamOf)
  const walls = site.surfaces.map((surface) => ({ surface, frame: surfaceFrame(surface.corners) }))
  const frames = walls.map((wall) => wall.frame)
  const surfaces = walls.map((wall) => reportSurface(wall.surface, wall.frame, beams, frames))
  return {
    surfaces: surfaces.filter((report) => report.projectors.length > 0),
    projectors: beams.map(reportProjector),
  }
}

/** A projector with what it has met so far. */
interface Beam {
  readonly source: ReportedProjector
  readonly lens: Lens
  readonly view: ViewPose
  readonly stack: string
  readonly surfaces: Set<string>
  readonly tally: Tally
  white: number
  black: number
  pitchMm: number
  leastCosine: number
}

function beamOf(source: ReportedProjector): Beam {
  const lens = lensFromThrow(source.lens)
  const view = viewFromMount(mountPose(source.mount), viewPose())
  const stack = source.stack ?? source.id
  return { source, lens, view, stack, surfaces: new Set(), tally: newTally(), white: 0, black: 0, pitchMm: 0, leastCosine: 1 }
}

/** Lux over points: mean, least and most. */
interface Tally {
  count: number
  sum: number
  min: number
  max: number
}

const newTally = (): Tally => ({ count: 0, sum: 0, min: Infinity, max: 0 })

function count(tally: Tally, value: number): void {
  tally.count++
  tally.sum += value
  tally.min = Math.min(tally.min, value)
  tally.max = Math.max(tally.max, value)
}

const rangeOf = ({ count: points, sum, min, max }: Tally): LuxRange =>
  points === 0 ? { mean: lux(0), min: lux(0), max: lux(0) } : { mean: lux(sum / points), min: lux(min), max: lux(max) }

function reportSurface(
  surface: ReportedSurface,
  frame: SurfaceFrame,
  beams: readonly Beam[],
  frames: readonly SurfaceFrame[],
): SurfaceReport {
  const total = newTally()
  const stacks = new Map<string, Tally & { depth: number }>()
  const seen = new Set<string>()
  const pitch = newTally()
  let white = 0
  let black = 0
  const point = position('enu')
  const others = frames.filter((other) => other !== frame)
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const right = metres((frame.width * (column + 0.5)) / COLUMNS)
      pointOnSurface(frame, right, metres((frame.height * (row + 0.5)) / ROWS), point)
      const met = beams.flatMap((beam) => meet(beam, { surface, frame, others }, point) ?? [])
      if (met.length === 0) continue
      for (const { beam } of met) seen.add(beam.source.id)
      let sum = 0
      for (const [stack, value] of blend(met)) {
        sum += value
        const tally = stacks.get(stack) ?? { ...newTally(), depth: 0 }
        stacks.set(stack, tally)
        count(tally, value)
        tally.depth = Math.max(tally.depth, met.filter(({ beam }) => beam.stack === stack).length)
      }
      count(total, sum)
      count(pitch, Math.min(...met.map(({ pitchMm }) => pitchMm)))
      const veil = surface.ambientLux + met.reduce((all, { beam, light }) => all + light / beam.source.contrast, 0)
      white += sum + veil
      black += veil
    }
  }
  return {
    surface: surface.id,
    projectors: beams.filter((beam) => seen.has(beam.source.id)).map((beam) => beam.source.id),
    covered: total.count / (ROWS * COLUMNS),
    lux: rangeOf(total),
    stacks: [...stacks].map(([stack, tally]) => ({ stack, lux: rangeOf(tally), depth: tally.depth })),
    meanCdM2: ((surface.reflectance / Math.PI) * total.sum) / (ROWS * COLUMNS),
    maxCdM2: surface.maxCdM2,
    contrast: black > 0 ? white / black : 1,
    ambientLux: surface.ambientLux,
    pixelPitchMm: pitch.count === 0 ? { mean: 0, max: 0 } : { mean: pitch.sum / pitch.count, max: pitch.max },
  }
}

/** A beam that reaches a point: what it alone throws there, lux, and its claim among its stack. */
interface Meeting {
  readonly beam: Beam
  readonly light: number
  readonly claim: number
  readonly pitchMm: number
}

/** A surface among those that may stand in its light. */
interface Wall {
  readonly surface: ReportedSurface
  readonly frame: SurfaceFrame
  readonly others: readonly SurfaceFrame[]
}

function meet(beam: Beam, { surface, frame, others }: Wall, point: Position<'enu'>): Meeting | null {
  if (!project(beam.lens, beam.view, point, meetScratch)) return null
  const depth = meetScratch[2]
  if (depth < beam.source.range.nearM || depth > beam.source.range.farM) return null
  const from = beam.view.position
  const far = Math.hypot(from[0] - point[0], from[1] - point[1], from[2] - point[2])
  let cosine = 0
  for (let axis = 0; axis < 3; axis++) cosine += (frame.normal[axis]! * (from[axis]! - point[axis]!)) / far
  if (cosine <= 0 || others.some((other) => stands(other, from, point))) return null
  const light = projectorIlluminance(beam.lens, lumens(beam.source.lumens), metres(far), cosine)
  beam.surfaces.add(surface.id)
  count(beam.tally, light)
  const veil = surface.ambientLux + light / beam.source.contrast
  beam.white += light + veil
  beam.black += veil
  const claim = stackClaim(beam.lens, meetScratch, cosine)
  const pitchMm = 1000 * pixelPitch({ lens: beam.lens, view: beam.view, frame }, point)
  beam.pitchMm = Math.max(beam.pitchMm, pitchMm)
  beam.leastCosine = Math.min(beam.leastCosine, cosine)
  return { beam, light, claim, pitchMm }
}
const meetScratch = imagePoint()

/** Whether a surface stands between two points, ends left out by a centimetre in a metre. */
function stands(wall: SurfaceFrame, from: Position<'enu'>, to: Position<'enu'>): boolean {
  let height = 0
  let fall = 0
  for (let axis = 0; axis < 3; axis++) {
    height += (from[axis]! - wall.origin[axis]!) * wall.normal[axis]!
    fall += (from[axis]! - to[axis]!) * wall.normal[axis]!
  }
  const along = height / fall
  if (!(along > 0.01 && along < 0.99)) return false
  let right = 0
  let up = 0
  for (let axis = 0; axis < 3; axis++) {
    const away = from[axis]! + along * (to[axis]! - from[axis]!) - wall.origin[axis]!
    right += away * wall.right[axis]!
    up += away * wall.up[axis]!
  }
  return right > 0 && right < wall.width && up > 0 && up < wall.height
}

/** Light of each stack at a point: its projectors share it by claim. */
function blend(met: readonly Meeting[]): ReadonlyMap<string, number> {
  const claims = new Map<string, number>()
  const shared = new Map<string, number>()
  for (const { beam, claim } of met) claims.set(beam.stack, (claims.get(beam.stack) ?? 0) + claim)
  for (const { beam, claim, light } of met) {
    shared.set(beam.stack, (shared.get(beam.stack) ?? 0) + (light * claim) / (claims.get(beam.stack) ?? claim))
  }
  return shared
}

function reportProjector(beam: Beam): ProjectorReport {
  const incidenceDeg = degreesFromRadians(radians(Math.acos(Math.min(1, beam.leastCosine))))
  return {
    projector: beam.source.id,
    surfaces: [...beam.surfaces],
    lux: rangeOf(beam.tally),
    contrast: beam.black > 0 ? beam.white / beam.black : 1,
    pixelPitchMm: beam.pitchMm,
    incidenceDeg,
    grazing: incidenceDeg > GRAZING_DEG,
  }
}
