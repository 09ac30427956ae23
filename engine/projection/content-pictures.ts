import {
  Camera,
  DataArrayTexture,
  LinearFilter,
  NoColorSpace,
  RGBAFormat,
  Scene,
  UnsignedByteType,
  Sphere,
  WebGLArrayRenderTarget,
  type BufferGeometry,
  type IUniform,
} from 'three'
import { pictureMesh, type Lens, type PictureMesh } from '../../model/optics/index.ts'
import { pictureSides, SIDES, withinSides, type OffscreenPass } from '../gpu/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { createDrawnContent, imageUniforms, pictureGeometry, type DrawnContent } from './content-drawing.ts'
import { layerFragment } from './content-shader.glsl.ts'
import type { ProjectionUniforms } from './material-patch.ts'
import type { ProjectorSlots } from './projector-slots.ts'
import { aimAtSurface, meetsSurface, type ShownSurface } from './shown-surface.ts'
import type { ProjectedContent } from './surface-content.ts'

/**
 * The pictures projectors show, one layer an entry, drawn through each entry's own lens. They are drawn and then thrown, rather than
 * evaluated at every lit pixel: the venue's materials keep one program whatever is shown, and the pass throws what an output page shows.
 */
export interface ContentPictures {
  readonly bytes: number
  /** Pictures drawn since the start. */
  readonly drawn: number
  /** What is shown now, in the order it was given. */
  readonly contents: readonly DrawnContent[]
  /** Counts changes of `contents`. */
  readonly version: number
  set(surface: ShownSurface, content: ProjectedContent | null): void
  /** A lens was set up. */
  setLens(index: number, lens: Lens): void
  geometryOf(index: number): BufferGeometry | null
  /** Its pose or depth layer changed. */
  markDirty(index: number): void
  /** Whether a layer holds a picture in which anything is lit. */
  lit(layer: number): boolean
  /** Draws at most two pictures that are out of date. Allocates nothing. */
  update(showS: number): void
  /** After the context was lost. */
  restore(): void
}

/** What the pictures are made with. */
export interface ContentPicturesOptions {
  readonly uniforms: ProjectionUniforms
  readonly size: PictureSize
  /** Who looks: pictures nobody sees are not drawn. Without it all are. */
  readonly viewer?: (() => Camera) | undefined
}

/** Size of a layer in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

const PICTURES_A_FRAME = 2

interface Entry {
  mesh: PictureMesh | null
  geometry: BufferGeometry | null
  /** Contents it meets, by place in the list; found anew when pose or contents change. */
  readonly meets: boolean[]
  meetsKnown: boolean
  dirty: boolean
  filled: boolean
  showS: number
  amounts: number
}

/** `uniforms` are those of the pass; its `pjPictures` is given the layers with the first content. */
export function createContentPictures(
  scope: DisposeScope,
  pass: OffscreenPass,
  slots: ProjectorSlots,
  options: ContentPicturesOptions,
): ContentPictures {
  const board = new Board(scope, pass, slots, options)
  scope.defer(() => board.release())
  return board
}

/** Stands in for the layers until something is shown. */
export const emptyPictures = (scope: DisposeScope): DataArrayTexture => {
  const texture = scope.own(new DataArrayTexture(new Uint8Array(4), 1, 1, 1))
  texture.needsUpdate = true
  return texture
}

class Board implements ContentPictures {
  readonly contents: DrawnContent[] = []
  drawn = 0
  version = 0
  readonly #scopes: DisposeScope[] = []
  readonly #entries: Entry[]
  readonly #scene = new Scene()
  readonly #camera = new Camera()
  readonly #scope: DisposeScope
  readonly #pass: OffscreenPass
  readonly #slots: ProjectorSlots
  readonly #uniforms: ProjectionUniforms
  readonly #shared: ProjectionUniforms
  readonly #size: PictureSize
  readonly #viewer: (() => Camera) | undefined
  readonly #sides = new Float64Array(SIDES)
  readonly #sphere = new Sphere()
  #target: WebGLArrayRenderTarget | null = null
  #next = 0

  constructor(scope: DisposeScope, pass: OffscreenPass, slots: ProjectorSlots, options: ContentPicturesOptions) {
    this.#scope = scope
    this.#pass = pass
    this.#slots = slots
    this.#uniforms = options.uniforms
    const { pjRows, pjDepth, pjBias } = options.uniforms as Record<'pjRows' | 'pjDepth' | 'pjBias', IUniform>
    this.#shared = { pjRows, pjDepth, pjBias, ...imageUniforms(-1) }
    this.#size = options.size
    this.#viewer = options.viewer
    this.#entries = slots.cameras.map(newEntry)
  }

  get bytes(): number {
    return this.#target === null ? 0 : this.#size.width * this.#size.height * 4 * (this.#entries.length + 1)
  }

