import { BackSide, BoxGeometry, Mesh, ShaderMaterial } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { NIGHT_SKY_GLSL } from './night-shader.glsl.ts'
import type { NightUniforms } from './night-uniforms.ts'

/** Keeps whatever draws it around the eye and behind everything else. */
export const SKY_VERTEX_BODY = /* glsl */ `
gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * nlSkyPlace, 1.0);
gl_Position.z = gl_Position.w * 0.999999;
`

const VERTEX = /* glsl */ `
varying vec3 nlLook;
void main() {
  nlLook = position;
  vec3 nlSkyPlace = position;
  ${SKY_VERTEX_BODY}
}
`

const FRAGMENT = /* glsl */ `
#include <common>
#include <dithering_pars_fragment>
varying vec3 nlLook;
uniform vec3 nlKeyDirection;
uniform vec3 nlKeyLight;
uniform vec3 nlHaze;
uniform vec3 nlHazeLow;
${NIGHT_SKY_GLSL}
float nlGrain(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float nlWaft(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(nlGrain(i), nlGrain(i + vec2(1, 0)), f.x), mix(nlGrain(i + vec2(0, 1)), nlGrain(i + vec2(1, 1)), f.x), f.y);
}
void main() {
  vec3 look = normalize(nlLook);
  vec3 colour = nlSky(look);
  // Thin cloud, lit from below by the city: seen where the glow is, lost overhead.
  vec2 at = look.xz / (max(look.y, 0.0) + 0.16);
  float cloud = nlWaft(at * 1.3) * 0.6 + nlWaft(at * 3.1 + 5.0) * 0.3 + nlWaft(at * 7.0 + 11.0) * 0.1;
  float veil = smoothstep(0.36, 0.8, cloud) * smoothstep(0.02, 0.16, look.y) * (1.0 - 0.75 * smoothstep(0.25, 0.8, look.y));
  colour += (nlLobeLight * 0.12 + nlHorizon * 0.16) * veil;
  // Sun and moon spread in the haze; the sun's own disc is 0.53 degrees wide.
  float near = clamp(dot(look, nlKeyDirection), 0.0, 1.0);
  float disc = smoothstep(0.999986, 0.999992, near) * step(3000.0, nlKeyLight.g);
  float halo = 0.011 * pow(near, 24.0) + 0.09 * pow(near, 700.0);
  colour += nlKeyLight * (halo + 6000.0 * disc);
  // The haze of the ground thickens towards the horizon, so that far things fade into this.
  float thick = exp(-max(look.y, 0.0) * 14.0) * smoothstep(0.0, 0.0012, nlHaze.x);
  gl_FragColor = vec4(mix(colour, nlHazeLow, 0.85 * thick), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  #include <dithering_fragment>
}
`

/** The sky round the eye, drawn after everything solid so that only what shows is paid for. */
export function createSkyDome(scope: DisposeScope, uniforms: NightUniforms): Mesh {
  const material = scope.own(
    new ShaderMaterial({
      name: 'night-sky',
      uniforms: { ...uniforms },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: BackSide,
      depthWrite: false,
      dithering: true,
      fog: false,
    }),
  )
  const dome = new Mesh(scope.own(new BoxGeometry(20, 20, 20)), material)
  dome.name = 'sky'
  dome.frustumCulled = false
  dome.renderOrder = 1000
  return dome
}
