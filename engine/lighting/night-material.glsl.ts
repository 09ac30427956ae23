import { surfaceKindIndex } from '../../model/documents/index.ts'
import { NIGHT_GROUPS_GLSL, NIGHT_HAZE_GLSL, NIGHT_ROUGH_GLSL, NIGHT_SKY_GLSL, NIGHT_TOWER_GLSL } from './night-shader.glsl.ts'
import { NIGHT_SURFACE_GLSL } from './night-surface.glsl.ts'

const WATER = surfaceKindIndex('water')
const ROOF = surfaceKindIndex('roof-tile')

/** Shader text put into three's Lambert material for tiles. `NL_MAPS` is defined where baked light came with the tile. */
export const TILE_VERTEX_DECLARATIONS = /* glsl */ `
attribute vec4 _surface;
#ifdef NL_MAPS
  attribute vec2 uv1;
  varying highp vec2 nlMapUv;
#endif
varying highp vec3 nlWorld;
varying float nlOpen;
flat varying highp vec3 nlSurfaceOf;
`

/** After `project_vertex`. */
export const TILE_VERTEX_BODY = /* glsl */ `
nlWorld = (modelMatrix * vec4(transformed, 1.0)).xyz;
nlOpen = _surface.w / 255.0;
nlSurfaceOf = _surface.xyz;
#ifdef NL_MAPS
  nlMapUv = uv1;
#endif
`

export const TILE_FRAGMENT_DECLARATIONS = /* glsl */ `
varying highp vec3 nlWorld;
varying float nlOpen;
flat varying highp vec3 nlSurfaceOf;
#ifdef NL_MAPS
  varying highp vec2 nlMapUv;
  uniform sampler2D nlMap0;
  uniform sampler2D nlMap1;
  uniform float nlMost[8];
#endif
uniform float nlTime;
uniform float nlWet;
uniform float nlWindows;
uniform float nlWhite;
uniform vec3 nlSkyLight;
uniform vec3 nlGroundLight;
const vec3 NL_WEIGHT = vec3(0.2126, 0.7152, 0.0722);
${NIGHT_SKY_GLSL}
${NIGHT_HAZE_GLSL}
${NIGHT_GROUPS_GLSL}
${NIGHT_ROUGH_GLSL}
${NIGHT_SURFACE_GLSL}
${NIGHT_TOWER_GLSL}

/**
 * A glowing face as the eye takes it: beyond display white it grows by the square root, and saturated hues stop before they clip.
 * The light it casts is baked with its true lumens.
 */
vec3 nlGlowOf(vec3 tint, vec3 group, float luminance, float share) {
  vec3 hue = tint * group;
  float mean = dot(hue, NL_WEIGHT);
  if (mean <= 1e-5) return vec3(0.0);
  float most = max(hue.r, max(hue.g, hue.b));
  float pure = 1.0 - min(hue.r, min(hue.g, hue.b)) / most;
  float level = luminance * dot(group, NL_WEIGHT);
  float knee = 1.04 * nlWhite;
  if (level > knee) level = knee * sqrt(level / knee);
  // A pale lamp's heart bleaches as in any eye or camera; saturated hues keep theirs.
  hue = mix(hue, vec3(mean), 0.7 * (1.0 - pure * pure) * smoothstep(0.9, 3.4, level / nlWhite));
  return hue / mean * (share * min(level, nlWhite * mix(5.0, 0.55, pure * pure * pure)));
}

/**
 * Sky above; at eye level the lit neighbourhood, fronts and lamps together: what a glossy surface shows. What stands where the ray
 * goes is told by the coarse light there, so that a polished floor is bright towards shops and dark towards the park.
 */
vec3 nlMirrored(vec3 direction, vec3 around, float roughness) {
  float open = smoothstep(0.05, 0.4 + 0.4 * roughness, direction.y);
  vec3 lamps = nlGroups[0] + nlGroups[1] + nlGroups[2] + nlGroups[3] + nlGroups[5];
  vec3 ahead = nlRoughOnWall(nlWorld + direction * (7.0 + 6.0 * nlHash(floor(nlWorld.xz * 0.2))));
  vec3 seen = mix(around, ahead, 0.75 - 0.5 * roughness);
  float nearness = dot(seen, NL_WEIGHT);
  vec3 low = seen * 0.16 + lamps * (1.1 * nearness / (nearness + 12.0));
  return mix(low, nlSky(direction), open) + nlTowerIn(nlWorld, direction);
}

/** Where the pattern lies on a face: the horizontal tangent, in 32 steps so that it holds still over curved faces. */
vec3 nlTangent(vec3 facing, bool flatWise) {
  if (flatWise) return vec3(1.0, 0.0, 0.0);
  float turn = floor(atan(facing.z, facing.x) * 5.092958 + 0.5) / 5.092958;
  return vec3(sin(turn), 0.0, -cos(turn));
}
`

