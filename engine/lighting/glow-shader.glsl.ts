/** Shader text shared by everything that glows. Group light is level times linear colour; positions are in the render frame, metres. */

/** Goes before every vertex stage, after the night's haze. `uPixel`: metres a pixel covers at 1 m. */
export const GLOW_VERTEX = /* glsl */ `
uniform vec3 nlGroups[8];
uniform float nlTime;
uniform float nlWet;
uniform float nlWhite;
uniform float uPixel;

uint scrambled(uint x) {
  x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; x ^= x >> 16;
  return x;
}
float chance(uint x) { return float(scrambled(x) >> 8) * (1.0 / 16777216.0); }
vec3 groupLight(float group) { return nlGroups[int(group + 0.5)]; }
float brightest(vec3 c) { return max(c.r, max(c.g, c.b)); }
/** Smooth wandering noise of one number, -1..1, in a closed form. */
float gust(float x) { return 0.5 * sin(x) + 0.3 * sin(2.17 * x + 1.3) + 0.2 * sin(4.63 * x + 4.1); }
/** 0..0.6 of display white for a source of that luminance: twice the light is never twice the picture. */
float glowStrength(float cdM2) { float k = pow(max(0.0, cdM2 / nlWhite), 0.35); return 0.6 * k / (1.0 + k); }
`

/** Goes before every fragment stage, after the night's haze. */
export const GLOW_FRAGMENT = /* glsl */ `
uniform float nlTime;
uniform float nlWet;
uniform float nlWhite;

float grain(vec2 p) { return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))); }
float cell(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float cloud(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x), mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}
/** A value meant for the display, 0..1 as it is seen: hue kept, no tone curve, ready for blending. */
vec4 asSeen(vec3 seen) {
  vec3 light = pow(max(vec3(0.0), seen + (grain(gl_FragCoord.xy) - 0.5) / 255.0 * step(0.002, seen)), vec3(2.2));
  #ifndef TONE_MAPPING
    light *= nlWhite;
  #endif
  return vec4(linearToOutputTexel(vec4(light, 1.0)).rgb, 0.0);
}
/** Colour of a light as it is seen: its own hue, brightest channel 1. */
vec3 hueSeen(vec3 light) { return pow(light / max(1e-6, max(light.r, max(light.g, light.b))), vec3(0.4545)); }
`

/** Glow of a ball or a tube. */
export const GLOW_QUAD_VERTEX = /* glsl */ `
attribute vec4 aPlace; // xyz, radius of the glowing part
attribute vec4 aLine;  // half the tube, cosine of the half beam (-1: all ways)
attribute vec4 aLook;  // group, cd/m2 at full level, 1 for a cluster, 1 for red silk
attribute vec4 aAim;   // direction of the beam
varying vec2 vAt;
varying float vHalf;
varying vec3 vSeen;
varying float vCore;

const float MERGE_FROM = 55.0;
const float MERGE_TO = 65.0;

void main() {
  vec3 light = groupLight(aLook.x) * mix(vec3(1.0), vec3(1.0, 0.22, 0.09), aLook.w);
  vec4 centre = modelViewMatrix * vec4(aPlace.xyz, 1.0);
  float far = max(0.3, length(centre.xyz));
  vec3 ray = centre.xyz / far;
  vec3 tube = (modelViewMatrix * vec4(aLine.xyz, 0.0)).xyz;
  vec3 flat_ = tube - ray * dot(tube, ray);
  float half_ = length(flat_);
  vec3 side = half_ > 1e-4 ? flat_ / half_ : normalize(cross(vec3(0.0, 1.0, 0.0), ray) + vec3(1e-5, 0.0, 0.0));
  vec3 rise = cross(ray, side);
  float merged = smoothstep(MERGE_FROM, MERGE_TO, far);
  float strength = glowStrength(aLook.y * brightest(light)) * mix(1.0 - merged, merged, aLook.z);
  vec3 aim = (modelViewMatrix * vec4(aAim.xyz, 0.0)).xyz;
  if (aLine.w > -0.99) strength *= mix(0.08, 1.0, smoothstep(aLine.w - 0.25, aLine.w + 0.1, dot(aim, -ray)));
  float nearer = 1.0 / (1.0 + far * far / 22500.0);
  strength *= mix(0.35, 1.0, nearer) * (1.0 - nlHazeShare((modelMatrix * vec4(aPlace.xyz, 1.0)).xyz));
  float reach = max(aPlace.w * (half_ > 1e-4 ? 9.0 : 5.5), uPixel * far * 3.0);
  // A lamp at the tip of the nose would fill the screen: it fades instead.
  strength *= smoothstep(0.4, 2.0, far / max(0.2, aPlace.w));
  vAt = position.xy * vec2(half_ / reach + 1.0, 1.0);
  vHalf = half_ / reach;
  vSeen = pow(light / max(1e-6, brightest(light)), vec3(0.4545)) * strength;
  vCore = half_ > 1e-4 ? 0.35 : 1.0;
  vec3 corner = centre.xyz + (side * vAt.x + rise * vAt.y) * reach - ray * min(far * 0.5, aPlace.w * 1.2 + 0.03);
  gl_Position = brightest(vSeen) < 0.002 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * vec4(corner, 1.0);
}
`

export const GLOW_QUAD_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying float vHalf;
varying vec3 vSeen;
varying float vCore;
void main() {
  float d = length(vec2(max(0.0, abs(vAt.x) - vHalf), vAt.y));
  if (d >= 1.0) discard;
  float rim = 1.0 - d * d;
  float core = (0.75 * exp(-d * d * 22.0) + 0.6 * exp(-d * d * 60.0)) * vCore;
  float skirt = 0.24 * rim * rim * rim / (1.0 + 7.0 * d * d);
  gl_FragColor = asSeen(vSeen * (core + skirt) * 0.9);
}
`
