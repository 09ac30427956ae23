import { basename } from 'node:path'
import { openCrs } from '../crs/open-crs.ts'
import { readTemplates } from './city-geometry.ts'
import { featuresOf } from './city-features.ts'
import { attributionOf, checkVersion, claimOf, materialsOf } from './city-json.ts'
import { type JsonObject, type JsonPlace, below, isObject, objectAt } from './json-shape.ts'
import { type JsonLine, readJsonLines } from './read-text.ts'
import type { ReadOptions, SourceFile } from './source-file.ts'
import { malformed, surveyFault } from './survey-faults.ts'
import { anchorOf, openVertexTable, readTransform, type VertexTransform } from './vertex-table.ts'

/** A CityJSONSeq file: the header in the first line, then a feature a line. Holds one feature at a time. Throws structural faults. */
export async function openCityJsonSeq(file: string, options: ReadOptions): Promise<SourceFile> {
  const { header, place } = await readHeader(file)
  checkVersion(header, place)
  const transform = readTransform(header, place)
  const crs = await openCrs({ ...claimOf(header, options), file })
  return {
    crs,
    anchor: extentAnchor(header) ?? (await firstFeatureAnchor(file, transform)),
    attribution: attributionOf(header),
    async *features(frame, warn, readTo) {
      const templates = readTemplates(header, place)
      const placing = { crs, frame }
      const instanced = { weight: 0 }
      const shared = materialsOf(header, place) ?? []
      for await (const entry of featureLines(file)) {
        const { feature, at } = entry
        const vertices = openVertexTable(feature['vertices'], transform, below(at, 'vertices'), placing)
        const objects = objectAt(feature['CityObjects'], below(at, 'CityObjects'))
        const materials = materialsOf(feature, at) ?? shared
        yield* featuresOf(objects, { place: at, vertices, templates, materials, placing, instanced, warn, source: basename(file) })
        readTo(entry.endByte)
      }
    },
  }
}

async function readHeader(file: string): Promise<{ header: JsonObject; place: JsonPlace }> {
  for await (const { line, value } of readJsonLines(file)) {
    const place: JsonPlace = { file, at: ['line', line] }
    const header = objectAt(value, place)
    if (header['type'] === 'CityJSON') return { header, place }
    throw malformed('The first line of a CityJSONSeq file is an object of type "CityJSON".', [...place.at, 'type'], file)
  }
  throw surveyFault('survey/empty', 'The file is empty.', 'Export it again.', { file })
}

async function* featureLines(file: string): AsyncGenerator<JsonLine & { feature: JsonObject; at: JsonPlace }> {
  let header = true
  for await (const entry of readJsonLines(file)) {
    if (header) {
      header = false
      continue
    }
    const at: JsonPlace = { file, at: ['line', entry.line] }
    const feature = objectAt(entry.value, at)
    if (feature['type'] !== 'CityJSONFeature')
      throw malformed('An object of type "CityJSONFeature" is wanted here.', [...at.at, 'type'], file)
    yield { ...entry, feature, at }
  }
}

/** Middle of the extent's foot, where the header gives a sound one. */
function extentAnchor(header: JsonObject): readonly [number, number, number] | null {
  const metadata = header['metadata']
  const extent: unknown = isObject(metadata) ? metadata['geographicalExtent'] : undefined
  if (!Array.isArray(extent) || extent.length !== 6) return null
  const [west, south, low, east, north, high] = (extent as unknown[]).map((part) => (typeof part === 'number' ? part : Number.NaN))
  if (west === undefined || south === undefined || low === undefined || east === undefined || north === undefined || high === undefined)
    return null
  if (!(west <= east && south <= north && low <= high)) return null
  return [(west + east) / 2, (south + north) / 2, low]
}

async function firstFeatureAnchor(file: string, transform: VertexTransform | null): Promise<readonly [number, number, number] | null> {
  for await (const { feature, at } of featureLines(file)) {
    const anchor = anchorOf(openVertexTable(feature['vertices'], transform, below(at, 'vertices'), null))
    if (anchor !== null) return anchor
  }
  return null
}
