import type { CrowdLight } from '../avatar/index.ts'
import { NIGHT_GROUPS_GLSL, NIGHT_HAZE_GLSL, NIGHT_ROUGH_GLSL, type NightLook } from '../lighting/index.ts'

const GLSL = `${NIGHT_GROUPS_GLSL}\n${NIGHT_ROUGH_GLSL}\n${NIGHT_HAZE_GLSL}
vec3 crowdLight(vec3 world) { return nlRoughLight(world); }
vec3 crowdHaze(vec3 luminance, vec3 world) { return nlHazed(luminance, world); }
`

/** The lamps' light for whoever stands among them, simulated or not. */
export const peopleLight = ({ uniforms }: Pick<NightLook, 'uniforms'>): CrowdLight => ({ glsl: GLSL, uniforms: { ...uniforms } })
