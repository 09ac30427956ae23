import { LinearFilter, NoColorSpace, Texture, VideoTexture, type IUniform } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { ImageSource } from './image-layers.ts'

/**
 * What projectors show on a surface of the venue: linear RGB 0..1 by place and show time. `glsl` is the body of
 * `vec3 content(vec2 at, float showS, float amount)`, or a text that declares what it needs and then that function itself. `at` is in
 * metres from the surface's lower left corner.
 */
export interface ProjectedContent {
  readonly glsl: string
  /** Uniforms the text declares by itself; written by their owner. */
  readonly uniforms?: Readonly<Record<string, IUniform>>
  /** Metres; nothing is shown outside. */
  readonly size: readonly [number, number]
  /** 0..1, read each frame; at 0 the content is not drawn. */
  amount(): number
}

/** The content's own text as a declaration. */
export function contentText({ glsl }: ProjectedContent): string {
  return /\bvec3\s+content\s*\(/.test(glsl) ? glsl : `vec3 content(vec2 at, float showS, float amount) {\n${glsl}\n}`
}

const PICTURE = /* glsl */ `
uniform sampler2D contentPicture;
uniform vec2 contentSize;
vec3 content(vec2 at, float showS, float amount) {
  vec3 c = textureLod(contentPicture, vec2(at.x / contentSize.x, 1.0 - at.y / contentSize.y), 0.0).rgb;
  return amount * mix(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, vec3(lessThanEqual(c, vec3(0.04045))));
}
`

/** An image or a playing video that fills a rectangle of `size` metres. The caller keeps and plays the source. */
export function pictureContent(
  scope: DisposeScope,
  source: ImageSource,
  size: readonly [number, number],
  amount: () => number = () => 1,
): ProjectedContent {
  const video = typeof HTMLVideoElement !== 'undefined' && source instanceof HTMLVideoElement
  const texture = scope.own(video ? new VideoTexture(source) : new Texture(source))
  texture.flipY = false
  texture.colorSpace = NoColorSpace
  texture.minFilter = LinearFilter
  texture.generateMipmaps = false
  if (!video) texture.needsUpdate = true
  return { glsl: PICTURE, uniforms: { contentPicture: { value: texture }, contentSize: { value: size } }, size, amount }
}
