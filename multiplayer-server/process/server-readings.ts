import type { Reading } from '../http/metrics.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { CameraBoard } from './camera-board.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { Shows } from './open-shows.ts'

/** What the server tells of itself besides Node's own figures. */
export function serverReadings(parts: {
  rooms: Rooms
  shows: Pick<Shows, 'show' | 'outputHealth'>
  board: Pick<CameraBoard, 'hub'>
  disk: DiskWatch
}): readonly Reading[] {
  const { rooms, shows, board, disk } = parts
  const perVenue = (read: (venue: string) => number): Reading['read'] => {
    return (set) => {
      for (const venue of rooms.counts().keys()) set(read(venue), { venue })
    }
  }
  const ofVenue = (name: string, help: string, read: (venue: string) => number): Reading => ({
    ...{ name, help, labelNames: ['venue'] },
    read: perVenue(read),
  })
  return [
    ofVenue('holosite_people', 'People connected.', (venue) => rooms.counts().get(venue) ?? 0),
    ofVenue('holosite_rooms', 'Rooms of the venue that are open.', (venue) => rooms.mirrors().get(venue)?.rooms ?? 0),
    ofVenue('holosite_rooms_far', 'Rooms of the venue that other processes carry.', (venue) => rooms.mirrors().get(venue)?.far ?? 0),
    ofVenue('holosite_waiting', 'People in the line before the venue.', (venue) => rooms.mirrors().get(venue)?.waiting ?? 0),
    {
      name: 'holosite_slowest_tick_ms',
      help: 'Slowest pose tick since the last reading.',
      labelNames: ['venue'],
      read(set) {
        for (const [venue, ms] of rooms.takeSlowestTicks()) set(ms, { venue })
      },
    },
    {
      name: 'holosite_tick_p99_ms',
      help: 'Duration 99 of 100 pose ticks of the last ten seconds stayed within.',
      labelNames: ['venue'],
      read(set) {
        for (const [venue, ms] of rooms.tickP99Ms()) set(ms, { venue })
      },
    },
    {
      name: 'holosite_show_revision',
      help: 'Revision of the cue state.',
      labelNames: ['venue'],
      read: perVenue((venue) => shows.show(venue).state.revision),
    },
    {
      name: 'holosite_dmx_universes',
      help: 'Universes sent.',
      labelNames: ['venue'],
      read: perVenue((venue) => shows.outputHealth(venue).universes),
    },
    {
      name: 'holosite_dmx_packets_per_second',
      help: 'DMX packets sent in a second.',
      labelNames: ['venue'],
      read: perVenue((venue) => shows.outputHealth(venue).packetsPerS),
    },
    {
      name: 'holosite_dmx_late_p99_ms',
      help: 'How late DMX frames leave, 99th percentile.',
      labelNames: ['venue'],
      read: perVenue((venue) => shows.outputHealth(venue).lateP99Ms),
    },
    {
      name: 'holosite_carried',
      help: 'People of other processes’ venues whose connections are held here.',
      read: (set) => set(rooms.carried()),
    },
    { name: 'holosite_disk_free_bytes', help: 'Room left for the data folder.', read: (set) => set(disk.freeBytes) },
    {
      name: 'holosite_disk_writable',
      help: '1 while the data folder takes what is written.',
      read: (set) => set(disk.state === 'full' ? 0 : 1),
    },
    ...hubReadings(board),
  ]
}

function hubReadings(board: Pick<CameraBoard, 'hub'>): readonly Reading[] {
  return [
    { name: 'holosite_hub_up', help: '1 while the media hub answers.', read: (set) => set(board.hub.up ? 1 : 0) },
    { name: 'holosite_hub_viewers', help: 'Viewers the hub sends to.', read: (set) => set(board.hub.status?.viewers ?? 0) },
    {
      name: 'holosite_hub_packets_out',
      help: 'Media packets sent since the hub started.',
      read: (set) => set(board.hub.status?.counters.packetsOut ?? 0),
    },
    {
      name: 'holosite_hub_packets_in',
      help: 'Media packets received since the hub started.',
      read: (set) => set(board.hub.status?.counters.packetsIn ?? 0),
    },
  ]
}
