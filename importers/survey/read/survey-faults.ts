import { type FaultCode, type FaultPath, HolositeError } from '../../../model/errors/index.ts'

export type SurveyFaultCode = FaultCode & `survey/${string}`

/** A structural fault of a survey file. */
export function surveyFault(
  code: SurveyFaultCode,
  what: string,
  fix: string,
  place: { readonly file?: string; readonly at?: FaultPath; readonly cause?: unknown } = {},
): HolositeError {
  return new HolositeError({ code, what, fix, ...place })
}

/** What the JSON of a survey must be at a place, and is not. */
export const malformed = (what: string, at: FaultPath, file: string): HolositeError =>
  surveyFault('survey/malformed', what, 'Correct the file there, or export it again.', { file, at })

/** A geometry fault: the feature is read as far as it goes. */
export interface SurveyWarning {
  /** Kebab-case reason, such as `ring-self-touch`. */
  readonly reason: string
  /** Id of the feature; empty where the whole file is meant. */
  readonly feature: string
  readonly what: string
  readonly file: string
}
