import { AdditiveBlending, Mesh, PlaneGeometry, ShaderMaterial, Vector3 } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { NightUniforms } from './night-uniforms.ts'
import { SKY_VERTEX_BODY } from './sky-dome.ts'

/** The moon where it stands, lit from where the sun stands. */
export interface MoonDisc {
  readonly mesh: Mesh
  /** Unit vectors of the render frame. */
  place(moon: ArrayLike<number>, sun: ArrayLike<number>, visibility: number): void
}

const VERTEX = /* glsl */ `
uniform vec3 towards;
varying vec2 at;
varying vec3 right;
varying vec3 up;
void main() {
  right = normalize(cross(vec3(0.0, 1.0, 0.0), towards));
  up = cross(towards, right);
  at = position.xy * 2.0;
  // Half a disc is 0.26 degrees; the quad holds the glow of 24 of them.
  vec3 nlSkyPlace = 10.0 * (towards + (right * at.x + up * at.y) * 0.0045 * 24.0);
  ${SKY_VERTEX_BODY}
}
`

const FRAGMENT = /* glsl */ `
uniform vec3 towards;
uniform vec3 sun;
uniform float visibility;
uniform float nlWhite;
varying vec2 at;
varying vec3 right;
varying vec3 up;
void main() {
  vec2 p = at * 24.0;
  float away = length(p);
  float edge = fwidth(away);
  float disc = 1.0 - smoothstep(1.0 - edge, 1.0 + edge, away);
  vec3 normal = right * p.x + up * p.y - towards * sqrt(max(0.0, 1.0 - away * away));
  float lit = smoothstep(-0.05, 0.2, dot(normal, sun));
  // Mare: a few dark plains, enough to read as the moon.
  float plains = smoothstep(0.55, 0.1, length(p - vec2(-0.3, 0.35))) + smoothstep(0.4, 0.1, length(p - vec2(0.35, 0.3)))
    + 0.8 * smoothstep(0.45, 0.1, length(p - vec2(-0.5, -0.1)));
  float glow = 0.05 * visibility / (1.0 + 0.35 * away * away) * (1.0 - smoothstep(12.0, 24.0, away));
  float light = disc * (0.02 + 1.2 * lit * (1.0 - 0.28 * min(plains, 1.0))) + glow;
  gl_FragColor = vec4(vec3(0.94, 0.95, 1.0) * (light * visibility * nlWhite), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`

export function createMoonDisc(scope: DisposeScope, uniforms: NightUniforms): MoonDisc {
  const own = { towards: { value: new Vector3(0, 1, 0) }, sun: { value: new Vector3(0, -1, 0) }, visibility: { value: 0 } }
  const material = scope.own(
    new ShaderMaterial({
      name: 'night-moon',
      uniforms: { ...uniforms, ...own },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      blending: AdditiveBlending,
      transparent: true,
      depthWrite: false,
      fog: false,
    }),
  )
  const mesh = new Mesh(scope.own(new PlaneGeometry(1, 1)), material)
  mesh.name = 'moon'
  mesh.frustumCulled = false
  mesh.renderOrder = -19
  return {
    mesh,
    place(moon, sun, visibility) {
      own.towards.value.set(moon[0]!, moon[1]!, moon[2])
      own.sun.value.set(sun[0]!, sun[1]!, sun[2])
      own.visibility.value = visibility
      mesh.visible = visibility > 0.005
    },
  }
}
