import { ROLE } from '../../model/body/index.ts'

/** What somebody's own number, 0..1, makes of the colours of his costume, of his skin and hair, and of how stout he is. */
export const BODY_PAINT = /* glsl */ `
float ownOf(float tone, float which) { return fract(tone * which); }
float stoutOf(float tone) { return 0.9 + 0.26 * ownOf(tone, 31.0); }
// Another dye: the colour turned about grey, worn out by wear.
vec3 dyed(vec3 paint, float by, float kept) {
  vec3 grey = vec3(0.57735);
  paint = max(vec3(0.0), paint * cos(by) + cross(grey, paint) * sin(by) + grey * dot(grey, paint) * (1.0 - cos(by)));
  return mix(vec3(dot(paint, vec3(0.3, 0.6, 0.1))), paint, kept);
}
// How much of its colour a cloth has: robes are dyed, what is worn today is quieter.
float worn(float share, bool today) { return today ? 0.08 + 0.72 * share * share : 0.45 + 0.5 * share; }
vec3 paintOf(vec3 paint, int role, float tone, bool today) {
  if (role == ${ROLE.skin}) return paint * mix(vec3(1.06, 1.04, 1.02), vec3(0.62, 0.52, 0.46), tone * tone);
  if (role == ${ROLE.hair}) return paint * (0.6 + 1.6 * ownOf(tone, 7.0) * ownOf(tone, 7.0));
  if (role == ${ROLE.lower})
    return dyed(paint, 0.9 * (ownOf(tone, 17.0) - 0.5), worn(ownOf(tone, 37.0), today)) * (0.55 + 0.65 * ownOf(tone, 19.0));
  if (role == ${ROLE.shoes} || role == ${ROLE.dark} || role == ${ROLE.white} || role == ${ROLE.lip}) return paint;
  return dyed(paint, 1.1 * (ownOf(tone, 29.0) - 0.5), worn(ownOf(tone, 23.0), today)) * (0.5 + 0.7 * ownOf(tone, 13.0));
}
`
