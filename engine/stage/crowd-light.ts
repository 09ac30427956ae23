import { NIGHT_GROUPS_GLSL, NIGHT_HAZE_GLSL, NIGHT_ROUGH_GLSL } from '../lighting/index.ts'

/** Light and haze on people far off, as the night has them. */
export const CROWD_LIGHT = `${NIGHT_GROUPS_GLSL}\n${NIGHT_ROUGH_GLSL}\n${NIGHT_HAZE_GLSL}
vec3 crowdLight(vec3 world) { return nlRoughLight(world); }
vec3 crowdHaze(vec3 luminance, vec3 world) { return nlHazed(luminance, world); }
`
