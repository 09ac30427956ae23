import type { Camera } from 'three'
import type { Localised } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { WalkArea } from '../../model/walk/index.ts'
import type { Language } from '../../model/words/index.ts'
import type { DisposeScope, Schedule } from '../runtime/index.ts'
import type { TwinFeature } from '../twin/index.ts'
import type { HeadsetSupport, Rig, WalkInput } from '../xr/index.ts'
import type { Inspected } from './inspection.ts'
import type { DrapeStatus } from './live-drapes.ts'
import type { StageLink } from './stage-link.ts'

/** What this visitor asks of the show. */
export interface VisitorWishes {
  readonly reducedMotion: boolean
  /** 0..3 */
  readonly flashesPerSecond: number
  /** Draw the bodies others brought. */
  readonly ownBodies: boolean
  /** Of the labels in the scene. */
  readonly language: Language
}

/** What a page tells about the stage, a few times a second. */
export interface StageStatus {
  /** Loading, 0..1. */
  readonly progress: number
  /** The twin wanted for this view is there. */
  readonly settled: boolean
  /** What is seen of the twin is the place, and no longer a rough plane of it. */
  readonly stands: boolean
  readonly cameras: readonly DrapeStatus[]
  /** What could not be had; the venue goes on without it. */
  readonly faults: readonly Fault[]
  readonly immersive: HeadsetSupport
  /** The cue that plays now. */
  readonly showing: Localised | null
  /** What is being told now, to be read. */
  readonly caption: Localised | null
  /** The scene has sound to turn on. */
  readonly hasSound: boolean
  /** Sound is on. */
  readonly sound: boolean
  /** The moment of the night shown, by id. */
  readonly moment: string | null
  /** The simulated crowd is drawn. */
  readonly crowd: boolean
}

/** One mounted venue. */
export interface VenueStage extends Inspected {
  readonly schedule: Schedule
  readonly rig: Rig
  readonly input: WalkInput
  /** Where one may stand. */
  readonly area: WalkArea
  /** Estimate of server time; the page's own clock until a room is attached. */
  serverNow(hostMs: number): number
  /** Joins the room: people, show and cameras, until the scope ends. */
  attach(scope: DisposeScope, link: StageLink): void
  setWishes(wishes: VisitorWishes): void
  /** Frames took too long, so many steps of drawing less are taken. */
  thin(stepsGone: number): void
  /**
   * How loud somebody speaks now, 0..1, by his slot: his mouth follows, and those before him look at him. Tell 0 when he is silent. And how
   * wide his mouth is: -1 round, 1 spread, 0 if not told.
   */
  setVoiceLevel(slot: number, level: number, wide?: number): void
  /** Sound on or off; on only out of a gesture. Resolves to what it is. */
  turnSound(on: boolean): Promise<boolean>
  /** Goes to another hour of the night document; for this visitor alone. */
  setMoment(id: string): void
  /** Draws the simulated crowd or leaves it out. */
  setCrowd(shown: boolean): void
  /**
   * What the survey says of the part of the twin at a point of the picture, x and y from -1 to 1, as the visitor or another eye
   * sees it; null for sky and show.
   */
  ask(x: number, y: number, eye?: Camera): Promise<TwinFeature | null>
  status(): StageStatus
}
