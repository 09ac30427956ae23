import type { Camera, Group, IUniform, Object3D, WebGLRenderer } from 'three'
import type { ShowPlan } from '../../model/show/index.ts'
import type { NightQuality, NightUniforms } from '../lighting/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'

/** What things that glow need to know. */
export interface PieceNight {
  readonly uniforms: NightUniforms
  readonly quality: NightQuality
}

/** Where the show stands. Rewritten each frame. */
export interface PieceClock {
  /** Show time of the newest running cue: held at a cue's end, wrapped in a loop. 0 before the first cue. */
  readonly showS: number
  readonly running: boolean
  /** Server time in seconds, counted from a fixed date: for what moves whether or not the show plays. */
  readonly hostS: number
  readonly serverMs: number
}

/** The corners of the surface a piece stands on, in the piece's own frame: metres, the surface's plane is z = 0, facing +z. */
export interface PieceSurface {
  readonly widthM: number
  readonly heightM: number
}

/**
 * What a piece gets to put itself up. `group` stands at the anchor in the render frame (X east, Y up, Z south) turned so that the
 * piece's own -Z looks along the anchor's heading; on a surface, its origin is the middle, +Z faces away from the wall.
 */
export interface PieceParts {
  readonly scope: DisposeScope
  readonly id: string
  readonly group: Group
  readonly props: Readonly<Record<string, string | number | boolean>>
  readonly surface: PieceSurface | null
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
  readonly plan: ShowPlan
  /** Every channel's value of the frame, by the slots of `plan`; rewritten each frame, before `present`. */
  readonly values: Float64Array
  /** Show time in seconds of the newest running cue, or of its hold; rewritten each frame. */
  readonly clock: PieceClock
  /** Address of a media file of the scene by its id, or of the safe picture while it is missing. */
  media(id: string): string
  /** Adds a system until the scope ends. */
  add(system: FrameSystem): void
  /** Lets projectors shine on what is below `object`, or hide behind it. */
  receive(object: Object3D, options?: { readonly receives?: boolean; readonly occludes?: boolean }): void
  /** Offers a picture in a surface's own coordinates to the projectors; see `SurfaceContent`. */
  project(surface: string, content: SurfaceContent): void
  /** The night it plays in, and how much this device can draw; null without a night document. */
  readonly night: PieceNight | null
  readonly audio: PieceAudio
  readonly reducedMotion: () => boolean
  /** Tells that a part of the piece could not be had; what stands of it stays. */
  failed(reason: unknown): void
}

/**
 * What projectors show on a surface: linear RGB 0..1 as a function of place and show time, drawn once per projector through its
 * lens. GLSL body of `vec3 content(vec2 at, float showS, float amount)`; `at` in metres from the surface's lower left corner.
 */
export interface SurfaceContent {
  readonly glsl: string
  /** Further uniforms the text declares by itself, such as a picture drawn elsewhere. Written by their owner. */
  readonly uniforms?: Readonly<Record<string, IUniform>>
  /** Metres. */
  readonly size: readonly [number, number]
  /** 0..1, read each frame. */
  amount(): number
}

/** Sound of the show; silent until the visitor allows it by a gesture. */
export interface PieceAudio {
  /** Says that something of the scene can be heard: only then are visitors offered sound. */
  announce(): void
  /** The running context, or null while sound is off. */
  readonly context: AudioContext | null
  /** Goes into the visitor's volume. */
  readonly output: AudioNode | null
  /** The context's time of a server instant, seconds; follows the show clock. */
  contextTimeOf(serverMs: number): number
}

/** Puts a piece up. Plain function; everything it makes belongs to `parts.scope`. */
export type Piece = (parts: PieceParts) => void

/** What a scene's index exports. */
export interface ScenePieces {
  readonly pieces: Readonly<Record<string, Piece | (() => Promise<Piece>)>>
}
