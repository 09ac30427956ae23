import { Color, type DataTexture, MeshStandardMaterial } from 'three'
import { COSTUMES, ROLE, WORN, type Role } from './body-costumes.ts'

/** Texels of a person in the bone texture: two a bone, one row. */
export const ROW_TEXELS = 32

const ROLES = Object.keys(ROLE) as Role[]

/** Skin, hair and dark of nobody in particular: sRGB. */
const OWN: Readonly<Partial<Record<Role, number>>> = { skin: 0xd9a582, hair: 0x1d1917, dark: 0x121014 }

const PARS = /* glsl */ `
attribute vec4 aSkin; // bone, other bone, share of the first, role
attribute float aPart;
attribute vec4 aWho;  // row of the bone texture, costume, tone, how much is shown
attribute vec3 aMoved; // since the bones were written
uniform highp sampler2D uBones;
uniform vec3 uPalette[${COSTUMES.length * ROLES.length}];
uniform int uWorn[${COSTUMES.length}];
varying vec3 vPaint;
vec3 turnedBy(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }
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
else if (aSkin.w < 4.5) vPaint *= 0.8 + 0.4 * fract(aWho.z * 13.0);
`

const PLACE = /* glsl */ `
vec4 shiftA = boneShift(aSkin.x);
vec4 shiftB = boneShift(aSkin.y);
vec3 transformed = mix(turnedBy(turnB, position) * shiftB.w + shiftB.xyz, turnedBy(turnA, position) * shiftA.w + shiftA.xyz, aSkin.z);
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
      PARS + shader.vertexShader.replace('#include <beginnormal_vertex>', NORMAL).replace('#include <begin_vertex>', PLACE)
    shader.fragmentShader = `varying vec3 vPaint;\n${shader.fragmentShader.replace('#include <color_fragment>', 'diffuseColor.rgb *= vPaint;')}`
  }
  return material
}
