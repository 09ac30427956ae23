import { NoToneMapping, Vector2, type Camera, type IUniform, type Object3D, type WebGLRenderer } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { Position } from '../../model/frames/index.ts'
import type { ViewPose } from '../../model/optics/index.ts'
import type { Metres } from '../../model/units/index.ts'
import { createOffscreenPass } from '../gpu/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import { createDepthLayers, type DepthLayers } from './depth-layers.ts'
import { createContentPictures, emptyPictures, type ContentPictures } from './content-pictures.ts'
import { createImageLayers, type ImageLayers, type ImageSource } from './image-layers.ts'
import { createOutputPicture, type OutputPicture, type OutputPictureOptions } from './output-picture.ts'
import { createProjectorParameters, MAX_PROJECTORS } from './projector-parameters.ts'
import type { ProjectionUniforms } from './material-patch.ts'
import { createProjectorSlots, type ProjectorSetup, type ProjectorSlots } from './projector-slots.ts'
import { createReceiverList, type ReceiverList, type ReceiverOptions } from './receiver-list.ts'
import { shownSurface, type NamedSurface } from './shown-surface.ts'
import type { ProjectedContent } from './surface-content.ts'

/** What the pass takes. Counts and sizes are fixed for its life, for the memory is taken at once. */
export interface ProjectionOptions {
  /** What the depth layers see; drawn through its occluder layer. */
  readonly scene: Object3D
  /** Entries, 1 to 24; 16 by default. Each costs a depth layer of 4 bytes a texel. */
  readonly projectors?: number
  /** Side of a depth layer in texels, 1024 by default. 2048 for throws beyond 50 m. */
  readonly depthSize?: number
  /** Pictures held at once, 8 by default, and their one size, 1280x720 by default; a live feed of this very size is cheapest. */
  readonly imageLayers?: number
  readonly imageWidth?: number
  readonly imageHeight?: number
  /** Exposure of the night: outgoing linear light of a white surface per lux on it, 0.01 by default. */
  readonly lightPerLux?: number
  /** Draws depth layers of entries that give no light as well. Default true; false saves a venue's load most of its drawing. */
  readonly depthWhileDark?: boolean
  /** Slack of the depth test: 0.02 m and 0.15 texel slopes by default. Light leaks this far behind an edge, no farther. */
  readonly depthBias?: Metres
  readonly slopeBias?: number
  /** Surfaces that contents may lie on. */
  readonly surfaces?: readonly NamedSurface[]
  /** Size of the pictures projectors throw of contents, 512x288 by default. */
  readonly pictureWidth?: number
  readonly pictureHeight?: number
  /** Who looks, so that pictures on walls out of view are not drawn. */
  readonly viewer?: (() => Camera) | undefined
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
  /** Pictures of surface contents drawn since the start. */
  readonly picturesDrawn: number
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
  /**
   * What lies on a surface, or nothing. Every show projector that meets a surface with content throws a picture of what it sees instead
   * of plain light, drawn through its own lens, two a frame; lamp level and colour multiply it. Surfaces not named in the options are
   * ignored. Costs one compile a content.
   */
  setContent(surface: string, content: ProjectedContent | null): void
  /** Where contents read show time, seconds; read each frame. */
  setContentClock(clock: { readonly showS: number }): void
  /** The picture a real projector needs in place of an entry; see OutputPicture. */
  createOutput(scope: DisposeScope, index: number, options: OutputPictureOptions): OutputPicture
  /** The camera that looks out of an entry's lens, wide enough for its distortion; placed with the entry. */
  lensCamera(index: number): Camera
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
  if (!renderer.extensions.has('EXT_color_buffer_float')) throw noFloatTargets()
  const work = createWork(scope, renderer, options)
  const { slots, depth, images, pictures, receivers } = work
  const surfaces = new Map((options.surfaces ?? []).map((surface) => [surface.id, shownSurface(surface)]))
  scope.defer(onContextRestored(renderer, () => restore(work)))
  return {
    systems: [copyImages(work), drawDepth(work), drawPictures(work), updateLists(work)],
    get bytes() {
      return depth.bytes + images.bytes + pictures.bytes
    },
    get depthLayersDrawn() {
      return depth.drawn
    },
    get imagesCopied() {
      return images.uploads
    },
    get picturesDrawn() {
      return pictures.drawn
    },
    place(index, setup) {
      slots.stage(index, setup)
      pictures.setLens(index, setup.lens)
      depth.markDirty(index)
    },
    setView(index, view) {
      slots.stageView(index, view)
      pictures.markDirty(index)
      if ((slots.placed >> index) & 1) depth.markDirty(index)
    },
    remove(index) {
      slots.remove(index)
      depth.clear(index)
      work.cullDirty = true
    },
    setLight: slots.setLight,
    setDrape: slots.setDrape,
    setContent(surface, content) {
      const known = surfaces.get(surface)
      if (known) pictures.set(known, content)
    },
    setContentClock(clock) {
      work.clock = clock
    },
    createOutput: (own, index, output) =>
      createOutputPicture(own, { renderer, slots, pictures, uniforms: work.uniforms, index, showS: () => work.clock.showS }, output),
    lensCamera: (index) => slots.cameras[index]!,
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

function createWork(scope: DisposeScope, renderer: WebGLRenderer, options: ProjectionOptions): Work {
  const count = Math.min(MAX_PROJECTORS, Math.max(1, options.projectors ?? 16))
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
  const uniforms: ProjectionUniforms = {
    pjRows: { value: parameters.texture },
    pjDepth: { value: depth.texture },
    pjImages: { value: images.texture },
    pjPictures: { value: emptyPictures(scope) },
    pjDrapeWhite: { value: 1 },
    pjBias: { value: new Vector2(options.depthBias ?? 0.02, options.slopeBias ?? 0.15) },
  }
  const pictures = createContentPictures(scope, pass, slots, {
    uniforms,
    size: { width: options.pictureWidth ?? 512, height: options.pictureHeight ?? 288 },
    viewer: options.viewer,
  })
  const receivers = createReceiverList(scope, uniforms, slots.order)
  return {
    ...{ slots, depth, images, pictures, receivers, clock: { showS: 0 }, cullDirty: false },
    ...{ renderer, uniforms, drapeWhite: uniforms['pjDrapeWhite'] as IUniform<number>, imageReady: images.ready },
    pictureLit: (layer) => pictures.lit(layer),
    depthWanted: options.depthWhileDark === false ? (index) => slots.strengthOf(index) > 0 : () => true,
  }
}

/** The parts the frame systems work on. */
interface Work {
  readonly slots: ProjectorSlots
  readonly depth: DepthLayers
  readonly images: ImageLayers
  readonly pictures: ContentPictures
  readonly receivers: ReceiverList
  readonly renderer: WebGLRenderer
  readonly uniforms: ProjectionUniforms
  readonly drapeWhite: IUniform<number>
  readonly imageReady: (layer: number) => boolean
  readonly pictureLit: (layer: number) => boolean
  /** Entries whose depth layer is worth drawing now. */
  readonly depthWanted: (index: number) => boolean
  clock: { readonly showS: number }
  /** Poses, entries or receivers changed since the lists were made. */
  cullDirty: boolean
}

function markAllDirty(work: Work): void {
  for (let index = 0; index < MAX_PROJECTORS; index++) if ((work.slots.placed >> index) & 1) work.depth.markDirty(index)
  work.cullDirty = true
}

function restore(work: Work): void {
  work.images.restore()
  work.pictures.restore()
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
    const index = work.depth.drawNext(work.depthWanted)
    if (index < 0) return
    work.slots.commit(index)
    work.pictures.markDirty(index)
    work.cullDirty = true
  },
})

const drawPictures = (work: Work): FrameSystem => ({
  phase: 'present',
  run() {
    work.pictures.update(work.clock.showS)
  },
})

const updateLists = (work: Work): FrameSystem => ({
  phase: 'present',
  run() {
    const { slots, receivers, renderer } = work
    // A camera's picture is light already: its white stays the screen's white whatever the exposure of the night.
    work.drapeWhite.value = renderer.toneMapping === NoToneMapping ? 1 : 1 / renderer.toneMappingExposure
    const active = slots.active(work.imageReady, work.pictureLit)
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
