import { basename } from 'node:path'
import { openCrs } from '../crs/open-crs.ts'
import { readTemplates } from './city-geometry.ts'
import { featuresOf } from './city-features.ts'
import { type JsonObject, type JsonPlace, below, isObject, listAt, objectAt } from './json-shape.ts'
import type { ReadOptions, SourceFile } from './source-file.ts'
import { surveyFault } from './survey-faults.ts'
import { anchorOf, openVertexTable, readTransform, type VertexTable } from './vertex-table.ts'

const VERSIONS = /^(1\.0|1\.1|2\.0)(\.\d+)?$/

/** A whole CityJSON document. Throws structural faults. */
export async function openCityJson(document: JsonObject, file: string, options: ReadOptions): Promise<SourceFile> {
  const place: JsonPlace = { file, at: [] }
  checkVersion(document, place)
  const objects = objectAt(document['CityObjects'], below(place, 'CityObjects'))
  if (Object.keys(objects).length === 0)
    throw surveyFault('survey/empty', 'The file holds no city objects.', 'Export the objects along.', { file, at: ['CityObjects'] })
  const transform = readTransform(document, place)
  const crs = await openCrs({ ...claimOf(document, options), file })
  const tableIn = (placing: Parameters<typeof openVertexTable>[3]): VertexTable =>
    openVertexTable(document['vertices'], transform, below(place, 'vertices'), placing)
  const templates = readTemplates(document, place)
  return {
    crs,
    anchor: anchorOf(tableIn(null)),
    attribution: attributionOf(document),
    async *features(frame, warn, _readTo) {
      const placing = { crs, frame }
      yield* featuresOf(objects, {
        place,
        vertices: tableIn(placing),
        templates,
        materials: materialsOf(document, place) ?? [],
        placing,
        instanced: { weight: 0 },
        warn,
        source: basename(file),
      })
    },
  }
}

/** Only versions whose shape is known are read. */
export function checkVersion(document: JsonObject, { file, at }: JsonPlace): void {
  const version = document['version']
  if (typeof version === 'string' && VERSIONS.test(version)) return
  const what = `CityJSON of version ${JSON.stringify(version) ?? '(missing)'} is not read.`
  throw surveyFault('survey/unsupported', what, 'Bring it to version 2.0 with cjio upgrade.', { file, at: [...at, 'version'] })
}

/** What the file and the caller say about the reference system. */
export function claimOf(document: JsonObject, { crs, heights }: ReadOptions) {
  const metadata = document['metadata']
  const declared = isObject(metadata) ? (metadata['referenceSystem'] ?? metadata['crs']) : undefined
  // CityJSON 1.0 drafts kept a bare number.
  const epsg = isObject(declared) && typeof declared['epsg'] === 'number' ? `EPSG:${declared['epsg']}` : declared
  return {
    ...(typeof epsg === 'string' ? { declared: epsg } : {}),
    ...(crs === undefined ? {} : { crs }),
    ...(heights === undefined ? {} : { heights }),
  }
}

/** Title and contact of the metadata; null without. */
export function attributionOf(document: JsonObject): string | null {
  const metadata = document['metadata']
  if (!isObject(metadata)) return null
  const contact = isObject(metadata['pointOfContact']) ? metadata['pointOfContact']['contactName'] : undefined
  const parts = [metadata['title'], contact].filter((part): part is string => typeof part === 'string' && part !== '')
  return parts.length === 0 ? null : parts.join(', ').slice(0, 500)
}

/** Materials of an appearance; null where there is none. */
export function materialsOf(document: JsonObject, place: JsonPlace): readonly unknown[] | null {
  const appearance = document['appearance']
  if (!isObject(appearance) || appearance['materials'] === undefined) return null
  return listAt(appearance['materials'], below(place, 'appearance', 'materials'))
}
