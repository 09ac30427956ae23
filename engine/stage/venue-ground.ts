import { Group, type PerspectiveCamera, type Scene, type WebGLRenderer } from 'three'
import type { Fault } from '../../model/errors/index.ts'
import { createNightLook, type NightLook, type NightQuality } from '../lighting/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import type { Projection } from '../projection/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { createTwin, type Twin } from '../twin/index.ts'
import { deviceQuality } from './device-quality.ts'
import { createVenueProjection } from './venue-projection.ts'

/** Screen-space error of the twin, pixels: at a desk, and where memory and heat are dear. */
const FINE_PX = 5
const COARSE_PX = 16

/** Tiles kept: a phone has 300 MB for the whole page. */
const TILE_BYTES: Readonly<Record<NightQuality, number>> = { desktop: 256e6, headset: 192e6, phone: 96e6 }

/** What a place is put up on. */
export interface PlaceParts {
  readonly documents: VenueDocuments
  readonly renderer: WebGLRenderer
  readonly scene: Scene
  /** Whose eyes decide what is loaded and drawn. */
  readonly viewer: () => PerspectiveCamera
  report(fault: Fault): unknown
}

/** The place without anybody in it: sky and light, the twin, and what can be projected on it. */
export function createPlace(
  scope: DisposeScope,
  parts: PlaceParts,
): { readonly site: Group; readonly look: NightLook; readonly projection: Projection; readonly twin: Twin } {
  const { documents, renderer, scene, viewer } = parts
  const site = new Group()
  site.name = 'site'
  scene.add(site)
  scope.defer(() => scene.remove(site))
  const look = createNightLook(scope, { scene, renderer, night: documents.night, geoPose: documents.geoPose, camera: viewer })
  const projection = createVenueProjection(scope, { renderer, scene, viewer }, documents.venue)
  const twin = createTwin(scope, {
    venue: documents.venue,
    geoPose: documents.geoPose,
    baseUrl: `/venues/${documents.venue.id}/`,
    renderer,
    camera: viewer,
    cacheBytes: TILE_BYTES[deviceQuality()],
    errorTarget: deviceQuality() === 'desktop' ? FINE_PX : COARSE_PX,
    listener: {
      modelLoaded(model) {
        look.dress(model)
        projection.patch(model)
      },
      modelDisposed(model) {
        projection.forget(model)
        look.undress(model)
      },
      visibilityChanged: () => projection.receiversChanged(),
      failed: (fault) => void parts.report(fault),
    },
  })
  site.add(look.group, twin.group)
  return { site, look, projection, twin }
}
