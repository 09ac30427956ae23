import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { pictureMasks, type PictureMasks } from '../../model/documents/index.ts'
import { openKeptSettings } from '../store/kept-settings.ts'
import type { Tables } from '../store/tables.ts'

/** What is painted over in each camera's picture before it leaves the device; drawn once, kept in the store. */
export interface CameraMasks {
  of(venue: string, camera: string): PictureMasks
  set(venue: string, camera: string, masks: PictureMasks): Promise<void>
}

/** Reads what was kept. */
export async function openCameraMasks(db: Kysely<Tables>, log: Logger): Promise<CameraMasks> {
  const kept = await openKeptSettings(db, log, {
    prefix: 'masks',
    read(value) {
      const parsed = pictureMasks.safeParse(value)
      return parsed.success ? parsed.data : null
    },
  })
  return {
    of: (venue, camera) => kept.of(venue).find(([thing]) => thing === camera)?.[1] ?? [],
    set: (venue, camera, masks) => kept.set(venue, camera, masks.length === 0 ? null : masks),
  }
}
