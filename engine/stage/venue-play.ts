import type { Camera, Object3D, WebGLRenderer } from 'three'
import type { Localised } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { WalkArea } from '../../model/walk/index.ts'
import type { Language } from '../../model/words/index.ts'
import type { NightLook } from '../lighting/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { Projection } from '../projection/index.ts'
import type { DisposeScope, FrameSystem, Schedule } from '../runtime/index.ts'
import { createPieceClock } from '../scene/index.ts'
import type { ShowFollower } from '../show/index.ts'
import { deviceQuality } from './device-quality.ts'
import { createLateElsewhere } from './late-elsewhere.ts'
import type { NightLife } from './night-life.ts'
import type { PlaceLabels } from './place-labels.ts'
import type { SceneLoader, VenueScene } from './venue-scene.ts'

/** What plays on a stage, and where. */
export interface VenuePlayParts {
  readonly documents: VenueDocuments
  readonly follower: ShowFollower | null
  readonly look: NightLook
  readonly site: Object3D
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
  readonly area: WalkArea
  readonly projection: Projection
  readonly schedule: Schedule
  readonly load: SceneLoader
  /** How many real people are about the visitor. */
  readonly others: () => number
  report(fault: Fault): void
}

/** The night's small lights and the scene's pieces: fetched after the place itself, so that one can walk before they are there. */
export interface VenuePlay {
  readonly systems: readonly FrameSystem[]
  readonly crowdShown: boolean
  showCrowd(shown: boolean): void
  /** Takes word of how many visitors of the other rooms are where. */
  takeDensity(bytes: Uint8Array): void
  /** How many of those are drawn. */
  readonly elsewhere: number
  /** The line of narration of this moment. */
  caption(): Localised | null
  turnSound(on: boolean): Promise<boolean>
  /** Something of the scene can be heard. */
  readonly hasSound: boolean
  readonly soundOn: boolean
  /** Of the names of places. */
  setLanguage(language: Language): void
  /** The visitor's wish for calm motion. */
  calm(reducedMotion: boolean): void
}

/** Starts fetching at once. Everything goes with the scope. */
export function createVenuePlay(scope: DisposeScope, parts: VenuePlayParts): VenuePlay {
  const { documents, follower, look, schedule } = parts
  const turning = follower ? createPieceClock(follower.plan, () => follower.state) : null
  let life: NightLife | null = null
  let labels: PlaceLabels | null = null
  let spoken: Language | null = null
  let played: VenueScene | null = null
  let crowdShown = true
  let reducedMotion = false
  const add = (systems: readonly FrameSystem[]): void => {
    for (const system of systems) scope.defer(schedule.add(system))
  }
  const late = (failure: unknown): void => parts.report(unfetched(failure))
  const elsewhere = createLateElsewhere(scope, { ...parts, add, late })

  const openNight = async (): Promise<void> => {
    const { createNightLife } = await import('./night-life.ts')
    if (scope.disposed) return
    const others = (): number => parts.others() + elsewhere.shown
    life = createNightLife(scope, { ...parts, others, clock: turning?.clock ?? null })
    life.showCrowd(crowdShown)
    add(life.systems)
  }
  const openLabels = async (): Promise<void> => {
    const { createPlaceLabels } = await import('./place-labels.ts')
    if (scope.disposed) return
    labels = createPlaceLabels(scope, documents.venue.places, parts)
    if (spoken !== null) labels.setLanguage(spoken)
    parts.site.add(labels.group)
    add([labels.system])
  }
  const openScene = async (): Promise<void> => {
    const { createVenueScene } = await import('./venue-scene.ts')
    if (scope.disposed || !follower || !turning) return
    played = createVenueScene(scope, {
      ...parts,
      follower,
      clock: turning.clock,
      night: documents.night ? { uniforms: look.uniforms, quality: deviceQuality() } : null,
      reducedMotion: () => reducedMotion,
    })
    add(played.systems)
  }
  if (documents.night) openNight().catch(late)
  if (documents.scene) openScene().catch(late)
  if (documents.venue.places.length > 0) openLabels().catch(late)
  return {
    systems: turning ? [turning.system] : [],
    get crowdShown() {
      return crowdShown
    },
    showCrowd(shown) {
      crowdShown = shown
      life?.showCrowd(shown)
      elsewhere.setShown(shown)
    },
    get elsewhere() {
      return elsewhere.shown
    },
    takeDensity: (bytes) => elsewhere.take(bytes),
    caption: () => played?.caption() ?? null,
    get hasSound() {
      return played?.audio.announced ?? false
    },
    get soundOn() {
      return (played?.audio.context ?? null) !== null
    },
    turnSound: (on) => played?.audio.turn(on) ?? Promise.resolve(false),
    setLanguage(language) {
      spoken = language
      labels?.setLanguage(language)
    },
    calm: (wish) => (reducedMotion = wish),
  }
}

/** A part of the page that is fetched late did not come. */
export const unfetched = (failure: unknown): Fault => ({
  code: 'stage/unfetched',
  what: `A part of the page could not be fetched: ${failure instanceof Error ? failure.message : String(failure)}`,
  fix: 'Check the network, then reload the page.',
  at: [],
})
