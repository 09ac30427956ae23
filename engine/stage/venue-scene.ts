import type { Camera, Object3D, WebGLRenderer } from 'three'
import type { Localised } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { captionAt } from '../../model/show/index.ts'
import { createShowAudio, type ShowAudio } from '../audio/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { Projection } from '../projection/index.ts'
import type { DisposeScope, FrameSystem, Schedule } from '../runtime/index.ts'
import { mountScene, type PieceClock, type PieceNight, type ScenePieces } from '../scene/index.ts'
import type { ShowFollower } from '../show/index.ts'

/** Finds the code of a scene by its id; null for a scene of data alone. Loaded only when a venue plays it. */
export type SceneLoader = (scene: string) => Promise<ScenePieces | null>

/** What a venue's scene is mounted on. */
export interface VenueSceneParts {
  readonly documents: VenueDocuments
  readonly follower: ShowFollower
  readonly load: SceneLoader
  readonly site: Object3D
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
  readonly projection: Projection
  /** Null where nothing of the night is drawn. */
  readonly night: PieceNight | null
  readonly clock: PieceClock
  readonly schedule: Schedule
  readonly reducedMotion: () => boolean
  report(fault: Fault): void
}

/** The scene of a venue as it plays: sound, and the words that go with it. */
export interface VenueScene {
  readonly audio: ShowAudio
  readonly systems: readonly FrameSystem[]
  /** The line of narration of this moment. */
  caption(): Localised | null
}

/** Mounts the pieces of the venue's scene as soon as their code is here. Goes with the scope. */
export function createVenueScene(scope: DisposeScope, parts: VenueSceneParts): VenueScene {
  const { documents, follower, projection, schedule, clock } = parts
  const { venue, scene, show } = documents
  const audio = createShowAudio(scope, parts.camera)
  projection.setContentClock(clock)
  const missing = new Set(documents.faults.flatMap((fault) => (fault.code === 'scene/media-missing' ? [String(fault.at[1])] : [])))
  const mount = (pieces: ScenePieces): void => {
    if (scope.disposed || !scene) return
    mountScene(scope, {
      ...{ venue, scene, pieces, clock, audio, missingMedia: missing },
      night: parts.night,
      ...{ site: parts.site, renderer: parts.renderer, camera: parts.camera, report: parts.report, reducedMotion: parts.reducedMotion },
      plan: follower.plan,
      values: follower.values,
      add: (added) => schedule.add(added),
      receive: (object, options) => projection.patch(object, options),
      forget: (object) => projection.forget(object),
      project: (surface, content) => projection.setContent(surface, content),
    })
  }
  if (scene && scene.pieces.length > 0) {
    void parts
      .load(scene.id)
      .then((pieces) => mount(pieces ?? { pieces: {} }))
      .catch((failure: unknown) => parts.report(unloaded(scene.id, failure)))
  }
  return {
    audio,
    systems: [audio.system],
    caption: () => (clock.running && show ? captionAt(show, clock.showS) : null),
  }
}

const unloaded = (scene: string, failure: unknown): Fault => ({
  code: 'scene/piece-failed',
  what: `The pieces of the scene "${scene}" could not be fetched: ${failure instanceof Error ? failure.message : String(failure)}`,
  fix: 'Reload the page.',
  at: [],
})
