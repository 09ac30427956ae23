import { phrase } from '../../words/index.ts'
import type { Scene } from '../scene/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { checkUnique } from './duplicate-ids.ts'
import { fixUnknownId, type Noun } from './unknown-id.ts'
import type { Report } from './venue-documents.ts'

const ANCHOR_NOUNS: Readonly<Record<keyof typeof ANCHOR_LISTS, Noun>> = {
  surface: 'nounSurface',
  zone: 'nounZone',
  place: 'nounPlace',
  projector: 'nounProjector',
  fixture: 'nounFixture',
  camera: 'nounCamera',
}

const ANCHOR_LISTS = {
  surface: 'surfaces',
  zone: 'zones',
  place: 'places',
  projector: 'projectors',
  fixture: 'fixtures',
  camera: 'cameras',
} as const

/** A scene against the venue it is put on in. */
export function checkScene(report: Report, scene: Scene, venue: Venue): void {
  if (scene.venue !== venue.id) {
    const what = phrase('sceneOfOther', { scene: scene.id, venue: scene.venue, here: venue.id })
    report('venue/wrong-venue', ['venue'], what, phrase('sceneOfThis'))
  }
  checkUnique(report, 'venue/duplicate-id', ['pieces'], scene.pieces)
  scene.pieces.forEach((piece, index) => {
    const { kind, id } = piece.anchor
    const ids = venue[ANCHOR_LISTS[kind]].map((entry) => entry.id)
    if (ids.includes(id)) return
    const noun = ANCHOR_NOUNS[kind]
    const what = phrase('pieceAnchor', { piece: piece.id, noun: phrase(noun), id })
    report('venue/unknown-id', ['pieces', index, 'anchor', 'id'], what, fixUnknownId(id, ids, noun))
  })
}
