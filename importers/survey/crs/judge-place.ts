import type { SurveyHeader } from '../survey.ts'
import { surveyFault } from '../read/survey-faults.ts'
import { GERMANY, isInArea, NETHERLANDS } from './areas.ts'
import type { SurveyCrs } from './open-crs.ts'

/**
 * Whether a survey's systems are used where its coordinates lie. Throws `survey/no-heights` for heights above Amsterdam elsewhere: they
 * would be off by metres. Returns what a person should know of a coordinate system far from its land.
 */
export function judgePlace(crs: SurveyCrs, { latDeg, lonDeg }: SurveyHeader['origin'], file: string): readonly string[] {
  const where = placeText(latDeg, lonDeg)
  if (crs.heights === 'nap' && ![NETHERLANDS, GERMANY].some((area) => isInArea(area, lonDeg, latDeg)))
    throw surveyFault(
      'survey/no-heights',
      `NAP is the height datum of the Netherlands (and, within 3 cm, of Germany); by ${crs.name} this place is at ${where}.`,
      'For heights above sea level elsewhere use --heights egm96, for GNSS heights --heights ellipsoid. If the place is not there, its coordinates are in another system: say it with --crs.',
      { file },
    )
  if (crs.area === undefined || isInArea(crs.area, lonDeg, latDeg)) return []
  return [
    `${crs.name} is made for ${crs.area.name}; this place is at ${where}, outside of it. If it does not stand there, its coordinates are in another system: say it with --crs.`,
  ]
}

const placeText = (latDeg: number, lonDeg: number): string =>
  `${Math.abs(latDeg).toFixed(4)} ${latDeg < 0 ? 'south' : 'north'}, ${Math.abs(lonDeg).toFixed(4)} ${lonDeg < 0 ? 'west' : 'east'}`
