import { openDocument, type FixtureType, type Night, type Scene, type Show, type Venue } from '../../model/documents/index.ts'
import type { Fault, Outcome } from '../../model/errors/index.ts'
import { geodeticFromDegrees, type Geodetic } from '../../model/frames/index.ts'
import { http } from '../../model/protocol/index.ts'
import type { GroundGrid } from '../../model/walk/index.ts'
import { asFault, fetchJson } from './fetch-json.ts'
import { loadGround } from './load-ground.ts'

/** The documents of a venue as a page works with them: opened and frozen. */
export interface VenueDocuments {
  readonly venue: Venue
  readonly scene: Scene | null
  readonly show: Show | null
  readonly night: Night | null
  /** Walkable ground; null where the walk zones alone count. */
  readonly ground: GroundGrid | null
  readonly fixtureTypes: readonly FixtureType[]
  /** Where the ENU origin stands, WGS84 and ellipsoidal. */
  readonly geoPose: Geodetic
  /** Changes whenever a tileset or a medium does. */
  readonly files: string
  /** What the server found at fault; the venue is drawn all the same. */
  readonly faults: readonly Fault[]
  readonly revision: number
}

/** Fetches and opens a venue's documents. A page never trusts their shape: each goes through the one way in. */
export async function loadVenue(id: string, signal?: AbortSignal): Promise<Outcome<VenueDocuments>> {
  const answer = await fetchJson({
    path: `/api/venues/${encodeURIComponent(id)}`,
    answer: http.venue.response,
    ...(signal ? { signal } : {}),
  })
  if (!answer.ok) return answer
  const venue = openDocument(answer.value.venue, { kind: 'venue' })
  if (!venue.ok) return venue
  const faults: Fault[] = answer.value.faults.map(asFault)
  const optional = <T>(found: Outcome<T>): T | null => {
    if (found.ok) return found.value
    faults.push(...found.faults)
    return null
  }
  const ground = venue.value.ground === undefined ? null : optional(await loadGround(`/venues/${id}/${venue.value.ground}`, signal))
  return {
    ok: true,
    value: {
      venue: venue.value,
      ground,
      scene: answer.value.scene === null ? null : optional(openDocument(answer.value.scene, { kind: 'scene' })),
      show: answer.value.show === null ? null : optional(openDocument(answer.value.show, { kind: 'show' })),
      night: answer.value.night === null ? null : optional(openDocument(answer.value.night, { kind: 'night' })),
      fixtureTypes: answer.value.fixtureTypes.flatMap((type) => optional(openDocument(type, { kind: 'fixture-type' })) ?? []),
      geoPose: geodeticFromDegrees(answer.value.geoPose.latDeg, answer.value.geoPose.lonDeg, answer.value.geoPose.heightM),
      files: answer.value.files,
      faults,
      revision: answer.value.revision,
    },
  }
}
