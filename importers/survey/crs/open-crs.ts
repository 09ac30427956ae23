import proj4 from 'proj4'
import { closestName } from '../../../model/documents/index.ts'
import {
  ecefFromGeodetic,
  ellipsoidalHeight,
  geodetic,
  loadEgm96,
  type Geoid,
  type Position,
  setPosition,
} from '../../../model/frames/index.ts'
import type { FaultPath } from '../../../model/errors/index.ts'
import { radiansFromDegrees } from '../../../model/units/index.ts'
import { surveyFault } from '../read/survey-faults.ts'
import type { Area } from './areas.ts'
import { type CrsDefinition, findCrs } from './crs-definitions.ts'
import { EGM96_ABOVE_NAP_M, HEIGHT_NAMES, type HeightName, NAP_NOTE } from './height-names.ts'
import { parseCrsName } from './parse-crs-name.ts'

/** A survey's coordinate system with its heights settled. */
export interface SurveyCrs {
  /** As reports name it. */
  readonly name: string
  readonly heights: HeightName
  readonly heightsLabel: string
  /** Worst horizontal error of the way to WGS84, metres. */
  readonly errorM: number
  /** Where the system is meant for; worldwide without. */
  readonly area?: Area
  /** What a person should know: a height system taken for another, a system overridden. */
  readonly notes: readonly string[]
  /** Coordinates of the survey into ECEF. False, and `out` untouched, where they have no place on Earth. */
  toEcef(x: number, y: number, z: number, out: Position<'ecef'>): boolean
}

/** What is known about a file's system, and what the caller says over it. */
export interface CrsClaim {
  /** Text of `metadata.referenceSystem` or the like. */
  readonly declared?: string
  /** `EPSG:n` from the caller: wins over the file. */
  readonly crs?: string
  readonly heights?: string
  readonly file: string
  /** Where the file names its system; `metadata.referenceSystem` without. */
  readonly at?: FaultPath
}

const CITY_JSON: FaultPath = ['metadata', 'referenceSystem']

/**
 * Settles the system. Throws `survey/no-crs`, `survey/unknown-crs` or `survey/no-heights`: nothing is ever guessed. Loads the geoid
 * only where heights need it.
 */
export async function openCrs(claim: CrsClaim): Promise<SurveyCrs> {
  const { definition, label } = definitionOf(claim)
  const notes: string[] = []
  if (overrules(claim))
    notes.push(
      `The file names "${claim.declared?.slice(0, 120)}"; ${claim.crs} was taken, as --crs says. If the place lands elsewhere, leave --crs out.`,
    )
  const heights = heightsOf(definition, claim, notes)
  if (heights === 'nap') notes.push(NAP_NOTE)
  if (definition.errorM > 1) notes.push(`${definition.name} reaches WGS84 within ${definition.errorM} m: its national grid is not bundled.`)
  const geoid = heights === 'ellipsoid' ? null : await loadEgm96()
  return {
    name: `${label} (${definition.name})`,
    heights,
    heightsLabel: heights === 'nap' ? 'NAP, taken as EGM96' : heights === 'egm96' ? 'EGM96' : 'WGS84 ellipsoid',
    errorM: definition.errorM,
    ...(definition.area === undefined ? {} : { area: definition.area }),
    notes,
    toEcef:
      definition.kind === 'geocentric' ? geocentricToEcef : geodeticToEcef(definition, geoid, heights === 'nap' ? EGM96_ABOVE_NAP_M : 0),
  }
}

/** True where the caller's system is another than the file's own. */
function overrules({ declared, crs }: CrsClaim): boolean {
  if (declared === undefined || crs === undefined) return false
  const [said, own] = [parseCrsName(crs), parseCrsName(declared)]
  return own === null || said === null || own.code !== said.code
}

