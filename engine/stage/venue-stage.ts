import { Group, type PerspectiveCamera, type Scene, type WebGLRenderer } from 'three'
import type { Localised } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { showTimeOf } from '../../model/show/index.ts'
import { radians, radiansFromDegrees } from '../../model/units/index.ts'
import { walkArea, type WalkArea } from '../../model/walk/index.ts'
import type { ServerClock, VenueDocuments } from '../net/index.ts'
import { createFixtureLights, createNight } from '../lighting/index.ts'
import { createSchedule, hostNow, type DisposeScope, type Schedule } from '../runtime/index.ts'
import { createShowFollower, type ShowFollower } from '../show/index.ts'
import { createTwin, type Twin } from '../twin/index.ts'
import {
  createBody,
  createRig,
  createWalker,
  createWalkInput,
  headsetSupport,
  type HeadsetSupport,
  type Rig,
  type WalkInput,
} from '../xr/index.ts'
import { exposeInspection, type Inspected } from './inspection.ts'
import { createLiveDrapes, type DrapeStatus, type LiveDrapes } from './live-drapes.ts'
import { createPeople, type People, type StageLink } from './people.ts'
import { createShowOutputs } from './show-outputs.ts'
import { createVenueProjection } from './venue-projection.ts'

/** What this visitor asks of the show. */
export interface VisitorWishes {
  readonly reducedMotion: boolean
  /** 0..3 */
  readonly flashesPerSecond: number
}

/** What a page tells about the stage, a few times a second. */
export interface StageStatus {
  /** Loading, 0..1. */
  readonly progress: number
  /** The twin wanted for this view is there. */
  readonly settled: boolean
  readonly cameras: readonly DrapeStatus[]
  /** What could not be had; the venue goes on without it. */
  readonly faults: readonly Fault[]
  readonly immersive: HeadsetSupport
  /** The cue that plays now. */
  readonly showing: Localised | null
}

/** One mounted venue. */
export interface VenueStage extends Inspected {
  readonly schedule: Schedule
  readonly rig: Rig
  readonly input: WalkInput
  /** Estimate of server time; the page's own clock until a room is attached. */
  serverNow(hostMs: number): number
  /** Joins the room: people, show and cameras, until the scope ends. */
  attach(scope: DisposeScope, link: StageLink): void
  setWishes(wishes: VisitorWishes): void
  status(): StageStatus
}

/** The canvas a venue is mounted on, and what is known of the venue. */
export interface VenueStageParts {
  readonly documents: VenueDocuments
  readonly renderer: WebGLRenderer
  readonly scene: Scene
  readonly camera: PerspectiveCamera
  /** Where the visitor stood before the documents changed; else the venue's arrival. */
  readonly place?: StandingPlace | undefined
}

/** Where a visitor stands and looks. */
export type StandingPlace = Pick<Rig, 'ground' | 'heading' | 'pitch'>

/** Puts the venue into the scene and wires its systems. Everything goes with the scope. */
export function createVenueStage(scope: DisposeScope, parts: VenueStageParts): VenueStage {
  const { documents, renderer, scene, camera } = parts
  const { venue } = documents
  const faults: Fault[] = [...documents.faults]
  const schedule = createSchedule(hostNow, (failure, system) =>
    faults.push({
      code: 'stage/system-failed',
      what: `A part of the page (${system.phase}) failed: ${failure instanceof Error ? failure.message : String(failure)}`,
      fix: 'Reload the page.',
      at: [],
    }),
  )
  const site = new Group()
  site.name = 'site'
  scene.add(site)
  scope.defer(() => scene.remove(site))
  site.add(createNight(scope, scene))

  const projection = createVenueProjection(scope, renderer, scene, venue)
  const twin = createTwin(scope, {
    venue,
    geoPose: documents.geoPose,
    baseUrl: `/venues/${venue.id}/`,
    renderer,
    camera: () => (renderer.xr.isPresenting ? renderer.xr.getCamera() : camera),
    listener: {
      modelLoaded: (model) => projection.patch(model),
      modelDisposed: (model) => projection.forget(model),
      visibilityChanged: () => projection.receiversChanged(),
      failed: (fault) => faults.push(fault),
    },
  })
  const fixtures = createFixtureLights(scope, venueFixtures(documents))
  site.add(twin.group, fixtures.group)

  const area = walkArea(venue.zones.filter((zone) => zone.kind !== 'quiet'))
  const rig = spawn(venue.zones)
  if (parts.place) {
    rig.ground.set(parts.place.ground)
    rig.heading = parts.place.heading
    rig.pitch = parts.place.pitch
  }
  site.add(rig.origin)
  const input = createWalkInput(scope, renderer.domElement)
  const body = createBody(scope, renderer, camera, rig)
  const follower = documents.show ? createShowFollower({ venue, show: documents.show, fixtureTypes: documents.fixtureTypes }) : null
  const drapes = createLiveDrapes({ venue: venue.id, cameras: venue.cameras, firstEntry: venue.projectors.length, projection, follower })
  const people = createPeople(scope, { site, body })

  const systems = [createWalker({ rig, input, area, camera, renderer }), body, ...twin.systems, ...people.systems]
  if (follower) systems.push(follower, createShowOutputs({ documents, follower, projection, fixtures }))
  systems.push(drapes, fixtures.system, ...projection.systems)
  for (const system of systems) scope.defer(schedule.add(system))

  const stage = assemble({ ...parts, schedule, rig, input, area, twin, follower, drapes, people, faults })
  scope.defer(exposeInspection(stage, renderer))
  return stage
}

