import type { Outcome } from '../../model/errors/index.ts'
import { judgeBudget, type BodyMeasure } from './body-budget.ts'
import { checkBody } from './check-body.ts'
import { creditOf, judgeWearer, type WearerWord } from './judge-licence.ts'
import { readGlb, type Glb } from './read-glb.ts'
import { readLicence, type BodyLicence } from './read-licence.ts'

/** A file and what its author allows, before anything else of it is known. */
export interface OpenedBody {
  readonly glb: Glb
  readonly licence: BodyLicence
}

/** Opens a file as far as its licence. */
export function openBody(bytes: Uint8Array): Outcome<OpenedBody> {
  const glb = readGlb(bytes)
  if (!glb.ok) return glb
  const licence = readLicence(glb.value.json)
  return licence.ok ? { ok: true, value: { glb: glb.value, licence: licence.value } } : licence
}

/** A body that may be worn as it is. */
export interface AdmittedBody {
  readonly licence: BodyLicence
  readonly measure: BodyMeasure
  /** Whom to name beside the wearer; null where nobody asks for it. */
  readonly credit: string | null
}

/** All that is asked of a file before others are sent it: sound, within the budget, and its wearer allowed. */
export function admitBody(bytes: Uint8Array, word: WearerWord): Outcome<AdmittedBody> {
  const opened = openBody(bytes)
  if (!opened.ok) return opened
  const { glb, licence } = opened.value
  const allowed = judgeWearer(licence, word)
  if (!allowed.ok) return allowed
  const measure = checkBody(glb, bytes.length)
  if (!measure.ok) return measure
  const within = judgeBudget(measure.value)
  return within.ok ? { ok: true, value: { licence, measure: measure.value, credit: creditOf(licence) } } : within
}
