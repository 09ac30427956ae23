import { Vector2, type Object3D, type WebGLRenderer } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { Position } from '../../model/frames/index.ts'
import type { ViewPose } from '../../model/optics/index.ts'
import type { Metres } from '../../model/units/index.ts'
import { createOffscreenPass } from '../gpu/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import { createDepthLayers, type DepthLayers } from './depth-layers.ts'
import { createImageLayers, type ImageLayers, type ImageSource } from './image-layers.ts'
import { createProjectorParameters, MAX_PROJECTORS } from './projector-parameters.ts'
import { createProjectorSlots, type ProjectorSetup, type ProjectorSlots } from './projector-slots.ts'
import { createReceiverList, type ReceiverList, type ReceiverOptions } from './receiver-list.ts'

/** What the pass takes. Counts and sizes are fixed for its life, for the memory is taken at once. */
export interface ProjectionOptions {
  /** What the depth layers see; drawn through its occluder layer. */
  readonly scene: Object3D
  /** Entries, 1 to 16, the default. Each costs a depth layer of 4 bytes a texel. */
  readonly projectors?: number
  /** Side of a depth layer in texels, 1024 by default. 2048 for throws beyond 50 m. */
  readonly depthSize?: number
  /** Pictures held at once, 8 by default, and their one size, 1280x720 by default; a live feed of this very size is cheapest. */
  readonly imageLayers?: number
  readonly imageWidth?: number
  readonly imageHeight?: number
  /** Exposure of the night: outgoing linear light of a white surface per lux on it, 0.01 by default. */
  readonly lightPerLux?: number
  /** Slack of the depth test: 0.02 m and 0.15 texel slopes by default. Light leaks this far behind an edge, no farther. */
  readonly depthBias?: Metres
  readonly slopeBias?: number
}

/** Projectors and camera drapes on the venue's own materials, in the one pass that draws them anyway. */
export interface Projection {
  /** To be added to the schedule, in this order. They copy images, draw at most one depth layer a frame and update lists. */
  readonly systems: readonly FrameSystem[]
  /** GPU memory of layers, bytes. */
  readonly bytes: number
  /** Depth layers drawn and pictures copied since the start. */
  readonly depthLayersDrawn: number
  readonly imagesCopied: number
  /**
   * Sets up or moves an entry. A new pose takes effect together with its depth layer, one entry a frame; until its first
   * depth layer and its first picture an entry gives nothing. A new entry is dark (show) or clear (drape) until set.
   */
  place(index: number, setup: ProjectorSetup): void
  /** Turns or moves a placed entry (pan and tilt telemetry); allocates nothing and takes effect as `place` does. */
  setView(index: number, view: ViewPose): void
  remove(index: number): void
  /**
   * Level of a show projector and its colour, red, green and blue from `colour[at]` (0 by default) on, all linear, 0 to 1.
   * For every frame; allocates nothing.
   */
  setLight(index: number, level: number, colour: ArrayLike<number>, at?: number): void
  /** How far a drape covers the twin, and 1 for its own colours down to 0 for grey (a frozen picture). Allocates nothing. */
  setDrape(index: number, opacity: number, saturation: number): void
  /** The picture of a layer; see ImageLayers.set. */
  setImage(layer: number, source: ImageSource | undefined): void
  /** Whether a layer holds a picture of its present source. */
  imageReady(layer: number): boolean
  /** Makes every mesh below `object` take part. On `load-model` of tiles, before their first frame, and for own meshes. */
  patch(object: Object3D, options?: ReceiverOptions): void
  /** The reverse, before the object is disposed. */
  forget(object: Object3D): void
  /** Tells that occluders moved, appeared or vanished: depth layers are drawn again, one a frame. */
  receiversChanged(): void
  /** The ENU point that three's world calls zero (the floating origin); the caller has moved the scene by it. */
  setOrigin(origin: Position<'enu'>): void
}

