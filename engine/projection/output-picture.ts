import { Camera, Mesh, Scene, Vector2, Vector3, type IUniform, type Matrix3, type WebGLRenderer } from 'three'
import { warpOfCorners, type WarpCorners } from '../../model/optics/index.ts'
import { OUTPUT_PATTERNS, type OutputPattern } from '../../model/protocol/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { createDrawnContent, imageMaterial, imageUniforms, type DrawnContent } from './content-drawing.ts'
import type { ContentPictures } from './content-pictures.ts'
import { GROUND_VERTEX, OUTPUT_GROUND, outputFragment } from './content-shader.glsl.ts'
import type { ProjectionUniforms } from './material-patch.ts'
import type { ProjectorSlots } from './projector-slots.ts'

/** What the projector itself adds to its lens. */
export interface OutputPictureOptions {
  readonly warp: WarpCorners
  /** The exponent it decodes with; light is encoded with its inverse. */
  readonly gamma: number
  /** Full white over black. */
  readonly contrast: number
  /** How many projectors of the stack overlap where most do; black is lifted to theirs elsewhere. 1 alone. */
  readonly stackDepth: number
  readonly widthPx: number
  readonly heightPx: number
}

/** A projector's own picture, drawn onto the renderer's canvas: lens, stack blend in linear light, gamma, black level, corner warp. */
export interface OutputPicture {
  /** Lamp level and colour as the show has them, linear; for every frame. */
  setLight(level: number, colour: ArrayLike<number>, at?: number): void
  /** A test picture in place of the show; `none` shows the show. */
  setPattern(pattern: OutputPattern): void
  /** Other corners for the picture; they show in the next frame. */
  setWarp(corners: WarpCorners): void
  /** Draws onto the bound target, at the show time of the contents' clock. Allocates nothing. */
  draw(): void
}

/** The pass an output looks into. */
export interface OutputParts {
  readonly renderer: WebGLRenderer
  readonly slots: ProjectorSlots
  readonly pictures: ContentPictures
  readonly uniforms: ProjectionUniforms
  readonly index: number
  showS(): number
}

/** Shows the contents of the pass; they may come and go. The renderer should use no tone mapping; this bypasses its colour space. */
export function createOutputPicture(scope: DisposeScope, parts: OutputParts, options: OutputPictureOptions): OutputPicture {
  const lamp = new Vector3(1, 1, 1)
  const plainLight: IUniform<number> = { value: 0 }
  const pattern: IUniform<number> = { value: 0 }
  const shared = outputUniforms(parts, options, lamp)
  const scene = new Scene()
  const camera = new Camera()
  const ground = new Mesh(
    undefined,
    scope.own(
      imageMaterial(GROUND_VERTEX, OUTPUT_GROUND, {
        ...shared,
        plainLight,
        pattern,
        imageSize: { value: new Vector2(options.widthPx, options.heightPx) },
      }),
    ),
  )
  ground.frustumCulled = false
  ground.material.depthWrite = false
  ground.material.depthTest = false
  ground.renderOrder = -1
  scene.add(ground)
  const shown = createShownContents(scope, parts, shared, scene)
  return {
    setLight(level, colour, at = 0) {
      lamp.set(colour[at]! * level, colour[at + 1]! * level, colour[at + 2]! * level)
    },
    setPattern(next) {
      pattern.value = OUTPUT_PATTERNS.indexOf(next)
    },
    setWarp: (corners) => setWarp(shared['imageWarp']!.value as Matrix3, corners),
    draw() {
      const { renderer, pictures, slots, index } = parts
      const geometry = pictures.geometryOf(index)
      if (geometry === null) return
      ground.geometry = geometry
      plainLight.value = slots.pictureOf(index) < 0 ? 1 : 0
      shown.prepare(parts.showS(), geometry, pattern.value === 0)
      renderer.render(scene, camera)
    },
  }
}

function outputUniforms(parts: OutputParts, options: OutputPictureOptions, lamp: Vector3): Record<string, IUniform> {
  const { pjRows, pjDepth, pjBias } = parts.uniforms as Record<'pjRows' | 'pjDepth' | 'pjBias', IUniform>
  const image = imageUniforms(1)
  setWarp(image.imageWarp.value, options.warp)
  return {
    ...{ pjRows, pjDepth, pjBias },
    ...image,
    lensIndex: { value: parts.index },
    lensCount: { value: parts.slots.cameras.length },
    lampColour: { value: lamp },
    lampGamma: { value: options.gamma },
    lampBlack: { value: 1 / options.contrast },
    stackDepth: { value: options.stackDepth },
  }
}

function setWarp(matrix: Matrix3, corners: WarpCorners): void {
  const warp = warpOfCorners(corners, new Float64Array(9))
  matrix.fromArray(warp).transpose()
}

/** The pass's contents with programs of their own; followed by identity, so that a content set anew is compiled anew. */
function createShownContents(scope: DisposeScope, parts: OutputParts, shared: Record<string, IUniform>, scene: Scene) {
  const drawn = new Map<DrawnContent, { readonly copy: DrawnContent; readonly own: DisposeScope }>()
  const follow = (): void => {
    for (const [source, { copy, own }] of drawn) {
      if (parts.pictures.contents.includes(source)) continue
      scene.remove(copy.mesh)
      own.dispose()
      drawn.delete(source)
    }
    for (const source of parts.pictures.contents) {
      if (drawn.has(source)) continue
      const own = scope.child()
      const copy = createDrawnContent(own, source.surface, source.content, { shared, fragment: outputFragment })
      drawn.set(source, { copy, own })
      scene.add(copy.mesh)
    }
  }
  const copies: DrawnContent[] = []
  let version = -1
  return {
    prepare(showS: number, geometry: Mesh['geometry'], visible: boolean): void {
      if (version !== parts.pictures.version) {
        version = parts.pictures.version
        follow()
        copies.splice(0, copies.length, ...Array.from(drawn.values(), ({ copy }) => copy))
      }
      for (let at = 0; at < copies.length; at++) {
        const copy = copies[at]!
        const amount = copy.content.amount()
        copy.mesh.visible = visible && amount > 0
        if (!copy.mesh.visible) continue
        copy.mesh.geometry = geometry
        copy.prepare(parts.index, parts.slots.poseOf(parts.index), showS, amount)
      }
    },
  }
}
