import {
  buildModuleUrl,
  Cartesian3,
  Color,
  Credit,
  CreditDisplay,
  Globe,
  ImageryLayer,
  JulianDate,
  Math as CesiumMath,
  Material,
  PerspectiveFrustum,
  Scene,
  TileMapServiceImageryProvider,
} from '@cesium/engine'
import { GLOBE_FIELD_DEG, type GlobeEye } from './globe-view.ts'

/** Where the build put the globe's imagery and worker, with a trailing slash. Set by vite.config.ts. */
declare const GLOBE_ASSETS: string

const NIGHT_TINT = new Color(0.012, 0.03, 0.09, 0.58)
/** No sun is drawn, so the hour is nothing; one before the tables of the Earth's wobble keeps them from being fetched. */
const HOUR = JulianDate.fromIso8601('1970-01-01T00:00:00Z')
const OCEAN = new Color(0.01, 0.02, 0.05, 1)

/** The drawn Earth: Natural Earth II at night, from our own server, on a clear background. */
export interface GlobeScene {
  /** True while imagery is on its way. */
  readonly loading: boolean
  /** Draws what `eye` sees. `aspect` is width by height of the canvas. */
  draw(eye: GlobeEye, aspect: number): void
  /** Draws at the next `draw` even if nothing moved. */
  stale(): void
  dispose(): void
}

/** Throws what the drawing library throws where WebGL does not come up. `onBroken` tells of a picture that cannot be drawn any more. */
export async function openScene(canvas: HTMLCanvasElement, onBroken: () => void): Promise<GlobeScene> {
  Object.assign(globalThis, { CESIUM_BASE_URL: GLOBE_ASSETS })
  // What is shown is credited by the page, in the visitor's language; the library's own list would name a service nobody asks.
  CreditDisplay.cesiumCredit = new Credit('CesiumJS')
  const scene = new Scene({
    canvas,
    creditContainer: document.createElement('div'),
    creditViewport: document.createElement('div'),
    contextOptions: { webgl: { alpha: true, powerPreference: 'low-power' } },
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
  })
  scene.backgroundColor = Color.TRANSPARENT
  scene.fog.enabled = false
  scene.highDynamicRange = false
  scene.postProcessStages.fxaa.enabled = false
  scene.renderError.addEventListener(onBroken)
  scene.globe = nightGlobe()
  const imagery = await TileMapServiceImageryProvider.fromUrl(buildModuleUrl('Assets/Textures/NaturalEarthII'), {
    credit: 'Natural Earth II',
  })
  if (!scene.isDestroyed()) scene.globe.imageryLayers.add(nightLayer(imagery))
  return {
    get loading() {
      return !scene.globe.tilesLoaded
    },
    draw(eye, aspect) {
      look(scene, eye, aspect)
      scene.render(HOUR)
    },
    stale: () => scene.requestRender(),
    dispose: () => scene.destroy(),
  }
}

function nightGlobe(): Globe {
  const globe = new Globe()
  globe.baseColor = OCEAN
  globe.showGroundAtmosphere = false
  globe.enableLighting = false
  globe.showWaterEffect = false
  globe.material = Material.fromType('Color', { color: NIGHT_TINT })
  return globe
}

function nightLayer(imagery: TileMapServiceImageryProvider): ImageryLayer {
  return new ImageryLayer(imagery, { brightness: 0.8, contrast: 1.5, saturation: 0.45, gamma: 1.0 })
}

function look({ camera }: Scene, eye: GlobeEye, aspect: number): void {
  if (camera.frustum instanceof PerspectiveFrustum) {
    camera.frustum.fov = CesiumMath.toRadians(GLOBE_FIELD_DEG)
    camera.frustum.aspectRatio = aspect
  }
  Cartesian3.fromArray(eye.at, 0, camera.position)
  Cartesian3.fromArray(eye.forward, 0, camera.direction)
  Cartesian3.fromArray(eye.up, 0, camera.up)
  Cartesian3.fromArray(eye.right, 0, camera.right)
}
