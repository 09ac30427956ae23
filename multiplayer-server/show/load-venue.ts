import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import {
  linkVenue,
  openDocumentText,
  saidOfLink,
  type DocumentName,
  type DocumentOf,
  type FixtureType,
  type Scene,
  type Night,
  type Show,
  type Venue,
} from '../../model/documents/index.ts'
import { HolositeError, type Fault, type Outcome, type Phrase } from '../../model/errors/index.ts'
import { geodeticOfGeoreference } from '../../model/frames/index.ts'
import { phrase } from '../../model/words/index.ts'
import { degreesFromRadians } from '../../model/units/index.ts'
import { decodeGround, type GroundGrid } from '../../model/walk/index.ts'
import { missingMedia } from './missing-media.ts'

/** One venue's documents as opened, with everything linking found to say about them. */
export interface VenueBundle {
  readonly venue: Venue
  readonly scene: Scene | null
  readonly show: Show | null
  readonly night: Night | null
  readonly fixtureTypes: readonly FixtureType[]
  /** Walkable ground; null where the walk zones alone count. */
  readonly ground: GroundGrid | null
  /** Where the ENU origin stands: WGS84, degrees, metres above the ellipsoid. */
  readonly geoPose: { readonly latDeg: number; readonly lonDeg: number; readonly heightM: number }
  /** What did not open, and what linking found. */
  readonly faults: readonly Fault[]
  /** Changes whenever a tileset or a medium does: pages fetch those by themselves. */
  readonly files: string
  /** Absolute folders whose change means reading again; some may not be there yet. */
  readonly folders: readonly string[]
}

/** Where documents stand: `<root>/venues/<id>/venue.json` and `<root>/scenes/<id>/scene.json`. */
export interface VenuePlace {
  readonly root: string
  readonly id: string
}

export const venueFolder = ({ root, id }: VenuePlace): string => join(root, 'venues', id)

/**
 * Reads and links a venue with its scene, show and fixture types. Only a venue document that does not open fails the whole;
 * what else does not open is left out and told among the faults.
 */
export async function loadVenue(place: VenuePlace): Promise<Outcome<VenueBundle>> {
  const { root } = place
  const venueFile = join(venueFolder(place), 'venue.json')
  const opened = await readDocument(root, venueFile, 'venue')
  if (!opened.ok) return opened
  const venue = opened.value
  const sceneFile = join(root, 'scenes', venue.scene, 'scene.json')
  const scene = await readDocument(root, sceneFile, 'scene')
  const showFile = join(dirname(sceneFile), scene.ok ? scene.value.show : 'show.json')
  const show = scene.ok ? await readDocument(root, showFile, 'show') : null
  const nightFile = venue.night === undefined ? null : join(venueFolder(place), venue.night)
  const night = nightFile === null ? null : await readDocument(root, nightFile, 'night')
  const groundFile = venue.ground === undefined ? null : join(venueFolder(place), venue.ground)
  const ground = groundFile === null ? null : await readGround(root, groundFile)
  const typeFiles = venue.fixtureTypes.map((path) => join(venueFolder(place), path))
  const types = await Promise.all(typeFiles.map((file) => readDocument(root, file, 'fixture-type')))
  const faults = [scene, show, night, ground, ...types].flatMap((outcome) => (outcome === null || outcome.ok ? [] : outcome.faults))
  if (scene.ok) faults.push(...missingMedia(scene.value, dirname(sceneFile), relative(root, sceneFile)))
  if (venue.id !== place.id) faults.push(misnamed(root, venueFile, venue.id, place.id))
  const fixtureTypes = types.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const documents = {
    venue,
    scene: scene.ok ? scene.value : null,
    show: show?.ok ? show.value : null,
    night: night?.ok ? night.value : null,
    fixtureTypes,
  }
  const inRoot = (file: string): string => relative(root, file)
  const linked = linkVenue({
    ...documents,
    files: {
      venue: inRoot(venueFile),
      scene: inRoot(sceneFile),
      show: inRoot(showFile),
      ...(nightFile === null ? {} : { night: inRoot(nightFile) }),
      fixtureTypes: typeFiles.filter((_file, index) => types[index]?.ok).map(inRoot),
    },
  })
  const fetched = [
    ...venue.twin.map(({ uri }) => join(venueFolder(place), uri)),
    ...(documents.scene?.media ?? []).map(({ uri }) => join(dirname(sceneFile), uri)),
  ]
  const read = [venueFile, sceneFile, showFile, ...[nightFile, groundFile].filter((file) => file !== null), ...typeFiles]
  const folders = new Set([...read, ...fetched].map((file) => dirname(file)))
  return {
    ok: true,
    value: {
      ...documents,
      ground: ground?.ok ? ground.value : null,
      geoPose: await geoPoseOf(venue),
      faults: [...faults, ...linked.faults],
      files: (await Promise.all(fetched.map(stampOf))).join(' '),
      folders: [...folders],
    },
  }
}

/** When a file was written and how long it is; a dash for one that is not there. */
async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(file)
    return `${Math.round(mtimeMs).toString(36)}.${size.toString(36)}`
  } catch {
    return '-'
  }
}

async function geoPoseOf(venue: Venue): Promise<VenueBundle['geoPose']> {
  const { lat, lon, height } = await geodeticOfGeoreference(venue.georeference)
  return { latDeg: degreesFromRadians(lat), lonDeg: degreesFromRadians(lon), heightM: height }
}

async function readDocument<K extends DocumentName>(root: string, file: string, kind: K): Promise<Outcome<DocumentOf<K>>> {
  const name = relative(root, file)
  try {
    return openDocumentText(await readFile(file, 'utf8'), { kind, file: name })
  } catch (cause) {
    const what = phrase('unreadable', { file: name, reason: reasonOf(cause) })
    const words = saidOfLink(what, phrase('putDocument', { kind }))
    return { ok: false, faults: [new HolositeError({ code: 'document/unreadable', ...words, file: name }).toFault()] }
  }
}

/** Why a file cannot be read, without the path it lies at on this machine. */
function reasonOf(cause: unknown): Phrase | string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === 'ENOENT' ? phrase('noSuchFile') : code || (cause instanceof Error ? cause.message : String(cause))
}

/** No ground grid is larger than this. */
const GROUND_BYTES = 32 * 1024 * 1024

async function readGround(root: string, file: string): Promise<Outcome<GroundGrid>> {
  const name = relative(root, file)
  const named = (fault: Fault): Fault => ({ ...fault, file: name })
  try {
    const { size } = await stat(file)
    const opened = decodeGround(size > GROUND_BYTES ? new Uint8Array() : await readFile(file))
    return opened.ok ? opened : { ok: false, faults: opened.faults.map(named) }
  } catch (cause) {
    const words = saidOfLink(phrase('unreadable', { file: name, reason: reasonOf(cause) }), phrase('bakeGround'))
    return { ok: false, faults: [new HolositeError({ code: 'document/unreadable', ...words, file: name }).toFault()] }
  }
}

function misnamed(root: string, file: string, found: string, wanted: string): Fault {
  return new HolositeError({
    code: 'venue/wrong-venue',
    ...saidOfLink(phrase('folderName', { folder: wanted, id: found }), phrase('sameName')),
    at: ['id'],
    file: relative(root, file),
  }).toFault()
}
