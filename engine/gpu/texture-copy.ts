import {
  GLSL3,
  Mesh,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  type Texture,
  type WebGLRenderTarget,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { OffscreenPass } from './offscreen-pass.ts'

/** Draws a whole 2D texture over a whole layer of a target, scaled to fit, bytes as they are: no colour conversion. */
export interface TextureCopy {
  copy(source: Texture, target: WebGLRenderTarget, layer: number): void
}

const VERTEX = /* glsl */ `
out vec2 at;
void main() {
  at = uv;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`

const FRAGMENT = /* glsl */ `
in vec2 at;
out vec4 pixel;
uniform sampler2D source;
void main() {
  pixel = texture(source, at);
}
`

/** Row 0 of the source lands in row 0 of the layer. */
export function createTextureCopy(scope: DisposeScope, pass: OffscreenPass): TextureCopy {
  const source: { value: Texture | null } = { value: null }
  const geometry = scope.own(new PlaneGeometry(2, 2))
  const material = scope.own(
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      glslVersion: GLSL3,
      uniforms: { source },
      depthTest: false,
      depthWrite: false,
      blending: NoBlending,
    }),
  )
  const quad = new Mesh(geometry, material)
  quad.frustumCulled = false
  const scene = new Scene()
  scene.add(quad)
  const camera = new OrthographicCamera()
  return {
    copy(texture, target, layer) {
      source.value = texture
      pass.draw(target, layer, scene, camera)
      source.value = null
    },
  }
}