interface StageCore extends VenueStageParts {
  readonly schedule: Schedule
  readonly rig: Rig
  readonly input: WalkInput
  readonly area: WalkArea
  readonly twin: Twin
  readonly follower: ShowFollower | null
  readonly drapes: LiveDrapes
  readonly people: People
  readonly faults: readonly Fault[]
}

function assemble(core: StageCore): VenueStage {
  const { documents, follower, rig } = core
  let clock: ServerClock | null = null
  let immersive: HeadsetSupport = 'unknown'
  void headsetSupport().then((found) => (immersive = found))

  return {
    schedule: core.schedule,
    rig,
    input: core.input,
    serverNow: (hostMs) => clock?.serverMs(hostMs) ?? hostMs,
    attach(scope, link) {
      const { room } = link
      clock = link.clock
      scope.defer(() => (clock = null))
      scope.defer(room.on('cueState', (state) => follower?.follow(state)))
      const state = room.latest('cueState')
      if (state) follower?.follow(state)
      core.drapes.attach(scope, room)
      core.people.attach(scope, link)
    },
    setWishes: (wishes) => follower?.limit(wishes),
    status: () => ({
      progress: core.twin.progress,
      settled: core.twin.settled,
      cameras: core.drapes.status(),
      faults: core.faults,
      immersive,
      showing: documents.show?.cues.find((cue) => cue.id === runningCue(follower))?.name ?? null,
    }),
    self: () => core.people.self(),
    people: () => core.people.inspect(),
    showNow: () => ({
      cueRevision: follower?.state?.revision ?? -1,
      running: (follower?.state?.running ?? []).map((cue) => ({
        cue: cue.cue,
        showS: showTimeOf(cue, core.schedule.frame.serverMs),
        released: cue.releasedAtServerMs !== undefined,
      })),
      show: follower ? channelsAwake(follower) : {},
    }),
    stand(east, north, headingDeg, pitchDeg = 0) {
      rig.ground[0] = east
      rig.ground[1] = north
      rig.heading = radiansFromDegrees(headingDeg)
      rig.pitch = radiansFromDegrees(pitchDeg)
    },
  }
}

function runningCue(follower: ShowFollower | null): string | null {
  return follower?.state?.running.findLast((cue) => cue.releasedAtServerMs === undefined)?.cue ?? null
}

/** Channels that differ from their default. */
function channelsAwake(follower: ShowFollower): Record<string, number | readonly number[]> {
  const { plan, values } = follower
  const awake: Record<string, number | readonly number[]> = {}
  for (const { name, slot, width } of plan.channels.values()) {
    const now = [...values.subarray(slot, slot + width)]
    if (now.some((value, index) => value !== plan.defaults[slot + index])) awake[name] = width === 1 ? now[0]! : now
  }
  return awake
}

function venueFixtures(documents: VenueDocuments): Parameters<typeof createFixtureLights>[1] {
  const types = new Map(documents.fixtureTypes.map((type) => [type.id, type]))
  return documents.venue.fixtures.map((fixture) => {
    const photometry = types.get(fixture.type)?.photometry
    return { mount: fixture.mount, beamDeg: photometry?.beamDeg ?? 25, lumens: photometry?.lumens ?? 5000 }
  })
}

/** Feet in the middle of the first spawn zone (else of the first zone), facing the middle of the venue. */
function spawn(zones: VenueDocuments['venue']['zones']): Rig {
  const zone = zones.find((candidate) => candidate.kind === 'spawn') ?? zones[0]!
  const east = zone.polygon.reduce((sum, corner) => sum + corner[0], 0) / zone.polygon.length
  const north = zone.polygon.reduce((sum, corner) => sum + corner[1], 0) / zone.polygon.length
  const heading = Math.hypot(east, north) < 1 ? radians(0) : radians(Math.atan2(-east, -north))
  return createRig(east, north, zone.heightM, heading)
}
