import type { Scene, WebGLRenderer } from 'three'
import type { Venue } from '../../model/documents/index.ts'
import { mountPose } from '../../model/frames/index.ts'
import { lensFromIntrinsics, lensFromThrow, viewFromMount, viewPose } from '../../model/optics/index.ts'
import { lumens, metres } from '../../model/units/index.ts'
import { createProjection, type Projection } from '../projection/index.ts'
import type { DisposeScope } from '../runtime/index.ts'

/** Softness of a camera's border, in image heights. */
const DRAPE_FEATHER = 0.03
const PROJECTOR_FEATHER = 0.004
/** Exposure of the blue hour: 250 lx of projector light are as bright as paper in the picture. */
const LIGHT_PER_LUX = 0.004

/** The venue's projectors, then its cameras as drapes, each at its mount; camera n shows image layer n. */
export function createVenueProjection(scope: DisposeScope, renderer: WebGLRenderer, scene: Scene, venue: Venue): Projection {
  const entries = venue.projectors.length + venue.cameras.length
  const projection = createProjection(scope, renderer, {
    scene,
    lightPerLux: LIGHT_PER_LUX,
    projectors: Math.max(1, entries),
    imageLayers: Math.max(1, venue.cameras.length),
  })
  venue.projectors.forEach((projector, index) =>
    projection.place(index, {
      mode: 'show',
      lens: lensFromThrow(projector.lens),
      view: viewFromMount(mountPose(projector.mount), viewPose()),
      near: metres(projector.range.nearM),
      far: metres(projector.range.farM),
      imageLayer: -1,
      feather: PROJECTOR_FEATHER,
      output: { lumens: lumens(projector.lumens) },
    }),
  )
  venue.cameras.forEach((camera, index) =>
    projection.place(venue.projectors.length + index, {
      mode: 'drape',
      lens: lensFromIntrinsics(camera.lens),
      view: viewFromMount(mountPose(camera.mount), viewPose()),
      near: metres(camera.range.nearM),
      far: metres(camera.range.farM),
      imageLayer: index,
      feather: DRAPE_FEATHER,
    }),
  )
  return projection
}
