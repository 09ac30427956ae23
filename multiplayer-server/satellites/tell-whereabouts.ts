import { createPose, HEAD } from '../../model/presence/index.ts'
import type { PresenceRelay } from '../presence/presence-relay.ts'
import type { InnerLink } from './inner-link.ts'
import { KIND, UNKNOWN_TRIP } from './link-frames.ts'
import type { Line } from './satellite-line.ts'

/** Tells the process of the venue where the people of a satellite room are and how their connections do. */
export interface Whereabouts {
  tellPlaces(): void
  /** At server time `nowMs`. */
  tellStandings(nowMs: number): void
}

/** Of everybody in `lines` who is on the lane, by what `relay` knows. */
export function createWhereabouts(link: InnerLink, relay: PresenceRelay, lines: ReadonlyMap<number, Line>): Whereabouts {
  const pose = createPose()
  return {
    tellPlaces() {
      link.record(KIND.places, (writer) => {
        for (const { number, onLane, person } of lines.values()) {
          if (!onLane || !relay.readPose(person.slot, pose)) continue
          writer.u32(number)
          for (let axis = 0; axis < 3; axis++) writer.f32(pose[HEAD + axis] as number)
        }
      })
    },
    tellStandings(nowMs) {
      link.record(KIND.standings, (writer) => {
        for (const { number, isAdmitted, person, roundTripMs, heardMs } of lines.values()) {
          if (!isAdmitted) continue
          writer.u32(number)
          writer.u16(roundTripMs === null ? UNKNOWN_TRIP : Math.min(UNKNOWN_TRIP - 1, Math.round(roundTripMs)))
          writer.u32(Math.max(0, Math.round(nowMs - heardMs)))
          writer.u8(relay.isStalled(person.slot) ? 1 : 0)
        }
      })
    },
  }
}
