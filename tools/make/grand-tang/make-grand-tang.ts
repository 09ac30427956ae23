import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cityJsonLines } from './city-json.ts'
import { featureWords } from './feature-words.ts'
import { templates } from './furniture.ts'
import { nightDocument } from './night-document.ts'
import { siteFeatures, STREET_SEED } from './site.ts'
import { venueDocument } from './venue-document.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
export const VENUE_FOLDER = join(root, 'venues/grand-tang-night')

/** The survey as CityJSONSeq, a line at a time. The same lines on every run. */
export const surveyLines = (): Generator<string> => cityJsonLines(siteFeatures(), templates())

/** The documents of the venue by file name. */
export function venueDocuments(): ReadonlyMap<string, string> {
  const text = (document: unknown): string => `${compact(document)}\n`
  return new Map([
    ['venue.json', text(venueDocument())],
    ['night.json', text(nightDocument(STREET_SEED))],
    ['survey/words.json', text(featureWords(siteFeatures()))],
  ])
}

/** JSON in which a list of numbers or a small object stands on one line. */
export function compact(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n */g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']')
  if (typeof value !== 'object' || value === null || flat.length <= 140 - indent.length) return flat
  const deeper = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map((item) => deeper + compact(item, deeper)).join(',\n')}\n${indent}]`
  const members = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{\n${members.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${compact(item, deeper)}`).join(',\n')}\n${indent}}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(VENUE_FOLDER, { recursive: true })
  for (const [name, text] of venueDocuments()) await writeFile(join(VENUE_FOLDER, name), text)
  const survey = process.argv[2]
  if (survey !== undefined) await writeFile(survey, `${[...surveyLines()].join('\n')}\n`)
}
