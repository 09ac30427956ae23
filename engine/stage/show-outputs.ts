import { createHeadMechanics, rememberState, slotOf, type CueMoment, type CueState } from '../../model/show/index.ts'
import type { Milliseconds } from '../../model/units/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { FixtureLights, FixtureToDraw } from '../lighting/index.ts'
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

/** The venue's lamps in the order of its document, as their types describe them. */
export function fixturesToDraw({ venue, fixtureTypes }: VenueDocuments): FixtureToDraw[] {
  const types = new Map(fixtureTypes.map((type) => [type.id, type]))
  return venue.fixtures.map((fixture) => {
    const type = types.get(fixture.type)
    return {
      mount: fixture.mount,
      beamDeg: type?.photometry.beamDeg ?? 25,
      lumens: type?.photometry.lumens ?? 5000,
      moves: type?.movement !== undefined,
      gobos: type?.gobos.map((gobo) => gobo.pattern) ?? [],
    }
  })
}

/** Carries the frame's values to projectors and lamps. Heads turn as fast as they can, whatever the show asks. */
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

  const mechanics = createHeadMechanics(plan)
  const angles = new Float64Array(mechanics.heads.length * 2)
  const history: CueMoment[] = []
  let known: CueState | null = null
  const remember = (state: CueState, serverMs: Milliseconds): void => {
    known = state
    rememberState(history, state, serverMs, mechanics.lookBackMs)
  }

  /** Level and colour in one: numbers in a table are not boxed. */
  const lamp = new Float64Array(3)
  /** Zoom and gobo as last given: they seldom change, and numbers given one by one are boxed. */
  const shapes = new Float64Array(plan.fixtures.length * 2).fill(Number.NaN)
  return {
    phase: 'show',
    run(frame) {
      for (let index = 0; index * 2 < projectorSlots.length; index++) {
        const level = projectorSlots[index * 2]! < 0 ? 0 : values[projectorSlots[index * 2]!]!
        const colour = projectorSlots[index * 2 + 1]!
        for (let part = 0; part < 3; part++) lamp[part] = colour < 0 ? level : level * values[colour + part]!
        projection.setLight(index, 1, lamp)
      }
      for (let index = 0; index * 2 < fixtureSlots.length; index++) {
        const level = fixtureSlots[index * 2]! < 0 ? 0 : values[fixtureSlots[index * 2]!]!
        const colour = fixtureSlots[index * 2 + 1]!
        for (let part = 0; part < 3; part++) lamp[part] = colour < 0 ? level : level * values[colour + part]!
        fixtures.set(index, lamp)
      }
      for (let index = 0; index < plan.fixtures.length; index++) {
        const { zoom, gobo } = plan.fixtures[index]!
        if (zoom < 0 && gobo < 0) continue
        const zoomDeg = zoom < 0 ? 0 : values[zoom]!
        const place = gobo < 0 ? 0 : values[gobo]!
        if (shapes[2 * index] === zoomDeg && shapes[2 * index + 1] === place) continue
        shapes[2 * index] = zoomDeg
        shapes[2 * index + 1] = place
        fixtures.shape(index, zoomDeg, place)
      }
      if (mechanics.heads.length === 0) return
      const { state } = follower
      if (state !== null && state !== known) remember(state, frame.serverMs)
      mechanics.evaluate(history, frame.serverMs, angles)
      for (let index = 0; index < mechanics.heads.length; index++) {
        fixtures.aim(mechanics.heads[index]!, angles, index * 2)
      }
    },
  }
}
