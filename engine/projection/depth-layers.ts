import {
  DoubleSide,
  FloatType,
  NearestFilter,
  NoBlending,
  RedFormat,
  Scene,
  ShaderMaterial,
  WebGLArrayRenderTarget,
  type DataArrayTexture,
  type Object3D,
} from 'three'
import type { OffscreenPass } from '../gpu/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import type { LensCamera } from './lens-camera.ts'
import { DEPTH_FRAGMENT, DEPTH_VERTEX } from './projection-shader.glsl.ts'

/**
 * The three.js layer of everything solid that projectors and cameras must not shine through. The depth pass draws this
 * layer only, so avatars, interface, splats and lights stay out by not being on it. Layers 1 and 2 are WebXR's eyes.
 */
export const OCCLUDER_LAYER = 10

/** One R32F layer per lens: metres along its axis, 0 where nothing stands. */
export interface DepthLayers {
  readonly texture: DataArrayTexture
  readonly bytes: number
  /** Layers drawn since the start. */
  readonly drawn: number
  markDirty(index: number): void
  /** Forgets a waiting redraw. */
  clear(index: number): void
  /** Draws the next dirty layer in turn and returns its index, or -1. One call draws one layer at most. */
  drawNext(wanted: (index: number) => boolean): number
}

export interface DepthLayersOptions {
  readonly root: Object3D
  readonly cameras: readonly LensCamera[]
  /** Side of a layer in texels. */
  readonly size: number
}

/** The occluders are drawn through a scene of our own, so the venue's scene keeps its lights, background and override. */
export function createDepthLayers(scope: DisposeScope, pass: OffscreenPass, options: DepthLayersOptions): DepthLayers {
  const { root, cameras, size } = options
  const target = scope.own(
    new WebGLArrayRenderTarget(size, size, cameras.length, {
      format: RedFormat,
      type: FloatType,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
      generateMipmaps: false,
    }),
  )
  const scene = new Scene()
  scene.overrideMaterial = scope.own(
    new ShaderMaterial({ vertexShader: DEPTH_VERTEX, fragmentShader: DEPTH_FRAGMENT, side: DoubleSide, blending: NoBlending }),
  )
  // Listed as a child without becoming the parent: the venue's graph stays as it is.
  scene.children.push(root)
  for (const camera of cameras) camera.layers.set(OCCLUDER_LAYER)
  const dirty = new Uint8Array(cameras.length)
  let last = -1
  let drawn = 0
  return {
    texture: target.texture,
    bytes: size * size * 4 * (cameras.length + 1),
    get drawn() {
      return drawn
    },
    markDirty(index) {
      dirty[index] = 1
    },
    clear(index) {
      dirty[index] = 0
    },
    drawNext(wanted) {
      for (let step = 1; step <= dirty.length; step++) {
        const index = (last + step) % dirty.length
        if (dirty[index] === 0 || !wanted(index)) continue
        dirty[index] = 0
        last = index
        pass.draw(target, index, scene, cameras[index]!)
        drawn++
        return index
      }
      return -1
    },
  }
}
