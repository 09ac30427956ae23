import { Color, type DataTexture, MeshStandardMaterial } from 'three'
import { colourOf, COSTUMES, PART, REST, type Role, ROLE, WORN } from '../../model/body/index.ts'
import { BODY_PAINT } from './body-paint.glsl.ts'
import { BODY_LIGHT_FRAGMENT, BODY_LIGHT_FRAGMENT_PARS, BODY_LIGHT_VERTEX, BODY_LIGHT_VERTEX_PARS } from './body-light.glsl.ts'
import type { CrowdLight } from './crowd.ts'

/** Texels of a person in the bone texture: two a bone, one row. */
export const ROW_TEXELS = 32

const ROLES = Object.keys(ROLE) as Role[]

const PARS = /* glsl */ `
attribute vec4 aSkin; // bone, other bone, share of the first, role
attribute float aPart;
attribute vec4 aWho;  // row of the bone texture, costume, tone, how much is shown
attribute vec3 aMoved; // since the bones were written
uniform highp sampler2D uBones;
uniform vec3 uPalette[${COSTUMES.length * ROLES.length}];
uniform int uWorn[${COSTUMES.length}];
varying vec3 vPaint;
varying vec4 vFace;
vec3 turnedBy(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }
vec4 faceOf() { return texelFetch(uBones, ivec2(30, int(aWho.x)), 0); }
vec2 hangOf() { return texelFetch(uBones, ivec2(31, int(aWho.x)), 0).xy; }
float wideOf() { return texelFetch(uBones, ivec2(31, int(aWho.x)), 0).w; }
vec4 boneTurn(float bone) { return texelFetch(uBones, ivec2(int(bone) * 2, int(aWho.x)), 0); }
vec4 boneShift(float bone) { return texelFetch(uBones, ivec2(int(bone) * 2 + 1, int(aWho.x)), 0); }
`

const NORMAL = /* glsl */ `
vec4 turnA = boneTurn(aSkin.x);
vec4 turnB = boneTurn(aSkin.y);
vec3 objectNormal = mix(turnedBy(turnB, normal), turnedBy(turnA, normal), aSkin.z);
int costume = int(aWho.y);
int role = int(aSkin.w);
vPaint = uPalette[costume * ${ROLES.length} + role];
vPaint = paintOf(vPaint, role, aWho.z, ((uWorn[costume] >> ${PART.legs}) & 1) == 1);
`

/** Lids fall from over the eye, irises turn in it, lips part, are drawn in and put forward or spread; what hangs is drawn the more aside the lower it is. Some are stout. */
const FACE = /* glsl */ `
vec3 rest = position;
int part = int(aPart);
float hangs = 0.0;
rest.xz *= mix(stoutOf(aWho.z), 1.0, smoothstep(1.38, 1.46, rest.y));
vFace = vec4(rest, part == ${PART.painted} ? 1.0 : 0.0);
if (part >= ${PART.lids} && part <= ${PART.mouth}) {
  vec4 face = faceOf();
  if (part == ${PART.lids}) {
    float over = ${(REST.eyes + 0.0112).toFixed(4)};
    rest.y = over + (rest.y - over) * (0.34 + 0.66 * face.x);
  } else if (part == ${PART.irises}) rest.xy += vec2(0.0125, 0.0065) * face.zw;
  else {
    float wide = wideOf();
    float round = max(0.0, -wide);
    bool inner = aSkin.w < 8.5;
    rest.x *= 1.0 + (wide < 0.0 ? 0.42 : 0.24) * wide;
    rest.z += min(0.0, rest.z + 0.07) * (inner ? 0.36 : 0.5) * round;
    rest.y = ${REST.mouth.toFixed(4)} + (rest.y - ${REST.mouth.toFixed(4)}) * (inner ? 0.25 + (1.9 - 0.9 * round) * face.y : 0.75 + 0.8 * face.y) - 0.006 * face.y;
  }
} else if (part == ${PART.sleeves}) hangs = (1.0 - smoothstep(0.82, 1.16, rest.y));
else if (part == ${PART.longHair}) hangs = 0.6 * (1.0 - smoothstep(1.25, 1.6, rest.y));
else if (part == ${PART.cloak}) hangs = 1.3 * (1.0 - smoothstep(0.45, 1.3, rest.y));
else if (part == ${PART.skirt}) hangs = 0.8 * (1.0 - smoothstep(0.1, 0.95, rest.y));
`

