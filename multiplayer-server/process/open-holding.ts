import { join } from 'node:path'
import type { Logger } from 'pino'
import { openBodies, type Bodies } from '../bodies/open-bodies.ts'
import type { Doors } from '../access/doors.ts'
import type { LiveSessions } from '../http/live-sessions.ts'
import type { HubClient } from '../media/hub-client.ts'
import type { PartyTokens } from '../mirrors/party-token.ts'
import type { RoomParts } from '../rooms/room-parts.ts'
import { openPulls } from '../rtsp/open-pulls.ts'
import { openCameraMasks, type CameraMasks } from '../show/camera-masks.ts'
import { openCameraPlacings } from '../show/camera-placings.ts'
import { openCornerWarps } from '../show/corner-warps.ts'
import { viewLibrary } from '../show/library-view.ts'
import type { VenueLibrary } from '../show/venue-library.ts'
import { openCueLog, type CueLog } from '../store/cue-log.ts'
import type { DataFolder } from '../store/data-folder.ts'
import { createCameraBoard, type CameraBoard } from './camera-board.ts'
import { openFront, type Front } from './open-front.ts'
import { openShows, type Shows } from './open-shows.ts'
import type { HostTime } from './server-clock.ts'
import type { Timers } from './timers.ts'

/** Some venues as this process runs them: show, house, cameras, and what their rooms stand on. */
export interface Holding {
  readonly ids: readonly string[]
  readonly shows: Shows
  readonly front: Front
  readonly board: CameraBoard
  readonly masks: CameraMasks
  readonly bodies: Bodies
  readonly roomParts: RoomParts
  /** Ends it all; the rooms have to be empty. */
  close(): Promise<void>
}

/** What a process has whatever it holds. */
export interface HoldingGround {
  readonly folder: DataFolder
  readonly installation: string
  readonly library: VenueLibrary
  readonly doors: Doors
  readonly hub: HubClient
  readonly live: LiveSessions
  readonly partyTokens: PartyTokens
  readonly hostTime: HostTime
  readonly timers: Timers
  readonly log: Logger
}

/** What is other where several processes share the venues. */
export interface SharedHolding {
  openLog(venue: string): Promise<CueLog>
  /** See `DmxLoopParts`. */
  mayPlay(): boolean
}

/** Opens venues as they were left, their shows at the right second. Cue logs are files in the data folder unless the holding is `shared`. */
export async function openHolding(ground: HoldingGround, ids: readonly string[], shared?: SharedHolding): Promise<Holding> {
  const { folder, doors, hub, live, timers, log, hostTime, installation } = ground
  const { db } = doors
  const library = viewLibrary(ground.library, ids)
  const openLog = shared?.openLog ?? ((venue: string) => openCueLog(folder.show, venue))
  const shows = await openShows({ openLog, library, timers, log, hostTime, installation, mayPlay: shared?.mayPlay })
  const { clock, show, outputHealth } = shows
  const front = await openFront({ roots: library.roots, data: folder.root, signingKey: folder.signingKey, db, library, shows, timers, log })
  const pulls = openPulls(folder.root, { hub, timers, log, venues: ids })
  const board = createCameraBoard({ hub, library, clock, show, pullOf: pulls.stateOf })
  const [warps, masks, placings] = await Promise.all([openCornerWarps(db, log), openCameraMasks(db, log), openCameraPlacings(db, log)])
  const bodies = await openBodies({ folder: join(folder.root, 'bodies'), venues: ids, timers, log, wallNow: doors.wallNow })
  const stopAir = watchAir(shows, library, live)
  return {
    ...{ ids, shows, front, board, masks, bodies },
    roomParts: {
      ...{
        doors,
        library,
        log,
        cameras: board.cameras,
        clock,
        timers,
        show,
        outputHealth,
        warps,
        placings,
        bodies,
        partyTokens: ground.partyTokens,
      },
      ...front,
      endPictures: (venue, visitorId) => void live.endOfVisitor(venue, visitorId),
      voices: { of: live.voices, plan: (venue, plan) => hub.planVoices(venue, plan), end: (session) => live.endVoice(session) },
    },
    async close() {
      stopAir()
      pulls.close()
      library.close()
      await front.close()
      await shows.close()
      board.close()
      await bodies.close()
    },
  }
}

/** Where the shows' logs of one process lie, each as it is. */
export const cueLogFile = (folder: DataFolder, venue: string): string => join(folder.show, `${venue}.log`)

/** Takes the picture from visitors the moment a camera goes off the air. */
function watchAir(shows: Shows, library: VenueLibrary, live: LiveSessions): () => void {
  const stops = library.ids.map((venue) => shows.onOffAir(venue, (camera) => void live.endOfVisitors(venue, camera)))
  return () => stops.forEach((stop) => stop())
}
