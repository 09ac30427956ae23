import type { Camera, Object3D } from 'three'
import { heightAt as groundAt, type WalkArea } from '../../model/walk/index.ts'
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
  const amounts = fountainSlots(parts)
  const fountains = createFountains(scope, {
    ...given,
    clock: parts.clock ?? { showS: 0 },
    amount: (index) => parts.follower?.values[amounts[index] ?? -1] ?? 0,
  })
  const things = [
    createGlow(scope, given),
    createLanterns(scope, given),
    createStreaks(scope, given),
    createTreeLights(scope, given),
    createSigns(scope, given),
    fountains,
  ]
  const crowd = createNightCrowd(scope, { night, look, others: parts.others, camera: parts.camera, quality, heightAt: ground })
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

/** Slot of each fountain's amount, in the order of the night document. */
const fountainSlots = ({ documents, follower }: NightLifeParts): number[] =>
  (documents.night?.fountains ?? []).map(({ id }) => (follower ? slotOf(follower.plan, `fountain/${id}/amount`) : -1))

function createNightCrowd(scope: DisposeScope, parts: Omit<GlowParts, 'uniforms'> & Pick<NightLifeParts, 'look' | 'others'>): Crowd {
  const { look, night, camera, quality, heightAt, others } = parts
  return createCrowd(scope, {
    plan: createCrowdPlan(night.crowd),
    others,
    perM2: () => look.moment?.crowdPerM2 ?? 0,
    light: peopleLight(look),
    ...{ camera, quality, ...(heightAt ? { heightAt } : {}) },
  })
}
