import { HolositeError, type Fault } from '../../model/errors/index.ts'

/** What file system and store (by PostgreSQL's numbers, the last two) say when a disk takes nothing more: full, over its quota, or turned read-only. */
const REFUSALS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_SHMSIZE',
  ...['53100', '25006'],
])

/** True for a failure that means the disk takes nothing more. */
export const isDiskFull = (failure: unknown): boolean => failure instanceof Error && 'code' in failure && REFUSALS.has(String(failure.code))

/** The one fault for it. */
export const diskFullFault = (): Fault =>
  new HolositeError({
    code: 'store/full',
    what: 'The disk of the data folder takes nothing more.',
    fix: 'Make room on it; the show and everybody in it go on meanwhile.',
  }).toFault()

/** Writes, or where the disk takes nothing more answers `instead`: for what may be forgotten rather than keep somebody out. Other failures are thrown. */
export async function writeUnlessFull<T>(write: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await write()
  } catch (failure) {
    if (isDiskFull(failure)) return instead
    throw failure
  }
}
