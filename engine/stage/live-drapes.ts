import { whepPath } from '../../model/protocol/index.ts'
import { slotOf } from '../../model/show/index.ts'
import type { VenueCamera } from '../../model/documents/index.ts'
import type { RoomClient, RoomMessages } from '../net/index.ts'
import type { Projection } from '../projection/index.ts'
import { after, createDisposeScope, type DisposeScope, type Frame, type FrameSystem } from '../runtime/index.ts'
import type { ShowFollower } from '../show/index.ts'
import { WhepViewer, type CameraWord } from '../video/index.ts'

/** What is honestly known of one camera's picture, for the page's own words. */
export interface DrapeStatus {
  readonly id: string
  readonly name: VenueCamera['name']
  readonly state: CameraWord
  readonly ageS: number | null
}

/** The venue's cameras on the twin: each drape follows the air switch, its own picture's age and the show. */
export interface LiveDrapes extends FrameSystem {
  /** Watches the room's cameras from now until the scope ends. */
  attach(scope: DisposeScope, room: RoomClient): void
  status(): DrapeStatus[]
}

/** First entry of the projection that belongs to a camera; the entries and image layers follow the venue's order. */
export interface LiveDrapeParts {
  readonly venue: string
  readonly cameras: readonly VenueCamera[]
  readonly firstEntry: number
  readonly projection: Projection
  readonly follower: ShowFollower | null
}

/** A picture covers the twin within this time, and a lost one gives it back. */
const FADE_S = 1
const TICKET_LIMIT_MS = 5000

interface Drape {
  readonly camera: VenueCamera
  readonly slot: number
  viewer: WhepViewer | null
  onAir: boolean
  /** The viewer will not try again; its last picture still fades. */
  ended: boolean
  opacity: number
}

/** Nothing is fetched until `attach`. */
export function createLiveDrapes(parts: LiveDrapeParts): LiveDrapes {
  const drapes: Drape[] = parts.cameras.map((camera) => ({
    camera,
    slot: parts.follower ? slotOf(parts.follower.plan, `camera/${camera.id}/intensity`) : -1,
    viewer: null,
    onAir: false,
    ended: false,
    opacity: 0,
  }))

  const open = (drape: Drape, index: number, room: RoomClient, scope: DisposeScope): void => {
    const viewer = new WhepViewer({
      endpoint: whepPath(parts.venue, drape.camera.id),
      ticket: () => viewerTicket(room, drape.camera.id),
      listener: (event) => {
        if (event.type === 'video') parts.projection.setImage(index, event.video)
        if (event.type === 'stopped') drape.ended = true
      },
    })
    drape.viewer = scope.own(viewer)
    drape.ended = false
    viewer.start()
  }
  const close = (drape: Drape, index: number): void => {
    drape.viewer?.dispose()
    drape.viewer = null
    parts.projection.setImage(index, undefined)
  }

  return {
    phase: 'show',
    attach(scope, room) {
      const watching = scope.own(createDisposeScope())
      const follow = (cameras: RoomMessages['cameras']): void => {
        drapes.forEach((drape, index) => {
          const told = cameras.find((camera) => camera.camera === drape.camera.id)
          drape.onAir = told?.onAir ?? false
          const wanted = drape.onAir && (told?.state !== 'off' || drape.viewer !== null)
          if (wanted && !drape.viewer) open(drape, index, room, watching)
          if ((!drape.onAir || drape.ended) && drape.viewer && drape.opacity === 0) close(drape, index)
          if (told) drape.viewer?.handlePublisher(told.state)
        })
      }
      watching.defer(room.on('cameras', follow))
      follow(room.latest('cameras') ?? [])
      watching.defer(() => drapes.forEach(close))
    },
    run(frame: Frame) {
      for (let index = 0; index < drapes.length; index++) {
        const drape = drapes[index]!
        const word = drape.viewer?.word ?? 'off'
        const showLevel = drape.slot < 0 || !parts.follower ? 1 : parts.follower.values[drape.slot]!
        const seen = word === 'live' || word === 'delayed' || word === 'frozen'
        const goal = drape.onAir && !drape.ended && seen && parts.projection.imageReady(index) ? showLevel : 0
        const step = frame.deltaS / FADE_S
        drape.opacity = goal > drape.opacity ? Math.min(goal, drape.opacity + step) : Math.max(goal, drape.opacity - step)
        parts.projection.setDrape(parts.firstEntry + index, drape.opacity, word === 'live' ? 1 : 0.25)
      }
    },
    status() {
      return drapes
        .filter((drape) => drape.onAir || drape.viewer)
        .map((drape) => {
          const age = drape.viewer?.age ?? null
          return {
            id: drape.camera.id,
            name: drape.camera.name,
            state: drape.viewer?.word ?? 'off',
            ageS: age === null ? null : age / 1000,
          }
        })
    },
  }
}

/** Asks the room for the right to see a camera; rejects when it does not answer in time. */
function viewerTicket(room: RoomClient, camera: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      stopListening()
      cancel()
      act()
    }
    const stopListening = room.on('liveTicket', (answer) => {
      if (answer.camera === camera) settle(() => resolve(answer.ticket))
    })
    const cancel = after(TICKET_LIMIT_MS, () => settle(() => reject(new DOMException('The room gave no ticket.', 'TimeoutError'))))
    if (!room.send('liveTicket', { camera })) settle(() => reject(new DOMException('The room is not open.', 'NetworkError')))
  })
}
