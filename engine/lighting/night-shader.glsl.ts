/**
 * Shader text of the night that any material may carry: names start with `nl`, values come from `NightUniforms` by the same name.
 * Luminance is cd/m2, illuminance lux. World means three's world, which is the render frame: x east, y up, z south.
 */

/** The sky in a direction, without stars and moon. */
export const NIGHT_SKY_GLSL = /* glsl */ `
uniform vec3 nlZenith;
uniform vec3 nlHorizon;
uniform vec4 nlLobe;
uniform vec3 nlLobeLight;

/** Luminance of the sky; below the horizon that of the horizon. */
vec3 nlSky(vec3 direction) {
  float low = 1.0 - clamp(direction.y, 0.0, 1.0);
  low *= low;
  float lobe = pow(clamp(dot(direction, nlLobe.xyz) * 0.5 + 0.5, 0.0, 1.0), nlLobe.w) * low * low;
  return mix(nlZenith, nlHorizon, low * low * low) + nlLobeLight * lobe;
}
`

/** What the great floodlights shine on, as a mirror shows it: needs `nlGroups` before it. */
export const NIGHT_TOWER_GLSL = /* glsl */ `
uniform vec4 nlTower;
uniform vec2 nlTowerLook;

/** Luminance of the floodlit tower along a ray; nothing where the venue has none. */
vec3 nlTowerIn(vec3 from, vec3 direction) {
  vec2 flat_ = direction.xz;
  float run = dot(flat_, flat_);
  vec2 to = nlTower.xy - from.xz;
  float ahead = dot(to, flat_) / max(run, 1e-5);
  if (nlTower.w <= 0.0 || ahead <= 0.0) return vec3(0.0);
  float aside = abs(to.x * flat_.y - to.y * flat_.x) * inversesqrt(max(run, 1e-5));
  float high = (from.y + direction.y * ahead) / nlTower.w;
  float half_ = nlTower.z * mix(1.0, 0.58, clamp(high, 0.0, 1.0));
  // Tiers: each is bright over its cornice and dark under it.
  float tier = 0.55 + 0.45 * fract(high * 7.0);
  float body = smoothstep(half_ * 1.12, half_ * 0.92, aside) * smoothstep(0.02, 0.07, high) * smoothstep(1.0, 0.86, high);
  return nlGroups[int(nlTowerLook.x + 0.5)] * (nlTowerLook.y * body * tier);
}
`

/** Height haze. Call before tone mapping; leave three's own fog off where this is used. */
export const NIGHT_HAZE_GLSL = /* glsl */ `
uniform vec3 nlHaze;
uniform vec3 nlHazeLow;
uniform vec3 nlHazeHigh;

/** Share of the haze between the eye and a point, 0..1. Additive surfaces multiply by one minus this. */
float nlHazeShare(vec3 world) {
  vec3 ray = world - cameraPosition;
  float rise = ray.y / nlHaze.y;
  float foot = exp(-max(cameraPosition.y, 0.0) / nlHaze.y);
  float thin = abs(rise) < 1e-3 ? 1.0 - 0.5 * rise : (1.0 - exp(-clamp(rise, -20.0, 20.0))) / rise;
  float depth = nlHaze.x * length(ray) * foot * thin;
  return 1.0 - exp(-depth * depth);
}

vec3 nlHazeColour(float height) {
  return mix(nlHazeLow, nlHazeHigh, smoothstep(0.0, 2.0 * nlHaze.z, height));
}

/** Luminance of a point as seen through the haze. */
vec3 nlHazed(vec3 luminance, vec3 world) {
  return mix(luminance, nlHazeColour(0.5 * (cameraPosition.y + world.y)), nlHazeShare(world));
}
`

/** The light groups, and the rough light they cast where no baked map is: people, trees, tiles not yet baked. */
export const NIGHT_GROUPS_GLSL = /* glsl */ `
uniform vec3 nlGroups[8];

/** Illuminance in lux from two texels of irradiance maps that store sqrt(E / most). */
vec3 nlGroupLight(vec4 low, vec4 high, float most[8]) {
  low *= low;
  high *= high;
  return nlGroups[0] * (low.r * most[0]) + nlGroups[1] * (low.g * most[1])
    + nlGroups[2] * (low.b * most[2]) + nlGroups[3] * (low.a * most[3])
    + nlGroups[4] * (high.r * most[4]) + nlGroups[5] * (high.g * most[5])
    + nlGroups[6] * (high.b * most[6]) + nlGroups[7] * (high.a * most[7]);
}
`

/** Needs NIGHT_GROUPS_GLSL before it. */
export const NIGHT_ROUGH_GLSL = /* glsl */ `
uniform sampler2D nlRough0;
uniform sampler2D nlRough1;
uniform float nlRoughMax[8];
uniform vec2 nlRoughWall[8];
uniform vec2 nlRoughCorner;
uniform vec2 nlRoughScale;

/** Illuminance in lux of the lamps near a point, from the coarse map of the ground; fades above the lamps. */
vec3 nlRoughLight(vec3 world) {
  vec2 at = (world.xz - nlRoughCorner) * nlRoughScale;
  vec2 inside = step(vec2(0.0), at) * step(at, vec2(1.0));
  float near = inside.x * inside.y * exp(-max(world.y - 3.0, 0.0) / 6.0);
  return near * nlGroupLight(texture2D(nlRough0, at), texture2D(nlRough1, at), nlRoughMax);
}

/** The same on a wall: floodlights are turned at it and reach higher. */
vec3 nlRoughOnWall(vec3 world) {
  vec2 at = (world.xz - nlRoughCorner) * nlRoughScale;
  vec2 inside = step(vec2(0.0), at) * step(at, vec2(1.0));
  float most[8];
  for (int i = 0; i < 8; i++) most[i] = nlRoughMax[i] * nlRoughWall[i].x * exp(-max(world.y - 3.0, 0.0) / nlRoughWall[i].y);
  return inside.x * inside.y * nlGroupLight(texture2D(nlRough0, at), texture2D(nlRough1, at), most);
}
`
