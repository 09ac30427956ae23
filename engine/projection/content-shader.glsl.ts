import { AIM_DECLARATIONS } from './projection-shader.glsl.ts'

/** Draws a projector's image: vertices stand at their places in the image and carry the rays of the inverse lens. */
export const CONTENT_VERTEX = /* glsl */ `
in vec2 place;
in vec2 ray;
out vec2 ideal;
uniform mat3 imageWarp;
uniform float imageUp;
void main() {
  ideal = ray;
  vec3 at = imageWarp * vec3(place, 1.0);
  vec2 corner = 2.0 * at.xy - at.z;
  gl_Position = vec4(corner.x, -imageUp * corner.y, 0.0, at.z);
}
`

const DECLARATIONS = /* glsl */ `
in vec2 ideal;
out vec4 pixel;
uniform int lensIndex;
${AIM_DECLARATIONS}
vec3 pjEncode(vec3 c) {
  return mix(1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, 12.92 * c, vec3(lessThanEqual(c, vec3(0.0031308))));
}
float pjDepthAt(vec2 at) {
  vec4 window = texelFetch(pjRows, ivec2(6, lensIndex), 0);
  ivec2 size = textureSize(pjDepth, 0).xy;
  ivec2 cell = clamp(ivec2(floor((at * window.xy + window.zw) * vec2(size))), ivec2(0), size - 1);
  return texelFetch(pjDepth, ivec3(cell, lensIndex), 0).r;
}
`

/**
 * How much of this image's light goes out at a point, and how many of the stack see it. The lens itself does see it, since the point was
 * found along its own ray.
 */
const OUTPUT_DECLARATIONS = /* glsl */ `
uniform int lensCount;
uniform vec3 lampColour;
uniform float lampGamma;
uniform float lampBlack;
uniform float stackDepth;
vec3 pjWorldOf(float z) {
  vec4 right = texelFetch(pjRows, ivec2(0, lensIndex), 0);
  vec4 down = texelFetch(pjRows, ivec2(1, lensIndex), 0);
  vec4 ahead = texelFetch(pjRows, ivec2(2, lensIndex), 0);
  vec3 from = vec3(right.w, down.w, ahead.w);
  return from + z * (right.xyz * ideal.x + down.xyz * ideal.y + ahead.xyz);
}
float pjShareOf(vec3 world, vec3 facing, out float seers) {
  float stack = texelFetch(pjRows, ivec2(10, lensIndex), 0).x;
  seers = 1.0;
  if (stack < 0.0) return 1.0;
  float own = 0.0;
  float all = 0.0;
  for (int index = 0; index < lensCount; index++) {
    if (texelFetch(pjRows, ivec2(10, index), 0).x != stack) continue;
    PjAim aim;
    bool seen = pjReach(index, world, facing, aim);
    if (!seen && index != lensIndex) continue;
    if (!seen) return 1.0;
    if (index == lensIndex) aim.share = 1.0;
    else if (aim.share > 0.5) seers += 1.0;
    float claim = pjClaim(aim, texelFetch(pjRows, ivec2(9, index), 0).z);
    all += claim;
    if (index == lensIndex) own = claim;
  }
  return all > 0.0 ? own / all : 1.0;
}
vec4 pjThrow(vec3 colour, float share, float seers) {
  float lift = max(0.0, stackDepth - seers) / seers * lampBlack;
  vec3 light = clamp(colour, 0.0, 1.0) * lampColour * share;
  return vec4(pow(lift + (1.0 - lift) * light, vec3(1.0 / lampGamma)), 1.0);
}
`

/**
 * The point of a surface a ray meets. Where the depth layer agrees with the plane, the plane counts, so that the picture is exact on flat
 * walls; relief within reach is addressed as seen square to the surface; all else belongs to something that stands in front.
 */
const SURFACE_DECLARATIONS = /* glsl */ `
uniform vec4 surfaceRight;
uniform vec4 surfaceUp;
uniform vec4 surfaceOut;
uniform vec3 surfaceFacing;
uniform vec2 surfaceSize;
uniform float surfaceReach;
uniform float showS;
uniform float amount;
bool pjSurface(out vec3 at, out float z) {
  vec3 ray = vec3(ideal, 1.0);
  float towards = dot(surfaceOut.xyz, ray);
  if (surfaceOut.w <= 0.0 || towards >= 0.0) return false;
  float plane = -surfaceOut.w / towards;
  z = pjDepthAt(ideal);
  float c = max(-towards / length(ray), 0.02);
  float texel = texelFetch(pjRows, ivec2(9, lensIndex), 0).w;
  float slack = 0.03 + 1.5 * plane * texel * sqrt(max(0.0, 1.0 - c * c)) / c;
  if (z == 0.0 || abs(z - plane) < slack) z = plane;
  vec4 p = vec4(ray * z, 1.0);
  at = vec3(dot(surfaceRight, p), dot(surfaceUp, p), dot(surfaceOut, p));
  return abs(at.z) <= surfaceReach && all(greaterThanEqual(at.xy, vec2(0.0))) && all(lessThanEqual(at.xy, surfaceSize));
}
`

