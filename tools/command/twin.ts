import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import {
  buildTileset,
  HEIGHT_NAMES,
  openSurvey,
  type ReadOptions,
  type SurveyWarning,
  type TilesetReport,
} from '../../importers/survey/index.ts'
import type { Command, CommandIo, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { createProgressBar } from './progress-bar.ts'
import { isReplaceable, replaceFolder } from './replace-folder.ts'
import { surveyFileName } from './survey-file-name.ts'
import { collectWarnings } from './survey-warnings.ts'

const OPTIONS = {
  out: { type: 'string' },
  crs: { type: 'string' },
  heights: { type: 'string' },
  ground: { type: 'string' },
  origin: { type: 'string' },
  strict: { type: 'boolean', default: false },
  name: { type: 'string' },
  licence: { type: 'string' },
  attribution: { type: 'string' },
} as const

export const twinCommand: Command = {
  usage: `holosite twin build <input...> --out DIR [--crs EPSG:n] [--heights ${HEIGHT_NAMES.join('|')}]
Turns survey files into a 3D Tiles 1.1 tileset: CityJSON 1.0, 1.1 and 2.0, CityJSONSeq, GeoJSON footprints with heights.

  --out DIR         folder of the tileset; made, or replaced as a whole when all is done
  --crs EPSG:n      coordinate reference system; wins over what the file says
  --heights H       what heights count from: ${HEIGHT_NAMES.join(', ')}; needed where the reference system does not say
  --ground M        height of the ground under GeoJSON footprints, in that system; 0 without
  --origin LAT,LON,H  where the local frame stands: WGS84 degrees, metres above the ellipsoid; amid the first file without
  --strict          refuse geometry faults; without it they are warnings by feature id
  --name N          name of the tileset
  --licence L       licence of the survey
  --attribution A   whom visitors are told the survey is by
  --json            { "ok": true, "features", "tiles", "bytes", "peakMemoryMb", "seconds", "center": [lonDeg, latDeg, heightM], "crs",
                    "heightSystem", "origin", "warnings" }
  --help            this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, OPTIONS)
    const [verb, ...inputs] = positionals
    if (verb !== 'build') throw usageError(`"twin ${verb ?? ''}" is not known.`, 'Use twin build.')
    if (inputs.length === 0) throw usageError('No survey file is named.', 'Name at least one: holosite twin build city.json --out twin')
    if (values.out === undefined) throw usageError('--out is missing.', 'Name the folder the tileset shall be written to.')
    const out = resolve(io.cwd, values.out)
    if (!isReplaceable(out, 'tileset.json')) throw usageError(`${values.out} holds something else than a tileset.`, 'Name a new folder.')
    if (existsSync(join(out, 'ground.bin')))
      throw usageError(
        `${values.out} also holds the ground and light of a venue, which would be lost.`,
        'Use venue survey, or name another folder.',
      )
    const files = inputs.map((input) => surveyFileName(io.cwd, input))
    const name = values.name ?? basename(inputs[0] ?? '').replace(/\..*$/, '')
    return build(files, { out, name, read: readOptionsOf(values) }, io)
  },
}

interface Wanted {
  readonly out: string
  readonly name: string
  readonly read: ReadOptions
}

async function build(files: readonly string[], { out, name, read }: Wanted, io: CommandIo): Promise<CommandOutcome> {
  const started = process.hrtime.bigint()
  const bar = createProgressBar(io)
  const warnings = collectWarnings()
  let share: number | undefined
  try {
    const survey = await openSurvey(files, {
      ...read,
      onWarning: (warning: SurveyWarning) => warnings.add(warning),
      onProgress: (done, total) => (share = total === 0 ? undefined : done / total),
    })
    const report = await replaceFolder(out, (target) =>
      buildTileset(survey, {
        out: target,
        name,
        attribution: survey.header.attribution,
        licence: survey.header.licence,
        onProgress: ({ step, done, total }) =>
          bar.show(
            step,
            step === 'read' ? share : total === undefined || total === 0 ? undefined : done / total,
            `${done} ${step === 'read' ? 'features' : 'tiles'}`,
          ),
      }),
    )
    const seconds = Math.round(Number(process.hrtime.bigint() - started) / 1e7) / 100
    const { crs, heightSystem, origin } = survey.header
    const made = { ...figuresOf(report), peakMemoryMb: peakMemoryMb(), seconds, center: report.center, crs, heightSystem, origin }
    return {
      ok: true,
      report: { ...made, warnings: [...warnings.all(), ...report.warnings] },
      text: [
        ...[...warnings.some(), ...report.warnings].map((warning) => `warning: ${warning}`),
        `${report.features} features in ${report.tiles} tiles, ${(report.bytes / 1e6).toFixed(2)} MB, ${seconds} s, at most ${peakMemoryMb()} MB of memory.`,
        `Read as ${crs}, heights from ${heightSystem}.`,
        `Middle: ${report.center[1].toFixed(6)}, ${report.center[0].toFixed(6)}, ${report.center[2].toFixed(1)} m above the ellipsoid.`,
      ].join('\n'),
    }
  } finally {
    bar.end()
  }
}

const figuresOf = ({ features, tiles, bytes }: TilesetReport) => ({ features, tiles, bytes })

/** Of this process since its start. */
const peakMemoryMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

/** Options of the command line that say how a survey is read. */
export interface SurveyArguments {
  readonly crs?: string | undefined
  readonly heights?: string | undefined
  readonly ground?: string | undefined
  readonly origin?: string | undefined
  readonly strict?: boolean | undefined
  readonly licence?: string | undefined
  readonly attribution?: string | undefined
}

/** The same as the reader takes them. Throws `command/usage` for what is no number. */
export function readOptionsOf({ crs, heights, ground, origin, strict, licence, attribution }: SurveyArguments): ReadOptions {
  if (heights !== undefined && !(HEIGHT_NAMES as readonly string[]).includes(heights))
    throw usageError(`There is no height system "${heights}".`, `Use --heights ${HEIGHT_NAMES.join(', ')}.`)
  return {
    ...(crs === undefined ? {} : { crs }),
    ...(heights === undefined ? {} : { heights }),
    ...(ground === undefined ? {} : { groundM: numberOf(ground, '--ground') }),
    ...(origin === undefined ? {} : { origin: originFrom(origin) }),
    ...(strict === undefined ? {} : { strict }),
    ...(licence === undefined ? {} : { licence }),
    ...(attribution === undefined ? {} : { attribution }),
  }
}

function numberOf(text: string, option: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && Math.abs(value) < 1e5) return value
  throw usageError(`${option} "${text}" is no number.`)
}

function originFrom(text: string): { latDeg: number; lonDeg: number; heightM: number } {
  const [latDeg, lonDeg, heightM, ...more] = text.split(',').map((part) => numberOf(part, '--origin'))
  if (
    latDeg === undefined ||
    lonDeg === undefined ||
    heightM === undefined ||
    more.length > 0 ||
    Math.abs(latDeg) > 90 ||
    Math.abs(lonDeg) > 180
  )
    throw usageError(`--origin "${text}" is not latitude, longitude, height.`, 'Write for example --origin 34.2171,108.96,388.8')
  return { latDeg, lonDeg, heightM }
}
