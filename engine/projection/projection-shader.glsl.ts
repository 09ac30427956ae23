import { MAX_PROJECTORS } from './projector-parameters.ts'

/**
 * The shader text of the projection pass. It is put into three's own materials, so every name starts with `pj`.
 * One row of `pjRows` is one projector; its texels are listed in projector-parameters.ts.
 */

/** Declarations of the vertex stage. */
export const VERTEX_DECLARATIONS = /* glsl */ `
varying highp vec3 pjWorld;
`

/** Goes after `project_vertex`: three's own `worldPosition` exists only with shadows, environment or transmission. */
export const VERTEX_BODY = /* glsl */ `
{
  vec4 pjPlace = vec4(transformed, 1.0);
  #ifdef USE_BATCHING
    pjPlace = batchingMatrix * pjPlace;
  #endif
  #ifdef USE_INSTANCING
    pjPlace = instanceMatrix * pjPlace;
  #endif
  pjWorld = (modelMatrix * pjPlace).xyz;
}
`

/**
 * What the pass and the output pictures share: where a point falls in a projector's image and how much of its light gets there.
 * `pjVisible` compares the four depth texels around the ray with the depth of the fragment's own plane at each texel's ray, which
 * needs far less bias than the fragment's depth alone. `pjClaim` is `stackClaim` of model/optics.
 */
export const AIM_DECLARATIONS = /* glsl */ `
uniform highp sampler2D pjRows;
uniform highp sampler2DArray pjDepth;
uniform highp vec2 pjBias;

struct PjAim {
  vec2 uv;
  vec3 way;
  float z;
  float share;
  float edge;
  float incidence;
};

vec3 pjDecode(vec3 c) {
  return mix(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, vec3(lessThanEqual(c, vec3(0.04045))));
}

float pjVisible(int layer, vec3 p, vec3 n, vec4 window, float texel) {
  vec2 size = vec2(textureSize(pjDepth, 0).xy);
  vec2 at = (p.xy / p.z * window.xy + window.zw) * size - 0.5;
  vec2 base = floor(at);
  vec2 part = at - base;
  float plane = dot(n, p);
  float c = max(abs(plane) / length(p), 0.02);
  float bias = pjBias.x + pjBias.y * p.z * texel * sqrt(max(0.0, 1.0 - c * c)) / c;
  float seen = 0.0;
  for (int tap = 0; tap < 4; tap++) {
    vec2 corner = vec2(tap & 1, tap >> 1);
    vec2 share = mix(1.0 - part, part, corner);
    vec2 cell = clamp(base + corner, vec2(0.0), size - 1.0);
    float along = plane / dot(n, vec3(((cell + 0.5) / size - window.zw) / window.xy, 1.0));
    float depth = texelFetch(pjDepth, ivec3(ivec2(cell), layer), 0).r;
    bool open = depth == 0.0 || depth >= clamp(along, 0.5 * p.z, 2.0 * p.z) - bias;
    seen += open ? share.x * share.y : 0.0;
  }
  return seen;
}

bool pjReach(int index, vec3 world, vec3 facing, out PjAim aim) {
  vec4 right = texelFetch(pjRows, ivec2(0, index), 0);
  vec4 down = texelFetch(pjRows, ivec2(1, index), 0);
  vec4 ahead = texelFetch(pjRows, ivec2(2, index), 0);
  vec4 range = texelFetch(pjRows, ivec2(5, index), 0);
  vec3 d = world - vec3(right.w, down.w, ahead.w);
  float z = dot(ahead.xyz, d);
  if (z < range.z || z > range.w) return false;
  float towards = -dot(facing, d);
  if (towards <= 0.0) return false;
  vec3 p = vec3(dot(right.xyz, d), dot(down.xyz, d), z);
  vec2 ideal = p.xy / z;
  float r2 = dot(ideal, ideal);
  if (r2 > range.y) return false;

  vec4 k = texelFetch(pjRows, ivec2(3, index), 0);
  vec4 bend = texelFetch(pjRows, ivec2(4, index), 0);
  float radial = 1.0 + r2 * (bend.x + r2 * (bend.y + r2 * range.x));
  vec2 side = vec2(
    2.0 * bend.z * ideal.x * ideal.y + bend.w * (r2 + 2.0 * ideal.x * ideal.x),
    bend.z * (r2 + 2.0 * ideal.y * ideal.y) + 2.0 * bend.w * ideal.x * ideal.y
  );
  aim.uv = (ideal * radial + side) * k.xy + k.zw;
  if (any(lessThan(aim.uv, vec2(0.0))) || any(greaterThan(aim.uv, vec2(1.0)))) return false;

  vec4 look = texelFetch(pjRows, ivec2(7, index), 0);
  vec3 n = vec3(dot(right.xyz, facing), dot(down.xyz, facing), dot(ahead.xyz, facing));
  vec2 inset = min(aim.uv, 1.0 - aim.uv) * vec2(look.w, 1.0);
  aim.way = d;
  aim.z = z;
  aim.edge = max(0.001, min(inset.x, inset.y));
  aim.incidence = towards / length(d);
  aim.share = pjVisible(index, p, n, texelFetch(pjRows, ivec2(6, index), 0), texelFetch(pjRows, ivec2(9, index), 0).w);
  if (look.z > 0.0) aim.share *= smoothstep(0.0, look.z, min(inset.x, inset.y));
  return aim.share > 0.0;
}

float pjClaim(PjAim aim, float focal) {
  float density = focal / aim.z;
  return aim.share * aim.edge * aim.incidence * density * density;
}
`