/** A surface's content into the layer the pass throws: encoded for eight bits, without blend or lamp, which the pass adds. */
export const layerFragment = (content: string): string => /* glsl */ `
${DECLARATIONS}
${SURFACE_DECLARATIONS}
${content}
void main() {
  vec3 at;
  float z;
  if (!pjSurface(at, z)) discard;
  gl_FragDepth = 0.999 * abs(at.z) / surfaceReach;
  pixel = vec4(pjEncode(clamp(content(at.xy, showS, amount), 0.0, 1.0)), 1.0);
}
`

/** A surface's content as the projector itself needs it. */
export const outputFragment = (content: string): string => /* glsl */ `
${DECLARATIONS}
${OUTPUT_DECLARATIONS}
${SURFACE_DECLARATIONS}
${content}
void main() {
  vec3 at;
  float z;
  if (!pjSurface(at, z)) discard;
  gl_FragDepth = 0.999 * abs(at.z) / surfaceReach;
  float seers;
  float share = pjShareOf(pjWorldOf(z), surfaceFacing, seers);
  pixel = pjThrow(content(at.xy, showS, amount), share, seers);
}
`

/**
 * Everything else of an output: plain light (`plainLight` 1) or darkness with its black level lifted, and the test patterns in image
 * space: 1 grid of sixteenths with cross and circles, 2 focus, 3 blend share, 4 white, 5 black.
 */
export const OUTPUT_GROUND = /* glsl */ `
${DECLARATIONS}
${OUTPUT_DECLARATIONS}
uniform float plainLight;
uniform int pattern;
uniform vec2 imageSize;
in vec2 spot;
float line(float value, float every, float width) {
  float away = abs(value - every * floor(value / every + 0.5));
  return step(away, width);
}
vec3 pjPattern(float share) {
  vec2 px = spot * imageSize;
  vec2 middle = px - 0.5 * imageSize;
  if (pattern == 1) {
    vec2 cell = imageSize / vec2(16.0, 9.0);
    float mesh = max(line(px.x, cell.x, 0.5), line(px.y, cell.y, 0.5));
    float cross = max(step(abs(middle.x), 1.0), step(abs(middle.y), 1.0));
    float ring = step(abs(length(middle) - 0.45 * imageSize.y), 1.5);
    float border = step(min(min(px.x, imageSize.x - px.x), min(px.y, imageSize.y - px.y)), 2.0);
    return vec3(0.25 * mesh) + vec3(0.0, 0.6, 0.9) * max(cross, ring) + vec3(0.9, 0.5, 0.0) * border;
  }
  if (pattern == 2) return vec3(mod(floor(px.x) + floor(px.y), 2.0) * step(0.5, fract(length(middle) / (0.2 * imageSize.y))));
  if (pattern == 3) return vec3(share);
  return vec3(pattern == 4 ? 1.0 : 0.0);
}
void main() {
  float z = pjDepthAt(ideal);
  vec3 world = pjWorldOf(z == 0.0 ? 1.0 : z);
  vec3 facing = normalize(cross(dFdx(world), dFdy(world)));
  vec4 ahead = texelFetch(pjRows, ivec2(2, lensIndex), 0);
  vec4 right = texelFetch(pjRows, ivec2(0, lensIndex), 0);
  vec4 down = texelFetch(pjRows, ivec2(1, lensIndex), 0);
  if (dot(facing, world - vec3(right.w, down.w, ahead.w)) > 0.0) facing = -facing;
  float seers = stackDepth;
  float share = z == 0.0 ? 1.0 : pjShareOf(world, facing, seers);
  gl_FragDepth = 1.0;
  if (pattern > 0) {
    pixel = vec4(pow(pjPattern(share), vec3(1.0 / lampGamma)), 1.0);
    return;
  }
  pixel = pjThrow(vec3(plainLight), share, seers);
}
`

/** The same with the place in the image, for patterns. */
export const GROUND_VERTEX = CONTENT_VERTEX.replace('out vec2 ideal;', 'out vec2 ideal;\nout vec2 spot;').replace(
  'ideal = ray;',
  'ideal = ray;\n  spot = place;',
)
