import { access, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type DocumentName,
  type DocumentOf,
  type Event,
  type FixtureType,
  type Scene,
  type Show,
  type Venue,
  linkEvent,
  linkFixtureType,
  linkShow,
  linkVenue,
  warnBrightness,
  openDocumentText,
} from '../../model/documents/index.ts'
import type { Fault, FaultPath } from '../../model/errors/index.ts'
import { isTileFile, judgeTiles } from './check-tiles.ts'

/** Larger files are refused unread. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

/** A document that was judged, whether named or linked to. */
export interface CheckedDocument {
  readonly file: string
  readonly kind: DocumentName
  readonly id: string
  readonly version: number
}

/** Judges documents, and tilesets and models by themselves, one after another; each file is opened once and each fault listed once. */
export interface DocumentChecker {
  readonly documents: readonly CheckedDocument[]
  readonly faults: readonly Fault[]
  /** What holds nothing up and should be known. */
  readonly warnings: readonly Fault[]
  /** `path` is absolute. */
  check(path: string): Promise<void>
}

/** A link: the fault it makes where the file is not there. */
interface Link {
  readonly from: string
  readonly at: FaultPath
}

/** `nameOf` turns an absolute path into the name printed; `root` is where venues and scenes are also looked for. */
export function createDocumentChecker(nameOf: (path: string) => string, root: string): DocumentChecker {
  const documents: CheckedDocument[] = []
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const seen = new Set<string>()
  const opened = new Map<string, DocumentOf<DocumentName> | undefined>()

  const list = (found: readonly Fault[], into: Fault[]): void => {
    for (const fault of found) {
      const mark = JSON.stringify([fault.file, fault.at, fault.code, fault.what])
      if (!seen.has(mark)) into.push(fault)
      seen.add(mark)
    }
  }
  const report = (found: readonly Fault[]): void => list(found, faults)

  const open = async <K extends DocumentName>(path: string, kind?: K, link?: Link): Promise<DocumentOf<K> | undefined> => {
    if (!opened.has(path)) {
      const text = await readText(path, nameOf, link)
      if (!text.ok) {
        report(text.faults)
        return undefined
      }
      const outcome = openDocumentText(text.value, { file: nameOf(path) })
      opened.set(path, outcome.ok ? outcome.value : undefined)
      if (outcome.ok) documents.push({ file: nameOf(path), kind: outcome.value.kind, id: outcome.value.id, version: outcome.value.version })
      else report(outcome.faults)
    }
    const document = opened.get(path)
    if (document === undefined || kind === undefined || document.kind === kind) return document as DocumentOf<K> | undefined
    const what = `This is a ${document.kind} document where a ${kind} document is wanted.`
    report([{ code: 'document/wrong-kind', what, fix: `Name a file whose kind is "${kind}".`, at: ['kind'], file: nameOf(path) }])
    return undefined
  }

  return {
    documents,
    faults,
    warnings,
    async check(path) {
      const visit: Visit = { open, report, warn: (found) => list(found, warnings), nameOf, root }
      if (isTileFile(path)) return checkTiles(visit, path)
      const document = await open(path)
      if (document === undefined) return
      switch (document.kind) {
        case 'venue':
          return checkVenue(visit, path, document)
        case 'scene':
          return checkScene(visit, path, document)
        case 'event':
          return checkEvent(visit, path, document)
        case 'show':
          return report(linkShow(document, nameOf(path)).faults)
        case 'night':
          // Its groups are judged with the venue and the show that use them.
          return
        case 'fixture-type':
          return report(linkFixtureType(document, nameOf(path)).faults)
      }
    },
  }
}

interface Visit {
  open<K extends DocumentName>(path: string, kind: K, link: Link): Promise<DocumentOf<K> | undefined>
  report(faults: readonly Fault[]): void
  warn(warnings: readonly Fault[]): void
  nameOf(path: string): string
  readonly root: string
}

async function checkTiles(visit: Visit, path: string): Promise<void> {
  const { faults, warnings } = await judgeTiles(path, visit.nameOf)
  visit.report(faults)
  visit.warn(warnings)
}

async function checkVenue(visit: Visit, path: string, venue: Venue): Promise<void> {
  const scenePath = await placeOf(visit, path, 'scenes', venue.scene)
  const scene = await visit.open(scenePath, 'scene', { from: path, at: ['scene'] })
  await linkTogether(visit, { path, venue }, scene === undefined ? undefined : { path: scenePath, scene })
}

async function checkScene(visit: Visit, path: string, scene: Scene): Promise<void> {
  const venuePath = await placeOf(visit, path, 'venues', scene.venue)
  const venue = await visit.open(venuePath, 'venue', { from: path, at: ['venue'] })
  if (venue !== undefined) return linkTogether(visit, { path: venuePath, venue }, { path, scene })
  await checkMedia(visit, path, scene)
  const showPath = join(dirname(path), scene.show)
  const show = await visit.open(showPath, 'show', { from: path, at: ['show'] })
  if (show !== undefined) visit.report(linkShow(show, visit.nameOf(showPath)).faults)
}

async function checkEvent(visit: Visit, path: string, event: Event): Promise<void> {
  const venuePath = await placeOf(visit, path, 'venues', event.venue)
  const scenePath = await placeOf(visit, path, 'scenes', event.scene)
  const venue = await visit.open(venuePath, 'venue', { from: path, at: ['venue'] })
  const scene = await visit.open(scenePath, 'scene', { from: path, at: ['scene'] })
  visit.report(linkEvent(event, venue, scene, visit.nameOf(path)).faults)
  if (venue !== undefined)
    await linkTogether(visit, { path: venuePath, venue }, scene === undefined ? undefined : { path: scenePath, scene })
}

