/**
 * Shader text of the lamps' light. Positions are in the render frame, metres; light in candela, lux and cd/m2. A lamp's record:
 * `aLens` place and radius of the lens, `aTurn` its quaternion, `aLight` candela and pattern, `aBeam` spread (tangent of half the
 * angle), share that is drawn, height of the ground under the beam, share of its ground light that a real light gives.
 */

/** Goes before every vertex stage. */
export const FIXTURE_VERTEX = /* glsl */ `
attribute vec4 aLens;
attribute vec4 aTurn;
attribute vec4 aLight;
attribute vec4 aBeam;

vec3 turned(vec3 v) { return v + 2.0 * cross(aTurn.xyz, cross(aTurn.xyz, v) + aTurn.w * v); }
`

/** Noise, the patterns of the wheel, and the way to the screen. Goes before every fragment stage, after the night's haze. */
export const FIXTURE_FRAGMENT = /* glsl */ `
const float TAU = 6.28318531;

float hash1(vec3 p) {
  p = fract(p * 0.1031);
  p += dot(p, p.zyx + 31.32);
  return fract((p.x + p.y) * p.z);
}
float hash2(vec2 p) { return hash1(vec3(p, 7.3)); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = p - i;
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1, 0)), f.x), mix(hash2(i + vec2(0, 1)), hash2(i + vec2(1, 1)), f.x), f.y);
}
float edge(float d, float blur) { return smoothstep(-blur, blur, d); }

/** Light through a gobo at a place in the beam, the rim at 1. About 0.5 on average: no pattern is much darker than another. */
float gobo(int pattern, vec2 p, float blur) {
  float r = length(p);
  float a = atan(p.y, p.x);
  if (pattern == 1) return edge(noise2(p * 3.1 + 11.0) * 0.65 + noise2(p * 7.3) * 0.35 - 0.48, 0.03 + blur);
  if (pattern == 2) {
    vec2 q = p * vec2(2.0, 3.2) + vec2(0.0, noise2(p * 2.0) * 1.3);
    float body = noise2(q) * 0.6 + noise2(q * 2.1 + 4.0) * 0.4;
    return edge(body - 0.46, 0.10 + blur) * (0.65 + 0.35 * sin(q.y * 9.0 + noise2(q * 2.0) * 6.0));
  }
  if (pattern == 3) {
    vec2 q = abs(fract(p * 2.6 + 0.5) - 0.5);
    vec2 d = abs(fract(vec2(p.x + p.y, p.x - p.y) * 1.84 + 0.5) - 0.5);
    return min(edge(min(q.x, q.y) - 0.075, 0.02 + blur), edge(min(d.x, d.y) - 0.05, 0.02 + blur));
  }
  if (pattern == 4) {
    float eight = abs(cos(a * 4.0));
    float outer = edge(0.50 + 0.42 * sqrt(eight) - r, 0.02 + blur) * edge(r - 0.47, 0.02 + blur) * edge(abs(sin(a * 4.0)) * r - 0.045, 0.02 + blur);
    float inner = edge(0.25 + 0.17 * sqrt(abs(sin(a * 4.0))) - r, 0.02 + blur) * edge(r - 0.17, 0.02 + blur);
    return max(max(outer, inner), edge(0.12 - r, 0.02 + blur));
  }
  if (pattern == 5) {
    vec2 q = p * 2.7;
    vec2 i = floor(q), d = q - i - 0.5 - (vec2(hash2(i), hash2(i + 19.0)) - 0.5) * 0.3;
    float turn = hash2(i + 3.0) * TAU;
    float rays = abs(fract((atan(d.y, d.x) + turn) / TAU * 5.0) - 0.5) * 2.0;
    float size = (0.20 + 0.16 * hash2(i + 5.0)) * mix(0.45, 1.0, rays * rays);
    return edge(size - length(d), 0.025 + blur) * 1.3;
  }
  if (pattern == 6) return edge(sin(r * 15.0 - 0.6), 0.2 + 8.0 * blur);
  if (pattern == 7) return edge(sin(p.x * 13.0), 0.2 + 8.0 * blur);
  return 1.0;
}

/** Across the beam, the rim at 1: even in the middle, half at the rim, a trace of stray light beyond. */
float across(float r2) { return exp2(-r2 * r2 * 1.0) * 0.96 + 0.04 * exp2(-r2 * 0.8); }

float grain() { return fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5; }

/** Luminance to the picture, to be laid over it as a second slide in one projector. */
vec4 shown(vec3 luminance) {
  gl_FragColor = vec4(max(luminance, 0.0), 0.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  vec3 seen = gl_FragColor.rgb;
  return vec4(max(vec3(0.0), seen + grain() / 255.0 * step(0.004, seen)), 0.0);
}
`

