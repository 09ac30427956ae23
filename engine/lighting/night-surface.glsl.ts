import { SURFACE_KINDS, type SurfaceKind } from '../../model/documents/index.ts'

const kind = (name: SurfaceKind): string => `${SURFACE_KINDS.indexOf(name)}`

/**
 * What surfaces are made of, by kind, from place and facing alone: no texture, one branch. Every pattern is integrated over the
 * pixel, so it turns into its mean with distance instead of shimmering. Lengths are metres.
 */
export const NIGHT_SURFACE_GLSL = /* glsl */ `
struct NlSurface {
  vec3 albedo;
  /** Slope of the surface along tangent and bitangent. */
  vec2 tilt;
  /** 0 mirror, 1 chalk. */
  float roughness;
  float metal;
  /** Share of the glow that leaves here. */
  float glow;
  /** Hue of the glow before the lamp's own. */
  vec3 tint;
  /** Luminance of its own, cd/m2, whatever its group does. */
  vec3 light;
  /** How much water lies on it, 0..1. */
  float puddle;
};

float nlHash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

float nlNoise(vec2 p) {
  vec2 cell = floor(p);
  vec2 part = p - cell;
  part *= part * (3.0 - 2.0 * part);
  return mix(
    mix(nlHash(cell), nlHash(cell + vec2(1.0, 0.0)), part.x),
    mix(nlHash(cell + vec2(0.0, 1.0)), nlHash(cell + 1.0), part.x),
    part.y
  );
}

/** Share of the pixel [x - f / 2, x + f / 2] that lies in lines of width w, one line a unit. */
float nlLines(float x, float w, float f) {
  f = max(f, 1e-3);
  float a = x - 0.5 * f;
  float b = x + 0.5 * f;
  return (floor(b) * w + min(fract(b), w) - floor(a) * w - min(fract(a), w)) / f;
}

/** 1 where a thing of that size can be seen, 0 where the pixel is wider. */
float nlSeen(float size, float pixel) {
  return 1.0 - smoothstep(0.25, 0.7, pixel / size);
}

/** Stones of size (x, y), every other row shifted: x is the tone of this stone (-1..1), y the share of joint. */
vec2 nlStones(vec2 at, vec2 size, float joint, vec2 pixel) {
  vec2 p = at / size;
  float row = floor(p.y);
  p.x += 0.5 * mod(row, 2.0);
  vec2 f = pixel / size;
  float gap = max(nlLines(p.x, joint / size.x, f.x), nlLines(p.y, joint / size.y, f.y));
  float tone = nlHash(vec2(floor(p.x), row)) * 2.0 - 1.0;
  return vec2(tone * nlSeen(1.0, max(f.x, f.y)), gap);
}

void nlGround(inout NlSurface s, vec2 at, vec2 pixel, float seen, bool road) {
  float broad = nlNoise(at * 0.19) * 0.6 + nlNoise(at * 0.71 + 7.0) * 0.4;
  float fine = nlNoise(at * 11.0) - 0.5;
  float worn = 0.0;
  if (road) {
    s.albedo *= 0.86 + 0.28 * broad + 0.2 * fine * nlSeen(0.09, seen);
  } else {
    vec2 slab = nlStones(at, vec2(0.9, 0.45), 0.012, pixel);
    float band = max(nlLines(at.x / 8.0, 0.075, pixel.x / 8.0), nlLines(at.y / 4.0, 0.1, pixel.y / 4.0));
    float course = nlHash(vec2(floor(at.y / 0.45), 3.0)) - 0.5;
    s.albedo *= (1.0 + 0.17 * slab.x + 0.05 * course * nlSeen(0.45, pixel.y)) * (1.0 - 0.5 * slab.y) * (1.0 - 0.42 * band);
    s.albedo *= 0.84 + 0.3 * broad + 0.16 * fine * nlSeen(0.09, seen);
    // Every granite its own hue: some grey, some warm.
    s.albedo *= mix(vec3(1.0), slab.x > 0.3 ? vec3(1.04, 0.98, 0.92) : vec3(0.97, 1.0, 1.04), nlSeen(0.9, seen));
    s.tilt = vec2(slab.x * 0.006, fract(slab.x * 7.3) * 0.008);
    // Feet polish the middle of the walks; bands are honed; joints stay rough.
    worn = smoothstep(0.3, 0.75, broad + 0.12 * slab.x) * (1.0 - slab.y);
    worn = max(worn, 0.8 * band * (1.0 - slab.y));
  }
  s.roughness = road ? 0.85 : 0.6 - 0.36 * worn;
  s.puddle = nlWet * smoothstep(0.75 - 0.55 * nlWet, 0.9 - 0.35 * nlWet, broad + 0.06 * fine * nlSeen(0.09, seen));
}

/** A lit room behind a pane: floor, ceiling, back wall 2.4 m behind, its own tone and curtain. */
vec3 nlRoom(vec2 at, vec2 cell, vec2 size, vec3 ray, float chance) {
  vec2 inside = (at - cell * size) / size;
  // Slab test from the pane at depth 0 into a box of that size.
  vec3 far = vec3(step(0.0, ray.x) * size.x, step(0.0, ray.y) * size.y, -2.4);
  vec3 t = (far - vec3(inside * size, 0.0)) / (ray + vec3(1e-5));
  float hit = min(min(t.x, t.y), t.z);
  vec3 p = vec3(inside * size, 0.0) + ray * hit;
  float wall = t.z <= hit ? 0.75 : t.y <= hit ? (ray.y > 0.0 ? 1.25 : 0.35) : 0.55;
  float lamp = 0.55 + 1.1 / (1.0 + 1.4 * dot(p - vec3(0.5 * size.x, size.y, -1.2), p - vec3(0.5 * size.x, size.y, -1.2)));
  float furniture = step(0.62, nlHash(floor(p.xy * 1.6) + cell)) * step(p.y, 1.1);
  vec3 tone = mix(vec3(1.0, 0.62, 0.3), vec3(1.0, 0.86, 0.72), nlHash(cell + 3.7));
  float drawn = step(nlHash(cell + 9.1), 0.35);
  float curtain = 0.55 + 0.2 * sin(at.x * 40.0);
  float light = mix(wall * lamp * (1.0 - 0.5 * furniture), curtain, drawn);
  return tone * light * mix(12.0, 42.0, chance);
}

void nlGlass(inout NlSurface s, vec2 at, vec2 pixel, float seen, vec3 ray, vec2 face) {
  vec2 size = vec2(3.2, 3.3);
  vec2 cell = floor(at / size);
  float frame = max(nlLines(at.x / 1.6, 0.05, pixel.x / 1.6), nlLines(at.y / 3.3, 0.16, pixel.y / 3.3));
  float chance = nlHash(cell + face * 17.0);
  float lit = step(chance, nlWindows);
  vec3 mean = vec3(1.0, 0.72, 0.46) * 16.0;
  vec3 room = lit > 0.0 && seen < 1.2 ? nlRoom(at, cell, size, ray, fract(chance * 57.0)) : mean;
  // Far away whole rows of windows fall into a pixel: their mean share is lit.
  vec3 near = room * lit;
  s.light = mix(mean * nlWindows, near, nlSeen(3.0, seen)) * (1.0 - frame);
  s.albedo = mix(vec3(0.03, 0.032, 0.036), s.albedo * 0.5, frame);
  s.roughness = mix(0.06, 0.5, frame);
  s.glow = 1.0 - frame;
  s.tint = vec3(1.0, 0.94, 0.84);
}

void nlRoofTile(inout NlSurface s, vec2 at, vec2 pixel, float seen) {
  // Glazed clay throws the sky back: a matt black roof would be lost against it.
  s.albedo = s.albedo * 1.6 + 0.03;
  // Round tiles run down the slope 0.32 m apart, over hollow ones; each row of them laps the next.
  float across = fract(at.x / 0.32) - 0.5;
  float dome = sqrt(max(0.0, 1.0 - 9.0 * across * across));
  float shown = nlSeen(0.32, pixel.x);
  float lap = nlLines(at.y / 0.36, 0.12, pixel.y / 0.36);
  float tone = nlHash(floor(at / vec2(0.32, 0.36))) - 0.5;
  s.albedo *= mix(0.78, 0.42 + 0.75 * dome, shown) * (1.0 - 0.4 * lap) * (1.0 + 0.25 * tone * nlSeen(0.34, seen));
  s.albedo *= 0.85 + 0.3 * nlNoise(at * 0.35);
  s.tilt = vec2(dome > 0.0 ? 2.2 * across : 0.0, -0.12 * lap) * shown;
  s.roughness = mix(0.45, 0.26, shown);
}

void nlBrick(inout NlSurface s, vec2 at, vec2 pixel, float seen) {
  vec2 brick = nlStones(at, vec2(0.38, 0.085), 0.011, pixel);
  float stain = nlNoise(vec2(at.x * 1.7, at.y * 0.11)) * 0.6 + nlNoise(vec2(at.x * 6.0, at.y * 0.4)) * 0.4;
  s.albedo *= (1.0 + 0.16 * brick.x) * (1.0 - 0.32 * brick.y) * (0.74 + 0.46 * stain);
  s.albedo *= 0.93 + 0.14 * nlNoise(at * 9.0) * nlSeen(0.11, seen);
  s.roughness = 0.92;
}

void nlLattice(inout NlSurface s, vec2 at, vec2 pixel) {
  vec2 f = pixel / 0.11;
  float bars = 1.0 - (1.0 - nlLines(at.x / 0.11, 0.26, f.x)) * (1.0 - nlLines(at.y / 0.11, 0.26, f.y));
  float posts = max(nlLines(at.x / 1.1, 0.09, pixel.x / 1.1), nlLines(at.y / 2.4, 0.05, pixel.y / 2.4));
  bars = max(bars, posts);
  // Paper behind the bars, warmer and brighter in the middle of a bay.
  float bay = 1.0 - abs(fract(at.x / 1.1 - 0.05) - 0.5);
  s.glow = (1.0 - bars) * (0.45 + 0.6 * bay);
  s.tint = vec3(1.0, 0.9, 0.74);
  s.albedo = mix(s.albedo * 0.3 + vec3(0.2, 0.17, 0.13), s.albedo, bars);
  s.roughness = 0.6;
}

void nlWaterSurface(inout NlSurface s, vec2 at, float seen) {
  float t = nlTime;
  float near = nlSeen(0.8, seen);
  vec2 a = vec2(nlNoise(at * 1.9 + vec2(t * 0.32, t * 0.21)), nlNoise(at * 1.9 + vec2(31.0 - t * 0.27, t * 0.3)));
  vec2 b = vec2(nlNoise(at * 6.3 - vec2(t * 0.61, t * 0.4)), nlNoise(at * 6.3 + vec2(17.0, t * 0.7)));
  s.tilt = (a - 0.5) * 0.07 + (b - 0.5) * 0.05 * near;
  s.albedo *= 0.35;
  s.roughness = mix(0.2, 0.04, near);
  s.puddle = 1.0;
}

void nlSilk(inout NlSurface s, vec3 facing, vec2 pixel) {
  float around = atan(facing.z, facing.x) * 2.546479;
  float ribs = nlLines(around + 0.5, 0.12, min(fwidth(around), 1.0));
  float cap = smoothstep(0.86, 0.93, abs(facing.y));
  // The lamp hangs in the middle: brightest there, dim towards collar and foot.
  float belly = 1.0 - facing.y * facing.y;
  s.glow = (0.22 + 0.78 * belly * belly) * (1.0 - 0.4 * ribs) * (1.0 - 0.92 * cap);
  s.albedo *= 1.0 - 0.6 * max(cap, 0.5 * ribs);
  s.roughness = 0.55;
}

void nlScreen(inout NlSurface s, vec2 at, vec2 pixel, float seen) {
  float grid = 1.0 - (1.0 - nlLines(at.x / 0.02, 0.22, pixel.x / 0.02)) * (1.0 - nlLines(at.y / 0.02, 0.22, pixel.y / 0.02));
  float wave = 0.5 + 0.5 * sin(at.x * 0.55 + at.y * 0.35 + nlTime * 0.25 + 2.0 * nlNoise(at * 0.22 + nlTime * 0.04));
  s.albedo = mix(vec3(0.8, 0.16, 0.08), vec3(1.0, 0.8, 0.5), wave);
  s.glow = (1.0 - grid) * (0.12 + 0.88 * wave * wave);
  s.tint = s.albedo;
  s.albedo *= 0.1;
  s.roughness = 0.3;
}

void nlLeaves(inout NlSurface s, vec3 world, float seen) {
  float clumps = nlNoise(world.xz * 1.1 + world.y * 0.9);
  float leaves = nlNoise(world.xz * 6.1 + world.yy * vec2(5.3, 4.7));
  // Leaves let light through: a crown is brighter than its leaf.
  s.albedo *= 1.0 + 1.5 * clumps + 1.1 * (leaves - 0.5) * nlSeen(0.16, seen);
  s.tilt = (vec2(clumps, leaves) - 0.5) * 0.9 * nlSeen(0.5, seen);
  s.roughness = 0.7;
}

/** at: metres along tangent and bitangent; pixel: how many of them a pixel covers; facing: world normal; ray: in the tangent frame. */
void nlPattern(inout NlSurface s, int kind, vec2 at, vec2 pixel, vec3 world, vec3 facing, vec3 ray) {
  float seen = max(pixel.x, pixel.y);
  if (kind == ${kind('paving')}) nlGround(s, at, pixel, seen, false);
  else if (kind == ${kind('road')}) nlGround(s, at, pixel, seen, true);
  else if (kind == ${kind('roof-tile')}) nlRoofTile(s, at, pixel, seen);
  else if (kind == ${kind('brick')}) nlBrick(s, at, pixel, seen);
  else if (kind == ${kind('glass')}) nlGlass(s, at, pixel, seen, ray, vec2(floor(facing.x * 3.0 + 0.5), floor(facing.z * 3.0 + 0.5)));
  else if (kind == ${kind('lattice')}) nlLattice(s, at, pixel);
  else if (kind == ${kind('water')}) nlWaterSurface(s, at, seen);
  else if (kind == ${kind('silk')}) nlSilk(s, facing, pixel);
  else if (kind == ${kind('screen')}) nlScreen(s, at, pixel, seen);
  else if (kind == ${kind('foliage')}) nlLeaves(s, world, seen);
  else if (kind == ${kind('plaster')}) {
    float patches = nlNoise(at * 0.6) * 0.6 + nlNoise(at * vec2(3.1, 1.3)) * 0.4;
    s.albedo *= 0.88 + 0.2 * patches;
    s.roughness = 0.9;
  } else if (kind == ${kind('lacquer')}) {
    // Old lacquer chalks a little: pure red under warm light would be a sign, not a column.
    s.albedo = mix(s.albedo, vec3(dot(s.albedo, vec3(0.3, 0.6, 0.1))), 0.07) + vec3(0.006);
    s.albedo *= 0.86 + 0.28 * nlNoise(vec2(at.x * 9.0, at.y * 0.7));
    s.roughness = 0.24;
  } else if (kind == ${kind('timber')} || kind == ${kind('bark')}) {
    float grain = nlNoise(vec2(at.x * 17.0, at.y * 1.3)) - 0.5;
    s.albedo *= 1.0 + (kind == ${kind('bark')} ? 0.9 : 0.4) * grain * nlSeen(0.06, seen);
    s.roughness = 0.75;
  } else if (kind == ${kind('stone')}) {
    vec2 block = nlStones(at, vec2(1.2, 0.6), 0.014, pixel);
    s.albedo *= (1.0 + 0.1 * block.x) * (1.0 - 0.4 * block.y) * (0.88 + 0.24 * nlNoise(at * 1.7));
    s.albedo *= 0.95 + 0.1 * nlNoise(at * 14.0) * nlSeen(0.08, seen);
    s.roughness = 0.7;
    s.puddle = 0.6 * nlWet * smoothstep(0.8, 0.95, facing.y);
  } else if (kind == ${kind('gilt')}) {
    s.metal = 1.0;
    s.roughness = 0.3;
  } else if (kind == ${kind('bronze')}) {
    s.metal = 0.8;
    s.albedo *= 0.8 + 0.4 * nlNoise(at * 2.3);
    s.roughness = 0.42;
  } else if (kind == ${kind('plain')}) {
    // Backs of shops are lit by spots: never one flat tone.
    s.glow = 0.66 + 0.5 * nlNoise(at * vec2(1.1, 0.55)) + 0.12 * nlNoise(at * 4.3);
  } else if (kind == ${kind('grass')}) {
    s.albedo *= 0.6 + 0.5 * nlNoise(at * 0.8) + 0.4 * (nlNoise(at * vec2(23.0, 19.0)) - 0.2) * nlSeen(0.05, seen);
    s.roughness = 1.0;
  } else if (kind == ${kind('rammed-earth')}) {
    s.albedo *= (1.0 - 0.22 * nlLines(at.y / 0.12, 0.14, pixel.y / 0.12)) * (0.85 + 0.3 * nlNoise(vec2(at.x * 0.8, at.y * 5.0)));
    s.roughness = 1.0;
  } else if (kind == ${kind('bracket')}) {
    float blocks = nlLines(at.y / 0.28, 0.3, pixel.y / 0.28);
    s.albedo *= 1.0 - 0.45 * blocks;
    s.roughness = 0.6;
  }
}
`
