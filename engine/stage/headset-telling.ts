import type { Fault } from '../../model/errors/index.ts'
import type { Language } from '../../model/words/index.ts'
import type { DisposeScope, Schedule } from '../runtime/index.ts'
import { headsetSupport } from '../xr/index.ts'
import type { HeadsetWords, HeadsetWordsParts } from './headset-words.ts'
import { unfetched } from './venue-play.ts'

/** What is told inside a headset, and to whom. */
export interface HeadsetTellingParts extends Omit<HeadsetWordsParts, 'language'> {
  readonly schedule: Schedule
  report(fault: Fault): void
}

/** The show's narration and the state of sound inside an immersive session, where nothing of the page is seen. */
export interface HeadsetTelling {
  /** What is written before the visitor's eyes now; empty while nothing is. */
  readonly written: string
  setLanguage(language: Language): void
}

/** Fetched only where there is a headset. Everything goes with the scope. */
export function createHeadsetTelling(scope: DisposeScope, parts: HeadsetTellingParts): HeadsetTelling {
  let language: Language = 'en'
  let words: HeadsetWords | null = null
  const open = async (): Promise<void> => {
    if ((await headsetSupport()).whyNot !== null) return
    const { createHeadsetWords } = await import('./headset-words.ts')
    if (scope.disposed) return
    words = createHeadsetWords(scope, { ...parts, language: () => language })
    scope.defer(parts.schedule.add(words))
  }
  open().catch((failure: unknown) => parts.report(unfetched(failure)))
  return {
    get written() {
      return words?.written ?? ''
    },
    setLanguage(spoken) {
      language = spoken
    },
  }
}