/** An open cone about the beam: position.xy on the unit circle, position.z 0 at the lens, 1 at its end. */
export const BEAM_VERTEX = /* glsl */ `
varying vec3 vWorld;
flat varying vec3 vApex;
flat varying vec3 vAhead;
flat varying vec3 vRight;
flat varying vec4 vLight;
/** Spread, distance of the lens from the apex, height of the ground, 1 where the eye is inside. */
flat varying vec4 vCone;
/** How far the beam is worth following, metres. */
flat varying float vLength;
uniform float uHaze;

/** How far beyond the rim the cone reaches, for what strays; and what 24 flat sides cut off. */
const float REACH = 1.42;
const float SIDES = 1.0087;

void main() {
  vec3 ahead = turned(vec3(0.0, 0.0, -1.0));
  vec3 right = turned(vec3(1.0, 0.0, 0.0));
  vec3 up = turned(vec3(0.0, 1.0, 0.0));
  float spread = aBeam.x;
  float lens = aLens.w / spread;
  vec3 apex = aLens.xyz - ahead * lens;
  vLight = vec4(aLight.rgb * aBeam.y, aLight.w);
  float most = max(vLight.r, max(vLight.g, vLight.b));
  // What an average ray meets falls with distance alone; under a tenth of a cd/m2 nothing is seen of it.
  vLength = clamp(most * uHaze * 0.08 * spread / 0.1, 6.0, BEAM_M);
  float along = mix(lens, lens + vLength, position.z);
  float radius = along * spread * REACH * SIDES;
  vec3 world = apex + ahead * along + (right * position.x + up * position.y) * radius;
  vec3 eye = cameraPosition - apex;
  float deep = dot(eye, ahead);
  float off = length(eye - ahead * deep);
  vWorld = world;
  vApex = apex;
  vAhead = ahead;
  vRight = right;
  bool inside = deep > lens * 0.98 && deep < lens + vLength && off < deep * spread * REACH * 1.02;
  vCone = vec4(spread, lens, aBeam.z, inside ? 1.0 : 0.0);
  // A flood has no beam.
  bool dark = most < 1.0 || uHaze <= 0.0 || spread > 0.7;
  gl_Position = dark ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * viewMatrix * vec4(world, 1.0);
}
`

/**
 * Light scattered towards the eye along its ray through the beam: the chord is cut into slices, each adds what shines there
 * (candela / distance^2, exactly integrated over the slice), by how much of it the gobo lets through and the haze scatters that
 * way. No surface is drawn, so there is none to see: a beam is brightest along its middle and near its lamp, and ends in nothing.
 */
