/** Letters over doors and on cloths: one quad a sign, its letters cut from one picture. */
export const SIGN_VERTEX = /* glsl */ `
attribute vec4 aPlace; // xyz of the middle, heading it faces
attribute vec4 aLook;  // width, height, group, cd/m2 at full level
attribute vec4 aCut;   // part of the picture: left, top, right, bottom
attribute vec3 aInk;
varying vec2 vCut;
varying vec3 vInk;
varying vec3 vGlow;
varying vec3 vWorld;

void main() {
  vec3 right = vec3(-cos(aPlace.w), 0.0, -sin(aPlace.w));
  vec3 at = aPlace.xyz + right * (position.x * 0.5 * aLook.x) + vec3(0.0, position.y * 0.5 * aLook.y, 0.0);
  vCut = mix(aCut.xw, aCut.zy, position.xy * 0.5 + 0.5);
  vWorld = (modelMatrix * vec4(at, 1.0)).xyz;
  vec3 light = groupLight(aLook.z);
  float cdM2 = aLook.w * brightest(light);
  float shown = cdM2 > 40.0 ? sqrt(cdM2 * 40.0) : cdM2;
  vInk = aInk;
  vGlow = cdM2 > 0.0 ? aInk * light / max(1e-6, brightest(aInk * light)) * shown : vec3(0.0);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(at, 1.0);
}
`

/** Needs the groups and the rough light of the night before it. */
export const SIGN_FRAGMENT = /* glsl */ `
uniform sampler2D uLetters;
uniform vec3 nlSkyLight;
varying vec2 vCut;
varying vec3 vInk;
varying vec3 vGlow;
varying vec3 vWorld;

void main() {
  float covered = texture2D(uLetters, vCut).r;
  if (covered < 0.02) discard;
  vec3 lit = vInk * (nlRoughOnWall(vWorld) + nlSkyLight * 0.5) * 0.318;
  gl_FragColor = vec4(nlHazed(lit + vGlow, vWorld), covered);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`
