import { type BufferGeometry, type DataTexture, PlaneGeometry, ShaderMaterial } from 'three'
import { CROWD_SHADOW_FRAGMENT } from './crowd-shader.glsl.ts'

/** Beyond this nobody sees where a body touches the ground, metres. */
const SEEN_M = 70
const HALF_M = 0.55

const VERTEX = /* glsl */ `
attribute vec4 aWho;
attribute vec3 aMoved;
uniform highp sampler2D uBones;
varying vec2 vAt;
varying float vDark;
vec4 texel(int column) { return texelFetch(uBones, ivec2(column, int(aWho.x)), 0); }
void main() {
  // Under the hips, on the ground that the body stands on.
  vec3 hips = texel(1).xyz;
  vec3 at = vec3(hips.x, texel(31).z, hips.z) + aMoved;
  vAt = position.xz;
  float far = distance(at, (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xyz);
  vDark = aWho.w * (1.0 - smoothstep(${(SEEN_M * 0.6).toFixed(1)}, ${SEEN_M.toFixed(1)}, far));
  vec3 corner = at + vec3(position.x * ${HALF_M}, 0.015, position.z * ${HALF_M});
  gl_Position = vDark <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * modelViewMatrix * vec4(corner, 1.0);
}
`

/** A square that lies on the ground, 2 x 2. */
export function createShadow(): BufferGeometry {
  return new PlaneGeometry(2, 2).rotateX(-Math.PI / 2)
}

/** Darkens the ground under bodies, by the row of each in the bone texture. */
export function createShadowMaterial(bones: { value: DataTexture }): ShaderMaterial {
  return new ShaderMaterial({
    name: 'people-shadow',
    vertexShader: VERTEX,
    fragmentShader: CROWD_SHADOW_FRAGMENT,
    uniforms: { uBones: bones },
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
  })
}