export const BEAM_FRAGMENT = /* glsl */ `
uniform float uHaze;
uniform float uTime;
uniform int uSlices;
uniform highp sampler3D uNoise;
varying vec3 vWorld;
flat varying vec3 vApex;
flat varying vec3 vAhead;
flat varying vec3 vRight;
flat varying vec4 vLight;
flat varying vec4 vCone;
flat varying float vLength;

/** Smooth noise of a unit grid, from a texture that repeats every 32. */
float noise3(vec3 p) {
  vec3 i = floor(p), f = p - i;
  return texture(uNoise, (i + f * f * (3.0 - 2.0 * f) + 0.5) / 32.0).r;
}

/** Haze is never even: two fetches, drifting. Long chords average it away. */
float hazeAt(vec3 p, float chord) {
  vec3 wind = vec3(0.35, 0.06, 0.22) * uTime;
  float wide = noise3((p - wind) * 0.16);
  float fine = noise3((p - wind * 1.7) * 0.62 + 17.0);
  float body = 0.30 + 1.05 * wide * (0.62 + 0.76 * fine);
  return mix(body, 0.85, 0.55 * smoothstep(2.0, 30.0, chord));
}

/** The stretch of the ray, metres from the eye, that lies in the beam; empty where y <= x. */
vec2 chordOf(vec3 from, vec3 ray, float c, float deep, float wide) {
  float slope = 1.0 + wide * wide;
  float a = 1.0 - slope * c * c;
  float b = dot(from, ray) - slope * c * deep;
  float d = b * b - a * (dot(from, from) - slope * deep * deep);
  if (d <= 0.0) return vec2(1.0, 0.0);
  float root = sqrt(d);
  a = abs(a) < 1e-4 ? 1e-4 : a;
  vec2 at = vec2(-b - root, -b + root) / a;
  // Steeper than the cone itself: in by one root and never out again, on the side where the light goes.
  if (a < 0.0) at = c > 0.0 ? vec2(max(at.x, at.y), 1e4) : vec2(-1e4, min(at.x, at.y));
  else if (deep + c * 0.5 * (at.x + at.y) < 0.0) return vec2(1.0, 0.0);
  float safe = abs(c) < 1e-4 ? 1e-4 : c;
  vec2 ends = (vec2(vCone.y, vCone.y + vLength) - deep) / safe;
  return vec2(max(max(at.x, min(ends.x, ends.y)), 0.0), min(at.y, max(ends.x, ends.y)));
}

void main() {
  if (gl_FrontFacing == (vCone.w > 0.5)) discard;
  float spread = vCone.x;
  vec3 ray = normalize(vWorld - cameraPosition);
  vec3 from = cameraPosition - vApex;
  float c = dot(ray, vAhead);
  float deep = dot(from, vAhead);
  vec2 chord = chordOf(from, ray, c, deep, spread * 1.4);
  float whole = chord.y - chord.x;
  if (whole <= 0.0) discard;
  int pattern = int(vLight.w + 0.5);
  vec3 up = cross(vRight, vAhead);
  // Looking along the beam, slices are thin where it is bright: towards the lamp.
  float steep = 1.0 + 1.6 * abs(c);
  float gone = chord.x;
  float sum = 0.0;
  for (int i = 0; i < 6; i++) {
    if (i >= uSlices) break;
    float done = (float(i) + 1.0) / float(uSlices);
    float next = chord.x + whole * (c > 0.0 ? pow(done, steep) : 1.0 - pow(max(0.0, 1.0 - done), steep));
    float slice = next - gone;
    float t = gone + 0.5 * slice;
    float before = max(vCone.y, deep + c * gone);
    float after = max(vCone.y, deep + c * next);
    gone = next;
    float z = deep + c * t;
    vec3 p = from + ray * t;
    vec2 at = vec2(dot(p, vRight), dot(p, up)) / (z * spread);
    float r2 = dot(at, at);
    float share = exp2(-1.15 * r2 * r2) * smoothstep(1.96, 1.0, r2);
    if (pattern > 0) share *= 0.10 + 1.5 * gobo(pattern, at, 0.10);
    share *= 1.0 - smoothstep(0.4, 1.0, (z - vCone.y) / vLength);
    share *= smoothstep(-0.25, 0.35, p.y + vApex.y - vCone.z);
    sum += share * slice / (before * after);
  }
  float middle = chord.x + 0.5 * min(whole, 24.0);
  vec3 world = cameraPosition + ray * middle;
  float phase = 0.80 / pow(1.20 - 0.90 * dot(-ray, vAhead), 1.5) / 12.566;
  float haze = uHaze * sqrt(nlHaze.x / 0.0006);
  float through = exp(-haze * 0.35 * (abs(deep + c * middle) + middle)) * (1.0 - nlHazeShare(world));
  vec3 luminance = vLight.rgb * (sum * haze * hazeAt(world, whole) * phase * through);
  #ifdef TONE_MAPPING
    if (max(luminance.r, max(luminance.g, luminance.b)) * toneMappingExposure < 0.0008) discard;
  #endif
  gl_FragColor = shown(luminance);
}
`

/** A flat patch where the beam meets the ground: position.xy -1 to 1. */
export const POOL_VERTEX = /* glsl */ `
varying vec3 vWorld;
flat varying vec3 vApex;
flat varying vec3 vAhead;
flat varying vec3 vRight;
flat varying vec4 vLight;
flat varying vec2 vCone;

void main() {
  vec3 ahead = turned(vec3(0.0, 0.0, -1.0));
  float spread = aBeam.x;
  float lens = aLens.w / spread;
  float above = aLens.y - aBeam.z;
  float down = asin(clamp(-ahead.y, -1.0, 1.0));
  float half_ = atan(spread * 1.7);
  vec2 level = length(ahead.xz) > 1e-4 ? normalize(ahead.xz) : vec2(1.0, 0.0);
  float near = down + half_ > 1.5533 ? -above * tan(min(0.8, down + half_ - 1.5708)) : above / tan(down + half_);
  float far = min(above / tan(max(0.012, down - half_)), 140.0);
  float mid = 0.5 * (near + far);
  float slant = length(vec2(mid, above));
  vec2 extent = vec2(0.5 * max(0.0, far - near), slant * spread * 1.7 + aLens.w);
  vec2 at = aLens.xz + level * (mid + position.x * extent.x) + vec2(-level.y, level.x) * position.y * extent.y * 1.25;
  vWorld = vec3(at.x, aBeam.z + 0.025, at.y);
  vApex = aLens.xyz - ahead * lens;
  vAhead = ahead;
  vRight = turned(vec3(1.0, 0.0, 0.0));
  vLight = vec4(aLight.rgb * aBeam.y * (1.0 - aBeam.w), aLight.w);
  vCone = vec2(spread, lens);
  bool none = down + half_ < 0.02 || above < 0.2 || near > 130.0 || max(vLight.r, max(vLight.g, vLight.b)) < 1.0;
  gl_Position = none ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}
`

