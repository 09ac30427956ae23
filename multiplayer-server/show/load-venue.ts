import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import {
  linkVenue,
  openDocumentText,
  type DocumentName,
  type DocumentOf,
  type FixtureType,
  type Scene,
  type Show,
  type Venue,
} from '../../model/documents/index.ts'
import { HolositeError, type Fault, type Outcome } from '../../model/errors/index.ts'

/** One venue's documents as opened, with everything linking found to say about them. */
export interface VenueBundle {
  readonly venue: Venue
  readonly scene: Scene | null
  readonly show: Show | null
  readonly fixtureTypes: readonly FixtureType[]
  /** What linking found; the documents themselves opened well. */
  readonly faults: readonly Fault[]
  /** Absolute folders whose change means reading again. */
  readonly folders: readonly string[]
}

/** Where documents stand: `<root>/venues/<id>/venue.json` and `<root>/scenes/<id>/scene.json`. */
export interface VenuePlace {
  readonly root: string
  readonly id: string
}

export const venueFolder = ({ root, id }: VenuePlace): string => join(root, 'venues', id)

/** Reads and links a venue with its scene, show and fixture types. A document that does not open fails the whole. */
export async function loadVenue(place: VenuePlace): Promise<Outcome<VenueBundle>> {
  const { root } = place
  const venueFile = join(venueFolder(place), 'venue.json')
  const venue = await readDocument(root, venueFile, 'venue')
  if (!venue.ok) return venue
  const typeFiles = venue.value.fixtureTypes.map((path) => join(venueFolder(place), path))
  const sceneFile = join(root, 'scenes', venue.value.scene, 'scene.json')
  const scene = await readDocument(root, sceneFile, 'scene')
  const showFile = scene.ok ? join(dirname(sceneFile), scene.value.show) : null
  const show = showFile === null ? null : await readDocument(root, showFile, 'show')
  const types = await Promise.all(typeFiles.map((file) => readDocument(root, file, 'fixture-type')))
  const faults = [scene, show, ...types].flatMap((outcome) => (outcome === null || outcome.ok ? [] : outcome.faults))
  if (venue.value.id !== place.id) faults.push(misnamed(root, venueFile, venue.value.id, place.id))
  if (faults.length > 0 || !scene.ok || !show?.ok || showFile === null) return { ok: false, faults }
  const fixtureTypes = types.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const inRoot = (file: string): string => relative(root, file)
  const linked = linkVenue({
    venue: venue.value,
    scene: scene.value,
    show: show.value,
    fixtureTypes,
    files: { venue: inRoot(venueFile), scene: inRoot(sceneFile), show: inRoot(showFile), fixtureTypes: typeFiles.map(inRoot) },
  })
  const folders = new Set([venueFile, sceneFile, showFile, ...typeFiles].map((file) => dirname(file)))
  return {
    ok: true,
    value: { venue: venue.value, scene: scene.value, show: show.value, fixtureTypes, faults: linked.faults, folders: [...folders] },
  }
}

async function readDocument<K extends DocumentName>(root: string, file: string, kind: K): Promise<Outcome<DocumentOf<K>>> {
  const name = relative(root, file)
  try {
    return openDocumentText(await readFile(file, 'utf8'), { kind, file: name })
  } catch (cause) {
    const what = `${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`
    const fix = `Put a ${kind} document there, or mend the path that names it.`
    return { ok: false, faults: [new HolositeError({ code: 'document/unreadable', what, fix, file: name }).toFault()] }
  }
}

function misnamed(root: string, file: string, found: string, wanted: string): Fault {
  const what = `The venue in folder "${wanted}" calls itself "${found}".`
  return new HolositeError({
    code: 'venue/wrong-venue',
    what,
    fix: 'Give folder and id the same name.',
    at: ['id'],
    file: relative(root, file),
  }).toFault()
}
