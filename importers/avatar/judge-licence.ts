import type { Outcome } from '../../model/errors/index.ts'
import { refusal } from './body-fault.ts'
import type { BodyLicence } from './read-licence.ts'

/** What the wearer states before he wears it. */
export interface WearerWord {
  /** He made the body, or holds its rights. */
  readonly isAuthor: boolean
  /** He was given a licence of his own for it. */
  readonly isLicensed: boolean
}

/** Whether a licence lets this person wear the body, by his own word. */
export function judgeWearer(licence: BodyLicence, { isAuthor, isLicensed }: WearerWord): Outcome<null> {
  if (licence.wearers === 'everyone' || isAuthor || (licence.wearers === 'licensed' && isLicensed)) return { ok: true, value: null }
  return licence.wearers === 'author'
    ? refusal('body/licence', 'Only its author may wear this body.', 'State that you are, or choose another.')
    : refusal('body/licence', 'Only people with a licence of their own may wear this body.', 'State that you have one, or choose another.')
}

/** Whom to name beside the wearer; null where the licence does not ask for it or the file names nobody. */
export const creditOf = ({ creditNeeded, authors, name }: BodyLicence): string | null =>
  creditNeeded && authors.length > 0 ? `${name === '' ? '' : `${name}: `}${authors.join(', ')}`.slice(0, 160) : null
