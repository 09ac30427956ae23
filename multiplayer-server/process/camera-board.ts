import type { ServerMessages } from '../../model/protocol/index.ts'
import { cameraFeed, type HubClient } from '../media/hub-client.ts'
import type { CameraStatus, HubStatus } from '../media/hub-protocol.ts'
import { isOnAir } from '../show/on-air.ts'
import type { ShowMachine } from '../show/show-machine.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import type { ServerClock } from './server-clock.ts'

/** What is known of every camera: from the hub what it sends, from the show whether visitors may see it. */
export interface CameraBoard {
  cameras(venue: string): ServerMessages['cameras']
  readonly hub: { readonly up: boolean; readonly status: HubStatus | null }
  close(): void
}

/** Follows the hub until closed. */
export function createCameraBoard(parts: {
  hub: HubClient
  library: VenueLibrary
  clock: ServerClock
  show: (venue: string) => ShowMachine
}): CameraBoard {
  const { hub, library, clock, show } = parts
  const seen = new Map<string, { status: CameraStatus; atMs: number }>()
  const state: { up: boolean; status: HubStatus | null } = { up: false, status: null }
  const stop = hub.watch((event) => {
    if (event.type === 'hub') state.up = event.up
    if (event.type !== 'status') return
    state.status = event.status
    const atMs = clock.now()
    for (const status of event.status.cameras) seen.set(`${status.venue}/${status.camera}`, { status, atMs })
  })
  const report = (venue: string, camera: string): ServerMessages['cameras'][number] => {
    const known = seen.get(`${venue}/${camera}`)
    const onAir = isOnAir(show(venue).state, camera)
    if (known === undefined) return { camera, state: 'off', onAir, viewers: 0, bitrateKbps: 0, seenMs: null }
    const { status, atMs } = known
    const seenMs = status.ageMs === null ? null : atMs - status.ageMs
    if (!state.up) return { camera, state: 'off', onAir, viewers: 0, bitrateKbps: 0, seenMs }
    return { camera, state: cameraFeed(status), onAir, viewers: status.viewers, bitrateKbps: status.bitrateKbps, seenMs }
  }
  return {
    cameras: (venue) => (library.get(venue)?.bundle?.venue.cameras ?? []).map(({ id }) => report(venue, id)),
    hub: state,
    close: stop,
  }
}
