import { Color, type DataTexture, MeshStandardMaterial } from 'three'
import { REST } from './body-bones.ts'
import { COSTUMES, PART, ROLE, WORN, type Role } from './body-costumes.ts'

/** Texels of a person in the bone texture: two a bone, one row. */
export const ROW_TEXELS = 32

const ROLES = Object.keys(ROLE) as Role[]

/** Skin, hair and dark of nobody in particular: sRGB. */
const OWN: Readonly<Partial<Record<Role, number>>> = { skin: 0xd9a582, hair: 0x1d1917, dark: 0x121014, white: 0xe8e4dc, lip: 0xa8574f }

const PARS = /* glsl */ `
attribute vec4 aSkin; // bone, other bone, share of the first, role
attribute float aPart;
attribute vec4 aWho;  // row of the bone texture, costume, tone, how much is shown
attribute vec3 aMoved; // since the bones were written
uniform highp sampler2D uBones;
uniform vec3 uPalette[${COSTUMES.length * ROLES.length}];
uniform int uWorn[${COSTUMES.length}];
varying vec3 vPaint;
// Another dye: the colour turned about grey.
vec3 dyed(vec3 paint, float by) {
  vec3 grey = vec3(0.57735);
  return max(vec3(0.0), paint * cos(by) + cross(grey, paint) * sin(by) + grey * dot(grey, paint) * (1.0 - cos(by)));
}
vec3 turnedBy(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }
vec4 faceOf() { return texelFetch(uBones, ivec2(30, int(aWho.x)), 0); }
vec2 hangOf() { return texelFetch(uBones, ivec2(31, int(aWho.x)), 0).xy; }
vec4 boneTurn(float bone) { return texelFetch(uBones, ivec2(int(bone) * 2, int(aWho.x)), 0); }
vec4 boneShift(float bone) { return texelFetch(uBones, ivec2(int(bone) * 2 + 1, int(aWho.x)), 0); }
`

const NORMAL = /* glsl */ `
vec4 turnA = boneTurn(aSkin.x);
vec4 turnB = boneTurn(aSkin.y);
vec3 objectNormal = mix(turnedBy(turnB, normal), turnedBy(turnA, normal), aSkin.z);
int costume = int(aWho.y);
vPaint = uPalette[costume * ${ROLES.length} + int(aSkin.w)];
if (aSkin.w < 0.5) vPaint *= mix(vec3(1.06, 1.04, 1.02), vec3(0.62, 0.52, 0.46), aWho.z * aWho.z);
else if (aSkin.w < 1.5) vPaint *= 0.6 + 1.6 * fract(aWho.z * 7.0) * fract(aWho.z * 7.0);
else if (aSkin.w < 4.5 || aSkin.w > 6.5 && aSkin.w < 7.5) vPaint = dyed(vPaint, 0.7 * (fract(aWho.z * 29.0) - 0.5)) * (0.75 + 0.5 * fract(aWho.z * 13.0));
`

/** Lids fall from over the eye, irises turn in it, lips part; what hangs is drawn the more aside the lower it is. */
const FACE = /* glsl */ `
vec3 rest = position;
int part = int(aPart);
float hangs = 0.0;
if (part >= ${PART.lids}) {
  vec4 face = faceOf();
  if (part == ${PART.lids}) {
    float over = ${(REST.eyes + 0.0112).toFixed(4)};
    rest.y = over + (rest.y - over) * (0.34 + 0.66 * face.x);
  } else if (part == ${PART.irises}) rest.xy += vec2(0.0125, 0.0065) * face.zw;
  else rest.y = ${REST.mouth.toFixed(4)} + (rest.y - ${REST.mouth.toFixed(4)}) * (aSkin.w < 8.5 ? 0.25 + 1.9 * face.y : 0.75 + 0.8 * face.y) - 0.006 * face.y;
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

/** Lit as anything else of the venue; bent by the bone texture, painted by costume. */
export function createBodyMaterial(bones: { value: DataTexture }): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ roughness: 0.8, metalness: 0 })
  material.name = 'people'
  material.userData = { bones }
  const palette = COSTUMES.flatMap(({ colours }) =>
    ROLES.map((role) => new Color(role in colours ? colours[role as keyof typeof colours] : OWN[role])),
  )
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uBones: bones, uPalette: { value: palette }, uWorn: { value: WORN } })
    shader.vertexShader =
      PARS + shader.vertexShader.replace('#include <beginnormal_vertex>', NORMAL).replace('#include <begin_vertex>', FACE + PLACE)
    shader.fragmentShader = `varying vec3 vPaint;\n${shader.fragmentShader.replace('#include <color_fragment>', 'diffuseColor.rgb *= vPaint;')}`
  }
  return material
}
