/**
 * People as shaders draw them. `crowdLight` and `crowdHaze` come from the caller's own text. Albedo is linear, light in lux, result in
 * cd/m2. Parts: 0 head, 1 hair, 2 torso, 3 skirt, 4-5 arms, 6-7 legs, 8-9 hands, 10 bun, 11 phone, 12 long hair.
 */
const PLACE = /* glsl */ `
attribute vec4 aPlace; // x, y, z at uSince = 0, presence
attribute vec4 aMove;  // velocity x, y, z, heading
attribute vec2 aSelf;  // 24 bits of self, speed
uniform float uSince;

uint mixed(uint x) {
  x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; x ^= x >> 16;
  return x;
}
float trait(uint which) { return float(mixed(uint(aSelf.x + 0.5) * 31u + which) >> 8) * (1.0 / 16777216.0); }

/** Where the person stands now, out of the way of the visitor's own body. */
vec3 standing() {
  vec3 at = aPlace.xyz + aMove.xyz * uSince;
  vec2 off = at.xz - (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xz;
  float far = max(0.001, length(off));
  at.xz += off / far * max(0.0, 1.05 - far) * step(far, 1.05);
  return at;
}
`

export const CROWD_VERTEX = /* glsl */ `
${PLACE}
attribute float aPart;
varying vec3 vNormal;
varying vec3 vView;
varying vec3 vWorld;
varying vec3 vAlbedo;
varying vec3 vLight;
varying vec3 vToLight;
varying float vShine;
varying float vPresence;
varying float vHigh;
varying vec4 vFace;

const vec3 ROBES[12] = vec3[12](
  vec3(0.33, 0.035, 0.03), vec3(0.05, 0.19, 0.14), vec3(0.04, 0.07, 0.22), vec3(0.62, 0.56, 0.46), vec3(0.42, 0.24, 0.07), vec3(0.17, 0.045, 0.12),
  vec3(0.03, 0.03, 0.035), vec3(0.2, 0.21, 0.23), vec3(0.03, 0.05, 0.1), vec3(0.5, 0.2, 0.2), vec3(0.1, 0.27, 0.3), vec3(0.4, 0.33, 0.24)
);

vec3 turnedX(vec3 p, float angle) { float c = cos(angle), s = sin(angle); return vec3(p.x, c * p.y - s * p.z, s * p.y + c * p.z); }

void main() {
  bool tang = trait(1u) < 0.15;
  bool female = trait(2u) < 0.52;
  bool coat = female && trait(3u) < 0.45;
  bool phone = !tang && trait(4u) < (aSelf.y > 0.05 ? 0.05 : 0.16);
  float size = (female ? 0.955 : 1.02) * (0.94 + 0.12 * trait(5u));
  float girth = 0.9 + 0.28 * trait(6u);
  float walking = smoothstep(0.05, 0.4, aSelf.y);
  float phase = nlTime * (aSelf.y * 5.1) + 6.2832 * trait(7u);
  float stride = 0.44 * walking;
  int part = int(aPart + 0.5);
  vec3 p = position;
  vec3 n = normal;

  if (part == 3) {
    float down = clamp((0.98 - p.y) / 0.88, 0.0, 1.0);
    float hem = tang ? 0.05 : coat ? 0.5 : 0.8;
    p.y = mix(0.98, hem, down);
    p.xz *= tang ? 1.0 + 0.75 * down : 1.0 + (coat ? 0.12 : -0.1) * down;
    p.z -= (tang || coat ? 0.1 : 0.02) * down * down * sin(phase) * walking * sign(p.x);
    p.x += down * 0.02 * sin(phase * 0.5 + 1.0) * float(tang);
  }
  if (part == 2 || part == 3) p.xz *= girth;
  if (part == 6 || part == 7) {
    float side = part == 6 ? 1.0 : -1.0;
    float swing = stride * sin(phase) * side;
    float knee = max(0.0, -cos(phase) * side) * 0.75 * walking * smoothstep(0.5, 0.2, p.y);
    p = turnedX(p - vec3(0.0, 0.88, 0.0), -swing) + vec3(0.0, 0.88, 0.0);
    p.y += knee * 0.1;
    p.z += knee * 0.16;
  }
  bool left = part == 4 || part == 8;
  bool right = part == 5 || part == 9 || part == 11;
  if (left || right) {
    float side = left ? -1.0 : 1.0;
    float lower = clamp((1.4 - p.y) / 0.6, 0.0, 1.0);
    float hangX = side * 0.2;
    if (tang && (part == 4 || part == 5)) p = vec3(hangX + (p.x - hangX) * (1.0 + 1.6 * lower), p.y, p.z * (1.0 + 2.4 * lower));
    float raise = -stride * 0.75 * sin(phase) * (left ? 1.0 : -1.0) + (tang ? 0.22 : 0.06);
    float bend = 0.18 * walking + (tang ? 0.95 : 0.0);
    if (right && phone) { raise = 0.75; bend = 1.3; }
    vec3 elbow = vec3(hangX, 1.12, 0.0);
    if (p.y < 1.12) { p = turnedX(p - elbow, bend) + elbow; n = turnedX(n, bend); }
    p = turnedX(p - vec3(0.0, 1.4, 0.0), raise) + vec3(0.0, 1.4, 0.0);
    n = turnedX(n, raise);
    p.x -= side * 0.025 * smoothstep(1.25, 1.38, position.y);
    p.x += side * (girth - 1.0) * 0.15 - side * (right && phone ? 0.1 : 0.0);
  }
  if (part == 10) p = (tang || trait(8u) < 0.12 ? p : vec3(0.0, 1.6, 0.0));
  if (part == 11 && !phone) p = vec3(0.0, 1.2, 0.0);
  if (part == 12 && (!female || tang)) p = vec3(0.0, 1.6, 0.0);
  p.y += 0.018 * walking * abs(cos(phase)) + 0.004 * sin(nlTime * 1.6 + 6.2832 * trait(9u));
  p.x += 0.012 * (sin(phase) * walking + (1.0 - walking) * sin(nlTime * 0.5 + 6.2832 * trait(10u))) * p.y;

  float turn = aMove.w;
  if (part == 0 || part == 1 || part == 10 || part == 12) {
    float look = 0.5 * sin(nlTime * 0.23 + 6.2832 * trait(11u)) * sin(nlTime * 0.11 + 6.2832 * trait(12u));
    p.xz = mat2(cos(look), sin(look), -sin(look), cos(look)) * p.xz;
    n.xz = mat2(cos(look), sin(look), -sin(look), cos(look)) * n.xz;
  }
  mat2 facing = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
  p.xz = facing * p.xz;
  n.xz = facing * n.xz;
  vec3 foot = standing();
  vec4 world = modelMatrix * vec4(foot + p * size, 1.0);
  vec4 view = viewMatrix * world;

  uint robe = mixed(uint(aSelf.x + 0.5) * 7u + 5u);
  vec3 upper = ROBES[int(robe % 12u)];
  vec3 lower = ROBES[int((robe / 12u) % 12u)];
  if (!tang) {
    upper = mix(upper, vec3(dot(upper, vec3(0.3, 0.6, 0.1))), 0.45) * 0.8;
    lower = mix(vec3(0.03, 0.035, 0.05), vec3(0.09, 0.085, 0.08), trait(13u));
  }
  vec3 skin = mix(vec3(0.5, 0.33, 0.24), vec3(0.38, 0.23, 0.15), trait(14u));
  vec3 hair = vec3(0.018, 0.015, 0.013);
  vAlbedo = upper;
  if (part == 0) vAlbedo = detailed() ? skin : mix(skin, hair, clamp(smoothstep(1.57, 1.62, position.y) + smoothstep(-0.01, 0.04, position.z), 0.0, 1.0));
  if (part == 8 || part == 9) vAlbedo = skin;
  if (part == 1 || part == 10 || part == 12) vAlbedo = hair;
  if (part == 3) vAlbedo = tang ? lower : coat ? upper : upper * 0.95;
  if (part == 6 || part == 7) vAlbedo = position.y < 0.08 ? vec3(0.05) : tang ? lower : lower;
  // The sash of a robe, high under the arms.
  if (tang && part == 2 && position.y > 1.0 && position.y < 1.15) vAlbedo = mix(lower, vec3(0.55, 0.4, 0.16), 0.6);
  vShine = part == 11 && phone ? 110.0 : 0.0;

  vec3 at = (modelMatrix * vec4(foot + vec3(0.0, 1.0, 0.0), 1.0)).xyz;
  vLight = crowdLight(at);
  float east = dot(crowdLight(at + vec3(3.0, 0.0, 0.0)) - crowdLight(at - vec3(3.0, 0.0, 0.0)), vec3(1.0));
  float south = dot(crowdLight(at + vec3(0.0, 0.0, 3.0)) - crowdLight(at - vec3(0.0, 0.0, 3.0)), vec3(1.0));
  float mean = dot(vLight, vec3(1.0)) + 1e-3;
  vToLight = normalize(vec3(east / mean * 2.5, 0.85, south / mean * 2.5));
  vNormal = mat3(modelMatrix) * n;
  vView = cameraPosition - world.xyz;
  vWorld = world.xyz;
  vPresence = aPlace.w;
  vHigh = p.y;
  vFace = vec4(position, part == 0 && detailed() ? 1.0 : 0.0);
  gl_Position = aPlace.w <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const CROWD_FRAGMENT = /* glsl */ `
