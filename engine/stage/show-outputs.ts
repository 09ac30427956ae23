import { slotOf } from '../../model/show/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { FixtureLights } from '../lighting/index.ts'
import type { Projection } from '../projection/index.ts'
import type { FrameSystem } from '../runtime/index.ts'
import type { ShowFollower } from '../show/index.ts'

/** Who takes the show's light. Show projectors stand first in the projection, in the venue's order. */
export interface ShowOutputParts {
  readonly documents: VenueDocuments
  readonly follower: ShowFollower
  readonly projection: Projection
  readonly fixtures: FixtureLights
}

const WHITE: readonly number[] = [1, 1, 1]

/** Carries the frame's values to projectors and lamps. */
export function createShowOutputs(parts: ShowOutputParts): FrameSystem {
  const { follower, projection, fixtures } = parts
  const { plan, values } = follower
  const pairs = (kind: string, ids: readonly string[]): Int32Array =>
    Int32Array.from(ids.flatMap((id) => [slotOf(plan, `${kind}/${id}/intensity`), slotOf(plan, `${kind}/${id}/colour`)]))
  const projectorSlots = pairs(
    'projector',
    parts.documents.venue.projectors.map((projector) => projector.id),
  )
  const fixtureSlots = pairs(
    'fixture',
    parts.documents.venue.fixtures.map((fixture) => fixture.id),
  )

  const channel = (colour: number, offset: number): number => (colour < 0 ? 1 : values[colour + offset]!)
  return {
    phase: 'show',
    run() {
      for (let index = 0; index * 2 < projectorSlots.length; index++) {
        const level = projectorSlots[index * 2]! < 0 ? 0 : values[projectorSlots[index * 2]!]!
        const colour = projectorSlots[index * 2 + 1]!
        if (colour < 0) projection.setLight(index, level, WHITE)
        else projection.setLight(index, level, values, colour)
      }
      for (let index = 0; index * 2 < fixtureSlots.length; index++) {
        const level = fixtureSlots[index * 2]! < 0 ? 0 : values[fixtureSlots[index * 2]!]!
        const colour = fixtureSlots[index * 2 + 1]!
        fixtures.set(index, level * channel(colour, 0), level * channel(colour, 1), level * channel(colour, 2))
      }
    },
  }
}
