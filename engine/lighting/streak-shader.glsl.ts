/** A lamp's streak on polished or wet ground, and in pools: where a mirror would show it, drawn out toward the eye, broken where the ground is dry. */
export const STREAK_VERTEX = /* glsl */ `
const int POOLS = 32;
uniform vec4 uPools[POOLS]; // west, north, east, south edge in the render frame
uniform float uPoolHigh[POOLS];
uniform int uPoolCount;
flat varying vec4 vPool;
attribute vec4 aPlace; // xyz of the lamp, its radius
attribute vec4 aLook;  // group, cd/m2 at full level, height of the ground, 1 for red silk
varying vec2 vAt;
varying vec2 vGround;
varying vec3 vSeen;
varying float vReach;

void main() {
  vec3 eye = (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xyz;
  float ground = aLook.z;
  float eyeHigh = max(0.3, eye.y - ground);
  float lampHigh = max(0.1, aPlace.y - ground);
  vec2 toLamp = aPlace.xz - eye.xz;
  float far = max(0.5, length(toLamp));
  vec2 ahead = toLamp / far;
  float mirrorFar = far * eyeHigh / (eyeHigh + lampHigh);
  // A mirror point that falls into a pool belongs to its water, and ends at its edge.
  vPool = vec4(0.0);
  for (int pool = 0; pool < uPoolCount; pool++) {
    float waterHigh = eye.y - uPoolHigh[pool];
    float over = aPlace.y - uPoolHigh[pool];
    float wetFar = far * waterHigh / max(0.2, waterHigh + over);
    vec2 at = eye.xz + ahead * wetFar;
    vec4 rect = uPools[pool];
    if (waterHigh < 0.2 || over < 0.1 || at.x < rect.x || at.y < rect.y || at.x > rect.z || at.y > rect.w) continue;
    vPool = rect;
    ground = uPoolHigh[pool];
    eyeHigh = waterHigh;
    lampHigh = over;
    mirrorFar = wetFar;
  }
  bool water = vPool.z > vPool.x;
  float slope = eyeHigh / mirrorFar;
  // Size of the mirrored lamp on the ground; roughness draws it out along the line of sight.
  float wide = aPlace.w * (mirrorFar / far) * 1.3 + 0.035 * mirrorFar * 0.25 + 0.03;
  wide = max(wide, uPixel * mirrorFar * 1.2);
  float long_ = min(wide * clamp(1.6 / max(0.07, slope), 8.0, 20.0) + mirrorFar * 0.08, mirrorFar * 0.85);
  vec2 side = vec2(-ahead.y, ahead.x);
  vAt = position.xy;
  vec2 at = eye.xz + ahead * (mirrorFar + (position.y * 1.0 - 0.35) * long_) + side * position.x * wide;
  vec3 light = groupLight(aLook.x) * mix(vec3(1.0), vec3(1.0, 0.16, 0.06), aLook.w);
  float graze = pow(1.0 - slope / sqrt(1.0 + slope * slope), 4.0);
  float strength = glowStrength(aLook.y * brightest(light)) * (0.35 + 0.9 * graze) * 1.35;
  strength *= (1.0 - nlHazeShare((modelMatrix * vec4(aPlace.xyz, 1.0)).xyz)) * (1.0 - smoothstep(70.0, 110.0, far)) * smoothstep(1.0, 4.0, far);
  vSeen = pow(light / max(1e-6, brightest(light)), vec3(0.4545)) * strength;
  vGround = at;
  vReach = long_;
  vSeen *= water ? 1.5 : 1.0;
  bool none = brightest(vSeen) < 0.003 || eye.y < ground || aPlace.y < ground;
  gl_Position = none ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * modelViewMatrix * vec4(at.x, ground + 0.03, at.y, 1.0);
}
`

export const STREAK_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec2 vGround;
varying vec3 vSeen;
varying float vReach;
flat varying vec4 vPool;
void main() {
  bool water = vPool.z > vPool.x;
  if (water && (vGround.x < vPool.x || vGround.y < vPool.y || vGround.x > vPool.z || vGround.y > vPool.w)) discard;
  float along = vAt.y + 0.35;
  float body = exp(-vAt.x * vAt.x * 5.0) * (1.0 - vAt.x * vAt.x);
  body *= exp(-along * along * (along > 0.0 ? 5.0 : 3.5)) * (1.0 - vAt.y * vAt.y);
  // Puddles keep their place in the street; ripples and joints break the light across.
  float puddle = smoothstep(0.78 - 0.7 * nlWet, 0.98 - 0.7 * nlWet, 0.62 * cloud(vGround * 0.35) + 0.38 * cloud(vGround * 1.3 + 7.0));
  float broken = 0.6 + 0.4 * cloud(vec2(vGround.x * 2.0, vGround.y * 2.0) * 3.0 + vec2(0.0, nlTime * 0.4));
  // Dry granite is polished where feet go: a soft sheen, slab by slab.
  float slab = cell(floor(vGround / vec2(0.9, 0.45)));
  float sheen = (0.4 + 0.5 * smoothstep(0.3, 0.7, cloud(vGround * 0.23))) * (0.55 + 0.45 * slab);
  float ripple = 0.45 + 0.75 * cloud(vec2(vGround.x * 1.2, vGround.y * 4.5) + vec2(nlTime * 0.25, -nlTime * 0.5));
  float shown = water ? ripple : mix(0.85 * sheen, 1.8 * broken * max(puddle, 0.45), min(1.0, nlWet * 2.0));
  gl_FragColor = asSeen(vSeen * body * shown);
}
`
