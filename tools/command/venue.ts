import { existsSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { HEIGHT_NAMES, openSurvey, type TilesetReport } from '../../importers/survey/index.ts'
import { placeSite, type Site } from '../venue/place-site.ts'
import { writeScene, writeVenue } from '../venue/write-venue.ts'
import type { Command, CommandIo, CommandOutcome } from './command.ts'
import { createDocumentChecker } from './check-documents.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { createProgressBar } from './progress-bar.ts'
import { replaceFolder } from './replace-folder.ts'
import { surveyFileName } from './survey-file-name.ts'
import { collectWarnings, type SurveyWarnings } from './survey-warnings.ts'
import { readOptionsOf } from './twin.ts'
import { rebuildSurvey } from './venue-survey.ts'

const OPTIONS = {
  from: { type: 'string', multiple: true },
  crs: { type: 'string' },
  heights: { type: 'string' },
  ground: { type: 'string' },
  origin: { type: 'string' },
  strict: { type: 'boolean', default: false },
  radius: { type: 'string', default: '1000' },
  'no-light': { type: 'boolean', default: false },
  name: { type: 'string' },
  licence: { type: 'string' },
  attribution: { type: 'string' },
  data: { type: 'string', default: './var' },
} as const

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/

export const venueCommand: Command = {
  usage: `holosite venue new <id> --from FILE [--crs EPSG:n] [--heights ${HEIGHT_NAMES.join('|')}] [--data ./var]
       holosite venue survey <id> --from FILE [the same options]
new makes a venue one can walk from a survey: its twin with baked light and ground, a façade with a projector, eight lamps of a rig, street
lamps, and a first scene with a show of three cues. It is listed when the server starts on the same data folder. survey builds the twin of a
venue made so again, with ground and light by its documents as they are now, at the venue's own origin; the documents stay as they are.

  --from FILE       survey file, as twin build takes them; may be given more than once
  --crs, --heights, --ground, --origin, --strict    as for twin build
  --radius M        what stands within M metres of the origin is taken, 50 to 1000; 1000 without
  --no-light        leave the light maps out: quicker, darker
  --name N          name shown to visitors; the id without
  --licence L       licence of the survey
  --attribution A   whom visitors are told the survey is by
  --data DIR        folder of the server's state: DIR/venues/<id> and DIR/scenes/<id>-opening are made
  --json            { "ok": true, "venue", "scene", "features", "tiles", "bytes", "facade", "center", "warnings" }
  --help            this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, OPTIONS)
    const [verb, id, ...rest] = positionals
    if (verb !== 'new' && verb !== 'survey') throw usageError(`"venue ${verb ?? ''}" is not known.`, 'Use venue new or venue survey.')
    if (id === undefined || !ID.test(id) || id.length > 48 || rest.length > 0)
      throw usageError('Name one id for the venue.', 'Lower-case words and digits joined by hyphens, such as "delfshaven".')
    if (values.from === undefined) throw usageError('--from is missing.', 'Name the survey file.')
    const radiusM = Number(values.radius)
    if (!(radiusM >= 50 && radiusM <= 1000)) throw usageError(`--radius "${values.radius}" is not from 50 to 1000.`)
    const data = resolve(io.cwd, values.data)
    const place = { venue: join(data, 'venues', id), scene: join(data, 'scenes', `${id}-opening`) }
    const files = values.from.map((file) => surveyFileName(io.cwd, file))
    const light = !values['no-light']
    const read = readOptionsOf(values)
    if (verb === 'survey') return rebuildSurvey({ id, data, files, radiusM, light, read, values }, io)
    for (const folder of [place.venue, place.scene, join(io.cwd, 'venues', id)])
      if (existsSync(folder))
        throw usageError(`${relative(io.cwd, folder) || folder} exists already.`, 'Choose another id, or move that folder away.')
    const name = values.name ?? id
    const words = { id, name, attribution: values.attribution ?? 'Not stated', licence: values.licence ?? 'Not stated' }
    return makeVenue({ files, words, radiusM, place, data, light }, read, io)
  },
}

interface Wanted {
  readonly files: readonly string[]
  readonly words: { readonly id: string; readonly name: string; readonly attribution: string; readonly licence: string }
  readonly radiusM: number
  readonly place: { readonly venue: string; readonly scene: string }
  readonly data: string
  readonly light: boolean
}

async function makeVenue(wanted: Wanted, read: ReturnType<typeof readOptionsOf>, io: CommandIo): Promise<CommandOutcome> {
  const { place, words } = wanted
  const bar = createProgressBar(io)
  const warnings = collectWarnings()
  try {
    const survey = await openSurvey(wanted.files, {
      ...read,
      onWarning: (warning) => warnings.add(warning),
      onProgress: (done, total) => bar.show('read', total === 0 ? undefined : done / total, ''),
    })
    const site = await placeSite(survey, wanted.radiusM)
    const stated = { ...words, attribution: words.attribution === 'Not stated' ? survey.header.attribution : words.attribution }
    const report = await replaceFolder(place.venue, (target) =>
      writeVenue(target, {
        words: stated,
        site,
        light: wanted.light,
        onProgress: ({ step, done, total }) => bar.show(step, total === undefined || total === 0 ? undefined : done / total, `${done}`),
      }),
    )
    try {
      await replaceFolder(place.scene, async (target) => writeScene(target, stated, site))
    } catch (error) {
      // A venue whose scene is missing does not stay.
      rmSync(place.venue, { recursive: true, force: true })
      throw error
    }
    const faults = await judge(wanted, io)
    if (faults.length > 0) return { ok: false, faults }
    return outcomeOf({ wanted, site, report, warnings }, io)
  } finally {
    bar.end()
  }
}

/** The same judgement as `holosite check`; a venue that fails it does not stay. */
async function judge({ place, data }: Wanted, io: CommandIo) {
  const checker = createDocumentChecker((path) => relative(io.cwd, path) || path, data)
  await checker.check(join(place.venue, 'venue.json'))
  if (checker.faults.length > 0) for (const folder of [place.venue, place.scene]) rmSync(folder, { recursive: true, force: true })
  return checker.faults
}

interface Made {
  readonly wanted: Wanted
  readonly site: Site
  readonly report: TilesetReport
  readonly warnings: SurveyWarnings
}

function outcomeOf({ wanted, site, report, warnings }: Made, io: CommandIo): CommandOutcome {
  const { place, words } = wanted
  const { feature, widthM, heightM } = site.facade
  const named = (folder: string): string => relative(io.cwd, folder) || folder
  return {
    ok: true,
    report: {
      venue: named(place.venue),
      scene: named(place.scene),
      features: report.features,
      tiles: report.tiles,
      bytes: report.bytes,
      facade: { feature, widthM: Math.round(widthM * 100) / 100, heightM: Math.round(heightM * 100) / 100 },
      center: report.center,
      crs: site.header.crs,
      heightSystem: site.header.heightSystem,
      warnings: [...warnings.all(), ...report.warnings],
    },
    text: [
      ...[...warnings.some(), ...report.warnings].map((warning) => `warning: ${warning}`),
      `${named(place.venue)}: ${report.features} features in ${report.tiles} tiles, ${(report.bytes / 1e6).toFixed(2)} MB.`,
      `The façade is a wall of ${feature}, ${widthM.toFixed(1)} by ${heightM.toFixed(1)} m.`,
      `${named(place.scene)}: a scene with a show of three cues.`,
      `Start the server with --data ${named(wanted.data)} and open /visit/${words.id}.`,
    ].join('\n'),
  }
}
