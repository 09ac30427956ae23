/**
 * Leaves and blossom. A crown is a few smooth lumps; what is seen of it is three sheets of leaves, one behind the other, so that
 * they shift against each other from eye to eye. Everything hangs on place and facing alone. From afar leaves turn into clumps,
 * clumps into their mean. Needs the surface text before it.
 */
export const LEAF_FRAGMENT_DECLARATIONS = /* glsl */ `
float nlHash3(vec3 p) {
  p = fract(p * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}

float nlNoise3(vec3 p) {
  vec3 cell = floor(p);
  vec3 part = p - cell;
  part *= part * (3.0 - 2.0 * part);
  vec4 low = vec4(nlHash3(cell), nlHash3(cell + vec3(1, 0, 0)), nlHash3(cell + vec3(0, 1, 0)), nlHash3(cell + vec3(1, 1, 0)));
  cell.z += 1.0;
  vec4 high = vec4(nlHash3(cell), nlHash3(cell + vec3(1, 0, 0)), nlHash3(cell + vec3(0, 1, 0)), nlHash3(cell + vec3(1, 1, 0)));
  low = mix(low, high, part.z);
  return mix(mix(low.x, low.y, part.x), mix(low.z, low.w, part.x), part.y);
}

/**
 * The uppermost leaf of a sheet at p, in leaf lengths: x how much of the pixel it covers, y its chance 0..1, zw its tilt. Leaves are
 * missing where their chance is above \`dense\`. pixel: in leaf lengths; full: 0 a pointed leaf, 1 a round head of petals.
 */
vec4 nlLeafAt(vec2 p, float dense, float pixel, float full) {
  vec2 low = floor(p - 0.5);
  vec4 best = vec4(0.0);
  float top = 0.0;
  for (int k = 0; k < 4; k++) {
    vec2 cell = low + vec2(float(k & 1), float(k >> 1));
    float a = nlHash(cell + 11.3);
    float b = nlHash(cell.yx + 71.9);
    vec2 q = p - cell - 0.5 - 0.5 * (vec2(a, b) - 0.5);
    float way = 6.2832 * fract(a * 13.7 + b * 5.1);
    float c = cos(way);
    float s = sin(way);
    q = vec2(c * q.x + s * q.y, c * q.y - s * q.x);
    float along = q.x / 0.68;
    float away = length(q);
    // Five petals round a heart, or a leaf pointed at both ends.
    float petal = 0.5 - away + 0.09 * cos(5.0 * atan(q.y, q.x));
    float inside = mix(0.3 * (1.0 - along * along) - abs(q.y), petal, full);
    float cover = smoothstep(-pixel, pixel, inside) * step(fract(a * 7.7 + b * 3.3), dense);
    float height = cover * (0.3 + b);
    if (height > top) {
      top = height;
      // A leaf is folded along its rib; petals stand up round the heart.
      vec2 fold = mix(vec2(0.0, sign(q.y) * 0.35), q * 1.6, full);
      best = vec4(cover, mix(fract(a * 3.9 + b), smoothstep(0.02, 0.4, away) * (0.6 + 0.4 * b), full), vec2(a - 0.5, b - 0.5) * 1.3 * (1.0 - full) + vec2(c * fold.x - s * fold.y, s * fold.x + c * fold.y));
    }
  }
  return best;
}

struct NlFoliage {
  vec3 albedo;
  vec3 facing;
  float cover;
  /** How much light reaches this deep. */
  float open;
};

/** Leaves under blossom. */
const vec3 NL_GREEN = vec3(0.06, 0.11, 0.035);
/** Metres between sheets of leaves. */
const float NL_SHEET = 0.11;

NlFoliage nlFoliageAt(vec3 albedo, vec3 world, vec3 facing, vec3 toEye, float seen) {
  // Blossom is the only bright thing that grows here.
  float full = smoothstep(0.3, 0.36, max(albedo.r, albedo.b));
  float size = mix(0.105, 0.16, full);
  // Boughs, tufts and sprays, each while it can be seen.
  float clump = mix(0.5, nlNoise3(world * 1.15 + 19.0), nlSeen(1.2, seen)) * 0.24
    + mix(0.5, nlNoise3(world * 2.7), nlSeen(0.45, seen)) * 0.4
    + mix(0.5, nlNoise3(world * 6.3 + 7.0), nlSeen(0.2, seen)) * 0.36;
  float bulk = smoothstep(0.26, 0.7, clump);
  // Towards the rim of a lump there is ever less to look through.
  float chord = dot(facing, toEye) + mix(1.35, 0.5, full) * (clump - 0.52);
  vec3 way = abs(facing);
  vec2 at;
  vec2 slide;
  vec3 u = vec3(1.0, 0.0, 0.0);
  vec3 v = vec3(0.0, 0.0, 1.0);
  if (way.y > max(way.x, way.z) * 0.85) {
    at = world.xz;
    slide = toEye.xz / max(0.45, abs(toEye.y));
  } else if (way.x > way.z) {
    at = world.zy;
    slide = toEye.zy / max(0.45, abs(toEye.x));
    u = vec3(0.0, 0.0, 1.0);
    v = vec3(0.0, 1.0, 0.0);
  } else {
    at = world.xy;
    slide = toEye.xy / max(0.45, abs(toEye.z));
    v = vec3(0.0, 1.0, 0.0);
  }
  float near = nlSeen(size * 0.85, seen);
  // Sheets lie askew and wander, so that no row of leaves is seen.
  at = mat2(0.8, 0.6, -0.6, 0.8) * at;
  slide = mat2(0.8, 0.6, -0.6, 0.8) * slide;
  at += size * vec2(nlNoise(at * 3.1), nlNoise(at.yx * 2.9 + 5.0));
  float solid = smoothstep(0.12, 0.34, chord);
  NlFoliage leaf = NlFoliage(mix(albedo, NL_GREEN, 0.4 * full) * mix(0.7, 1.1, bulk), facing, solid, mix(0.42, 0.95, bulk));
  if (near <= 0.0) return leaf;
  float pixel = max(0.02, 0.75 * seen / size);
  float left = 1.0;
  vec3 colour = vec3(0.0);
  vec3 turned = vec3(0.0);
  float open = 0.0;
  for (int sheet = 0; sheet < 3; sheet++) {
    float deep = float(sheet);
    float dense = sheet == 0 ? clamp(2.3 * bulk - 0.35, 0.0, 1.0) : clamp(0.55 + 0.5 * bulk, 0.0, 1.0);
    dense *= smoothstep(-0.05 + 0.08 * deep, 0.45 + 0.1 * deep, chord);
    // Blossom stands over leaves.
    float bloom = sheet == 0 ? full : 0.0;
    vec3 own = mix(albedo, NL_GREEN, full - bloom);
    vec4 one = nlLeafAt((at - slide * NL_SHEET * deep) / size + 37.7 * deep, dense, pixel, bloom);
    float share = left * one.x;
    float tone = mix(0.62 + 0.76 * one.y, 0.5 + 0.7 * one.y, bloom);
    colour += share * own * tone * mix(vec3(1.0), vec3(1.22, 1.06, 0.7), (1.0 - full) * fract(one.y * 5.3));
    turned += share * (u * (0.8 * one.z + 0.6 * one.w) + v * (0.8 * one.w - 0.6 * one.z));
    open += share * (1.0 - 0.33 * deep);
    left -= share;
  }
  // Behind the last sheet twigs and dusk close the crown.
  float behind = left * smoothstep(0.3, 0.5, chord);
  colour += behind * mix(albedo, NL_GREEN, full) * 0.45;
  open += behind * 0.14;
  float cover = 1.0 - left + behind;
  float share = 1.0 / max(0.05, cover);
  leaf.albedo = mix(leaf.albedo, colour * share, near);
  leaf.facing = normalize(facing + turned * share * near);
  leaf.cover = mix(leaf.cover, cover, near);
  leaf.open = mix(leaf.open, open * share * mix(0.62, 1.0, bulk), near);
  return leaf;
}

/**
 * Illuminance on a leaf, lux: lamps stand below and beside a crown, and a leaf lets a part of what falls on its back through. Baked
 * maps are too coarse for leaves; the rough light of the place is smooth.
 */
vec3 nlLeafLight(vec3 world, vec3 round, vec3 facing) {
  // The lamps that light a crown stand further off than those that light its foot: it dims more slowly upward.
  vec3 at = vec3(world.x, min(world.y, 1.5 + 0.5 * world.y), world.z);
  vec3 beside = nlRoughLight(at + vec3(round.x, 0.0, round.z) * 3.0);
  vec3 within = nlRoughLight(at);
  vec3 below = mix(within, beside, 0.6);
  float under = 0.5 - 0.5 * facing.y;
  return below * (0.24 + 1.5 * under * under + 0.5 * max(0.0, dot(facing, round))) + within * 0.2;
}
`

