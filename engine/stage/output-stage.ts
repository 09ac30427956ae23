import { Group, LinearSRGBColorSpace, NoToneMapping, WebGLRenderer } from 'three'
import type { Venue, VenueProjector } from '../../model/documents/index.ts'
import { HolositeError, type Fault } from '../../model/errors/index.ts'
import { mountPose } from '../../model/frames/index.ts'
import { lensFromThrow, reportProjection, viewFromMount, viewPose, type WarpCorners } from '../../model/optics/index.ts'
import { MOST_OUTPUT_FAULTS, type OutputPattern } from '../../model/protocol/index.ts'
import { slotOf } from '../../model/show/index.ts'
import { lumens, metres } from '../../model/units/index.ts'
import type { RoomClient, VenueDocuments } from '../net/index.ts'
import { createProjection, type OutputPicture, type Projection } from '../projection/index.ts'
import { createSchedule, hostNow, type DisposeScope, type FrameSystem } from '../runtime/index.ts'
import { createPieceClock } from '../scene/index.ts'
import { createShowFollower, type ShowFollower } from '../show/index.ts'
import { createTwin } from '../twin/index.ts'
import { createVenueScene, type SceneLoader } from './venue-scene.ts'

/** What an output is made from. The canvas is taken over: its size becomes the projector's own. */
export interface OutputStageParts {
  readonly documents: VenueDocuments
  readonly projector: string
  readonly canvas: HTMLCanvasElement
  /** Finds the scene's pieces, whose surface contents are what is shown. */
  readonly load: SceneLoader
  serverNow(hostMs: number): number
}

/** The picture one real projector needs, running. Ends with its scope; the last picture stays on the canvas. */
export interface OutputStage {
  /** What could not be opened, loaded or drawn so far, oldest first; no more than the protocol counts. */
  readonly faults: readonly Fault[]
  /** Follows the room's show until the scope ends; without a room the last state runs on by the clock. */
  attach(scope: DisposeScope, room: RoomClient): void
  setPattern(pattern: OutputPattern): void
  /** Moves the corners of the picture: those of the venue document until this is called. */
  setWarp(corners: WarpCorners): void
  /** Frames a second and worst frame in ms since this was last asked. */
  takePace(): { readonly fps: number; readonly worstMs: number }
}

/** Depth layers of real outputs: occlusion edges stay under two of 1920 pixels. */
const DEPTH_SIZE = 2048

/**
 * Draws what `/output` shows: contents of the surfaces the projector sees, through its lens and corner warp, shared with its stack,
 * encoded with its gamma. The twin is loaded for what hides what, and never drawn. Throws venue/unknown-id.
 */
export function createOutputStage(scope: DisposeScope, parts: OutputStageParts): OutputStage {
  const { documents, canvas } = parts
  const projector = projectorOf(documents.venue, parts.projector)
  const faults: Fault[] = [...documents.faults]
  const report = (fault: Fault): unknown => faults.length < MOST_OUTPUT_FAULTS && faults.push(fault)
  const renderer = createOutputRenderer(scope, canvas, projector)
  const schedule = createSchedule(hostNow, (failure) => report(systemFailed(failure)))
  const site = new Group()
  const crew = crewOf(documents.venue, projector)
  const projection = placeCrew(scope, { renderer, site, venue: documents.venue, crew })
  const lens = projection.lensCamera(0)
  const twin = createTwin(scope, {
    ...{ venue: documents.venue, geoPose: documents.geoPose, renderer },
    baseUrl: `/venues/${documents.venue.id}/`,
    camera: () => lens,
    listener: {
      modelLoaded: (model) => projection.patch(model),
      modelDisposed: (model) => projection.forget(model),
      visibilityChanged: () => projection.receiversChanged(),
      failed: report,
    },
  })
  site.add(twin.group)
  const picture = projection.createOutput(scope, 0, {
    ...{ warp: projector.warp, gamma: projector.gamma, contrast: projector.contrast },
    ...{ widthPx: projector.lens.widthPx, heightPx: projector.lens.heightPx },
    stackDepth: stackDepth(documents.venue, projector),
  })
  const follower = documents.show ? createShowFollower({ ...documents, show: documents.show }) : null
  const systems: FrameSystem[] = [...twin.systems]
  if (follower) {
    const { clock, system } = createPieceClock(follower.plan, () => follower.state)
    systems.push(system)
    const scene = createVenueScene(scope, {
      ...{ documents, follower, load: parts.load, site, renderer, projection, schedule, report, clock, night: null },
      camera: () => lens,
      reducedMotion: () => false,
    })
    systems.push(follower, ...scene.systems, lightPicture(follower, projector.id, picture))
  } else {
    picture.setLight(0, [0, 0, 0])
  }
  for (const system of [...systems, ...projection.systems]) scope.defer(schedule.add(system))

  const pace = createPace()
  renderer.setAnimationLoop(() => {
    const now = hostNow()
    schedule.run(now, parts.serverNow(now), false)
    picture.draw()
    pace.frame(now)
  })
  scope.defer(() => renderer.setAnimationLoop(null))
  return {
    faults,
    attach(own, room) {
      own.defer(room.on('cueState', (state) => follower?.follow(state)))
      const state = room.latest('cueState')
      if (state) follower?.follow(state)
    },
    setPattern: picture.setPattern,
    setWarp: picture.setWarp,
    takePace: () => pace.take(hostNow()),
  }
}

