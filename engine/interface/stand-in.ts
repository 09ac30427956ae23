import { FLAG_ABSENT, FLAG_TELEPORT, HEAD, JOINT_NUMBERS, POSE_NUMBERS, SAMPLE_MS, createPose } from '../../model/presence/index.ts'
import { radians, type Milliseconds, type Radians } from '../../model/units/index.ts'
import { chooseArrival, heightAt, walk, walkArea, type Spot, type Standing } from '../../model/walk/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import { every, hostChance, hostNow, type DisposeScope } from '../runtime/index.ts'
import type { RoomLink } from './open-room-link.ts'

/** Eyes over the ground, metres: as everybody's who comes without a headset. */
const EYES_M = 1.65
const WALK_M_PER_S = 1.8

/** A visitor without a picture: stands and walks in the room as anybody does, and is seen there. */
export interface StandIn {
  readonly standing: Gait
  serverMs(): Milliseconds
  /** Everybody else's head by slot. */
  people(): Spot<number>[]
  /** Stands at another spot of the ground. */
  goTo(east: number, north: number, headingDeg: number): void
  turn(by: Radians): void
  /** Walks ahead so far, at a walker's pace. False where there is no ground ahead. */
  walk(metres: number): boolean
}

/** Where a visitor without a picture stands, and how far he still walks ahead, metres. */
export interface Gait extends Standing {
  readonly leftM: number
}

/** Whose visit it is, and where he comes in. */
export interface StandInParts {
  readonly documents: VenueDocuments
  readonly link: RoomLink
  /** Id of a spawn zone or place; the venue's usual way in without it. */
  readonly arrival?: string | undefined
  /** Where he stood and walked before the documents changed; it goes before any arrival. */
  readonly stood?: Gait | undefined
}

/** Stands where visitors arrive, and sends through the link until the scope ends. */
export function createStandIn(scope: DisposeScope, { documents, link, arrival, stood }: StandInParts): StandIn {
  const area = walkArea(
    documents.venue.zones.filter(({ kind }) => kind !== 'quiet'),
    documents.ground,
  )
  const stoodUp = stood === undefined ? Number.NaN : heightAt(area, stood.east, stood.north)
  const arrived = chooseArrival({ venue: documents.venue, area, wanted: arrival, chance: hostChance })
  const kept = stood !== undefined && !Number.isNaN(stoodUp)
  const ground = kept ? Float64Array.of(stood.east, stood.north, stoodUp) : Float64Array.from(arrived.ground)
  const heading = kept ? stood.heading : arrived.heading
  const standing = { east: ground[0]!, north: ground[1]!, heading, leftM: kept ? stood.leftM : 0 }
  const pose = createPose()
  let jumped = true

  const step = (metres: number): boolean => {
    const [east, north] = [ground[0]!, ground[1]!]
    walk(area, ground, Float64Array.of(Math.sin(standing.heading) * metres, Math.cos(standing.heading) * metres), ground)
    Object.assign(standing, { east: ground[0], north: ground[1] })
    return Math.hypot(ground[0]! - east, ground[1]! - north) > metres / 4
  }
  const send = (): void => {
    const reach = Math.min(standing.leftM, (WALK_M_PER_S * SAMPLE_MS) / 1000)
    standing.leftM = reach > 0 && step(reach) ? standing.leftM - reach : 0
    const serverMs = link.clock.serverMs(hostNow())
    link.poses.update(serverMs)
    if (link.room.state !== 'open' || !link.clock.dates(hostNow())) return
    writeHead(pose, ground, standing.heading)
    link.uplink.update(serverMs, pose, jumped ? FLAG_TELEPORT : 0)
    jumped = false
  }
  scope.defer(every(SAMPLE_MS, send))

  return {
    standing,
    serverMs: () => link.clock.serverMs(hostNow()),
    people: () => headsOf(link),
    goTo(east, north, headingDeg) {
      const up = heightAt(area, east, north)
      ground.set([east, north, Number.isNaN(up) ? ground[2]! : up])
      Object.assign(standing, { east, north, heading: radians((headingDeg * Math.PI) / 180) })
      standing.leftM = 0
      jumped = true
    },
    turn(by) {
      standing.heading = radians((standing.heading + by) % (2 * Math.PI))
    },
    walk(metres) {
      const tried = Float64Array.from(ground)
      const reach = Math.min(metres, 0.3)
      walk(area, tried, Float64Array.of(Math.sin(standing.heading) * reach, Math.cos(standing.heading) * reach), tried)
      const free = Math.hypot(tried[0]! - ground[0]!, tried[1]! - ground[1]!) > reach / 4
      standing.leftM = free ? metres : 0
      return free
    },
  }
}

/** A head over the ground that looks level along the heading; hands are not tracked. */
function writeHead(pose: Float64Array, ground: Float64Array, heading: Radians): void {
  // The head's frame is three's (Y up): a quarter turn about east stands it up, then it turns about up.
  const upright = Math.SQRT1_2
  const [half, turned] = [Math.cos(heading / 2), Math.sin(-heading / 2)]
  pose.set([ground[0]!, ground[1]!, ground[2]! + EYES_M], HEAD)
  pose.set([upright * half, upright * turned, upright * turned, upright * half], HEAD + JOINT_NUMBERS - 4)
}

function headsOf({ poses: { people } }: RoomLink): Spot<number>[] {
  return Array.from({ length: people.count }, (_, index) => index)
    .filter((index) => (people.flags[index]! & FLAG_ABSENT) === 0)
    .map((index) => {
      const at = index * POSE_NUMBERS + HEAD
      return { thing: people.slots[index]!, east: people.poses[at]!, north: people.poses[at + 1]! }
    })
}