const PLACE = /* glsl */ `
vec4 shiftA = boneShift(aSkin.x);
vec4 shiftB = boneShift(aSkin.y);
vec3 transformed = mix(turnedBy(turnB, rest) * shiftB.w + shiftB.xyz, turnedBy(turnA, rest) * shiftA.w + shiftA.xyz, aSkin.z);
if (hangs > 0.0) transformed.xz += hangs * hangOf();
// What is not worn is a point within the body; who comes or goes grows from his feet.
vec4 hips = boneShift(0.0);
if (((uWorn[costume] >> int(aPart)) & 1) == 0) transformed = turnedBy(boneTurn(0.0), vec3(0.0, 1.0, 0.0)) * hips.w + hips.xyz;
transformed = mix(hips.xyz, transformed, aWho.w) + aMoved;
`

/** Eyes, brows and lips of who is not near enough to have them, on the front of his head. */
const PAINTED = /* glsl */ `
diffuseColor.rgb *= vPaint;
if (vFace.w > 0.5 && vFace.z < -0.03) {
  vec2 eyes = vec2((abs(vFace.x) - ${REST.eyeX}) / 0.014, (vFace.y - ${REST.eyes}) / 0.0075);
  vec2 brows = vec2((abs(vFace.x) - ${REST.eyeX}) / 0.02, (vFace.y - ${REST.eyes} - 0.024) / 0.005);
  vec2 lips = vec2(vFace.x / 0.021, (vFace.y - ${REST.mouth}) / 0.008);
  diffuseColor.rgb *= 1.0 - 0.85 * exp(-dot(eyes, eyes)) - 0.6 * exp(-dot(brows, brows));
  diffuseColor.rgb *= 1.0 - vec3(0.2, 0.55, 0.5) * exp(-dot(lips, lips));
}
`

/** Lit as anything else of the venue, by the lamps where each stands if it is told of them; bent by the bone texture, painted by costume. */
export function createBodyMaterial(bones: { value: DataTexture }, light?: CrowdLight): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ roughness: 0.8, metalness: 0 })
  material.name = 'people'
  material.userData = { bones }
  const palette = COSTUMES.flatMap((costume) => ROLES.map((role) => new Color(colourOf(costume, role))))
  material.customProgramCacheKey = () => (light ? 'people among lamps' : 'people')
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uBones: bones, uPalette: { value: palette }, uWorn: { value: WORN } }, light?.uniforms)
    shader.vertexShader =
      BODY_PAINT +
      PARS +
      shader.vertexShader.replace('#include <beginnormal_vertex>', NORMAL).replace('#include <begin_vertex>', FACE + PLACE)
    shader.fragmentShader = `varying vec3 vPaint;\nvarying vec4 vFace;\n${shader.fragmentShader.replace('#include <color_fragment>', PAINTED)}`
    if (!light) return
    const { vertexShader, fragmentShader } = shader
    shader.vertexShader = `${light.glsl}\n${BODY_LIGHT_VERTEX_PARS}${vertexShader.replace('#include <project_vertex>', `${BODY_LIGHT_VERTEX}\n$&`)}`
    shader.fragmentShader =
      BODY_LIGHT_FRAGMENT_PARS + fragmentShader.replace('#include <lights_fragment_begin>', `$&\n${BODY_LIGHT_FRAGMENT}`)
  }
  return material
}
