import {
  AdditiveBlending,
  CustomBlending,
  DoubleSide,
  FrontSide,
  type IUniform,
  type Mesh,
  NormalBlending,
  OneFactor,
  OneMinusSrcColorFactor,
  type PerspectiveCamera,
  ShaderMaterial,
  Vector2,
  type WebGLRenderer,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { GLOW_FRAGMENT, GLOW_VERTEX } from './glow-shader.glsl.ts'
import { NIGHT_HAZE_GLSL } from './night-shader.glsl.ts'
import type { NightUniforms } from './night-uniforms.ts'

/**
 * How a thing meets what is behind it. `glow`: as two slides in one projector, so that a hundred glows over one another never clip.
 * `light`: added. `veil`: laid over by alpha. `solid`: opaque.
 */
export type GlowBlend = 'glow' | 'light' | 'veil' | 'solid'

/** Shader text without what all share: `GLOW_VERTEX` and `GLOW_FRAGMENT` come first. */
export interface GlowMaterialParts {
  readonly name: string
  readonly vertex: string
  readonly fragment: string
  readonly blend: GlowBlend
  readonly night: NightUniforms
  readonly doubleSided?: boolean
  readonly uniforms?: Readonly<Record<string, IUniform>>
}

/** A shader material with the night's uniforms under their own names, and the size of a pixel. */
export function createGlowMaterial(scope: DisposeScope, parts: GlowMaterialParts): ShaderMaterial {
  const { blend } = parts
  const solid = blend === 'solid'
  const material = new ShaderMaterial({
    name: parts.name,
    vertexShader: NIGHT_HAZE_GLSL + GLOW_VERTEX + parts.vertex,
    fragmentShader: NIGHT_HAZE_GLSL + GLOW_FRAGMENT + parts.fragment,
    uniforms: { ...parts.night, uPixel: { value: 0.001 }, ...parts.uniforms },
    transparent: !solid,
    depthWrite: solid,
    side: parts.doubleSided === true ? DoubleSide : FrontSide,
    blending: blend === 'glow' ? CustomBlending : blend === 'light' ? AdditiveBlending : NormalBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcColorFactor,
    premultipliedAlpha: blend !== 'veil' && !solid,
  })
  return scope.own(material)
}

const buffer = new Vector2()

/** Lets a mesh know the size of a pixel of whoever draws it, eye by eye. */
export function followRenderer(mesh: Mesh, material: ShaderMaterial): void {
  const pixel = material.uniforms['uPixel']
  if (!pixel) return
  mesh.onBeforeRender = (renderer, _scene, camera) => {
    pixel.value = 2 / ((camera as PerspectiveCamera).projectionMatrix.elements[5] * pixelsHigh(renderer, camera))
  }
}

/** Height of the picture a camera draws, pixels: its own viewport's in a headset. */
function pixelsHigh(renderer: WebGLRenderer, camera: object): number {
  const own = (camera as { viewport?: { w: number } }).viewport
  const target = renderer.getRenderTarget()
  if (own && own.w > 0) return own.w
  return target ? target.height : renderer.getDrawingBufferSize(buffer).y
}
