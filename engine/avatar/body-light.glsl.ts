/**
 * The lamps' light where somebody stands, in place of the ambient light of the whole scene, which is that of where the viewer stands.
 * `crowdLight` comes from the caller's own text: lux at a place. The same law as the simulated crowd's.
 */
export const BODY_LIGHT_VERTEX_PARS = /* glsl */ `
varying vec3 vLamps;
varying vec3 vToLamps;
varying float vHigh;
`

/** After `transformed` and `hips` are known. */
export const BODY_LIGHT_VERTEX = /* glsl */ `
{
vec3 stands = (modelMatrix * vec4(hips.xyz + aMoved, 1.0)).xyz;
vLamps = crowdLight(stands);
// One way across and one along, that far off: where it is brighter.
float east = dot(crowdLight(stands + vec3(3.0, 0.0, 0.0)) - crowdLight(stands - vec3(3.0, 0.0, 0.0)), vec3(1.0));
float south = dot(crowdLight(stands + vec3(0.0, 0.0, 3.0)) - crowdLight(stands - vec3(0.0, 0.0, 3.0)), vec3(1.0));
float mean = dot(vLamps, vec3(1.0)) + 1e-3;
vToLamps = normalize(vec3(2.5 * east / mean, 0.85, 2.5 * south / mean));
vHigh = rest.y;
}
`

export const BODY_LIGHT_FRAGMENT_PARS = /* glsl */ `
uniform vec3 nlSkyLight;
uniform vec3 nlGroundLight;
varying vec3 vLamps;
varying vec3 vToLamps;
varying float vHigh;
`

/** `irradiance` is what three has gathered of ambient light; `normal` is the view's. */
export const BODY_LIGHT_FRAGMENT = /* glsl */ `
vec3 outwards = inverseTransformDirection(normal, viewMatrix);
// Lamps stand all around: light wraps, strongest from where there is more of it, weak below the knees and under chins and arms.
float wrap = 0.58 + 0.95 * max(0.0, 0.3 + 0.7 * dot(outwards, normalize(vToLamps)));
float low = mix(0.5, 1.0, smoothstep(0.0, 0.9, vHigh));
float under = 0.72 + 0.28 * smoothstep(-0.6, 0.3, outwards.y);
irradiance = vLamps * wrap * low * under + nlSkyLight * (0.6 + 0.4 * outwards.y) * low + nlGroundLight * max(0.0, -outwards.y);
// Fronts and lanterns behind draw an edge of light.
float edge = 1.0 - max(0.0, dot(normal, geometryViewDir));
totalEmissiveRadiance += (vLamps * 0.13 + nlSkyLight * 0.06) * edge * edge * edge * smoothstep(0.1, 1.1, vHigh) * (0.35 + vPaint);
`