/** After `normal_fragment_maps`, for foliage instead of the tiles' own. */
export const LEAF_FRAGMENT_SURFACE = /* glsl */ `
vec3 nlRound = normalize((vec4(normal, 0.0) * viewMatrix).xyz);
vec3 nlToEye = normalize(cameraPosition - nlWorld);
NlFoliage nlLeaf;
{
  vec3 dx = dFdx(nlWorld);
  vec3 dy = dFdy(nlWorld);
  // Across the ray: grazing faces are cut at their rims anyway.
  float seen = max(length(dx - nlToEye * dot(dx, nlToEye)), length(dy - nlToEye * dot(dy, nlToEye)));
  nlLeaf = nlFoliageAt(diffuseColor.rgb, nlWorld, nlRound, nlToEye, seen);
}
vec3 nlFacing = nlLeaf.facing;
diffuseColor.rgb = nlLeaf.albedo;
// The edge is one pixel wide, whatever the slope: sharp without samples, smooth with them.
diffuseColor.a = clamp((nlLeaf.cover - 0.5) / max(fwidth(nlLeaf.cover), 1e-3) + 0.5, 0.0, 1.0);
if (diffuseColor.a <= 0.0) discard;
normal = normalize((viewMatrix * vec4(nlFacing, 0.0)).xyz);
`

/** Instead of three's own ambient. */
export const LEAF_FRAGMENT_AMBIENT = /* glsl */ `
float nlDeep = nlLeaf.open * (0.35 + 0.65 * nlOpen);
vec3 nlAmbient = mix(nlGroundLight, nlSkyLight, 0.5 + 0.5 * nlFacing.y);
reflectedLight.indirectDiffuse = (nlLeafLight(nlWorld, nlRound, nlFacing) + nlAmbient) * nlDeep * diffuseColor.rgb * RECIPROCAL_PI;
// Light that has come through a leaf has turned to yellow green.
reflectedLight.indirectDiffuse += nlRoughLight(nlWorld) * (0.3 * nlDeep) * diffuseColor.rgb * vec3(1.3, 1.15, 0.5) * RECIPROCAL_PI;
reflectedLight.directDiffuse *= 0.35 + 0.65 * nlDeep;
`
