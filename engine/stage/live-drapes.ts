import { whepPath } from '../../model/protocol/index.ts'
import { slotOf } from '../../model/show/index.ts'
import type { VenueCamera } from '../../model/documents/index.ts'
import { askLiveTicket, type RoomClient, type RoomMessages } from '../net/index.ts'
import type { Projection } from '../projection/index.ts'
import { createDisposeScope, every, type DisposeScope, type Frame, type FrameSystem } from '../runtime/index.ts'
import type { ShowFollower } from '../show/index.ts'
import { WhepViewer, type CameraWord } from '../video/index.ts'
import type { CameraSign, CameraSigns } from './camera-signs.ts'
import { drapeOf } from './venue-projection.ts'

/** What is honestly known of one camera's picture, for the page's own words. */
export interface DrapeStatus {
  readonly id: string
  readonly name: VenueCamera['name']
  readonly state: CameraWord
  readonly ageS: number | null
}

/** The venue's cameras on the twin: each drape follows the air switch, its own picture's age and the show. */
export interface LiveDrapes extends FrameSystem {
  /** Watches the room's cameras and where they are placed from now until the scope ends. */
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
  /** Plates at the cameras' places; a camera that is placed too poorly shows its picture there. */
  readonly signs: CameraSigns
}

/** A picture covers the twin within this time, and a lost one gives it back. */
const FADE_S = 1
const SIGNS_EVERY_MS = 500

interface Drape {
  readonly camera: VenueCamera
  readonly slot: number
  viewer: WhepViewer | null
  onAir: boolean
  /** Placed too poorly to drape: its picture stands on a monitor. */
  flat: boolean
  /** Where it was placed last, as text, so that the same word again moves nothing. */
  placed: string
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
    flat: false,
    placed: '',
    ended: false,
    opacity: 0,
  }))

  const open = (drape: Drape, index: number, room: RoomClient, scope: DisposeScope): void => {
    const viewer = new WhepViewer({
      endpoint: whepPath(parts.venue, drape.camera.id),
      ticket: () => askLiveTicket(room, drape.camera.id),
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
          if (told) drape.viewer?.handlePublisher(told.state, told.delayMs)
        })
      }
      watching.defer(room.on('cameras', follow))
      follow(room.latest('cameras') ?? [])
      followPlaces(watching, parts, drapes, room)
      watching.defer(() => drapes.forEach(close))
    },
    run(frame: Frame) {
      for (let index = 0; index < drapes.length; index++) {
        const drape = drapes[index]!
        const word = drape.viewer?.word ?? 'off'
        const showLevel = drape.slot < 0 || !parts.follower ? 1 : parts.follower.values[drape.slot]!
        const moves = word === 'live' || word === 'timeUnverified'
        const seen = moves || word === 'delayed' || word === 'frozen'
        const goal = drape.onAir && !drape.ended && !drape.flat && seen && parts.projection.imageReady(index) ? showLevel : 0
        const step = frame.deltaS / FADE_S
        drape.opacity = goal > drape.opacity ? Math.min(goal, drape.opacity + step) : Math.max(goal, drape.opacity - step)
        parts.projection.setDrape(parts.firstEntry + index, drape.opacity, moves ? 1 : 0.25)
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

/** Keeps drapes where their cameras are placed, and the plates there up to date. */
function followPlaces(scope: DisposeScope, parts: LiveDrapeParts, drapes: readonly Drape[], room: RoomClient): void {
  const place = (placings: RoomMessages['placings']): void => drapes.forEach((drape, index) => placeDrape(parts, drape, index, placings))
  scope.defer(room.on('placings', place))
  const known = room.latest('placings')
  if (known) place(known)
  scope.defer(every(SIGNS_EVERY_MS, () => drapes.forEach((drape, index) => parts.signs.show(index, signOf(drape)))))
  scope.defer(() => drapes.forEach((_, index) => parts.signs.show(index, { word: null, ageS: null, monitor: null })))
}

/** Moves a drape to where its camera was placed by hand, or back to where its document has it. */
function placeDrape(parts: LiveDrapeParts, drape: Drape, index: number, placings: RoomMessages['placings']): void {
  const by = placings.find(({ camera }) => camera === drape.camera.id)
  const { mount, lens } = by ?? drape.camera
  drape.flat = by?.flat ?? false
  const placed = JSON.stringify([mount, lens])
  if (drape.placed === placed || (drape.placed === '' && !by)) return
  drape.placed = placed
  parts.projection.place(parts.firstEntry + index, drapeOf({ mount, lens, range: drape.camera.range }, index))
  parts.signs.moveTo(index, mount)
}

/** Nobody is told of a camera that is off the air. */
function signOf(drape: Drape): CameraSign {
  const ageMs = drape.viewer?.age ?? null
  const word = drape.viewer?.word ?? 'off'
  return {
    word: drape.onAir ? word : null,
    ageS: ageMs === null ? null : ageMs / 1000,
    monitor: drape.onAir && drape.flat ? (drape.viewer?.video ?? null) : null,
  }
}
