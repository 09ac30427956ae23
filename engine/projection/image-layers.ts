import {
  Box2,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RGBAFormat,
  Texture,
  UnsignedByteType,
  Vector2,
  Vector3,
  VideoTexture,
  WebGLArrayRenderTarget,
  type DataArrayTexture,
  type WebGLRenderer,
} from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import { createTextureCopy, type OffscreenPass } from '../gpu/index.ts'
import type { DisposeScope } from '../runtime/index.ts'

/** A picture for projectors and drapes. Row 0 is the top of the picture. The caller keeps and plays it. */
export type ImageSource = HTMLVideoElement | HTMLCanvasElement | OffscreenCanvas | HTMLImageElement | ImageBitmap

/** Pictures in the layers of one RGBA8 array that holds sRGB bytes as they came; the shader decodes them. */
export interface ImageLayers {
  readonly texture: DataArrayTexture
  readonly bytes: number
  /** Pictures copied into layers since the start. */
  readonly uploads: number
  /** Another source, the same one again (a canvas that was redrawn), or none. A video follows by itself. */
  set(layer: number, source: ImageSource | undefined): void
  /** True once the layer holds a picture. Another source keeps the picture before it until its own first frame: a feed that reconnects does not blink. */
  ready(layer: number): boolean
  /** Copies at most two waiting pictures, the longest waiting first. Allocates nothing of its own. */
  update(frameIndex: number): void
  /** After the context was lost: nothing in the layers holds any more. */
  restore(): void
}

export interface ImageLayersOptions {
  readonly layers: number
  readonly width: number
  readonly height: number
}

const UPLOADS_A_FRAME = 2

interface Slot {
  source: ImageSource | undefined
  texture: Texture | undefined
  /** Version of the texture that the layer holds; -1 for none. */
  held: number
  uploadedAt: number
  /** The layer holds a picture of this source or the one before. */
  filled: boolean
}

const isVideo = (source: ImageSource): source is HTMLVideoElement =>
  typeof HTMLVideoElement !== 'undefined' && source instanceof HTMLVideoElement

function textureOf(source: ImageSource, options: ImageLayersOptions): Texture {
  const texture = isVideo(source) ? new VideoTexture(source) : new Texture(source)
  texture.flipY = false
  texture.colorSpace = NoColorSpace
  texture.magFilter = LinearFilter
  const shrinks = !isVideo(source) && (source.width > options.width || source.height > options.height)
  texture.generateMipmaps = shrinks
  texture.minFilter = shrinks ? LinearMipmapLinearFilter : LinearFilter
  if (!isVideo(source)) texture.needsUpdate = true
  return texture
}

function isWaiting(slot: Slot): boolean {
  const texture = slot.texture
  if (texture === undefined || slot.source === undefined) return false
  if (texture instanceof VideoTexture) {
    texture.update()
    if (slot.source instanceof HTMLVideoElement && slot.source.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false
  }
  // Version 0 was never uploaded: copying from it would give an incomplete framebuffer.
  return texture.version > 0 && texture.version !== slot.held
}

const noSuchLayer = (layer: number, layers: number): HolositeError =>
  new HolositeError({
    code: 'projection/outside-capacity',
    what: `There is no image layer ${layer}; this pass has ${layers}.`,
    fix: 'Create the projection with more image layers.',
  })

function createLayerTarget({ layers, width, height }: ImageLayersOptions): WebGLArrayRenderTarget {
  return new WebGLArrayRenderTarget(width, height, layers, {
    format: RGBAFormat,
    type: UnsignedByteType,
    colorSpace: NoColorSpace,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    generateMipmaps: false,
    depthBuffer: false,
  })
}

/** Copies a texture into a layer. A video of the layer's own size goes by the browsers' fast path, all else by a quad. */
function createLayerCopy(scope: DisposeScope, renderer: WebGLRenderer, target: WebGLArrayRenderTarget, pass: OffscreenPass) {
  const scaled = createTextureCopy(scope, pass)
  const whole = new Box2(new Vector2(0, 0), new Vector2(target.width, target.height))
  const corner = new Vector3()
  return (texture: Texture, layer: number): void => {
    const video = texture instanceof VideoTexture ? (texture.image as HTMLVideoElement) : undefined
    if (video?.videoWidth === target.width && video.videoHeight === target.height) {
      renderer.initTexture(texture)
      renderer.initRenderTarget(target)
      renderer.copyTextureToTexture(texture, target.texture, whole, corner.set(0, 0, layer))
      pass.rebind()
    } else {
      scaled.copy(texture, target, layer)
    }
  }
}

function setSource(slot: Slot, source: ImageSource | undefined, options: ImageLayersOptions): void {
  if (source !== undefined && source === slot.source) {
    if (slot.texture !== undefined && !isVideo(source)) slot.texture.needsUpdate = true
    return
  }
  slot.texture?.dispose()
  slot.source = source
  slot.texture = source === undefined ? undefined : textureOf(source, options)
  slot.held = -1
  if (source === undefined) slot.filled = false
}

/** The waiting slot that was served longest ago, but none twice in a frame; -1 for none. */
function longestWaiting(slots: readonly Slot[], frameIndex: number): number {
  let next = -1
  for (let layer = 0; layer < slots.length; layer++) {
    const slot = slots[layer]!
    if (slot.uploadedAt === frameIndex || !isWaiting(slot)) continue
    if (next < 0 || slot.uploadedAt < slots[next]!.uploadedAt) next = layer
  }
  return next
}

/** Every layer has one size; a source of another size is scaled to fill it, as its lens fills the image. */
export function createImageLayers(
  scope: DisposeScope,
  renderer: WebGLRenderer,
  pass: OffscreenPass,
  options: ImageLayersOptions,
): ImageLayers {
  const { layers, width, height } = options
  const target = scope.own(createLayerTarget(options))
  const copy = createLayerCopy(scope, renderer, target, pass)
  const slots: Slot[] = Array.from({ length: layers }, () => ({
    source: undefined,
    texture: undefined,
    held: -1,
    uploadedAt: -1,
    filled: false,
  }))
  scope.defer(() => {
    for (const slot of slots) slot.texture?.dispose()
  })
  let uploads = 0
  return {
    texture: target.texture,
    bytes: width * height * 4 * layers,
    get uploads() {
      return uploads
    },
    set(layer, source) {
      const slot = slots[layer]
      if (slot === undefined) throw noSuchLayer(layer, layers)
      setSource(slot, source, options)
    },
    ready: (layer) => slots[layer]?.filled ?? false,
    update(frameIndex) {
      for (let turn = 0; turn < UPLOADS_A_FRAME; turn++) {
        const layer = longestWaiting(slots, frameIndex)
        const slot = slots[layer]
        if (slot?.texture === undefined) return
        copy(slot.texture, layer)
        slot.held = slot.texture.version
        slot.filled = true
        slot.uploadedAt = frameIndex
        uploads++
      }
    },
    restore() {
      for (const slot of slots) {
        slot.held = -1
        slot.filled = false
      }
    },
  }
}
