import type { Camera, Scene, WebGLRenderer } from 'three'
import type { Venue, VenueCamera } from '../../model/documents/index.ts'
import { mountPose } from '../../model/frames/index.ts'
import { lensFromIntrinsics, lensFromThrow, viewFromMount, viewPose } from '../../model/optics/index.ts'
import { lumens, metres } from '../../model/units/index.ts'
import { createProjection, type DrapedCamera, type Projection } from '../projection/index.ts'
import type { DisposeScope } from '../runtime/index.ts'

/** Softness of a camera's border, in image heights. */
const DRAPE_FEATHER = 0.03
const PROJECTOR_FEATHER = 0.004
/** The picture is drawn in cd/m2: a matt white surface throws back 1 / pi of the lux on it. */
const LIGHT_PER_LUX = 1 / Math.PI

/** Who draws and who looks. */
export interface VenueView {
  readonly renderer: WebGLRenderer
  readonly scene: Scene
  readonly viewer: () => Camera
}

/** The venue's projectors, then its cameras as drapes, each at its mount; camera n shows image layer n. */
export function createVenueProjection(scope: DisposeScope, view: VenueView, venue: Venue): Projection {
  const entries = venue.projectors.length + venue.cameras.length
  const projection = createProjection(scope, view.renderer, {
    depthWhileDark: false,
    scene: view.scene,
    viewer: view.viewer,
    lightPerLux: LIGHT_PER_LUX,
    projectors: Math.max(1, entries),
    imageLayers: Math.max(1, venue.cameras.length),
    surfaces: venue.surfaces,
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
      output: { lumens: lumens(projector.through * projector.lumens) },
      stack: projector.stack,
    }),
  )
  venue.cameras.forEach((camera, index) => projection.place(venue.projectors.length + index, drapeOf(camera, index)))
  return projection
}

/** How a camera's picture lies on the twin: by its mount and lens, from its own image layer. Throws as `lensFromIntrinsics` does. */
export function drapeOf({ mount, lens, range }: Pick<VenueCamera, 'mount' | 'lens' | 'range'>, imageLayer: number): DrapedCamera {
  return {
    mode: 'drape',
    lens: lensFromIntrinsics(lens),
    view: viewFromMount(mountPose(mount), viewPose()),
    near: metres(range.nearM),
    far: metres(range.farM),
    imageLayer,
    feather: DRAPE_FEATHER,
  }
}
