import type { PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import type { Fault } from '../../model/errors/index.ts'
import { showTimeOf } from '../../model/show/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'
import {
  asideFrom,
  chooseArrival,
  findGround,
  heightAt,
  knowsArrival,
  noSuchArrival,
  walkArea,
  type Arrival,
  type ArrivalParts,
  type WalkArea,
} from '../../model/walk/index.ts'
import type { RoomClient, ServerClock, VenueDocuments } from '../net/index.ts'
import { createFixtureLights, type NightLook } from '../lighting/index.ts'
import { after, createSchedule, hostChance, hostNow, type DisposeScope, type FrameSystem, type Schedule } from '../runtime/index.ts'
import { createShowFollower, type ShowFollower } from '../show/index.ts'
import type { Twin } from '../twin/index.ts'
import {
  createBody,
  createRig,
  createWalker,
  createWalkInput,
  headsetSupport,
  type Rig,
  UNKNOWN_HEADSET,
  type WalkInput,
} from '../xr/index.ts'
import { exposeInspection, type StandingSpot } from './inspection.ts'
import { createHeadsetTelling, type HeadsetTelling } from './headset-telling.ts'
import { createLateDrapes, type LateDrapes } from './late-drapes.ts'
import { createPeople, type People } from './people.ts'
import { peopleLight } from './people-light.ts'
import { createShowOutputs, fixturesToDraw } from './show-outputs.ts'
import type { VenueStage } from './stage-status.ts'
import { createPlace } from './venue-ground.ts'
import { createVenuePlay, type VenuePlay } from './venue-play.ts'
import type { SceneLoader } from './venue-scene.ts'

/** After so long in a room one knows who stands around. */
const PEOPLE_KNOWN_MS = 2000

/** The canvas a venue is mounted on, and what is known of the venue. */
export interface VenueStageParts {
  readonly documents: VenueDocuments
  readonly renderer: WebGLRenderer
  readonly scene: Scene
  readonly camera: PerspectiveCamera
  /** Finds the scene's pieces; without it scenes are drawn from data alone. */
  readonly scenes?: SceneLoader | undefined
  /** Where the visitor stood before the documents changed; else the venue's arrival. */
  readonly place?: StandingPlace | undefined
  /** Id of a spawn zone or place to come in at; the venue's first spawn zone without it. */
  readonly arrival?: string | undefined
  /** 0..1, afresh at each call: where in the zone one stands. The page's own chance without it. */
  readonly chance?: (() => number) | undefined
}

/** Where a visitor stands and looks, and how his room lies there. */
export type StandingPlace = Pick<Rig, 'ground' | 'heading' | 'pitch' | 'anchor' | 'lift'>

/** Puts the venue into the scene and wires its systems. Everything goes with the scope. */
export function createVenueStage(scope: DisposeScope, parts: VenueStageParts): VenueStage {
  const { documents, renderer, camera } = parts
  const { venue } = documents
  const faults: Fault[] = [...documents.faults]
  const report = (fault: Fault): unknown => faults.push(fault)
  const schedule = createSchedule(hostNow, (failure, system) => report(systemFailed(failure, system)))
  const viewer = (): PerspectiveCamera => (renderer.xr.isPresenting ? renderer.xr.getCamera() : camera)
  const { site, look, projection, twin } = createPlace(scope, { ...parts, viewer, report })
  const fixtures = createFixtureLights(scope, fixturesToDraw(documents), {
    camera: viewer,
    night: look.uniforms,
    findGround: groundUnder(documents),
  })
  const area = walkArea(
    venue.zones.filter((zone) => zone.kind !== 'quiet'),
    documents.ground,
  )
  const ways = { venue, area, wanted: parts.arrival, chance: parts.chance ?? hostChance }
  if (parts.arrival !== undefined && !knowsArrival(venue, parts.arrival)) report(noSuchArrival(parts.arrival, venue))
  const rig = standAt(chooseArrival(ways), parts.place)
  site.add(fixtures.group, rig.origin)
  const input = createWalkInput(scope, renderer.domElement)
  const body = createBody(scope, renderer, camera, rig)
  const follower = documents.show ? createShowFollower({ ...documents, show: documents.show }) : null
  const drapes = createLateDrapes(scope, {
    venue: venue.id,
    cameras: venue.cameras,
    firstEntry: venue.projectors.length,
    projection,
    follower,
    site,
    viewer,
  })
  const people = createPeople(scope, {
    ...{ site, body, area, camera: viewer, light: peopleLight(look) },
    compile: (object) => renderer.compileAsync(object, camera, parts.scene),
    upload: (texture) => renderer.initTexture(texture),
    report: (fault) => void report(fault),
  })
  const play = createVenuePlay(scope, {
    ...{ documents, follower, look, site, renderer, area, projection, schedule, report },
    camera: viewer,
    others: () => people.about,
    load: parts.scenes ?? (() => Promise.resolve(null)),
  })

  const telling = createHeadsetTelling(scope, { renderer, rig, schedule, play, report: (fault) => void report(fault) })

  const systems = [createWalker({ rig, input, area, camera, renderer }), body, ...twin.systems, ...people.systems]
  if (follower) systems.push(follower, createShowOutputs({ documents, follower, projection, fixtures }))
  if (follower) look.setGroups(follower.plan, follower.values)
  systems.push(drapes, ...play.systems, fixtures.system, ...look.systems, ...projection.systems)
  for (const system of systems) scope.defer(schedule.add(system))

  const stage = assemble({
    ...parts,
    schedule,
    rig,
    input,
    area,
    twin,
    follower,
    drapes,
    people,
    faults,
    look,
    play,
    telling,
    ways,
    arrived: rig.ground.slice(),
  })
  scope.defer(exposeInspection(stage, renderer))
  return stage
}

const systemFailed = (failure: unknown, system: FrameSystem): Fault => ({
  code: 'stage/system-failed',
  what: `A part of the page (${system.phase}) failed: ${failure instanceof Error ? failure.message : String(failure)}`,
  fix: 'Reload the page.',
  at: [],
})

function standAt({ ground, heading }: Arrival, place: StandingPlace | undefined): Rig {
  const rig = createRig(...ground, heading)
  if (!place) return rig
  rig.ground.set(place.ground)
  rig.heading = place.heading
  rig.pitch = place.pitch
  rig.anchor.set(place.anchor)
  rig.lift = place.lift
  return rig
}

interface StageCore extends VenueStageParts {
  readonly schedule: Schedule
  readonly rig: Rig
  readonly input: WalkInput
  readonly area: WalkArea
  readonly twin: Twin
  readonly follower: ShowFollower | null
  readonly drapes: LateDrapes
  readonly people: People
  readonly look: NightLook
  readonly play: VenuePlay
  readonly telling: HeadsetTelling
  readonly ways: ArrivalParts
  /** Ground one came in at. */
  readonly arrived: Float64Array
  readonly faults: readonly Fault[]
}

function assemble(core: StageCore): VenueStage {
  const { documents, follower, rig, people } = core
  let clock: ServerClock | null = null
  let immersive = UNKNOWN_HEADSET
  void headsetSupport().then((found) => (immersive = found))
  /** Who came in where another already stands steps aside, unless he has walked off meanwhile. */
  const stepAside = (): void => {
    if (core.arrived.some((value, axis) => value !== rig.ground[axis])) return
    const others = people.inspect().map(({ head }) => head)
    const aside = asideFrom([...rig.ground], others, core.ways)
    if (aside) rig.ground.set(aside.ground)
  }

  return {
    schedule: core.schedule,
    rig,
    input: core.input,
    area: core.area,
    serverNow: (hostMs) => clock?.serverMs(hostMs) ?? hostMs,
    attach(scope, link) {
      const { room } = link
      // Kept when the room is left: the show goes on by the hour one knew last.
      clock = link.clock
      followCues(scope, room, follower)
      scope.defer(room.on('density', (bytes) => core.play.takeDensity(bytes)))
      core.drapes.attach(scope, room)
      people.attach(scope, link)
      scope.defer(after(PEOPLE_KNOWN_MS, stepAside))
    },
    setWishes(wishes) {
      follower?.limit(wishes)
      people.setOwn({ wanted: wishes.ownBodies })
      core.play.calm(wishes.reducedMotion)
      core.play.setLanguage(wishes.language)
      core.telling.setLanguage(wishes.language)
      core.drapes.setLanguage(wishes.language)
    },
    thin: (stepsGone) => people.setOwn({ stepsGone }),
    setMoment: (id) => void core.look.setMoment(id),
    setCrowd: core.play.showCrowd,
    turnSound: (on) => core.play.turnSound(on),
    ask: (x, y, eye) => core.twin.ask(x, y, eye),
    status: () => ({
      progress: core.twin.progress,
      settled: core.twin.settled,
      stands: core.twin.stands,
      cameras: core.drapes.status(),
      faults: core.faults,
      immersive,
      showing: documents.show?.cues.find((cue) => cue.id === runningCue(follower))?.name ?? null,
      caption: core.play.caption(),
      moment: core.look.moment?.id ?? null,
      crowd: core.play.crowdShown,
      hasSound: core.play.hasSound,
      sound: core.play.soundOn,
    }),
    written: () => core.telling.written,
    ...{ self: people.self, people: people.inspect, setVoiceLevel: people.setVoiceLevel },
    showNow: () => showNow(core),
    populate: (count, street) => people.populate(count, street, core.schedule),
    field(degrees) {
      core.camera.fov = degrees
      core.camera.updateProjectionMatrix()
    },
    stand(...[east, north, headingDeg, pitchDeg = 0, liftM = 0]: StandingSpot) {
      const up = heightAt(core.area, east, north)
      rig.ground[0] = east
      rig.ground[1] = north
      if (!Number.isNaN(up)) rig.ground[2] = up + liftM
      rig.heading = radiansFromDegrees(headingDeg)
      rig.pitch = radiansFromDegrees(pitchDeg)
    },
  }
}

/** The show follows the room's word of it, the newest that came first. */
function followCues(scope: DisposeScope, room: RoomClient, follower: ShowFollower | null): void {
  scope.defer(room.on('cueState', (state) => follower?.follow(state)))
  const state = room.latest('cueState')
  if (state) follower?.follow(state)
}

function runningCue(follower: ShowFollower | null): string | null {
  return follower?.state?.running.findLast((cue) => cue.releasedAtServerMs === undefined)?.cue ?? null
}

/** What runs of the show, for who asks. */
const showNow = ({ play, follower, schedule }: StageCore): ReturnType<VenueStage['showNow']> => ({
  elsewhere: play.elsewhere,
  cueRevision: follower?.state?.revision ?? -1,
  running: (follower?.state?.running ?? []).map((cue) => ({
    cue: cue.cue,
    showS: showTimeOf(cue, schedule.frame.serverMs),
    released: cue.releasedAtServerMs !== undefined,
  })),
  show: follower ? channelsAwake(follower) : {},
})

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

/** Writes the height of the walkable ground behind the east and north of a place; the spawn zone's own where there is none. */
function groundUnder({ ground, venue }: VenueDocuments): (place: Float64Array) => void {
  const level = venue.zones.find((zone) => zone.kind === 'spawn')?.heightM ?? venue.zones[0]?.heightM ?? 0
  return (place) => {
    place[2] = Number.NaN
    if (ground) findGround(ground, place)
    if (Number.isNaN(place[2])) place[2] = level
  }
}
