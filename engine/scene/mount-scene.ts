import type { Camera, Object3D, WebGLRenderer } from 'three'
import type { Scene, ScenePiece, Venue } from '../../model/documents/index.ts'
import { HolositeError, type Fault } from '../../model/errors/index.ts'
import type { ShowPlan } from '../../model/show/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import type { Piece, PieceAudio, PieceClock, PieceNight, PieceParts, ScenePieces, SurfaceContent } from './piece.ts'
import { placeAnchor } from './place-anchor.ts'
import { SAFE_PICTURE } from './safe-picture.ts'

/** What a scene is mounted into. */
export interface SceneParts {
  readonly venue: Venue
  readonly scene: Scene
  /** What the scene's index exports. */
  readonly pieces: ScenePieces
  /** Takes the pieces' groups. */
  readonly site: Object3D
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
  readonly plan: ShowPlan
  readonly values: Float64Array
  readonly clock: PieceClock
  readonly audio: PieceAudio
  readonly night: PieceNight | null
  readonly missingMedia: ReadonlySet<string>
  readonly reducedMotion: () => boolean
  /** Adds a system; the function returned takes it out. */
  add(system: FrameSystem): () => void
  receive(object: Object3D, options?: { readonly receives?: boolean; readonly occludes?: boolean }): void
  forget(object: Object3D): void
  /** A picture for a surface, or none. */
  project(surface: string, content: SurfaceContent | null): void
  report(fault: Fault): void
}

/** Puts every piece of the scene up. One that fails is told and left out; the others stand. Everything goes with the scope. */
export function mountScene(scope: DisposeScope, parts: SceneParts): void {
  for (const piece of parts.scene.pieces) {
    const entry = parts.pieces.pieces[piece.piece]
    if (!entry) {
      parts.report(unknownPiece(piece, Object.keys(parts.pieces.pieces)))
      continue
    }
    void settle(entry)
      .then((build) => {
        if (!scope.disposed) putUp(scope, parts, piece, build)
      })
      .catch((failure: unknown) => parts.report(failed(piece, failure)))
  }
}

/** A piece takes its parts; a loader takes nothing and answers the piece. */
const settle = (entry: Piece | (() => Promise<Piece>)): Promise<Piece> =>
  entry.length === 0 ? (entry as () => Promise<Piece>)() : Promise.resolve(entry)

function putUp(scope: DisposeScope, parts: SceneParts, piece: ScenePiece, build: Piece): void {
  const anchor = placeAnchor(parts.venue, piece)
  if (!anchor) return
  const own = scope.child()
  const { group } = anchor
  parts.site.add(group)
  own.defer(() => parts.site.remove(group))
  const given: PieceParts = {
    scope: own,
    id: piece.id,
    group,
    props: piece.props,
    surface: anchor.surface,
    renderer: parts.renderer,
    camera: parts.camera,
    plan: parts.plan,
    values: parts.values,
    clock: parts.clock,
    audio: parts.audio,
    night: parts.night,
    reducedMotion: parts.reducedMotion,
    failed: (reason) => parts.report(failed(piece, reason)),
    media: (id) => mediaAddress(parts, id),
    add: (system) => own.defer(parts.add(system)),
    receive(object, options) {
      parts.receive(object, options)
      own.defer(() => parts.forget(object))
    },
    project(surface, content) {
      parts.project(surface, content)
      own.defer(() => parts.project(surface, null))
    },
  }
  try {
    build(given)
  } catch (failure) {
    own.dispose()
    parts.report(failed(piece, failure))
  }
}

/** What is missing is shown as the safe picture: never nothing, never a browser's broken mark. */
function mediaAddress(parts: SceneParts, id: string): string {
  const media = parts.scene.media.find((candidate) => candidate.id === id)
  return media && !parts.missingMedia.has(id) ? `/scenes/${parts.scene.id}/${media.uri}` : SAFE_PICTURE
}

const unknownPiece = (piece: ScenePiece, known: readonly string[]): Fault => ({
  code: 'scene/unknown-piece',
  what: `The scene asks for the piece "${piece.piece}", which this build does not have.`,
  fix: `Use one of ${known.join(', ') || 'none'}, or build with the scene's code.`,
  at: ['pieces', piece.id],
})

/** A piece that says itself what is wrong is quoted; anything else is a piece that could not be put up. */
const failed = (piece: ScenePiece, failure: unknown): Fault =>
  failure instanceof HolositeError && failure.code === 'scene/media-missing' ? failure.toFault() : brokenPiece(piece, failure)

const brokenPiece = (piece: ScenePiece, failure: unknown): Fault => ({
  code: 'scene/piece-failed',
  what: `The piece "${piece.id}" could not be put up: ${failure instanceof Error ? failure.message : String(failure)}.`,
  fix: 'Reload the page; the rest of the scene stands without it.',
  at: ['pieces', piece.id],
})
