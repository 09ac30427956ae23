/** Drones on the way between two formations; rows of the textures are formations, columns drones. */
export const DRONES_VERTEX = /* glsl */ `
uniform sampler2D uPlaces;
uniform sampler2D uColours;
uniform int uFrom;
uniform int uTo;
uniform float uMix;
uniform float uLevel;
uniform float uSpin;
varying vec2 vAt;
varying vec3 vSeen;

void main() {
  int drone = gl_InstanceID;
  float own = chance(uint(drone));
  // Each sets off a little after its neighbour and eases in and out.
  float way = clamp(uMix * 1.35 - own * 0.35, 0.0, 1.0);
  way = way * way * way * (way * (way * 6.0 - 15.0) + 10.0);
  vec3 from = texelFetch(uPlaces, ivec2(drone, uFrom), 0).xyz;
  vec3 to = texelFetch(uPlaces, ivec2(drone, uTo), 0).xyz;
  vec3 p = mix(from, to, way);
  // On the way they bow apart, so that paths that cross do not meet.
  float bow = sin(3.14159 * way) * min(10.0, 0.15 * distance(from, to));
  p += bow * vec3(chance(uint(drone) + 7919u) - 0.5, 0.4 * (own - 0.5), chance(uint(drone) + 104729u) - 0.5);
  p.xz = mat2(cos(uSpin), sin(uSpin), -sin(uSpin), cos(uSpin)) * p.xz;
  p += 0.12 * vec3(gust(nlTime * 0.9 + own * 40.0), gust(nlTime * 0.8 + own * 70.0), gust(nlTime * 0.7 + own * 90.0));
  vec3 colour = mix(texelFetch(uColours, ivec2(drone, uFrom), 0).rgb, texelFetch(uColours, ivec2(drone, uTo), 0).rgb, smoothstep(0.3, 0.7, way));
  vec4 view = modelViewMatrix * vec4(p, 1.0);
  float far = max(1.0, length(view.xyz));
  float size = max(0.12, uPixel * far * 1.3);
  float level = brightest(colour) * uLevel;
  float seen = 0.9 * pow(min(1.0, level), 0.4545) * (1.0 - nlHazeShare((modelMatrix * vec4(p, 1.0)).xyz));
  vAt = position.xy;
  vSeen = pow(colour / max(1e-6, brightest(colour)), vec3(0.4545)) * seen;
  view.xy += position.xy * size * 3.2;
  gl_Position = seen < 0.004 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const DRONES_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec3 vSeen;
void main() {
  float d = dot(vAt, vAt);
  if (d >= 1.0) discard;
  float core = exp(-d * 14.0);
  gl_FragColor = asSeen(vSeen * core + vec3(0.25) * exp(-d * 40.0) * max(vSeen.r, max(vSeen.g, vSeen.b)) + vSeen * 0.09 * (1.0 - d) * (1.0 - d));
}
`
