import type { WebGLRenderer } from 'three'
import type { QualityStep, Schedule } from '../runtime/index.ts'
import type { Extras } from './extras.ts'
import type { ExtrasStreet } from './street-people.ts'
import { countParts, holdSystems, rehearseFrames, type HeldSystems, type PartCount, type RehearsalOptions } from './rehearsal.ts'

/** What a page tells of itself when asked: for operators, bug reports and tests. Reads only, but for `stand`. */
export interface Inspection {
  inspect(): InspectedStage
  /** Puts the visitor at east, north (metres), looking along a heading and pitch in degrees, lifted by so many metres until he walks; the server judges the jump like any other. */
  stand(...spot: StandingSpot): void
  /** Vertical field of view of the screen's camera, degrees. */
  field(degrees: number): void
  /** Goes to an hour of the night at once. */
  moment(id: string): void
  /** Measures frames without drawing them; see `rehearseFrames`. */
  rehearse(options: RehearsalOptions): Promise<number[][]>
  /** Holds the systems still; see `holdSystems`. */
  hold(): HeldSystems
  /** What is in a headset's room; there once a headset may be worn. */
  headset?: (() => InspectedHeadset) | undefined
  /** What is drawn less of now, in the order it went; there once the pace of frames is kept. */
  quality?: (() => readonly QualityStep[]) | undefined
  /** Puts so many people who came by no wire into a street of the venue; null while no room is open. */
  populate(count: number, street: ExtrasStreet): Promise<Extras | null>
  /** Draw calls and triangles of the next frame by part of the venue. */
  countParts(): Promise<Record<string, PartCount>>
}

/** Where a person's head and hands are, ENU metres; null for a hand that is not tracked. */
export interface InspectedPerson {
  readonly head: readonly number[]
  readonly left: readonly number[] | null
  readonly right: readonly number[] | null
}

/** The menu in a headset, ENU metres. */
export interface InspectedHeadset {
  /** Page of the open menu. */
  readonly menu: string | null
  /** Middle of each button by its id. */
  readonly buttons: Readonly<Record<string, readonly number[]>>
  readonly words: readonly string[]
  /** The notice that hangs before the eyes. */
  readonly notice: string
  /** Where the round button is that opens the menu. */
  readonly knob: readonly number[] | null
  /** The sky is drawn; in AR the wearer's own room is seen instead. */
  readonly sky: boolean
  /** Origin of the wearer's room. */
  readonly room: readonly number[]
}

/** Figures of the frame just drawn. */
export interface InspectedStage {
  readonly settled: boolean
  readonly frame: number
  readonly immersive: boolean
  /** Views drawn: 1 on a screen, one an eye in a headset. */
  readonly views: number
  readonly drawCalls: number
  readonly triangles: number
  readonly programs: number
  readonly geometries: number
  readonly textures: number
  readonly serverMs: number
  /** What is written before the visitor's eyes in a headset. */
  readonly written: string
  readonly ground: readonly number[]
  /** Where the visitor looks, degrees: clockwise from north, and above the horizon. */
  readonly look: readonly [heading: number, pitch: number]
  /** The visitor's own head, and hands where tracked, as they are sent: ENU metres. */
  readonly self: InspectedPerson
  /** Everybody drawn: slot, the name written over the head, whether it is marked as speaking, what he does (0 nothing, else from 1 in the order of the protocol's emotes), whether his hand is up, whether he is drawn by a body he brought, whether by a VRM at all, head in ENU metres, left and right hand where tracked. */
  readonly people: readonly (InspectedPerson & {
    slot: number
    named: string
    marked: boolean
    doing: number
    handUp: boolean
    own: boolean
    vrm: boolean
  })[]
  /** Visitors of the venue's other rooms who are drawn far off. */
  readonly elsewhere: number
  readonly cueRevision: number
  /** Cues that run, oldest first, and where each is in show time, seconds. */
  readonly running: readonly { cue: string; showS: number; released: boolean }[]
  /** Channels of the show that are not at rest, by name. */
  readonly show: Readonly<Record<string, number | readonly number[]>>
}

/** Where to put a visitor. */
export type StandingSpot = [east: number, north: number, headingDeg: number, pitchDeg?: number, liftM?: number]

/** What a stage lets be seen of it. */
export interface Inspected {
  readonly schedule: Schedule
  readonly rig: { readonly ground: Float64Array; readonly heading: number; readonly pitch: number }
  status(): { readonly settled: boolean }
  written(): string
  self(): InspectedPerson
  people(): InspectedStage['people']
  showNow(): Pick<InspectedStage, 'cueRevision' | 'running' | 'show' | 'elsewhere'>
  stand(...spot: StandingSpot): void
  field(degrees: number): void
  setMoment(id: string): void
  populate(count: number, street: ExtrasStreet): Promise<Extras | null>
}

declare global {
  interface Window {
    holosite?: Inspection
  }
}

/** Hangs the stage's inspection on the window; the returned function takes it off. */
export function exposeInspection(stage: Inspected, renderer: WebGLRenderer): () => void {
  const inspection: Inspection = {
    inspect: () => ({
      settled: stage.status().settled,
      frame: stage.schedule.frame.index,
      immersive: stage.schedule.frame.immersive,
      views: renderer.xr.isPresenting ? renderer.xr.getCamera().cameras.length : 1,
      drawCalls: renderer.info.render.calls,
      triangles: renderer.info.render.triangles,
      programs: renderer.info.programs?.length ?? 0,
      geometries: renderer.info.memory.geometries,
      textures: renderer.info.memory.textures,
      serverMs: stage.schedule.frame.serverMs,
      ground: [...stage.rig.ground],
      look: [(stage.rig.heading * 180) / Math.PI, (stage.rig.pitch * 180) / Math.PI],
      written: stage.written(),
      self: stage.self(),
      people: stage.people(),
      ...stage.showNow(),
    }),
    stand: stage.stand,
    field: stage.field,
    moment: stage.setMoment,
    rehearse: (options) => rehearseFrames({ schedule: stage.schedule, renderer }, options),
    hold: () => holdSystems({ schedule: stage.schedule, renderer }),
    populate: stage.populate,
    countParts: () => countParts(renderer),
  }
  window.holosite = inspection
  return () => {
    if (window.holosite === inspection) delete window.holosite
  }
}
