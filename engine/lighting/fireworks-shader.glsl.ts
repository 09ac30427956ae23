/** Stars of bursting shells with their trails: thrown, slowed by the air, pulled down; all from seed and age. */
export const FIREWORKS_VERTEX = /* glsl */ `
uniform vec4 uShells[SLOTS];   // burst x, y, z, age (before the burst negative; -100 for none)
uniform vec4 uLooks[SLOTS];    // colour, radius
uniform vec4 uEmbers[SLOTS];   // last colour, kind 0 peony, 1 willow, 2 ring, 3 palm
uniform float uSeeds[SLOTS];
uniform float uLevel;
varying vec2 vAt;
varying vec3 vSeen;

const float CLIMB = 1.7;

vec3 starAt(vec3 v, float drag, float t) {
  float e = (1.0 - exp(-drag * t)) / drag;
  return vec3(v.x * e, (v.y + 9.81 / drag) * e - 9.81 * t / drag, v.z * e);
}

void main() {
  int slot = gl_InstanceID / STARS;
  int star = gl_InstanceID - slot * STARS;
  vec4 shell = uShells[slot];
  vec4 look = uLooks[slot];
  float kind = uEmbers[slot].w;
  uint own = scrambled(uint(uSeeds[slot]) * 8191u + uint(star));
  float age = shell.w;
  float along = position.y;
  vec3 here, before;
  float strength = 0.0;
  vec3 colour = look.rgb;
  if (age < 0.0) {
    // The climb: a spark that slows, one star's worth of quads.
    float share = clamp(-age / CLIMB + along * 0.09, 0.0, 1.0);
    float drop = shell.y * share * share;
    here = shell.xyz - vec3(1.6 * sin(share * 3.0), drop, 0.0);
    before = here - vec3(0.0, 1.0, 0.0);
    strength = star == 0 && age > -CLIMB ? 0.4 * (1.0 - along) * step(share, 0.999) : 0.0;
    colour = vec3(1.0, 0.6, 0.25);
  } else {
    float up = chance(own) * 2.0 - 1.0;
    float turn = 6.2832 * chance(own + 1u);
    vec3 way = vec3(sqrt(1.0 - up * up) * vec2(cos(turn), sin(turn)), up).xzy;
    bool willow = kind > 0.5 && kind < 1.5;
    bool ring = kind > 1.5 && kind < 2.5;
    bool palm = kind > 2.5;
    if (ring) {
      float tilt = chance(scrambled(uint(uSeeds[slot]))) * 1.4;
      way = vec3(cos(turn), sin(turn) * cos(tilt), sin(turn) * sin(tilt));
    }
    if (palm) { float arm = floor(chance(own + 1u) * 14.0) / 14.0 * 6.2832; way = normalize(vec3(cos(arm), 0.25 + 0.9 * chance(uint(arm * 100.0)), sin(arm)) + 0.06 * way); }
    float drag = willow ? 1.0 : palm ? 1.3 : 1.9;
    float speed = look.w * drag * (ring ? 1.0 : 0.88 + 0.16 * chance(own + 2u));
    float burn = (willow ? 4.2 : palm ? 3.0 : 2.1) * (0.75 + 0.4 * chance(own + 3u));
    float trail = (willow || palm ? 0.9 : 0.38) * min(1.0, age * 2.5);
    float t = max(0.0, age - along * trail);
    here = shell.xyz + starAt(way * speed, drag, t);
    before = shell.xyz + starAt(way * speed, drag, max(0.0, t - 0.03)) + way * 1e-4;
    float left = 1.0 - age / burn;
    float flicker = left < 0.35 ? 0.35 + 0.65 * chance(own + uint(age * 11.0)) : 1.0;
    strength = left <= 0.0 ? 0.0 : 0.98 * pow(left, 0.45) * flicker * (1.0 - 0.8 * along) * smoothstep(0.0, 0.1, age);
    // White hot, then its own colour, then the embers'.
    colour = mix(mix(vec3(1.0, 0.9, 0.75), look.rgb, smoothstep(0.0, 0.25, age)), uEmbers[slot].rgb, smoothstep(0.45, 0.9, 1.0 - left) * 0.8 + 0.2 * along);
  }
  vec4 view = modelViewMatrix * vec4(here, 1.0);
  vec3 run = (modelViewMatrix * vec4(here - before, 0.0)).xyz;
  float far = max(1.0, length(view.xyz));
  vec3 side = cross(run, view.xyz);
  side = length(side) > 1e-6 ? normalize(side) : vec3(1.0, 0.0, 0.0);
  float wide = max(0.38 * (1.0 - 0.7 * along), uPixel * far * 1.5);
  view.xyz += side * position.x * wide;
  vAt = vec2(position.x, along);
  strength *= uLevel * (1.0 - nlHazeShare((modelMatrix * vec4(shell.xyz, 1.0)).xyz));
  vSeen = pow(colour, vec3(0.4545)) * strength;
  gl_Position = age < -50.0 || (age < 0.0 ? star > 0 : false) || age > 5.5 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const FIREWORKS_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec3 vSeen;
void main() {
  float across = 1.0 - vAt.x * vAt.x;
  gl_FragColor = asSeen(vSeen * across * (0.6 + 0.4 * exp(-vAt.y * 9.0)) * mix(0.25, 1.0, smoothstep(0.0, 0.12, vAt.y)) );
}
`
