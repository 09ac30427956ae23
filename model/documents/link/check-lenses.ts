import { HolositeError, type FaultPath } from '../../errors/index.ts'
import { isWarpable, lensFromIntrinsics, lensFromThrow } from '../../optics/index.ts'
import type { Venue } from '../venue/schema.ts'
import type { Report } from './venue-documents.ts'

/** Lenses that can be undone over their whole image, ranges that have an inside, and corner warps that fold nowhere. */
export function checkLenses(report: Report, venue: Venue): void {
  venue.projectors.forEach((projector, index) => {
    const at = ['projectors', index]
    checkLens(report, at, projector.id, () => lensFromThrow(projector.lens))
    checkRange(report, at, projector)
    checkWarp(report, at, projector)
  })
  venue.cameras.forEach((camera, index) => {
    const at = ['cameras', index]
    checkLens(report, at, camera.id, () => lensFromIntrinsics(camera.lens))
    checkRange(report, at, camera)
  })
}

function checkLens(report: Report, at: FaultPath, id: string, make: () => unknown): void {
  try {
    make()
  } catch (error) {
    if (!(error instanceof HolositeError)) throw error
    report(error.code, [...at, 'lens'], `The lens of "${id}" cannot be used: ${error.what}`, error.fix)
  }
}

function checkWarp(report: Report, at: FaultPath, { id, warp }: Venue['projectors'][number]): void {
  if (isWarpable(warp)) return
  const what = `The corner warp of "${id}" folds the picture over or crushes it.`
  report('optics/folded-warp', [...at, 'warp'], what, 'Give the corners in order: top left, top right, bottom right, bottom left.')
}

function checkRange(report: Report, at: FaultPath, { id, range }: Venue['projectors'][number] | Venue['cameras'][number]): void {
  if (range.nearM < range.farM) return
  const what = `The range of "${id}" begins at ${range.nearM} m and ends at ${range.farM} m.`
  report('venue/bad-lens', [...at, 'range'], what, 'Let "nearM" be smaller than "farM".')
}
