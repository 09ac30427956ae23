import type { ServerMessages } from '../../model/protocol/index.ts'
import { cameraFeed, type HubClient } from '../media/hub-client.ts'
import type { CameraStatus, HubStatus } from '../media/hub-protocol.ts'
import { isOnAir } from '../show/on-air.ts'
import type { RtspPulls } from '../rtsp/open-pulls.ts'
import type { ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { ServerClock } from './server-clock.ts'

/** What is known of every camera: from the hub what it sends, from the show whether visitors may see it. */
export interface CameraBoard {
  cameras(venue: string): ServerMessages['cameras']
  /** A publisher's own measure of its way to the hub and back, ms; forgotten after some seconds. */
  noteRoundTrip(venue: string, camera: string, roundTripMs: number): void
  readonly hub: { readonly up: boolean; readonly status: HubStatus | null }
  close(): void
}

/** How long a publisher's measure counts. */
const TRIP_HOLDS_MS = 5000

/** What is said of a camera that sends nothing. */
const NOTHING = { state: 'off', viewers: 0, bitrateKbps: 0, lossPct: 0, roundTripMs: null, delayMs: null } as const

/** Follows the hub until closed. */
export function createCameraBoard(parts: {
  hub: HubClient
  library: VenueLibrary
  clock: ServerClock
  show: (venue: string) => ShowMachine
  /** What the pull of an RTSP camera does; null for the others. */
  pullOf: RtspPulls['stateOf']
}): CameraBoard {
  const { hub, library, clock, show, pullOf } = parts
  const seen = new Map<string, { status: CameraStatus; atMs: number }>()
  const trips = new Map<string, { roundTripMs: number; atMs: number }>()
  const state: { up: boolean; status: HubStatus | null } = { up: false, status: null }
  const stop = hub.watch((event) => {
    if (event.type === 'hub') state.up = event.up
    if (event.type !== 'status') return
    state.status = event.status
    const atMs = clock.now()
    for (const status of event.status.cameras) seen.set(`${status.venue}/${status.camera}`, { status, atMs })
  })
  const report = (venue: string, camera: string): ServerMessages['cameras'][number] => {
    const key = `${venue}/${camera}`
    const known = seen.get(key)
    const onAir = isOnAir(show(venue).state, camera)
    const pull = pullOf(venue, camera)
    if (known === undefined) return { camera, onAir, pull, ...NOTHING, seenMs: null }
    const { status, atMs } = known
    const seenMs = status.ageMs === null ? null : atMs - status.ageMs
    if (!state.up) return { camera, onAir, pull, ...NOTHING, seenMs }
    const trip = trips.get(key)
    const roundTripMs = trip !== undefined && clock.now() - trip.atMs < TRIP_HOLDS_MS ? trip.roundTripMs : null
    const { viewers, bitrateKbps, lossPct, captureDelayMs } = status
    return { camera, state: cameraFeed(status), onAir, pull, viewers, bitrateKbps, lossPct, roundTripMs, delayMs: captureDelayMs, seenMs }
  }
  return {
    cameras: (venue) => (library.get(venue)?.bundle?.venue.cameras ?? []).map(({ id }) => report(venue, id)),
    noteRoundTrip: (venue, camera, roundTripMs) => void trips.set(`${venue}/${camera}`, { roundTripMs, atMs: clock.now() }),
    hub: state,
    close: stop,
  }
}
