import type { Fault } from '../../errors/index.ts'
import { HolositeError } from '../../errors/index.ts'
import { reportProjection } from '../../optics/index.ts'
import type { Venue } from '../venue/schema.ts'
import { reportTo } from './venue-documents.ts'

/**
 * Surfaces that all their projectors at full white would make brighter on the mean than the place allows. Warnings, not faults: what a show
 * throws is seldom white, and dimming is the show's own. Nothing is judged while a lens cannot be used, which is a fault by itself.
 */
export function warnBrightness(venue: Venue, file?: string): readonly Fault[] {
  const warnings: Fault[] = []
  const report = reportTo(warnings, file)
  for (const surface of surfacesOf(venue)) {
    if (surface.meanCdM2 <= surface.maxCdM2) continue
    const index = venue.surfaces.findIndex((candidate) => candidate.id === surface.surface)
    const share = Math.floor((100 * surface.maxCdM2) / surface.meanCdM2)
    report(
      'venue/too-bright',
      ['surfaces', index],
      `Full white from ${surface.projectors.join(', ')} makes "${surface.surface}" ${surface.meanCdM2.toFixed(1)} cd/m2 bright; the place allows ${surface.maxCdM2}.`,
      `Keep the mean of what is shown under ${share} % of white, lower the projectors' lumens, or let "maxCdM2" say what the place allows.`,
    )
  }
  return warnings
}

function surfacesOf(venue: Venue): ReturnType<typeof reportProjection>['surfaces'] {
  try {
    return reportProjection(venue).surfaces
  } catch (failure) {
    if (failure instanceof HolositeError && failure.code === 'optics/not-monotonic') return []
    throw failure
  }
}
