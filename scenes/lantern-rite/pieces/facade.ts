import { mediaPicture, type PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

/**
 * What is painted on the halls, in metres of the wall, as a function of show time alone: lanterns that rise (from 26 s), a painted
 * handscroll that unrolls behind them while the narrator says its line (37 s), waves of cloud the dragon moves through (62 s), a lotus that opens (108 s), all of them fading into the next. Dark between, so that the mean
 * over the wall stays low.
 */
const PAINTING = /* glsl */ `
uniform vec2 facadeSize;
uniform float facadeSeed;
uniform sampler2D facadeScroll;
uniform float facadeHasScroll;

float hash1(vec2 p) {
  p = fract(p * vec2(123.34, 456.21) + facadeSeed * 0.137);
  p += dot(p, p + 45.32);
  return fract(p.x * p.y);
}

float soft(vec2 p) {
  vec2 i = floor(p);
  vec2 f = p - i;
  f = f * f * (3.0 - 2.0 * f);
  float a = mix(hash1(i), hash1(i + vec2(1.0, 0.0)), f.x);
  float b = mix(hash1(i + vec2(0.0, 1.0)), hash1(i + vec2(1.0, 1.0)), f.x);
  return mix(a, b, f.y);
}

float span(float t, float from, float to, float fade) {
  return smoothstep(from, from + fade, t) * (1.0 - smoothstep(to - fade, to, t));
}

/** Paper lanterns of 1.1 m in lanes of 3 m, each at its own pace. */
vec3 lanterns(vec2 at, float t) {
  vec3 sum = vec3(0.0);
  for (int layer = 0; layer < 2; layer++) {
    float lane = layer == 0 ? 3.0 : 4.6;
    float column = floor(at.x / lane);
    float mine = hash1(vec2(column, float(layer) + 3.0));
    float rise = t * (0.45 + 0.5 * mine) + mine * 37.0;
    float row = floor((at.y - rise) / (lane * 1.7));
    vec2 cell = vec2(at.x - (column + 0.5) * lane, at.y - rise - (row + 0.5) * lane * 1.7);
    float here = hash1(vec2(column * 7.0 + row, float(layer) * 13.0));
    if (here < 0.35) continue;
    cell.x += 0.5 * sin(t * 0.6 + here * 20.0);
    float size = (layer == 0 ? 0.55 : 0.85) * (0.8 + 0.4 * here);
    vec2 body = cell / vec2(size, size * 1.25);
    float paper = smoothstep(1.0, 0.9, length(body)) * step(abs(body.y), 0.82);
    float ribs = 0.75 + 0.25 * cos(body.x * 9.0);
    float heart = exp(-dot(body, body) * 1.2);
    vec3 silk = mix(vec3(0.75, 0.06, 0.02), vec3(1.0, 0.42, 0.08), heart) * ribs;
    sum += silk * paper * 0.85 + vec3(1.0, 0.3, 0.06) * 0.10 * exp(-dot(cell, cell) / (size * size * 3.5));
  }
  return sum;
}

/** A handscroll as wide as the wall: opens from the right end, as one reads it, behind its roller. */
vec3 scroll(vec2 at, float t, out float open) {
  float edge = facadeSize.x * (1.0 - smoothstep(37.0, 44.5, t));
  open = smoothstep(edge - 0.05, edge + 0.05, at.x);
  vec2 uv = vec2(at.x / facadeSize.x, 1.0 - at.y / facadeSize.y);
  vec3 c = textureLod(facadeScroll, uv, 0.0).rgb;
  vec3 light = mix(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, vec3(lessThanEqual(c, vec3(0.04045))));
  float silk = 0.9 + 0.1 * sin(at.x * 55.0) * sin(at.y * 70.0);
  // Lamps in the picture breathe.
  light *= silk * (0.9 + 0.25 * soft(at * 1.3 + vec2(0.0, t * 0.7)));
  float roller = exp(-pow((at.x - edge) / 0.22, 2.0)) * step(0.01, edge);
  return 1.35 * light * open + vec3(0.9, 0.42, 0.1) * roller;
}

/** Rows of fans, as on court robes, lit along their edges by what passes behind them. */
vec3 clouds(vec2 at, float t) {
  vec2 p = at / vec2(2.4, 1.2);
  p.x += 0.3 * sin(t * 0.25 + floor(p.y) * 0.7);
  float row = floor(p.y);
  p.x += 0.5 * mod(row, 2.0);
  vec2 fan = vec2(fract(p.x) - 0.5, fract(p.y));
  float ring = length(fan * vec2(1.0, 0.55)) * 11.0;
  float line = smoothstep(0.32, 0.1, abs(fract(ring) - 0.5));
  float band = soft(at * 0.10 + vec2(-t * 0.35, t * 0.05));
  float passing = smoothstep(0.55, 0.8, soft(at * vec2(0.06, 0.14) + vec2(-t * 0.9, sin(t * 0.3))));
  vec3 jade = vec3(0.01, 0.16, 0.14) * (0.3 + 0.7 * band);
  return jade * line + vec3(1.0, 0.55, 0.12) * line * passing * 0.9;
}

/** A lotus in the middle of the wall, petal ring by petal ring. */
vec3 lotus(vec2 at, float t) {
  vec2 p = (at - facadeSize * vec2(0.5, 0.32)) / (facadeSize.y * 0.62);
  float open = smoothstep(108.0, 150.0, t) * 0.7 + smoothstep(150.0, 158.0, t) * 0.3;
  float angle = atan(p.x, p.y);
  float far = length(p);
  vec3 sum = vec3(0.0);
  for (int ring = 0; ring < 3; ring++) {
    float count = 9.0 + 3.0 * float(ring);
    float reach = open * (0.42 + 0.24 * float(ring)) * (1.0 + 0.03 * sin(t * 1.3 + float(ring)));
    float part = abs(fract(angle / 6.2831853 * count + 0.5 * float(ring)) - 0.5) * 2.0;
    float edge = reach * (1.0 - 0.55 * part * part);
    float petal = smoothstep(edge, edge - 0.02, far) * smoothstep(edge - 0.3, edge, far);
    vec3 tint = mix(vec3(0.9, 0.16, 0.3), vec3(1.0, 0.7, 0.62), smoothstep(edge - 0.25, edge, far));
    sum = max(sum, tint * petal * (0.75 - 0.15 * float(ring)));
  }
  float seeds = smoothstep(0.12, 0.1, far) * open;
  float motes = step(0.985, hash1(floor(at * 2.0 + vec2(0.0, -t * 1.2)))) * open;
  return sum + vec3(1.0, 0.75, 0.2) * (seeds + 0.7 * motes);
}

vec3 content(vec2 at, float showS, float amount) {
  vec3 sum = lanterns(at, showS) * span(showS, 26.0, 66.0, 4.0);
  float unrolled = facadeHasScroll * span(showS, 36.8, 55.0, 3.0);
  if (unrolled > 0.0) {
    float open;
    vec3 picture = scroll(at, showS, open);
    sum = mix(sum, picture + 0.12 * sum, unrolled * max(open, 0.0));
    sum += picture * unrolled * (1.0 - open);
  }
  sum += clouds(at, showS) * span(showS, 62.0, 112.0, 4.0);
  sum += lotus(at, showS) * span(showS, 108.0, 172.0, 4.0);
  // A hem of gold along the eaves while anything is on the wall.
  float hem = smoothstep(0.5, 0.0, abs(at.y - facadeSize.y + 0.6));
  sum += vec3(1.0, 0.5, 0.12) * hem * 0.25 * span(showS, 26.0, 176.0, 6.0);
  return sum * amount;
}
`

/** Paints the wall the piece is anchored to. `amount` of the piece dims it; `scroll` names the media picture of its handscroll. */
export function facade(parts: PieceParts): void {
  const { surface, values, plan, id, props } = parts
  if (!surface) return
  const scroll = props['scroll']
  const amount = slotOf(plan, `piece/${id}/amount`)
  parts.project(String(props['surface'] ?? ''), {
    glsl: PAINTING,
    uniforms: {
      facadeSize: { value: [surface.widthM, surface.heightM] },
      facadeScroll: typeof scroll === 'string' ? mediaPicture(parts, scroll) : { value: null },
      facadeHasScroll: { value: typeof scroll === 'string' ? 1 : 0 },
      facadeSeed: { value: Number(props['seed'] ?? 1) },
    },
    size: [surface.widthM, surface.heightM],
    amount: () => (amount < 0 ? 1 : values[amount]!),
  })
}
