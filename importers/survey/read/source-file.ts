import type { SurveyCrs } from '../crs/open-crs.ts'
import type { SurveyFrame } from '../crs/survey-frame.ts'
import type { SurveyFeature } from '../survey.ts'
import type { SurveyWarning } from './survey-faults.ts'

/** How a survey is read. */
export interface ReadOptions {
  /** `EPSG:n`; wins over what the files say. */
  readonly crs?: string
  /** `ellipsoid`, `egm96` or `nap`. */
  readonly heights?: string
  /** Geometry faults refuse, as `survey/geometry`. */
  readonly strict?: boolean
  /** Where the ENU origin shall stand; without it, amid the first file at its foot. */
  readonly origin?: { readonly latDeg: number; readonly lonDeg: number; readonly heightM: number }
  /** Height of the ground under footprints, in the height system of `heights`; 0 without. */
  readonly groundM?: number
  readonly licence?: string
  readonly attribution?: string
  /** Told of each geometry fault and of what a height or reference system was taken for. */
  onWarning?(warning: SurveyWarning): void
  /** Told after each line or file: bytes read of bytes in all. */
  onProgress?(readBytes: number, totalBytes: number): void
}

/** A file that was recognised and whose system is settled, before its features. */
export interface SourceFile {
  readonly crs: SurveyCrs
  /** A point amid it, in its own system; null where the file holds none. */
  readonly anchor: readonly [number, number, number] | null
  /** Title and contact it names. */
  readonly attribution: string | null
  /** `readTo` is told the bytes read so far. */
  features(frame: SurveyFrame, warn: (warning: SurveyWarning) => void, readTo: (bytes: number) => void): AsyncGenerator<SurveyFeature>
}
