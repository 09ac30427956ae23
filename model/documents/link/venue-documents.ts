import type { Fault, FaultCode, FaultPath, Phrase } from '../../errors/index.ts'
import { documentPhrases, linkPhrases } from '../../words/index.ts'
import type { FixtureType } from '../fixture-type/schema.ts'
import type { Night } from '../night/schema.ts'
import type { Scene } from '../scene/schema.ts'
import { said } from '../said.ts'
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

/** Takes faults of one document, each with a closed code, and puts the file's name on them. Those in phrases can be told in every language. */
export type Report = {
  (code: FaultCode, at: FaultPath, what: Phrase, fix: Phrase): void
  (code: FaultCode, at: FaultPath, what: string, fix: string): void
}

const ENGLISH = { ...documentPhrases, ...linkPhrases }

/** The words of a fault between documents out of its phrases. */
export const saidOfLink = (what: Phrase, fix: Phrase): Pick<Fault, 'what' | 'fix' | 'told'> => said(what, fix, ENGLISH)

/** A reporter that appends to `faults`. */
export function reportTo(faults: Fault[], file: string | undefined): Report {
  return (code: FaultCode, at: FaultPath, what: Phrase | string, fix: Phrase | string): void => {
    const more = { at, ...(file === undefined ? {} : { file }) }
    if (typeof what !== 'string' && typeof fix !== 'string') faults.push({ code, ...saidOfLink(what, fix), ...more })
    else if (typeof what === 'string' && typeof fix === 'string') faults.push({ code, what, fix, ...more })
  }
}