uniform vec3 nlSkyLight;
varying vec3 vNormal;
varying vec3 vView;
varying vec3 vWorld;
varying vec3 vAlbedo;
varying vec3 vLight;
varying vec3 vToLight;
varying float vShine;
varying float vPresence;
varying float vHigh;
varying vec4 vFace;

void main() {
  float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  if (grain > vPresence) discard;
  vec3 n = normalize(vNormal) * (gl_FrontFacing ? 1.0 : -1.0);
  vec3 eye = normalize(vView);
  // Lamps stand all around: light wraps, strongest from where there is more of it, weak below the knees.
  float wrap = 0.55 + 0.85 * max(0.0, 0.35 + 0.65 * dot(n, vToLight));
  float low = mix(0.55, 1.0, smoothstep(0.0, 0.9, vHigh));
  vec3 light = vLight * wrap * low + nlSkyLight * (0.6 + 0.4 * n.y) * low;
  float rim = pow(1.0 - max(0.0, dot(n, eye)), 3.0) * smoothstep(0.2, 1.2, vHigh);
  vec3 albedo = vAlbedo;
  if (vFace.w > 0.5 && vFace.z < -0.05) {
    vec2 eyes = vec2((abs(vFace.x) - 0.033) / 0.016, (vFace.y - 1.585) / 0.007);
    vec2 brows = vec2((abs(vFace.x) - 0.035) / 0.024, (vFace.y - 1.612) / 0.006);
    vec2 lips = vec2(vFace.x / 0.024, (vFace.y - 1.515) / 0.007);
    albedo *= 1.0 - 0.8 * exp(-dot(eyes, eyes)) - 0.5 * exp(-dot(brows, brows));
    albedo *= 1.0 - vec3(0.15, 0.5, 0.5) * exp(-dot(lips, lips));
  }
  vec3 colour = albedo * light / 3.14159 + (vLight * 0.075 + nlSkyLight * 0.06) * rim;
  if (vShine > 0.0) colour = gl_FrontFacing ? vec3(0.75, 0.87, 1.0) * vShine : vec3(0.02);
  gl_FragColor = vec4(crowdHaze(colour, vWorld), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`

/** Shadow of contact: two soft feet and the shade of a body among many lamps. */
export const CROWD_SHADOW_VERTEX = /* glsl */ `
${PLACE}
varying vec2 vAt;
varying float vDark;
void main() {
  vec3 at = standing();
  vAt = position.xz;
  float far = distance(at, (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xyz);
  vDark = aPlace.w * (1.0 - smoothstep(40.0, 70.0, far));
  gl_Position = vDark <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * modelViewMatrix * vec4(at + vec3(position.x * 0.55, 0.015, position.z * 0.55), 1.0);
}
`

export const CROWD_SHADOW_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying float vDark;
void main() {
  float d = dot(vAt, vAt);
  float soft = max(0.0, 1.0 - d);
  gl_FragColor = vec4(0.0, 0.0, 0.0, vDark * (0.5 * soft * soft + 0.25 * exp(-d * 9.0)));
}
`
