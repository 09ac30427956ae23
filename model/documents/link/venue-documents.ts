import type { Fault, FaultCode, FaultPath } from '../../errors/index.ts'
import type { FixtureType } from '../fixture-type/schema.ts'
import type { Night } from '../night/schema.ts'
import type { Scene } from '../scene/schema.ts'
import type { Show } from '../show/schema.ts'
import type { Venue } from '../venue/schema.ts'

/** The opened documents of one venue. What is absent is not judged. `files` names each in the faults. */
export interface VenueDocuments {
  readonly venue: Venue
  /** As `venue.fixtureTypes` lists them; absent leaves types and modes unjudged. */
  readonly fixtureTypes?: readonly FixtureType[]
  readonly scene?: Scene | null
  readonly show?: Show | null
  readonly night?: Night | null
  readonly files?: {
    readonly venue?: string
    readonly scene?: string
    readonly show?: string
    readonly night?: string
    /** One for each of `fixtureTypes`, in the same order. */
    readonly fixtureTypes?: readonly string[]
  }
}

/** Takes faults of one document, each with a closed code, and puts the file's name on them. */
export type Report = (code: FaultCode, at: FaultPath, what: string, fix: string) => void

/** A reporter that appends to `faults`. */
export const reportTo =
  (faults: Fault[], file: string | undefined): Report =>
  (code, at, what, fix) => {
    faults.push(file === undefined ? { code, what, fix, at } : { code, what, fix, at, file })
  }