/** After `normal_fragment_maps`: what the face is made of, before three's own lights ask for its colour. */
export const TILE_FRAGMENT_SURFACE = /* glsl */ `
vec3 nlFacing = normalize((vec4(normal, 0.0) * viewMatrix).xyz);
vec3 nlToEye = normalize(cameraPosition - nlWorld);
int nlKind = int(nlSurfaceOf.x + 0.5);
bool nlFlat = abs(nlFacing.y) > (nlKind == ${ROOF} ? 0.995 : 0.94);
vec3 nlAlong = nlTangent(nlFacing, nlFlat);
vec3 nlUpward = nlFlat ? vec3(0.0, 0.0, -1.0) : normalize(cross(nlFacing, nlAlong));
vec2 nlAt = nlFlat
  ? vec2(nlWorld.x, -nlWorld.z)
  : vec2(dot(nlWorld, nlAlong), nlWorld.y / max(0.2, sqrt(1.0 - nlFacing.y * nlFacing.y)));
vec3 nlDx = dFdx(nlWorld);
vec3 nlDy = dFdy(nlWorld);
vec2 nlPixel = abs(vec2(dot(nlDx, nlAlong), dot(nlDx, nlUpward))) + abs(vec2(dot(nlDy, nlAlong), dot(nlDy, nlUpward)));
NlSurface nlS = NlSurface(diffuseColor.rgb, vec2(0.0), 0.8, 0.0, 1.0, diffuseColor.rgb, vec3(0.0), 0.0);
nlPattern(nlS, nlKind, nlAt, nlPixel, nlWorld, nlFacing, vec3(-dot(nlToEye, nlAlong), -dot(nlToEye, nlUpward), -dot(nlToEye, nlFacing)));
// Water in the pores darkens, whatever stands on it.
float nlDamp = nlWet * smoothstep(0.3, 0.9, nlFacing.y) * step(0.5, nlS.roughness);
diffuseColor.rgb = nlS.albedo * (1.0 - nlS.metal) * (1.0 - 0.45 * max(nlDamp, nlKind == ${WATER} ? 0.0 : nlS.puddle));
nlFacing = normalize(nlFacing - nlAlong * nlS.tilt.x - nlUpward * nlS.tilt.y);
normal = normalize((viewMatrix * vec4(nlFacing, 0.0)).xyz);
`

/** Instead of three's own ambient, which is for things without tiles' knowledge. */
export const TILE_FRAGMENT_AMBIENT = /* glsl */ `
#ifdef NL_MAPS
  vec3 nlLamps = nlGroupLight(texture2D(nlMap0, nlMapUv), texture2D(nlMap1, nlMapUv), nlMost);
#else
  vec3 nlLamps = (abs(nlFacing.y) < 0.7 ? nlRoughOnWall(nlWorld) : nlRoughLight(nlWorld)) * (0.4 + 0.6 * nlOpen);
#endif
// What the lit ground throws back up: eaves, brackets and lower faces live by it.
float nlUnder = 0.5 - 0.5 * nlFacing.y;
if (nlUnder > 0.02) nlLamps += nlRoughLight(nlWorld) * (nlUnder * (0.26 + 0.14 * nlUnder) * (0.35 + 0.65 * nlOpen));
vec3 nlAmbient = mix(nlGroundLight, nlSkyLight, 0.5 + 0.5 * nlFacing.y) * nlOpen;
reflectedLight.indirectDiffuse = (nlLamps + nlAmbient) * diffuseColor.rgb * RECIPROCAL_PI;
`

/** Before `opaque_fragment`: mirror and glow. */
export const TILE_FRAGMENT_LIGHT = /* glsl */ `
{
  float rough = mix(nlS.roughness, 0.05, nlS.puddle);
  vec3 f0 = mix(vec3(0.04), nlS.albedo, nlS.metal);
  float grazing = 1.0 - clamp(dot(nlFacing, nlToEye), 0.0, 1.0);
  float away = grazing * grazing;
  vec3 mirror = f0 + (max(vec3(1.0 - rough), f0) - f0) * away * away * grazing;
  mirror *= 1.0 - rough * rough;
  // Chalk shows nothing of what stands around.
  if (rough < 0.8) outgoingLight += mirror * nlMirrored(reflect(-nlToEye, nlFacing), nlLamps + nlAmbient, rough) * (0.3 + 0.7 * nlOpen);
  // Metal has no diffuse: give it the broad part of what shines on it.
  outgoingLight += nlS.metal * nlS.albedo * (nlLamps + nlAmbient) * (0.75 * RECIPROCAL_PI);
  outgoingLight += nlS.light;
  if (nlSurfaceOf.y < 7.5 && nlSurfaceOf.z > 0.5) {
    float code = nlSurfaceOf.z / 255.0;
    outgoingLight += nlGlowOf(nlS.tint, nlGroups[int(nlSurfaceOf.y + 0.5)], code * code * 1000.0, nlS.glow);
  }
}
`

/** After `opaque_fragment`, so that projectors' light is hazed too. */
export const TILE_FRAGMENT_HAZE = /* glsl */ `
gl_FragColor.rgb = nlHazed(gl_FragColor.rgb, nlWorld);
`
