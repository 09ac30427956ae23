import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openSurvey } from '../../importers/survey/index.ts'
import { loadVenue, type VenueBundle } from '../../multiplayer-server/index.ts'
import { placeSite } from '../venue/place-site.ts'
import { writeSurvey } from '../venue/write-venue.ts'
import type { CommandIo, CommandOutcome } from './command.ts'
import { usageError } from './parse-arguments.ts'
import { createProgressBar } from './progress-bar.ts'
import { replaceFolder } from './replace-folder.ts'
import { collectWarnings } from './survey-warnings.ts'
import type { readOptionsOf } from './twin.ts'

/** What `venue survey` was asked for. */
export interface SurveyWanted {
  readonly id: string
  readonly data: string
  readonly files: readonly string[]
  readonly radiusM: number
  readonly light: boolean
  readonly read: ReturnType<typeof readOptionsOf>
  readonly values: { readonly attribution?: string | undefined; readonly licence?: string | undefined }
}

/** Builds the twin, ground and light of a venue of the data folder again, where its documents say; the folder is replaced as a whole. */
export async function rebuildSurvey(wanted: SurveyWanted, io: CommandIo): Promise<CommandOutcome> {
  const { id, data, files, radiusM, light } = wanted
  const folder = join(data, 'venues', id)
  const named = relative(io.cwd, folder) || folder
  if (!existsSync(join(folder, 'venue.json'))) throw usageError(`There is no venue in ${named}.`, 'Make it first with venue new.')
  const loaded = await loadVenue({ root: data, id })
  if (!loaded.ok) return { ok: false, faults: loaded.faults }
  const words = wordsOf(loaded.value, wanted)
  const bar = createProgressBar(io)
  const warnings = collectWarnings()
  try {
    const survey = await openSurvey(files, { ...wanted.read, origin: loaded.value.geoPose, onWarning: (warning) => warnings.add(warning) })
    const site = await placeSite(survey, radiusM)
    const report = await replaceFolder(join(folder, 'survey'), (target) =>
      writeSurvey(target, loaded.value, {
        ...{ words, site, light },
        onProgress: ({ step, done, total }) => bar.show(step, total === undefined || total === 0 ? undefined : done / total, `${done}`),
      }),
    )
    const { features, tiles, bytes, center } = report
    return {
      ok: true,
      report: { venue: named, features, tiles, bytes, center, warnings: [...warnings.all(), ...report.warnings] },
      text: [
        ...[...warnings.some(), ...report.warnings].map((warning) => `warning: ${warning}`),
        `${join(named, 'survey')}: ${features} features in ${tiles} tiles, ${(bytes / 1e6).toFixed(2)} MB. The documents stay as they were.`,
      ].join('\n'),
    }
  } finally {
    bar.end()
  }
}

/** What the venue says of its survey, unless the command line says otherwise. */
function wordsOf({ venue }: VenueBundle, { id, values }: SurveyWanted) {
  const [layer] = venue.twin
  return {
    id,
    name: venue.name.en,
    attribution: values.attribution ?? layer?.attribution?.en ?? 'Not stated',
    licence: values.licence ?? layer?.licence ?? 'Not stated',
  }
}