function definitionOf({ declared, crs, file, at = CITY_JSON }: CrsClaim): { definition: CrsDefinition; label: string } {
  const text = crs ?? declared
  if (text === undefined) {
    const fix = 'Say it with --crs, for example --crs EPSG:28992, or set metadata.referenceSystem in the file.'
    throw surveyFault('survey/no-crs', 'The file names no coordinate reference system.', fix, { file, at })
  }
  const codes = parseCrsName(text)
  const definition = codes === null ? undefined : findCrs(codes.code, codes.vertical)
  if (codes === null || definition === undefined) {
    const what = `The coordinate reference system "${text.slice(0, 120)}" is not among those bundled.`
    const fix =
      'Give a bundled one with --crs (EPSG:4326, 4979, 4978, 3857, 28992, 7415, 25828-25838, 326xx, 327xx, 4490, 4491-4554, 2056, 27700, 2154, 6669-6687), or convert the file first.'
    throw surveyFault('survey/unknown-crs', what, fix, { file, at: crs === undefined ? at : [] })
  }
  return { definition, label: codes.vertical === undefined ? `EPSG:${codes.code}` : `EPSG:${codes.code}+${codes.vertical}` }
}

function heightsOf(definition: CrsDefinition, { heights, file, at = CITY_JSON }: CrsClaim, notes: string[]): HeightName {
  const asked = HEIGHT_NAMES.find((name) => name === heights)
  if (heights !== undefined && asked === undefined) {
    const near = closestName(heights, HEIGHT_NAMES)
    const fix = near === undefined ? `Use one of ${HEIGHT_NAMES.join(', ')}.` : `Did you mean "${near}"?`
    throw surveyFault('survey/no-heights', `There is no height system "${heights}".`, fix, { file })
  }
  if (definition.kind === 'geocentric') {
    if (asked !== undefined && asked !== 'ellipsoid')
      notes.push(`${definition.name} counts from the Earth's centre and has no heights of its own; --heights ${asked} is left aside.`)
    return 'ellipsoid'
  }
  if (asked !== undefined) {
    const named = definition.heights ?? definition.unknownHeights
    if (named !== undefined && named !== asked)
      notes.push(`The file's system counts heights from ${named}; they are taken as ${asked}, as asked.`)
    return asked
  }
  if (definition.heights !== undefined) return definition.heights
  const what =
    definition.unknownHeights === undefined
      ? `${definition.name} does not say what heights count from.`
      : `Heights count from ${definition.unknownHeights}, which is not built in.`
  const fix =
    'Say it with --heights: ellipsoid (GNSS), egm96 (sea level, worldwide) or nap (Netherlands only). A wrong one is off by up to 100 m.'
  throw surveyFault('survey/no-heights', what, fix, { file, at })
}

function geocentricToEcef(x: number, y: number, z: number, out: Position<'ecef'>): boolean {
  const fromCentre = Math.hypot(x, y, z)
  if (!(fromCentre > 6.2e6 && fromCentre < 6.6e6)) return false
  setPosition(out, x, y, z)
  return true
}

const LOWEST_M = -12000
const HIGHEST_M = 20000

function geodeticToEcef(definition: CrsDefinition, geoid: Geoid | null, offsetM: number): SurveyCrs['toEcef'] {
  const converter = definition.kind === 'projected' ? proj4(definition.proj, '+proj=longlat +datum=WGS84 +no_defs') : null
  const at = geodetic()
  return (x, y, z, out) => {
    if (!(Math.abs(x) < 1e9 && Math.abs(y) < 1e9 && z > LOWEST_M && z < HIGHEST_M)) return false
    let lonDeg = x
    let latDeg = y
    if (converter !== null) {
      // proj4js throws on what lies outside a projection's reach.
      try {
        const found = converter.forward([x, y])
        lonDeg = found[0] ?? Number.NaN
        latDeg = found[1] ?? Number.NaN
      } catch {
        return false
      }
    }
    if (!(Math.abs(latDeg) <= 90 && Math.abs(lonDeg) <= 360)) return false
    at.lat = radiansFromDegrees(latDeg)
    at.lon = radiansFromDegrees(lonDeg)
    const undulation = geoid === null ? 0 : geoid.undulation(at.lat, at.lon)
    at.height = ellipsoidalHeight(z + undulation + offsetM)
    ecefFromGeodetic(at, out)
    return Number.isFinite(out[0]) && Number.isFinite(out[1]) && Number.isFinite(out[2])
  }
}