/**
 * Declarations of the fragment stage. Show light is `projectorIlluminance` of model/optics; within a stack, whose members follow one
 * another in the list, it is shared by claims that sum to 1 in linear light over those that see the point. Drapes are weighted by
 * feather, incidence and 1 / ground sample.
 */
export const FRAGMENT_DECLARATIONS = /* glsl */ `
varying highp vec3 pjWorld;
uniform highp sampler2DArray pjImages;
uniform highp sampler2DArray pjPictures;
uniform highp float pjDrapeWhite;
uniform ivec4 pjList[${MAX_PROJECTORS / 4}];
uniform int pjCount;
${AIM_DECLARATIONS}
void pjProject(inout vec3 outgoing, vec3 albedo, vec3 smoothNormal) {
  vec3 facing = normalize(cross(dFdx(pjWorld), dFdy(pjWorld)));
  if (pjCount == 0) return;
  vec3 light = vec3(0.0);
  vec3 drape = vec3(0.0);
  float drapeWeight = 0.0;
  float cover = 0.0;
  float stack = -1.0;
  vec3 stackLight = vec3(0.0);
  float stackClaim = 0.0;
  float stackCover = 0.0;
  for (int i = 0; i < pjCount; i++) {
    int index = pjList[i >> 2][i & 3];
    vec2 team = texelFetch(pjRows, ivec2(10, index), 0).xy;
    if (team.x < 0.0 || team.x != stack) {
      if (stackClaim > 0.0) light += stackLight * (stackCover / stackClaim);
      stack = team.x;
      stackLight = vec3(0.0);
      stackClaim = 0.0;
      stackCover = 0.0;
    }
    PjAim aim;
    if (!pjReach(index, pjWorld, facing, aim)) continue;

    vec4 look = texelFetch(pjRows, ivec2(7, index), 0);
    vec4 blend = texelFetch(pjRows, ivec2(9, index), 0);
    vec3 colour = vec3(1.0);
    if (team.y >= 0.0) {
      colour = pjDecode(textureLod(pjPictures, vec3(aim.uv, team.y), 0.0).rgb);
    } else if (look.y >= 0.0) {
      vec4 pixel = textureLod(pjImages, vec3(aim.uv, look.y), 0.0);
      colour = pjDecode(pixel.rgb);
      aim.share *= pixel.a;
    }
    if (look.x < 0.5) {
      vec4 lamp = texelFetch(pjRows, ivec2(8, index), 0);
      float r = length(aim.way);
      float claim = pjClaim(aim, blend.z);
      stackLight += claim * colour * lamp.rgb * max(0.0, -dot(smoothNormal, aim.way)) / (r * mix(1.0, r * r, lamp.w));
      stackClaim += claim;
      stackCover = max(stackCover, aim.share);
    } else {
      float opacity = aim.share * blend.x;
      float weight = opacity * aim.incidence * aim.incidence * blend.z / aim.z;
      float grey = dot(colour, vec3(0.2126, 0.7152, 0.0722));
      drape += weight * mix(vec3(grey), colour, blend.y);
      drapeWeight += weight;
      cover = max(cover, opacity);
    }
  }
  if (stackClaim > 0.0) light += stackLight * (stackCover / stackClaim);
  outgoing += albedo * light;
  if (drapeWeight > 0.0) outgoing = mix(outgoing, pjDrapeWhite * drape / drapeWeight, cover);
}
`

/** Goes before `opaque_fragment`, where `outgoingLight` is still linear. For materials that know a smooth normal. */
export const FRAGMENT_BODY_SMOOTH = /* glsl */ `
pjProject(outgoingLight, diffuseColor.rgb, normalize((vec4(nonPerturbedNormal, 0.0) * viewMatrix).xyz));
`

/** The same for materials without normals: the face itself, which always faces the viewer. */
export const FRAGMENT_BODY_FLAT = /* glsl */ `
pjProject(outgoingLight, diffuseColor.rgb, normalize(cross(dFdx(pjWorld), dFdy(pjWorld))));
`

/** Depth layers: metres along the lens axis; 0 is left where nothing stands. */
export const DEPTH_VERTEX = /* glsl */ `
#include <common>
#include <batching_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
varying highp float pjAlong;
void main() {
  #include <morphinstance_vertex>
  #include <batching_vertex>
  #include <skinbase_vertex>
  #include <begin_vertex>
  #include <morphtarget_vertex>
  #include <skinning_vertex>
  #include <project_vertex>
  pjAlong = -mvPosition.z;
}
`

export const DEPTH_FRAGMENT = /* glsl */ `
varying highp float pjAlong;
void main() {
  gl_FragColor = vec4(pjAlong, 0.0, 0.0, 1.0);
}
`
