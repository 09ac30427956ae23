import { checkLenses } from './check-lenses.ts'
import { checkPatch } from './check-patch.ts'
import { checkZones } from './check-zones.ts'
import { checkUnique } from './duplicate-ids.ts'
import { fixUnknownId } from './unknown-id.ts'
import type { Report, VenueDocuments } from './venue-documents.ts'

const LISTS = ['twin', 'surfaces', 'zones', 'projectors', 'fixtures', 'cameras', 'neighbours'] as const

/** The venue by itself and against its fixture types. */
export function checkVenue(report: Report, { venue, fixtureTypes }: VenueDocuments): void {
  for (const list of LISTS) checkUnique(report, 'venue/duplicate-id', [list], venue[list])
  const layers = venue.twin.map((layer) => layer.id)
  venue.surfaces.forEach((surface, index) => {
    if (layers.includes(surface.layer)) return
    const what = `Surface "${surface.id}" lies on layer "${surface.layer}", which the venue's twin does not have.`
    report('venue/unknown-id', ['surfaces', index, 'layer'], what, fixUnknownId(surface.layer, layers, 'twin layer'))
  })
  checkZones(report, venue)
  checkLenses(report, venue)
  if (fixtureTypes !== undefined) checkPatch(report, venue, new Map(fixtureTypes.map((type) => [type.id, type])))
}
