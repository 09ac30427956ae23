import {
  checkBody,
  judgeBudget,
  lightenBody,
  MOST_SOURCE_BYTES,
  openBody,
  overBudget,
  type BodyLicence,
  type BodyMeasure,
} from '../../importers/avatar/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { pictureTools } from './picture-tools.ts'

/** A file as far as it came: what its author allows, and the bytes to send where it may be worn at all. */
export interface PreparedBody {
  readonly licence: BodyLicence
  readonly measure: BodyMeasure | null
  /** What of it is over the budget. */
  readonly over: ReturnType<typeof overBudget>
  /** It was made lighter. */
  readonly lightened: boolean
  readonly fault: Fault | null
  /** Null where it cannot be worn. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
}

/** Reads a file and brings it within the budget where its licence lets it be changed; a fault where it is no body at all. */
export async function prepareBody(file: Blob): Promise<PreparedBody | Fault> {
  if (file.size > MOST_SOURCE_BYTES)
    return { code: 'body/over-budget', what: `The file has ${file.size} bytes.`, fix: 'Choose a smaller one.', at: [] }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const opened = openBody(bytes)
  if (!opened.ok) return opened.faults[0]!
  const { licence, glb } = opened.value
  const asItIs = judged(licence, bytes, false)
  if (asItIs.bytes !== null || !licence.modification) return asItIs
  const lighter = await lightenBody(glb, pictureTools)
  return lighter.ok ? judged(licence, Uint8Array.from(lighter.value), true) : { ...asItIs, fault: lighter.faults[0]! }
}

function judged(licence: BodyLicence, bytes: Uint8Array<ArrayBuffer>, lightened: boolean): PreparedBody {
  const opened = openBody(bytes)
  const measure = opened.ok ? checkBody(opened.value.glb, bytes.length) : opened
  if (!measure.ok) return { licence, measure: null, over: [], lightened, fault: measure.faults[0]!, bytes: null }
  const within = judgeBudget(measure.value).ok
  return { licence, measure: measure.value, over: overBudget(measure.value), lightened, fault: null, bytes: within ? bytes : null }
}
