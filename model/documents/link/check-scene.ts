import type { Scene } from '../scene/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { checkUnique } from './duplicate-ids.ts'
import { fixUnknownId } from './unknown-id.ts'
import type { Report } from './venue-documents.ts'

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
    const what = `Scene "${scene.id}" is written for venue "${scene.venue}", not for "${venue.id}".`
    report('venue/wrong-venue', ['venue'], what, 'Choose a scene of this venue, or correct its "venue".')
  }
  checkUnique(report, 'venue/duplicate-id', ['pieces'], scene.pieces)
  scene.pieces.forEach((piece, index) => {
    const { kind, id } = piece.anchor
    const ids = venue[ANCHOR_LISTS[kind]].map((entry) => entry.id)
    if (ids.includes(id)) return
    const what = `Piece "${piece.id}" is anchored to the ${kind} "${id}", which the venue does not have.`
    report('venue/unknown-id', ['pieces', index, 'anchor', 'id'], what, fixUnknownId(id, ids, kind))
  })
}
