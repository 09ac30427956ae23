import type { ChannelAttribute } from '../documents/index.ts'
import type { Seconds } from '../units/index.ts'

/** Where a channel lives in the values array: one slot, or three for a colour (linear red, green, blue). */
export interface PlanChannel {
  readonly name: string
  readonly slot: number
  readonly width: 1 | 3
  /** Why nothing may move it: it belongs to a fixture marked egress, or the fixture's mode cannot. */
  readonly fixed: 'egress' | 'unable' | null
}

/** One clip as typed arrays. Times are seconds of show time. */
export interface PlanClip {
  readonly startS: number
  readonly endS: number
  /** Absolute show time of each key, ascending. */
  readonly keyS: Float64Array
  /** `width` numbers a key. */
  readonly values: Float64Array
  /** 0 linear, 1 step, 2 smooth: the way from this key to the next. */
  readonly ease: Uint8Array
}

/** What a cue does to one channel: the clips of one track that lie in the cue's window, by start. */
export interface PlanPart {
  readonly slot: number
  readonly width: 1 | 3
  readonly clips: readonly PlanClip[]
  /** The channel has places, not levels: it is never mixed, the heavier side has it. */
  readonly snaps: boolean
  /** A clip is already under way when the cue starts. */
  readonly fromStart: boolean
}

/** A cue with its window in seconds of show time and all it paints. */
export interface PlanCue {
  readonly id: string
  readonly index: number
  readonly startS: number
  readonly endS: number
  readonly fadeInS: Seconds
  readonly fadeOutS: Seconds
  readonly end: 'hold' | 'release' | 'loop'
  readonly followAfterS: number | null
  /** By slot; parts of one slot in the order of their tracks. */
  readonly parts: readonly PlanPart[]
}

/** Something that shines: what the flash limit watches. Egress fixtures are no part of the list. */
export interface PlanLight {
  readonly target: string
  readonly intensity: number
  /** First of three slots, or -1 where the light has no colour. */
  readonly colour: number
  /** Share of the rig's whole light, 0..1; camera drapes have none. */
  readonly share: number
}

/** One DMX channel of a patched fixture. */
export interface PlanDmxChannel {
  readonly attribute: ChannelAttribute
  /** Index into `EvaluateScratch.levels`, or -1 for a `constant`. */
  readonly level: number
  /** Index into the universe's 512 bytes. */
  readonly coarse: number
  /** Index of the fine byte, or -1 for an 8-bit channel. */
  readonly fine: number
  /** Byte of a `constant`. */
  readonly value: number
}

/** A fixture as the rig sees it. */
export interface PlanFixture {
  readonly id: string
  readonly egress: boolean
  /** Index into `ShowPlan.universes`. */
  readonly universe: number
  readonly channels: readonly PlanDmxChannel[]
  readonly intensity: number
  readonly colour: number
  readonly pan: number
  readonly tilt: number
  /** -1 where the mode has no zoom, or no gobos. */
  readonly zoom: number
  readonly gobo: number
  readonly panRangeDeg: number
  readonly tiltRangeDeg: number
  /** Top speed of the head, degrees a second; 0 where it does not turn. */
  readonly panDegPerS: number
  readonly tiltDegPerS: number
  /** Full beam angle in degrees at the two ends of the zoom channel. */
  readonly zoomMinDeg: number
  readonly zoomMaxDeg: number
  /** Byte of each place of the gobo wheel; empty without a wheel. */
  readonly goboBytes: Uint8Array
  /** Has a dimmer; without one the intensity is folded into the colour bytes. */
  readonly hasIntensity: boolean
  /** Has red, green and blue. */
  readonly hasColour: boolean
  /** Has white beside red, green and blue: white takes their common part. */
  readonly hasWhite: boolean
}

/** What a fixture's channels carry, as `dmxFrame` lays it out. */
export const LEVELS: readonly ChannelAttribute[] = ['intensity', 'red', 'green', 'blue', 'white', 'pan', 'tilt', 'zoom', 'gobo']

/** What a master of the cue state acts on. */
export type PlanMaster =
  | { readonly kind: 'grand' | 'blackout' }
  | { readonly kind: 'submaster' | 'air'; readonly slot: number; readonly egress: boolean }

/** Most cues that may run (or fade out) at once; the oldest make way. */
export const MAX_RUNNING_CUES = 32

/** Working memory of `evaluateShow`, one number an entry of `running`, and of `dmxFrame`. Nobody else reads it. */
export interface EvaluateScratch {
  readonly fadeIn: Float64Array
  readonly rest: Float64Array
  readonly ended: Float64Array
  readonly showS: Float64Array
  /** Entry whose GO released this one, or -1. */
  readonly successor: Int32Array
  readonly colour: Float64Array
  /** Show time within the window of the cue at hand, seconds; what the entry at hand weighs on the slot at hand. */
  readonly windowS: Float64Array
  readonly onSlot: Float64Array
  /** Levels of one fixture, in the order of `LEVELS`. */
  readonly levels: Float64Array
}

/**
 * A venue, its show and its fixture types compiled for evaluation. All values of an instant live in one Float64Array of
 * `slotCount`; intensity, amount and colour are linear 0..1, pan and tilt degrees from the mount, zoom the full beam angle in
 * degrees, gobo a place in the type's list. Not to be shared between
 * threads: it carries the working memory of `evaluateShow`.
 */
export interface ShowPlan {
  readonly venue: string
  readonly show: string
  readonly slotCount: number
  /** By name: `projector/<id>/intensity`, `fixture/<id>/colour`, `camera/<id>/intensity`, `piece/<id>/amount`. */
  readonly channels: ReadonlyMap<string, PlanChannel>
  readonly defaults: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** In the order they are called. */
  readonly cues: readonly PlanCue[]
  readonly cueById: ReadonlyMap<string, PlanCue>
  readonly masters: ReadonlyMap<string, PlanMaster>
  /** Intensities that grand master and blackout dim: projectors, pieces and fixtures that are not egress. */
  readonly dimmable: Int32Array
  /** Intensities of camera drapes; dark unless the camera is on air. */
  readonly drapes: Int32Array
  readonly lights: readonly PlanLight[]
  readonly fixtures: readonly PlanFixture[]
  /** Patched universe numbers, ascending. */
  readonly universes: readonly number[]
  readonly scratch: EvaluateScratch
}

/** Slot of a channel (first of three for a colour), or -1 when the venue and show have no such channel. */
export const slotOf = (plan: ShowPlan, name: string): number => plan.channels.get(name)?.slot ?? -1

/** Values array of the right length, holding the defaults. */
export const createShowValues = (plan: ShowPlan): Float64Array => plan.defaults.slice()
