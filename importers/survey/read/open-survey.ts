import { judgePlace } from '../crs/judge-place.ts'
import { openFrame, originAt, roundOrigin } from '../crs/survey-frame.ts'
import type { Survey, SurveyFeature, SurveyHeader } from '../survey.ts'
import { openCityJson } from './city-json.ts'
import { openCityJsonSeq } from './city-json-seq.ts'
import { openGeoJson } from './geo-json.ts'
import { isObject } from './json-shape.ts'
import { fileSize, readHead, readJsonFile } from './read-text.ts'
import type { ReadOptions, SourceFile } from './source-file.ts'
import { surveyFault, type SurveyWarning } from './survey-faults.ts'

const NOT_STATED = 'Not stated'

/**
 * Opens survey files as one survey about one origin: CityJSON 1.0, 1.1, 2.0, CityJSONSeq and GeoJSON footprints, told apart by what is
 * in them. Structural faults are thrown as `survey/*`, here or while features are read; geometry faults go to `onWarning`. A
 * CityJSONSeq file is held one feature at a time, the others whole. Features may be read more than once; files are then read again.
 */
export async function openSurvey(files: readonly string[], options: ReadOptions): Promise<Survey> {
  const [first, ...rest] = files
  if (first === undefined) throw surveyFault('survey/empty', 'No survey file is named.', 'Name at least one file.')
  const sizes = await Promise.all(files.map((file) => fileSize(file)))
  const warn = warner(options)
  const opened = await openFile(first, options)
  judgeFile(opened, first)
  const origin = options.origin === undefined ? originOf(opened, first) : roundOrigin(options.origin)
  const frame = openFrame(origin)
  const header: SurveyHeader = {
    origin,
    crs: opened.crs.name,
    heightSystem: opened.crs.heightsLabel,
    attribution: options.attribution ?? opened.attribution ?? NOT_STATED,
    licence: options.licence ?? NOT_STATED,
  }
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)

  async function* features(): AsyncGenerator<SurveyFeature> {
    let count = 0
    let doneBytes = 0
    for (const [index, file] of [first as string, ...rest].entries()) {
      const source = index === 0 ? opened : await openFile(file, options)
      for (const what of [...source.crs.notes, ...judgeFile(source, file)])
        options.onWarning?.({ reason: 'reference-system', feature: '', what, file })
      const before = doneBytes
      for await (const feature of source.features(frame, warn, (bytes) => options.onProgress?.(before + bytes, totalBytes))) {
        count++
        yield feature
      }
      doneBytes += sizes[index] ?? 0
      options.onProgress?.(doneBytes, totalBytes)
    }
    if (count === 0) {
      const fix = 'Look at the warnings; most often the reference system is not the one the coordinates are in.'
      throw surveyFault('survey/empty', 'Nothing in the survey could be placed and drawn.', fix, { file: first as string })
    }
  }
  return { header, features: { [Symbol.asyncIterator]: features } }
}

function warner({ strict, onWarning }: ReadOptions): (warning: SurveyWarning) => void {
  return (warning) => {
    onWarning?.(warning)
    if (strict !== true) return
    const what = `${warning.feature}: ${warning.what}.`
    throw surveyFault('survey/geometry', what, 'Mend the geometry, or build without --strict.', {
      file: warning.file,
      at: [warning.feature],
    })
  }
}

/** A file without a place is told of by what comes next. */
function judgeFile({ crs, anchor }: SourceFile, file: string): readonly string[] {
  const place = anchor === null ? null : originAt(crs, anchor)
  return place === null ? [] : judgePlace(crs, place, file)
}

function originOf({ anchor, crs }: SourceFile, file: string): SurveyHeader['origin'] {
  if (anchor === null)
    throw surveyFault('survey/empty', 'The file holds no vertices.', 'Export the geometry along.', { file, at: ['vertices'] })
  const origin = originAt(crs, anchor)
  if (origin !== null) return origin
  const what = `The coordinates about ${anchor.map((part) => part.toPrecision(8)).join(', ')} have no place in ${crs.name}.`
  throw surveyFault('survey/unknown-crs', what, 'Say the system they are in with --crs; x is east or longitude, y north or latitude.', {
    file,
  })
}

/** Recognises a file by what is in it. */
async function openFile(file: string, options: ReadOptions): Promise<SourceFile> {
  await fileSize(file)
  const head = await readHead(file, 1 << 20)
  refuseXml(head, file)
  if (/\.jsonl$/i.test(file) || startsSequence(head)) return openCityJsonSeq(file, options)
  const document = await readJsonFile(file)
  if (isObject(document)) {
    if (document['type'] === 'CityJSON') return openCityJson(document, file, options)
    if (document['type'] === 'FeatureCollection' || document['type'] === 'Feature') return openGeoJson(document, file, options)
  }
  const what = `This is JSON, but neither CityJSON nor GeoJSON: its type is ${isObject(document) ? (JSON.stringify(document['type']) ?? 'missing').slice(0, 60) : 'none'}.`
  throw surveyFault('survey/unsupported', what, 'Export the survey as CityJSON 2.0, CityJSONSeq or GeoJSON.', { file, at: ['type'] })
}

/** A first line that is CityJSON by itself, with more after it. */
function startsSequence(head: string): boolean {
  const end = head.indexOf('\n')
  if (end < 0 || head.slice(end).trim() === '') return false
  const line = head.slice(0, end).trim()
  if (!line.startsWith('{') || !line.endsWith('}')) return false
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) && value['type'] === 'CityJSON'
  } catch {
    return false
  }
}

function refuseXml(head: string, file: string): void {
  if (!head.trimStart().startsWith('<')) return
  const refuse = (kind: string, fix: string): never => {
    throw surveyFault('survey/unsupported', `This is ${kind}, which is not read.`, fix, { file })
  }
  if (/indoorgml/i.test(head))
    refuse('IndoorGML', 'Give the shell of the building instead, as CityJSON; rooms and ways inside are not drawn.')
  if (/citygml/i.test(head)) refuse('CityGML', 'Turn it into CityJSON with citygml-tools: citygml-tools to-cityjson file.gml')
  refuse('XML', 'Export the survey as CityJSON 2.0, CityJSONSeq or GeoJSON.')
}