/** Needs EXT_color_buffer_float, which WebGL2 devices have as a rule. All GPU memory is taken here and given back by the scope. */
export function createProjection(scope: DisposeScope, renderer: WebGLRenderer, options: ProjectionOptions): Projection {
  const count = Math.min(MAX_PROJECTORS, Math.max(1, options.projectors ?? MAX_PROJECTORS))
  if (!renderer.extensions.has('EXT_color_buffer_float')) throw noFloatTargets()
  const depthSize = options.depthSize ?? 1024
  const pass = createOffscreenPass(renderer)
  const parameters = createProjectorParameters(scope, count)
  const slots = createProjectorSlots(parameters, { count, depthSize, lightPerLux: options.lightPerLux ?? 0.01 })
  const depth = createDepthLayers(scope, pass, { root: options.scene, cameras: slots.cameras, size: depthSize })
  const images = createImageLayers(scope, renderer, pass, {
    layers: options.imageLayers ?? 8,
    width: options.imageWidth ?? 1280,
    height: options.imageHeight ?? 720,
  })
  const receivers = createReceiverList(scope, {
    pjRows: { value: parameters.texture },
    pjDepth: { value: depth.texture },
    pjImages: { value: images.texture },
    pjBias: { value: new Vector2(options.depthBias ?? 0.02, options.slopeBias ?? 0.15) },
  })
  const work: Work = { slots, depth, images, receivers, cullDirty: false }
  scope.defer(onContextRestored(renderer, () => restore(work)))
  return {
    systems: [copyImages(work), drawDepth(work), updateLists(work)],
    bytes: depth.bytes + images.bytes,
    get depthLayersDrawn() {
      return depth.drawn
    },
    get imagesCopied() {
      return images.uploads
    },
    place(index, setup) {
      slots.stage(index, setup)
      depth.markDirty(index)
    },
    setView(index, view) {
      slots.stageView(index, view)
      if ((slots.placed >> index) & 1) depth.markDirty(index)
    },
    remove(index) {
      slots.remove(index)
      depth.clear(index)
      work.cullDirty = true
    },
    setLight: slots.setLight,
    setDrape: slots.setDrape,
    setImage: images.set,
    imageReady: images.ready,
    patch(object, receiver) {
      receivers.add(object, receiver)
      markAllDirty(work)
    },
    forget(object) {
      receivers.remove(object)
      markAllDirty(work)
    },
    receiversChanged: () => markAllDirty(work),
    setOrigin(origin) {
      slots.setOrigin(origin)
      work.cullDirty = true
    },
  }
}

/** The parts the frame systems work on. */
interface Work {
  readonly slots: ProjectorSlots
  readonly depth: DepthLayers
  readonly images: ImageLayers
  readonly receivers: ReceiverList
  /** Poses, entries or receivers changed since the lists were made. */
  cullDirty: boolean
}

function markAllDirty(work: Work): void {
  for (let index = 0; index < MAX_PROJECTORS; index++) if ((work.slots.placed >> index) & 1) work.depth.markDirty(index)
  work.cullDirty = true
}

function restore(work: Work): void {
  work.images.restore()
  work.slots.uncommit()
  markAllDirty(work)
}

const copyImages = (work: Work): FrameSystem => ({
  phase: 'present',
  run(frame) {
    work.images.update(frame.index)
  },
})

const drawDepth = (work: Work): FrameSystem => ({
  phase: 'present',
  run() {
    const index = work.depth.drawNext()
    if (index < 0) return
    work.slots.commit(index)
    work.cullDirty = true
  },
})

const updateLists = (work: Work): FrameSystem => ({
  phase: 'present',
  run() {
    const { slots, receivers, images } = work
    const active = slots.active(images.ready)
    if (work.cullDirty) {
      work.cullDirty = false
      receivers.cull(slots.cameras, slots.placed)
    }
    receivers.activate(active)
  },
})

function onContextRestored(renderer: WebGLRenderer, run: () => void): () => void {
  const canvas = renderer.domElement
  canvas.addEventListener('webglcontextrestored', run)
  return () => canvas.removeEventListener('webglcontextrestored', run)
}

const noFloatTargets = (): HolositeError =>
  new HolositeError({
    code: 'projection/unsupported',
    what: 'This device cannot draw into float textures (EXT_color_buffer_float), which projection needs.',
    fix: 'Show the venue without projection, or use a device with full WebGL 2.',
  })
