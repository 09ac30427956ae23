/**
 * Points of light in trees. One instance is a bundle of 16 points; which points there are is chance by tree and number, so that
 * fewer are a part of more. Far off, a point stands for several, and the whole tree has a soft glow.
 */
export const TREE_LIGHTS_VERTEX = /* glsl */ `
attribute vec4 aTree; // foot x, y, z, metres of a unit across
attribute vec4 aMore; // metres of a unit up, first point of the bundle, points shown of this tree, points it has
attribute vec4 aForm; // form, cosine and sine of the heading, lumps
attribute float aPoint;
uniform float uGroup;
uniform vec4 uFork[9];  // top of the trunk, its radius
uniform vec4 uLump[72]; // middle, half width
uniform float uHalf[72]; // half height
varying vec2 vAt;
varying vec3 vSeen;

/** Place of a point on the tree, in the form's units; how far leaves hide it goes to open. Strings wind round trunk, boughs and lumps. */
vec3 pointOf(uint own, out float open) {
  int form = int(aForm.x + 0.5);
  int many = int(aForm.w + 0.5);
  int mine = min(many - 1, int(chance(own + 1u) * aForm.w));
  vec4 fork = uFork[form];
  vec4 lump = uLump[form * 8 + mine];
  float half_ = uHalf[form * 8 + mine];
  float part = chance(own + 2u);
  float along = chance(own + 3u);
  float way = 6.2832 * chance(own + 4u);
  open = 1.0;
  if (part < 0.12) {
    float turn = along * 75.0;
    return fork.xyz * vec3(along, 0.04 + 0.96 * along, along) + fork.w * (1.55 - 0.4 * along) * vec3(cos(turn), 0.0, sin(turn));
  }
  if (part < 0.24) {
    float turn = along * 34.0;
    vec3 tip = lump.xyz - vec3(0.0, 0.45 * half_, 0.0);
    return mix(fork.xyz, tip, along) + fork.w * mix(0.75, 0.35, along) * vec3(cos(turn), 0.3 * sin(turn), sin(turn));
  }
  // Five turns round the lump from its foot to its top, and a twig's length off the string.
  float up = along * 1.75 - 0.75;
  way = 6.2832 * (along * 5.0 + float(mine) * 0.37 + 0.11 * chance(own + 4u));
  float ring = sqrt(max(0.0, 1.0 - up * up));
  vec3 out_ = vec3(ring * cos(way), up < 0.0 ? up * 0.82 : up, ring * sin(way)) * (0.9 + 0.1 * chance(own + 5u));
  vec3 p = lump.xyz + out_ * vec3(lump.w, half_, lump.w);
  for (int k = 0; k < 8; k++) {
    if (k >= many || k == mine) continue;
    vec4 other = uLump[form * 8 + k];
    vec3 off = (p - other.xyz) / vec3(other.w, uHalf[form * 8 + k], other.w);
    open *= mix(0.25, 1.0, smoothstep(0.7, 0.95, dot(off, off)));
  }
  return p;
}

void main() {
  float index = aMore.y + aPoint;
  uint tree = scrambled(floatBitsToUint(aTree.x) * 3u + floatBitsToUint(aTree.z));
  uint own = scrambled(tree + uint(index) * 2654435761u);
  vec3 light = groupLight(uGroup);
  float open;
  vec3 p = pointOf(own, open) * vec3(aTree.w, aMore.x, aTree.w);
  p.xz = vec2(aForm.y * p.x - aForm.z * p.z, aForm.z * p.x + aForm.y * p.z);
  // Twigs move a little in the wind.
  p.xz += 0.012 * p.y * vec2(gust(nlTime * 0.8 + aTree.z * 0.15), gust(nlTime * 0.7 + aTree.x * 0.2 + 2.0));
  vec4 view = modelViewMatrix * vec4(aTree.xyz + p, 1.0);
  float far = max(0.3, length(view.xyz));
  // Points hang on the outermost twigs, before the leaves that are drawn.
  view.xyz *= 1.0 - min(0.3, 0.3 / far);
  float pixel = uPixel * far;
  float size = max(0.017, pixel * 0.95);
  // What a point loses by being wider than it is it loses in brightness; what it gains by standing for others, it gains.
  float cover = min(1.0, 0.024 / size) * min(1.0, 0.024 / size) * (aMore.w / max(1.0, aMore.z));
  float twinkle = 1.0 + 0.08 * sin(nlTime * (1.3 + 2.0 * chance(own + 9u)) + 6.2832 * chance(own + 10u));
  float strength = clamp(3.2 * glowStrength(220.0 * brightest(light)) * sqrt(cover), 0.0, 0.85) * twinkle;
  // Leaves hide a point now and then; the last points of a bundle come in softly.
  strength *= (0.4 + 0.6 * chance(own + 11u)) * open;
  // Seen from afar the first point is the light of all in the leaves.
  float merged = index < 0.5 ? smoothstep(25.0, 90.0, far) : 0.0;
  if (merged > 0.0) {
    p = vec3(0.0, uLump[int(aForm.x + 0.5) * 8].y * aMore.x, 0.0);
    view = modelViewMatrix * vec4(aTree.xyz + p, 1.0);
    // In front of its own leaves.
    view.xyz *= 1.0 - min(0.3, 3.0 / far);
    size = 1.3;
    strength = 0.11 * merged * min(1.0, brightest(light)) * min(1.0, aMore.w / 600.0);
  }
  strength *= clamp(aMore.z - index, 0.0, 1.0) * smoothstep(0.3, 1.5, far) * (1.0 - nlHazeShare((modelMatrix * vec4(aTree.xyz, 1.0)).xyz));
  vAt = position.xy;
  vSeen = pow(light / max(1e-6, brightest(light)), vec3(0.62)) * strength;
  view.xyz += vec3(position.xy * size * 2.6, 0.0);
  gl_Position = brightest(vSeen) < 0.004 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const TREE_LIGHTS_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec3 vSeen;
void main() {
  float d = dot(vAt, vAt);
  if (d >= 1.0) discard;
  gl_FragColor = asSeen(vSeen * (exp(-d * 9.0) + 0.12 * (1.0 - d) * (1.0 - d)));
}
`
