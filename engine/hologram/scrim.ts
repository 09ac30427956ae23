import {
  AddEquation,
  CustomBlending,
  DoubleSide,
  HalfFloatType,
  LinearFilter,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  Vector3,
  WebGLRenderTarget,
  type Object3D,
  type Texture,
  type WebGLRenderer,
} from 'three'
import { createOffscreenPass } from '../gpu/index.ts'
import type { DisposeScope } from '../runtime/index.ts'

/** A gauze on which a picture stands in the air. Part of the light stays on it, the rest goes through and spills on what is behind. */
export interface Scrim {
  /** The gauze, in its own frame: middle at the origin, X right, Y up, facing +Z. */
  readonly mesh: Mesh
  /** What is on it, linear, drawn as seen from the sweet spot. */
  readonly picture: Texture
  /** Draws the picture anew; `content` is in the gauze's frame. Once a frame while there is anything to see. */
  draw(): void
  /** 0..1 of the projector's light. 0 leaves bare gauze and draws nothing. */
  setLevel(level: number): void
}

/** The gauze, its projector's light, and what is thrown on it. */
export interface ScrimOptions {
  readonly widthM: number
  readonly heightM: number
  /** Share of light and sight that goes straight through, 0..1: hologauze about 0.65. */
  readonly openness: number
  /** Illuminance on the gauze at full white, lux. */
  readonly lux: number
  /** Diffuse reflectance of the threads. */
  readonly reflectance: number
  /** Where the picture is right: in the gauze's frame, metres. */
  readonly sweetSpot: readonly [number, number, number]
  readonly content: Object3D
  /** Side in pixels. */
  readonly widthPx?: number
}

const VERTEX = /* glsl */ `
varying vec2 vUv;
void main() {
  vUv = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`

/** Threads fade to their mean before they can shimmer. */
const FRAGMENT = /* glsl */ `
uniform sampler2D picture;
uniform float cdM2;
uniform float cover;
uniform vec2 size;
varying vec2 vUv;
void main() {
  vec3 light = texture2D(picture, vUv).rgb * cdM2;
  vec2 thread = vUv * size / 0.012;
  float near = clamp(1.0 - 2.5 * max(fwidth(thread.x), fwidth(thread.y)), 0.0, 1.0);
  float weave = mix(1.0, 0.7 + 0.6 * step(0.5, fract(thread.x)) * step(0.5, fract(thread.y)), near);
  vec2 hem = min(vUv, 1.0 - vUv) * size;
  float edge = step(min(hem.x, hem.y), 0.06);
  gl_FragColor = vec4(light * weave, mix(cover, 1.0, edge));
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`

/** Takes a half-float target of `widthPx` (1024) and gives it back with the scope. */
export function createScrim(scope: DisposeScope, renderer: WebGLRenderer, options: ScrimOptions): Scrim {
  const { widthM, heightM, openness } = options
  const widthPx = options.widthPx ?? 1024
  const target = scope.own(
    new WebGLRenderTarget(widthPx, Math.round((widthPx * heightM) / widthM), {
      type: HalfFloatType,
      magFilter: LinearFilter,
      minFilter: LinearFilter,
    }),
  )
  const inside = new Scene()
  inside.add(options.content)
  const eye = sweetSpotCamera(options)
  const pass = createOffscreenPass(renderer)
  const full = (options.lux * options.reflectance * (1 - openness)) / Math.PI
  const material = scope.own(
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
      blending: CustomBlending,
      blendEquation: AddEquation,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      uniforms: {
        picture: { value: target.texture },
        cdM2: { value: 0 },
        cover: { value: (1 - openness) * 0.35 },
        size: { value: [widthM, heightM] },
      },
    }),
  )
  const mesh = new Mesh(scope.own(new PlaneGeometry(widthM, heightM)), material)
  mesh.name = 'scrim'
  let level = 0
  return {
    mesh,
    picture: target.texture,
    draw() {
      if (level > 0) pass.draw(target, 0, inside, eye)
    },
    setLevel(next) {
      level = next
      material.uniforms['cdM2']!.value = full * next
    },
  }
}

/** The view through the gauze's frame from the sweet spot: an off-axis pyramid whose base is the gauze. */
export function sweetSpotCamera({ widthM, heightM, sweetSpot }: Pick<ScrimOptions, 'widthM' | 'heightM' | 'sweetSpot'>): PerspectiveCamera {
  const [x, y, z] = sweetSpot
  const near = 0.1
  const share = near / z
  const camera = new PerspectiveCamera()
  camera.position.copy(new Vector3(x, y, z))
  camera.projectionMatrix = new Matrix4().makePerspective(
    (-widthM / 2 - x) * share,
    (widthM / 2 - x) * share,
    (heightM / 2 - y) * share,
    (-heightM / 2 - y) * share,
    near,
    z * 8,
  )
  camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert()
  camera.updateMatrixWorld(true)
  return camera
}