async function linkTogether(
  visit: Visit,
  place: { readonly path: string; readonly venue: Venue },
  act: { readonly path: string; readonly scene: Scene } | undefined,
): Promise<void> {
  const { path, venue } = place
  if (act !== undefined) await checkMedia(visit, act.path, act.scene)
  const typePaths: string[] = []
  const fixtureTypes: FixtureType[] = []
  for (const [index, uri] of venue.fixtureTypes.entries()) {
    const typePath = join(dirname(path), uri)
    const type = await visit.open(typePath, 'fixture-type', { from: path, at: ['fixtureTypes', index] })
    if (type === undefined) continue
    fixtureTypes.push(type)
    typePaths.push(visit.nameOf(typePath))
  }
  for (const [index, layer] of venue.twin.entries()) {
    const uri = join(dirname(path), layer.uri)
    if (!(await isFile(uri))) visit.report([missing(visit.nameOf(path), ['twin', index, 'uri'], visit.nameOf(uri))])
    else await checkTiles(visit, uri)
    const words = layer.words === undefined ? undefined : join(dirname(path), layer.words)
    if (words !== undefined && !(await isFile(words)))
      visit.report([missing(visit.nameOf(path), ['twin', index, 'words'], visit.nameOf(words))])
  }
  const picturePath = venue.picture === undefined ? undefined : join(dirname(path), venue.picture)
  if (picturePath !== undefined && !(await isFile(picturePath)))
    visit.report([missing(visit.nameOf(path), ['picture'], visit.nameOf(picturePath))])
  const groundPath = venue.ground === undefined ? undefined : join(dirname(path), venue.ground)
  if (groundPath !== undefined && !(await isFile(groundPath)))
    visit.report([missing(visit.nameOf(path), ['ground'], visit.nameOf(groundPath))])
  const nightPath = venue.night === undefined ? undefined : join(dirname(path), venue.night)
  const night = nightPath === undefined ? undefined : await visit.open(nightPath, 'night', { from: path, at: ['night'] })
  const showPath = act === undefined ? undefined : join(dirname(act.path), act.scene.show)
  const show: Show | undefined =
    act === undefined || showPath === undefined ? undefined : await visit.open(showPath, 'show', { from: act.path, at: ['show'] })
  const { faults } = linkVenue({
    venue,
    // A type that would not open is reported already; the fixtures that name it are not at fault.
    ...(fixtureTypes.length === venue.fixtureTypes.length ? { fixtureTypes } : {}),
    scene: act?.scene ?? null,
    show: show ?? null,
    night: night ?? null,
    files: {
      venue: visit.nameOf(path),
      fixtureTypes: typePaths,
      ...(act === undefined ? {} : { scene: visit.nameOf(act.path) }),
      ...(showPath === undefined ? {} : { show: visit.nameOf(showPath) }),
      ...(nightPath === undefined ? {} : { night: visit.nameOf(nightPath) }),
    },
  })
  visit.report(faults)
  visit.warn(warnBrightness(venue, visit.nameOf(path)))
}

async function checkMedia(visit: Visit, path: string, scene: Scene): Promise<void> {
  for (const { id, uri } of scene.media) {
    const mediaPath = join(dirname(path), uri)
    if (await isFile(mediaPath)) continue
    visit.report([{ ...missing(visit.nameOf(path), ['media', id, 'uri'], visit.nameOf(mediaPath)), code: 'scene/media-missing' }])
  }
}

/** `<layout>/<folder>/<id>/…` beside the folder the document lies in, else below the root. */
async function placeOf(visit: Visit, from: string, folder: 'venues' | 'scenes', id: string): Promise<string> {
  const name = folder === 'venues' ? 'venue.json' : 'scene.json'
  const near = join(dirname(from), '..', '..', folder, id, name)
  const below = join(visit.root, folder, id, name)
  return (await isFile(near)) || !(await isFile(below)) ? near : below
}

async function isFile(path: string): Promise<boolean> {
  try {
    await access(path)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

async function readText(
  path: string,
  nameOf: (path: string) => string,
  link: Link | undefined,
): Promise<{ ok: true; value: string } | { ok: false; faults: Fault[] }> {
  try {
    const { size } = await stat(path)
    if (size <= MAX_FILE_BYTES)
      return { ok: true, value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path)) }
    const what = `The file has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`
    return { ok: false, faults: [{ code: 'document/too-large', what, fix: 'Split it.', at: [], file: nameOf(path) }] }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (link !== undefined && code === 'ENOENT') return { ok: false, faults: [missing(nameOf(link.from), link.at, nameOf(path))] }
    return { ok: false, faults: [unreadable(nameOf(path), code)] }
  }
}

const missing = (file: string, at: FaultPath, wanted: string): Fault => ({
  code: 'venue/missing',
  what: `It links to ${wanted}, which is not there.`,
  fix: 'Add that file, or correct the link.',
  at,
  file,
})

function unreadable(file: string, code: string): Fault {
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['There is no such file.', 'Check the path.'],
    EISDIR: ['This is a folder.', 'Name the document in it.'],
    EACCES: ['The file may not be read.', 'Change its permissions.'],
    ERR_ENCODING_INVALID_ENCODED_DATA: ['The file is not UTF-8 text.', 'Save it as UTF-8.'],
  }
  const [what, fix] = reasons[code] ?? [`The file cannot be read (${code || 'unknown reason'}).`, 'Check the file.']
  return { code: 'document/unreadable', what, fix, at: [], file }
}
