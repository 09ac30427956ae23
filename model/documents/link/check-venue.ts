import { isShiftedThere } from '../../frames/index.ts'
import { phrase } from '../../words/index.ts'
import { checkLenses } from './check-lenses.ts'
import { checkPatch } from './check-patch.ts'
import { checkZones } from './check-zones.ts'
import { checkUnique } from './duplicate-ids.ts'
import { fixUnknownId } from './unknown-id.ts'
import type { Report, VenueDocuments } from './venue-documents.ts'

const LISTS = ['twin', 'surfaces', 'zones', 'projectors', 'fixtures', 'cameras', 'neighbours'] as const

/** The venue by itself and against its fixture types. */
export function checkVenue(report: Report, { venue, fixtureTypes }: VenueDocuments): void {
  checkDatum(report, venue)
  for (const list of LISTS) checkUnique(report, 'venue/duplicate-id', [list], venue[list])
  const layers = venue.twin.map((layer) => layer.id)
  venue.surfaces.forEach((surface, index) => {
    if (layers.includes(surface.layer)) return
    const what = phrase('surfaceLayer', { surface: surface.id, layer: surface.layer })
    report('venue/unknown-id', ['surfaces', index, 'layer'], what, fixUnknownId(surface.layer, layers, 'nounTwinLayer'))
  })
  checkZones(report, venue)
  checkLenses(report, venue)
  if (fixtureTypes !== undefined) checkPatch(report, venue, new Map(fixtureTypes.map((type) => [type.id, type])))
}

/** Street maps of China are shifted there alone: named elsewhere, a datum of theirs would do nothing, in silence. */
function checkDatum(report: Report, { georeference: { datum, latDeg, lonDeg } }: VenueDocuments['venue']): void {
  if ((datum !== 'GCJ-02' && datum !== 'BD-09') || isShiftedThere(latDeg, lonDeg)) return
  report('frames/outside-domain', ['georeference', 'datum'], phrase('datumElsewhere', { datum, latDeg, lonDeg }), phrase('datumWgs84'))
}