/** Lux on level ground, thrown back evenly: albedo * E / pi. */
export const POOL_FRAGMENT = /* glsl */ `
uniform float uAlbedo;
varying vec3 vWorld;
flat varying vec3 vApex;
flat varying vec3 vAhead;
flat varying vec3 vRight;
flat varying vec4 vLight;
flat varying vec2 vCone;

void main() {
  vec3 ray = vWorld - vApex;
  float z = dot(ray, vAhead);
  if (z < vCone.y) discard;
  vec2 at = vec2(dot(ray, vRight), dot(ray, cross(vRight, vAhead))) / (z * vCone.x);
  float r2 = dot(at, at);
  if (r2 > 2.9) discard;
  int pattern = int(vLight.w + 0.5);
  float blur = clamp(length(fwidth(at)) * 0.7, 0.012, 0.5);
  float lit = pattern > 0 ? 1.7 * gobo(pattern, at, blur) * exp2(-pow(r2, 6.0) * 2.0) : across(r2);
  float d2 = dot(ray, ray);
  float lux = lit * -ray.y * inversesqrt(d2) / d2;
  float stain = 0.88 + 0.24 * noise2(vWorld.xz * 1.9);
  float rim = smoothstep(2.9, 1.9, r2);
  gl_FragColor = shown(vLight.rgb * lux * rim * stain * uAlbedo / 3.14159265 * (1.0 - nlHazeShare(vWorld)));
}
`

/** The lens as the eye meets it: a disc that flares up when one looks into the beam. position.xy -1 to 1. */
export const LENS_VERTEX = /* glsl */ `
varying vec2 vAt;
flat varying vec4 vLook;
flat varying float vCore;

void main() {
  vec3 ahead = turned(vec3(0.0, 0.0, -1.0));
  vec3 toEye = cameraPosition - aLens.xyz;
  float far = max(0.3, length(toEye));
  toEye /= far;
  float facing = dot(ahead, toEye);
  float off = facing > 0.0 ? sqrt(max(0.0, 1.0 - facing * facing)) / max(0.05, facing) / aBeam.x : 99.0;
  float into = exp2(-min(off * off, 60.0)) + 0.010 * smoothstep(-0.1, 0.5, facing) + 0.12 * exp2(-min(off * 0.7, 60.0));
  float most = max(aLight.r, max(aLight.g, aLight.b));
  float flare = sqrt(exp2(-min(off, 30.0)));
  float reach = max(aLens.w * mix(3.2, 15.0, flare), far * 0.004);
  vAt = position.xy;
  vCore = aLens.w / reach;
  vLook = vec4(aLight.rgb / max(1.0, most), most * into * (1.0 - nlHazeShare(aLens.xyz)));
  vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), toEye) + vec3(1e-5, 0.0, 0.0));
  vec3 rise = cross(toEye, side);
  vec3 world = aLens.xyz + toEye * min(far * 0.5, aLens.w * 1.6) + (side * position.x + rise * position.y) * reach;
  gl_Position = most < 1.0 || facing < -0.15 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * viewMatrix * vec4(world, 1.0);
}
`

export const LENS_FRAGMENT = /* glsl */ `
varying vec2 vAt;
flat varying vec4 vLook;
flat varying float vCore;

void main() {
  float d = length(vAt);
  if (d >= 1.0) discard;
  #ifdef TONE_MAPPING
    float white = 1.0 / toneMappingExposure;
  #else
    float white = 1.0;
  #endif
  // A glass of 17 cm that gives so many candela is that bright; twice the light is never twice the picture.
  float k = pow(vLook.w / 0.0227 / (white * 900.0), 0.33);
  float strength = k / (1.0 + k);
  float disc = smoothstep(1.15, 0.75, d / vCore);
  float rim = 1.0 - d * d;
  float halo = 0.42 * rim * rim * rim / (1.0 + 22.0 * d * d);
  vec3 hue = pow(vLook.rgb, vec3(0.4545));
  vec3 seen = mix(hue, vec3(1.0), 0.55 * disc * strength * strength) * (disc * 0.95 + halo) * strength;
  vec3 light = pow(max(vec3(0.0), seen + grain() / 255.0 * step(0.004, seen)), vec3(2.2));
  #ifndef TONE_MAPPING
    light *= white;
  #endif
  gl_FragColor = vec4(linearToOutputTexel(vec4(light, 1.0)).rgb, 0.0);
}
`
