import type { Camera, Object3D } from 'three'
import { findHeight, heightAt as groundAt, type WalkArea } from '../../model/walk/index.ts'
import { createCrowd, createCrowdPlan, type Crowd } from '../avatar/index.ts'
import {
  createFountains,
  createGlow,
  createLanterns,
  createSigns,
  createStreaks,
  createTreeLights,
  type GlowParts,
  type NightLook,
} from '../lighting/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import { slotOf } from '../../model/show/index.ts'
import type { PieceClock } from '../scene/index.ts'
import type { ShowFollower } from '../show/index.ts'
import { deviceQuality } from './device-quality.ts'
import { peopleLight } from './people-light.ts'

/** Where the small lights and the people of the night go. */
export interface NightLifeParts {
  readonly documents: VenueDocuments
  readonly look: NightLook
  readonly site: Object3D
  readonly follower: ShowFollower | null
  readonly camera: () => Camera
  readonly area: WalkArea
  readonly clock: PieceClock | null
  /** How many real people are about. */
  readonly others: () => number
}

/** Lamps that glow, lanterns that swing, water that plays, people who pass: all of it simulated, none of it counted. */
export interface NightLife {
  readonly systems: readonly FrameSystem[]
  readonly crowdShown: boolean
  showCrowd(shown: boolean): void
}

/** Nothing for a venue without a night document. */
export function createNightLife(scope: DisposeScope, parts: NightLifeParts): NightLife {
  const { documents, look, site, area } = parts
  const { night } = documents
  if (!night) return { systems: [], crowdShown: false, showCrowd: () => {} }
  const quality = deviceQuality()
  const ground = (east: number, north: number): number => {
    const height = groundAt(area, east, north)
    return Number.isFinite(height) ? height : 0
  }
  const given: GlowParts = { night, uniforms: look.uniforms, camera: parts.camera, quality, heightAt: ground }
  const fountains = createFountains(scope, { ...given, clock: parts.clock ?? { showS: 0 }, readAmounts: fountainAmounts(parts) })
  const things = [
    createGlow(scope, given),
    createLanterns(scope, given),
    createStreaks(scope, given),
    createTreeLights(scope, given),
    createSigns(scope, given),
    fountains,
  ]
  const crowd = createNightCrowd(scope, { ...parts, night, quality })
  for (const thing of things) site.add(thing.object)
  site.add(crowd.object)
  let crowdShown = true
  return {
    systems: [...things, crowd].flatMap((thing) => thing.systems),
    get crowdShown() {
      return crowdShown
    },
    showCrowd(shown) {
      crowdShown = shown
      crowd.setShown(shown)
    },
  }
}

/** Reads each fountain's amount off the show, in the order of the night document; where no show plays, or not for a fountain, its water is still. */
function fountainAmounts({ documents, follower }: NightLifeParts): (amounts: Float32Array) => void {
  if (follower === null) return () => {}
  const { plan, values } = follower
  const slots = (documents.night?.fountains ?? []).map(({ id }) => slotOf(plan, `fountain/${id}/amount`))
  return (amounts) => {
    for (let index = 0; index < amounts.length && index < slots.length; index++) {
      const slot = slots[index]!
      amounts[index] = slot < 0 ? 0 : values[slot]!
    }
  }
}

function createNightCrowd(scope: DisposeScope, parts: NightLifeParts & Pick<GlowParts, 'night' | 'quality'>): Crowd {
  const { look, night, camera, quality, area, others } = parts
  return createCrowd(scope, {
    plan: createCrowdPlan(night.crowd),
    others,
    perM2: () => look.moment?.crowdPerM2 ?? 0,
    light: peopleLight(look),
    ...{ camera, quality },
    findHeight(place) {
      findHeight(area, place)
      if (Number.isNaN(place[2])) place[2] = 0
    },
  })
}