  set(surface: ShownSurface, content: ProjectedContent | null): void {
    const at = this.contents.findIndex((shown) => shown.surface.id === surface.id)
    if (at >= 0) {
      this.#scene.remove(this.contents[at]!.mesh)
      this.contents.splice(at, 1)
      this.#scopes.splice(at, 1)[0]?.dispose()
    }
    if (content !== null) {
      this.#openTarget()
      const own = this.#scope.child()
      const shown = createDrawnContent(own, surface, content, { shared: this.#shared, fragment: layerFragment })
      this.contents.push(shown)
      this.#scopes.push(own)
      this.#scene.add(shown.mesh)
    }
    this.version++
    this.#forgetMeets()
  }

  setLens(index: number, lens: Lens): void {
    const entry = this.#entries[index]!
    entry.geometry?.dispose()
    entry.mesh = pictureMesh(lens)
    entry.geometry = pictureGeometry(entry.mesh)
    this.markDirty(index)
  }

  geometryOf(index: number): BufferGeometry | null {
    return this.#entries[index]?.geometry ?? null
  }

  markDirty(index: number): void {
    const entry = this.#entries[index]!
    entry.meetsKnown = false
    entry.dirty = true
  }

  lit(layer: number): boolean {
    const entry = this.#entries[layer]
    return entry !== undefined && entry.filled && entry.amounts > 0
  }

  update(showS: number): void {
    if (this.contents.length === 0 && this.#target === null) return
    const { shows } = this.#slots
    for (let index = 0; index < this.#entries.length; index++) {
      if (!this.#entries[index]!.meetsKnown && (shows >> index) & 1) this.#findMeets(index)
    }
    this.#look()
    let left = PICTURES_A_FRAME
    for (let step = 0; step < this.#entries.length && left > 0; step++) {
      const index = (this.#next + step) % this.#entries.length
      if (!((shows >> index) & 1) || !this.#isStale(index, showS)) continue
      this.#draw(index, showS)
      if (--left === 0) this.#next = (index + 1) % this.#entries.length
    }
  }

  restore(): void {
    for (const entry of this.#entries) {
      entry.filled = false
      entry.dirty = true
    }
  }

  release(): void {
    for (const entry of this.#entries) entry.geometry?.dispose()
  }

  #openTarget(): void {
    if (this.#target !== null) return
    const { width, height } = this.#size
    this.#target = this.#scope.own(
      new WebGLArrayRenderTarget(width, height, this.#entries.length, {
        format: RGBAFormat,
        type: UnsignedByteType,
        colorSpace: NoColorSpace,
        minFilter: LinearFilter,
        magFilter: LinearFilter,
        generateMipmaps: false,
      }),
    )
    this.#uniforms['pjPictures']!.value = this.#target.texture
  }

  #forgetMeets(): void {
    for (const entry of this.#entries) {
      entry.meetsKnown = false
      entry.dirty = true
    }
  }

  #look(): void {
    const viewer = this.#viewer?.()
    if (viewer === undefined) return
    pictureSides(viewer, this.#sides)
  }

  #isInView(shown: DrawnContent): boolean {
    if (this.#viewer === undefined) return true
    const { origin } = this.#slots
    this.#sphere.copy(shown.bounds)
    this.#sphere.center.x -= origin[0]
    this.#sphere.center.y -= origin[1]
    this.#sphere.center.z -= origin[2]
    return withinSides(this.#sides, this.#sphere)
  }

  /** An entry that meets no content throws plain light. */
  #findMeets(index: number): void {
    const entry = this.#entries[index]!
    let any = false
    for (let at = 0; at < this.contents.length; at++) {
      const shown = this.contents[at]!
      aimAtSurface(shown.surface, this.#slots.poseOf(index), shown.aim)
      const meets = entry.mesh !== null && meetsSurface(shown.aim, entry.mesh, shown.content.size)
      entry.meets[at] = meets
      any ||= meets
    }
    entry.meetsKnown = true
    entry.filled &&= any
    this.#slots.setPicture(index, any ? index : -1)
  }

  /** A dark lamp or contents at rest leave the picture as it is; time, levels or a moved lens do not. */
  #isStale(index: number, showS: number): boolean {
    const entry = this.#entries[index]!
    let any = false
    let amounts = 0
    let moves = false
    let seen = false
    for (let at = 0; at < this.contents.length; at++) {
      if (!entry.meets[at]) continue
      any = true
      const shown = this.contents[at]!
      const amount = shown.content.amount()
      amounts += amount * (at + 1)
      moves ||= amount > 0 && shown.moves
      seen ||= amount > 0 && this.#isInView(shown)
    }
    if (!any || this.#slots.strengthOf(index) <= 0) return false
    if (amounts <= 0) {
      entry.amounts = 0
      return false
    }
    return seen && (entry.dirty || !entry.filled || moves || entry.showS !== showS || entry.amounts !== amounts)
  }

  #draw(index: number, showS: number): void {
    const entry = this.#entries[index]!
    if (this.#target === null || entry.geometry === null) return
    const pose = this.#slots.poseOf(index)
    let amounts = 0
    for (let at = 0; at < this.contents.length; at++) {
      const shown = this.contents[at]!
      const amount = shown.content.amount()
      if (entry.meets[at]) amounts += amount * (at + 1)
      shown.mesh.visible = entry.meets[at] === true && amount > 0
      if (!shown.mesh.visible) continue
      shown.mesh.geometry = entry.geometry
      shown.prepare(index, pose, showS, amount)
    }
    this.#pass.draw(this.#target, index, this.#scene, this.#camera)
    this.drawn++
    entry.dirty = false
    entry.filled = true
    entry.showS = showS
    entry.amounts = amounts
  }
}

const newEntry = (): Entry => ({
  mesh: null,
  geometry: null,
  meets: [],
  meetsKnown: false,
  dirty: true,
  filled: false,
  showS: Number.NaN,
  amounts: 0,
})
