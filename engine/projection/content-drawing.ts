import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  GLSL3,
  LessDepth,
  Matrix3,
  Mesh,
  NoBlending,
  ShaderMaterial,
  Sphere,
  Texture,
  Vector2,
  Vector3,
  Vector4,
  type IUniform,
} from 'three'
import type { PictureMesh } from '../../model/optics/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { CONTENT_VERTEX } from './content-shader.glsl.ts'
import type { LensPose } from './lens-camera.ts'
import type { ProjectionUniforms } from './material-patch.ts'
import { aimAtSurface, type ShownSurface, type SurfaceAim } from './shown-surface.ts'
import { contentText, type ProjectedContent } from './surface-content.ts'

/** Relief this far before and behind the named plane still shows its content, metres. */
const SURFACE_REACH = 1.5

/** A surface's content ready to be drawn through any lens. */
export interface DrawnContent {
  readonly surface: ShownSurface
  readonly content: ProjectedContent
  readonly mesh: Mesh
  readonly aim: SurfaceAim
  /** It draws from a picture of its own that may change by itself. */
  readonly moves: boolean
  /** Around all it may shine on, render frame. */
  readonly bounds: Sphere
  /** Turns it to a lens and writes the frame's values. Allocates nothing. */
  prepare(lens: number, pose: LensPose, showS: number, amount: number): void
}

function boundsOf({ origin, axes: [right, up] }: ShownSurface, [width, height]: readonly [number, number]): Sphere {
  const at = (axis: 0 | 1 | 2): number => origin[axis] + (right[axis] * width + up[axis] * height) / 2
  return new Sphere(new Vector3(at(0), at(1), at(2)), Math.hypot(width, height) / 2 + SURFACE_REACH)
}

/** Geometry of a lens's image: see `pictureMesh`. */
export function pictureGeometry(mesh: PictureMesh): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('place', new BufferAttribute(mesh.places, 2))
  geometry.setAttribute('ray', new BufferAttribute(mesh.rays, 2))
  geometry.setIndex(new BufferAttribute(mesh.triangles, 1))
  return geometry
}

/** Where an image is drawn: its corner warp, and 1 for a canvas, whose rows go up, or -1 for a layer, whose row 0 is the top. */
export function imageUniforms(up: 1 | -1): { imageWarp: IUniform<Matrix3>; imageUp: IUniform<number> } {
  return { imageWarp: { value: new Matrix3() }, imageUp: { value: up } }
}

/** A material that draws an image through its lens. */
export function imageMaterial(vertex: string, fragment: string, uniforms: Record<string, IUniform>): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: vertex,
    fragmentShader: fragment,
    uniforms,
    glslVersion: GLSL3,
    side: DoubleSide,
    blending: NoBlending,
    depthFunc: LessDepth,
  })
}

/** `shared` are the uniforms of the pass and of the image; `fragment` makes the program from the content's text. Owned by the scope. */
export function createDrawnContent(
  scope: DisposeScope,
  surface: ShownSurface,
  content: ProjectedContent,
  image: { readonly shared: ProjectionUniforms; readonly fragment: (content: string) => string },
): DrawnContent {
  const aim: SurfaceAim = { right: new Vector4(), up: new Vector4(), out: new Vector4(), facing: new Vector3() }
  const lensIndex: IUniform<number> = { value: 0 }
  const time: IUniform<number> = { value: 0 }
  const level: IUniform<number> = { value: 0 }
  const material = scope.own(
    imageMaterial(CONTENT_VERTEX, image.fragment(contentText(content)), {
      ...image.shared,
      ...content.uniforms,
      lensIndex,
      showS: time,
      amount: level,
      surfaceRight: { value: aim.right },
      surfaceUp: { value: aim.up },
      surfaceOut: { value: aim.out },
      surfaceFacing: { value: aim.facing },
      surfaceSize: { value: new Vector2(...content.size) },
      surfaceReach: { value: SURFACE_REACH },
    }),
  )
  const mesh = new Mesh(undefined, material)
  mesh.frustumCulled = false
  return {
    surface,
    content,
    mesh,
    aim,
    moves: Object.values(content.uniforms ?? {}).some(({ value }) => value instanceof Texture),
    bounds: boundsOf(surface, content.size),
    prepare(lens, pose, showS, amount) {
      aimAtSurface(surface, pose, aim)
      lensIndex.value = lens
      time.value = showS
      level.value = amount
    },
  }
}