function projectorOf(venue: Venue, id: string): VenueProjector {
  const found = venue.projectors.find((candidate) => candidate.id === id)
  if (found) return found
  throw new HolositeError({
    code: 'venue/unknown-id',
    what: `The venue has no projector "${id}".`,
    fix: `Open the output of ${venue.projectors.map((projector) => projector.id).join(', ') || 'a venue with projectors'}.`,
  })
}

/** The projector first, then the others of its stack, whose shares decide on its own. */
function crewOf(venue: Venue, projector: VenueProjector): readonly VenueProjector[] {
  const others = venue.projectors.filter((other) => other !== projector && projector.stack !== undefined && other.stack === projector.stack)
  return [projector, ...others]
}

function createOutputRenderer(scope: DisposeScope, canvas: HTMLCanvasElement, { lens }: VenueProjector): WebGLRenderer {
  const renderer = scope.own(
    new WebGLRenderer({ canvas, antialias: false, alpha: false, powerPreference: 'high-performance', preserveDrawingBuffer: true }),
  )
  renderer.setPixelRatio(1)
  renderer.setSize(lens.widthPx, lens.heightPx, false)
  renderer.toneMapping = NoToneMapping
  // Bytes go to the projector as they are written: its own gamma is in them.
  renderer.outputColorSpace = LinearSRGBColorSpace
  return renderer
}

interface CrewParts {
  readonly renderer: WebGLRenderer
  readonly site: Group
  readonly venue: Venue
  readonly crew: readonly VenueProjector[]
}

function placeCrew(scope: DisposeScope, { renderer, site, venue, crew }: CrewParts): Projection {
  const projection = createProjection(scope, renderer, {
    scene: site,
    projectors: crew.length,
    depthSize: DEPTH_SIZE,
    ...{ imageLayers: 1, imageWidth: 1, imageHeight: 1, pictureWidth: 1, pictureHeight: 1 },
    surfaces: venue.surfaces,
  })
  crew.forEach((member, index) =>
    projection.place(index, {
      mode: 'show',
      lens: lensFromThrow(member.lens),
      view: viewFromMount(mountPose(member.mount), viewPose()),
      near: metres(member.range.nearM),
      far: metres(member.range.farM),
      imageLayer: -1,
      feather: 0,
      output: { lumens: lumens(member.lumens) },
      stack: member.stack,
    }),
  )
  return projection
}

/** How many of the stack meet where most do, on any surface of the venue. */
function stackDepth(venue: Venue, projector: VenueProjector): number {
  if (projector.stack === undefined) return 1
  const { surfaces } = reportProjection(venue)
  return surfaces.reduce((most, { stacks }) => Math.max(most, stacks.find(({ stack }) => stack === projector.stack)?.depth ?? 1), 1)
}

const WHITE: readonly number[] = [1, 1, 1]

function lightPicture({ plan, values }: ShowFollower, id: string, picture: OutputPicture): FrameSystem {
  const intensity = slotOf(plan, `projector/${id}/intensity`)
  const colour = slotOf(plan, `projector/${id}/colour`)
  return {
    phase: 'present',
    run() {
      const level = intensity < 0 ? 0 : values[intensity]!
      if (colour < 0) picture.setLight(level, WHITE)
      else picture.setLight(level, values, colour)
    },
  }
}

/** Counts frames and keeps the longest gap between two. */
function createPace(): { frame(nowMs: number): void; take(nowMs: number): { fps: number; worstMs: number } } {
  let frames = 0
  let worst = 0
  let last = Number.NaN
  let since = Number.NaN
  return {
    frame(nowMs) {
      frames++
      if (nowMs - last > worst) worst = nowMs - last
      last = nowMs
      if (Number.isNaN(since)) since = nowMs
    },
    take(nowMs) {
      const span = nowMs - since
      // A page that stands still has no worst frame yet; the gap so far is it.
      const pace = { fps: span > 0 ? (1000 * frames) / span : 0, worstMs: Math.max(worst, nowMs - last || 0) }
      frames = 0
      worst = 0
      since = nowMs
      return pace
    },
  }
}

const systemFailed = (failure: unknown): Fault => ({
  code: 'stage/system-failed',
  what: `A part of the output failed: ${failure instanceof Error ? failure.message : String(failure)}`,
  fix: 'Reload the page.',
  at: [],
})
