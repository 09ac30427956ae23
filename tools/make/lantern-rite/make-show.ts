import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDocumentText, type DocumentName, type DocumentOf } from '../../../model/documents/index.ts'
import { CUE_SHEET, NARRATION } from './cue-sheet.ts'
import { riteTracks } from './rite-tracks.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SHOW = join(ROOT, 'scenes/lantern-rite/show.json')

async function open<K extends DocumentName>(path: string, kind: K): Promise<DocumentOf<K>> {
  const opened = openDocumentText(await readFile(join(ROOT, path), 'utf8'), { kind, file: path })
  if (!opened.ok) throw new AggregateError(opened.faults, `${path} does not open.`)
  return opened.value
}

/** Where the rite plays, and what is put on in it. */
export interface RiteDocuments {
  readonly venue: DocumentOf<'venue'>
  readonly night: DocumentOf<'night'>
  readonly scene: DocumentOf<'scene'>
}

/** The documents the show is written for, opened. */
export async function openRite(): Promise<RiteDocuments> {
  const venue = await open('venues/grand-tang-night/venue.json', 'venue')
  const night = await open(`venues/grand-tang-night/${venue.night ?? 'night.json'}`, 'night')
  return { venue, night, scene: await open('scenes/lantern-rite/scene.json', 'scene') }
}

/** The show as text: every track a line, so that a change reads as one. */
export async function makeShow(): Promise<string> {
  const { venue, night, scene } = await openRite()
  const tracks = riteTracks(venue, {
    groups: night.groups.map(({ id }) => id),
    fountains: night.fountains.map(({ id }) => id),
    pieces: scene.pieces,
  })
  const cues = CUE_SHEET.map(({ id, number, name, notes, atS, untilS, fadeInS, end, follows }) => ({
    ...{ id, number, name, notes, atS, durationS: untilS - atS, fadeInS, fadeOutS: 2 },
    ...(end ? { end } : {}),
    ...(follows ? { followAfterS: untilS - atS } : {}),
  }))
  const head = {
    $schema: '../../docs/schema/show.schema.json',
    kind: 'show',
    version: 2,
    id: 'lantern-rite',
    name: { 'zh-CN': '灯礼', en: 'Rite of lanterns' },
    durationS: 196,
  }
  const lines = (list: readonly unknown[]): string => list.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')
  const captions = NARRATION.map((line, index) => ({ id: `line-${index + 1}`, ...line }))
  return `${JSON.stringify(head).slice(0, -1)},\n  "captions": [\n${lines(captions)}\n  ],\n  "cues": [\n${lines(cues)}\n  ],\n  "tracks": [\n${lines(tracks)}\n  ]\n}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(SHOW, await makeShow())
