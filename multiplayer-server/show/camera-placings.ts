import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { cameraPlacing, type CameraPlacing } from '../../model/documents/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { openKeptSettings } from '../store/kept-settings.ts'
import type { Tables } from '../store/tables.ts'

/** Cameras as placed by hand, of every venue; kept in the store, over what the venue documents say. */
export interface CameraPlacings {
  /** With the pairs each came from for staff, who may go on from them; visitors need none. */
  of(venue: string, pairs: boolean): ServerMessages['placings']
  /** Keeps another placing for a camera; null forgets it. Done once it is written. */
  set(venue: string, camera: string, placing: CameraPlacing | null): Promise<void>
}

/** Reads what was kept. A row that cannot be read is told and left out: the camera is then as its document has it. */
export async function openCameraPlacings(db: Kysely<Tables>, log: Logger): Promise<CameraPlacings> {
  const kept = await openKeptSettings(db, log, {
    prefix: 'placing',
    read(value) {
      const parsed = cameraPlacing.safeParse(value)
      return parsed.success ? parsed.data : null
    },
  })
  return {
    of: (venue, withPairs) =>
      kept.of(venue).map(([camera, { pairs, ...placing }]) => (withPairs ? { camera, ...placing, pairs } : { camera, ...placing })),
    set: (venue, camera, placing) => kept.set(venue, camera, placing),
  }
}
