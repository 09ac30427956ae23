import type { Venue } from '../venue/schema.ts'
import { crossingSides, doubleArea } from './polygon.ts'
import type { Report } from './venue-documents.ts'

/** Less than this, m², is no ground to stand on. */
const LEAST_AREA = 0.01

/** Zones: outlines that do not cross themselves, some ground inside, and somewhere to walk. */
export function checkZones(report: Report, venue: Venue): void {
  venue.zones.forEach((zone, index) => {
    const at = ['zones', index, 'polygon']
    const crossing = crossingSides(zone.polygon)
    if (crossing !== undefined) {
      const [first, second] = crossing
      const what = `The outline of zone "${zone.id}" meets itself: the sides from corner ${first} and from corner ${second} touch.`
      report('venue/bad-zone', [...at, second], what, 'List the corners once around the zone, each only once.')
    } else if (Math.abs(doubleArea(zone.polygon)) < 2 * LEAST_AREA) {
      report('venue/bad-zone', at, `Zone "${zone.id}" has no area.`, 'Spread its corners: they are metres east and north.')
    }
  })
  if (!venue.zones.some((zone) => zone.kind === 'walk')) {
    report('venue/bad-zone', ['zones'], 'No zone of kind "walk" is given, so nobody could move.', 'Add one that covers the ground.')
  }
}
