import type { FaultPath } from '../../errors/index.ts'
import type { Venue } from '../venue/schema.ts'
import type { Report } from './venue-documents.ts'

/** Ranges that have an inside. */
export function checkLenses(report: Report, venue: Venue): void {
  venue.projectors.forEach((projector, index) => {
    const at = ['projectors', index]
    checkRange(report, at, projector)
  })
  venue.cameras.forEach((camera, index) => {
    const at = ['cameras', index]
    checkRange(report, at, camera)
  })
}

function checkRange(report: Report, at: FaultPath, { id, range }: Venue['projectors'][number] | Venue['cameras'][number]): void {
  if (range.nearM < range.farM) return
  const what = `The range of "${id}" begins at ${range.nearM} m and ends at ${range.farM} m.`
  report('venue/bad-lens', [...at, 'range'], what, 'Let "nearM" be smaller than "farM".')
}
