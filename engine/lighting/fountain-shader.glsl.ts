/**
 * Water of a show. Height of a jet is a closed formula of its place in the field, its seed and show time; a column keeps what its
 * nozzle threw a moment ago, so that a change runs up it and falls with it.
 */
const CHOREOGRAPHY = /* glsl */ `
const int FOUNTAINS = 32;
uniform float uShow;
uniform float uAmount[FOUNTAINS];

/** 0..1: one figure of the dance at a place -1..1 across and along. */
float figure(int which, vec2 at, float t, float turn) {
  float r = length(at);
  if (which == 0) return 0.5 + 0.5 * sin(at.y * 5.0 - t * 2.1);
  if (which == 1) return 0.5 + 0.5 * sin(r * 8.0 - t * 2.6);
  if (which == 2) return 0.15 + 0.85 * pow(0.5 + 0.5 * sin(at.x * 3.5 + t * 1.7 * turn), 3.0);
  if (which == 3) { float run = fract(t * 0.16) * 3.0 - 1.5; return exp(-pow((at.y * turn - run) * 3.0, 2.0)); }
  if (which == 4) { float a = t * 0.9 * turn; return pow(0.5 + 0.5 * dot(at, vec2(cos(a), sin(a))), 2.0); }
  if (which == 5) return mix(0.2, 1.0, step(0.5, fract(0.5 * (floor((at.x + 1.0) * 4.0) + floor((at.y + 1.0) * 4.0)) + 0.5 * floor(t * 0.5)))) * (0.6 + 0.4 * sin(t * 3.1));
  if (which == 6) return exp(-r * r * 3.0) * (0.7 + 0.3 * sin(t * 1.3)) + 0.15;
  return 0.35 + 0.25 * sin(t * 1.1 + at.x * 2.0) * sin(t * 0.7 + at.y * 2.0);
}

/** Metres a jet is thrown at second t. */
float thrown(vec4 at, float seed, float t) {
  float beat = max(0.0, t) / 9.0;
  float part = floor(beat);
  uint now = scrambled(uint(part) * 977u + uint(seed));
  uint next = scrambled(uint(part + 1.0) * 977u + uint(seed));
  float turn = chance(uint(seed) + uint(part)) < 0.5 ? -1.0 : 1.0;
  float blend = smoothstep(0.86, 1.0, fract(beat));
  float share = mix(figure(int(now % 8u), at.xy, t, turn), figure(int(next % 8u), at.xy, t, turn), blend);
  // The whole field swells toward the end of every phrase of eight figures.
  float swell = 0.55 + 0.45 * pow(fract(beat / 8.0), 1.5);
  return at.z * clamp(share, 0.03, 1.0) * swell;
}
`

export const JET_VERTEX = /* glsl */ `
attribute vec4 aFoot;  // x, y, z, fountain
attribute vec4 aField; // -1..1 across, -1..1 along, greatest height, group
attribute float aSeed;
${CHOREOGRAPHY}
varying vec2 vAt;
varying float vRise;
varying vec3 vLight;
varying float vFade;

const float G = 9.81;

void main() {
  // position.x: -1 or 1 across the strip; position.y: 0..1 along the throw; position.z: which of the crossed strips.
  float amount = uAmount[int(aFoot.w + 0.5)];
  float most = thrown(aField, aSeed, uShow) * amount;
  // Time since this bit of water left the nozzle. The column reaches as far back as any of it may still be in the air; a little past
  // the top it falls apart.
  float reach = most;
  float flight = 1.32 * sqrt(2.0 * max(0.05, aField.z * amount) / G);
  for (int back = 1; back <= 5; back++) {
    float ago = flight * float(back) * 0.2;
    float then = thrown(aField, aSeed, uShow - ago) * amount;
    if (1.32 * sqrt(2.0 * then / G) > ago) reach = max(reach, then);
  }
  float since = position.y * 1.32 * sqrt(2.0 * max(0.05, reach) / G);
  float h = thrown(aField, aSeed, uShow - since) * amount;
  float v = sqrt(2.0 * G * h);
  float y = v * since - 0.5 * G * since * since;
  float top = v / G;
  // The front of a wave and the crown of a column are torn, not cut: a bit of water fades where the next one does not stand above it.
  float after = since + 0.12;
  float vAfter = sqrt(2.0 * G * thrown(aField, aSeed, uShow - after) * amount);
  float climb = (vAfter * after - 0.5 * G * after * after - y) / 0.12;
  float soft = 0.15 + 0.85 * smoothstep(-0.5, 0.35 * v + 0.5, climb);
  float over = max(0.0, since - top);
  float away = length((modelViewMatrix * vec4(aFoot.xyz, 1.0)).xyz);
  float real = 0.11 + 0.016 * h * position.y + over * 0.22;
  float width = max(real, uPixel * away * 0.9);
  float angle = position.z * 1.5708 + chance(scrambled(uint(aSeed)) + uint(gl_InstanceID)) * 3.0;
  vec3 p = aFoot.xyz + vec3(cos(angle) * position.x * width, max(0.0, y), sin(angle) * position.x * width);
  p.xz += vec2(0.05, 0.03) * since * since * (0.5 + gust(nlTime * 0.3));
  vec4 view = modelViewMatrix * vec4(p, 1.0);
  vRise = clamp(y / max(0.2, h), 0.0, 1.0);
  vAt = vec2(position.x, since * 6.0 + chance(uint(gl_InstanceID)) * 20.0);
  // Lamps stand round the nozzle: light enters at the foot and is used up on the way.
  vLight = groupLight(aField.w) * (0.22 + 0.78 * pow(max(0.0, 1.0 - vRise), 0.7));
  vFade = soft * sqrt(real / width) * smoothstep(0.02, 0.12, h) * (y < -0.05 ? 0.0 : 1.0) * (1.0 - smoothstep(0.5, 0.95, position.y)) * (1.0 - nlHazeShare((modelMatrix * vec4(aFoot.xyz, 1.0)).xyz));
  gl_Position = reach < 0.02 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const JET_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying float vRise;
varying vec3 vLight;
varying float vFade;
void main() {
  float across = 1.0 - vAt.x * vAt.x;
  // Water breaks up as it rises: torn strands run with it.
  float strands = cloud(vec2(vAt.x * 2.5, vAt.y - nlTime * 7.0)) * 0.6 + cloud(vec2(vAt.x * 6.0 + 3.0, vAt.y * 2.3 - nlTime * 15.0)) * 0.4;
  float torn = 1.0 - smoothstep(0.55, 1.0, vRise + 0.5 * (strands - 0.5));
  float pulse = 0.7 + 0.6 * cloud(vec2(vAt.x * 0.8, vAt.y * 0.6 - nlTime * 4.0));
  float water = across * torn * pulse * mix(0.9, smoothstep(0.2, 0.75, strands), smoothstep(0.0, 0.5, vRise));
  float level = max(vLight.r, max(vLight.g, vLight.b));
  if (level < 0.002) discard;
  // White water takes the lamp's hue and a share of plain foam.
  vec3 hue = mix(hueSeen(vLight), vec3(1.0), 0.18);
  gl_FragColor = asSeen(hue * min(0.8, 0.72 * pow(level, 0.4)) * water * vFade);
}
`

export const SPRAY_VERTEX = /* glsl */ `
attribute vec4 aFoot;
attribute vec4 aField;
attribute float aSeed;
attribute float aMist; // 1 for a bank of mist, 0 for a drop
${CHOREOGRAPHY}
varying vec2 vAt;
varying vec3 vSeen;
varying float vMist;
varying float vSeed;

const float G = 9.81;

void main() {
  uint own = scrambled(uint(gl_InstanceID) * 747796405u + uint(aSeed));
  float amount = uAmount[int(aFoot.w + 0.5)];
  vec3 light = groupLight(aField.w);
  vec3 p;
  float size, strength;
  if (aMist > 0.5) {
    float h = thrown(aField, aSeed, uShow - 1.0) * amount;
    float life = fract(nlTime * 0.09 + chance(own));
    p = aFoot.xyz + vec3((chance(own + 1u) - 0.5) * 3.0 + life * 2.5, h * (0.25 + 0.35 * chance(own + 2u)) - life * h * 0.15, (chance(own + 3u) - 0.5) * 3.0 + life);
    size = 1.0 + h * 0.28;
    strength = 0.11 * smoothstep(0.5, 3.0, h) * sin(3.14159 * life);
  } else {
    float turns = 0.35 + 0.2 * chance(own + 4u);
    float life = fract(nlTime * turns + chance(own));
    float born = nlTime - life / turns;
    uint round_ = scrambled(own + uint(mod(floor(nlTime * turns + chance(own)), 4096.0)));
    float h = thrown(aField, aSeed, uShow - life / turns) * amount * (0.75 + 0.25 * chance(round_));
    float v = sqrt(2.0 * G * h);
    float since = life / turns;
    float way = 6.2832 * chance(round_ + 1u);
    float out_ = (0.12 + 0.5 * chance(round_ + 2u)) * (0.4 + 0.03 * h);
    float y = v * since - 0.5 * G * since * since;
    p = aFoot.xyz + vec3(cos(way) * out_ * since, y, sin(way) * out_ * since);
    size = 0.035;
    strength = y < 0.0 ? 0.0 : 0.75 * smoothstep(0.2, 1.0, h) * (0.3 + 0.7 * pow(max(0.0, 1.0 - y / max(0.3, h)), 0.7));
  }
  vec4 view = modelViewMatrix * vec4(p, 1.0);
  float far = length(view.xyz);
  float wide = max(size, uPixel * far * 0.8);
  if (aMist < 0.5) strength *= size / wide;
  strength *= (1.0 - nlHazeShare((modelMatrix * vec4(aFoot.xyz, 1.0)).xyz)) * smoothstep(0.5, 3.0, far);
  vec3 hue = mix(pow(light / max(1e-6, brightest(light)), vec3(0.4545)), vec3(1.0), 0.2);
  vSeen = hue * strength * min(1.0, pow(brightest(light), 0.45));
  vAt = position.xy;
  vMist = aMist;
  vSeed = chance(own + 7u) * 50.0;
  // Drops are drawn out along their fall.
  view.xy += position.xy * wide * (aMist > 0.5 ? vec2(1.0) : vec2(1.0, 2.0));
  gl_Position = brightest(vSeen) < 0.003 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * view;
}
`

export const SPRAY_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying vec3 vSeen;
varying float vMist;
varying float vSeed;
void main() {
  float d = dot(vAt, vAt);
  if (d >= 1.0) discard;
  float soft = (1.0 - d) * (1.0 - d);
  if (vMist > 0.5) soft *= 0.5 + 0.8 * cloud(vAt * 1.6 + vSeed + vec2(nlTime * 0.15, -nlTime * 0.1));
  gl_FragColor = asSeen(vSeen * soft);
}
`

export const BASIN_VERTEX = /* glsl */ `
varying vec3 vWorld;
varying vec3 vPlace;
void main() {
  vPlace = position;
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`

/** What `BASIN_FRAGMENT` needs before the tower's text and its own. */
export const BASIN_GROUPS_GLSL = 'uniform vec3 nlGroups[8];\n'

/** Still or ringed water: sky by the angle, lamps drawn out by ripples, jets standing on their heads. */
export const BASIN_FRAGMENT = /* glsl */ `
const int LAMPS = 16;
const int FOUNTAINS = 32;
uniform vec4 uLamps[LAMPS];  // xyz in the world, radius
uniform vec2 uLampLooks[LAMPS]; // group, cd/m2
uniform int uLampCount;
uniform vec4 uFields[FOUNTAINS]; // middle x, z in the world, half its size, greatest height
uniform vec2 uFieldLooks[FOUNTAINS]; // group, turn
uniform float uAmount[FOUNTAINS];
uniform int uFieldCount;
varying vec3 vWorld;
varying vec3 vPlace;

vec2 ripple(vec2 p, float t) {
  vec2 n = vec2(0.0);
  n += vec2(0.8, 0.6) * cos(dot(p, vec2(0.8, 0.6)) * 2.1 + t * 1.3) * 0.35;
  n += vec2(-0.5, 0.87) * cos(dot(p, vec2(-0.5, 0.87)) * 3.7 + t * 1.9) * 0.3;
  n += vec2(0.2, -0.98) * cos(dot(p, vec2(0.2, -0.98)) * 7.3 + t * 2.9) * 0.22;
  n += (vec2(cloud(p * 3.0 + t * 0.5), cloud(p * 3.0 - t * 0.45 + 9.0)) - 0.5) * 0.9;
  return n;
}

void main() {
  vec3 toEye = cameraPosition - vWorld;
  float far = length(toEye);
  vec3 eye = toEye / far;
  float stir = 0.03;
  vec3 upwelling = vec3(0.0);
  for (int f = 0; f < uFieldCount; f++) {
    vec4 field = uFields[f];
    float near = smoothstep(field.z * 1.6, field.z * 0.7, distance(vWorld.xz, field.xy));
    stir += 0.05 * near * uAmount[f];
    upwelling += nlGroups[int(uFieldLooks[f].x + 0.5)] * near * (0.35 + 1.6 * uAmount[f]);
  }
  vec2 bent = ripple(vWorld.xz, nlTime) * stir;
  vec3 n = normalize(vec3(bent.x, 1.0, bent.y));
  float fresnel = 0.02 + 0.98 * pow(1.0 - max(0.0, dot(n, eye)), 5.0);
  vec3 mirrored = reflect(-eye, n);
  mirrored.y = abs(mirrored.y);
  vec3 light = nlSky(mirrored) * 1.3;
  // Low over the water stand lit fronts and trees: a warm band along the far shore.
  float shore = exp(-mirrored.y * mirrored.y * 160.0);
  light += (nlGroups[0] + nlGroups[3] + nlGroups[4]) * (0.5 * shore * (0.55 + 0.6 * cloud(vec2(atan(mirrored.x, mirrored.z) * 60.0, 3.0))));
  light += nlTowerIn(vWorld, mirrored) * 1.6;
  float rough = 0.0006 + stir * stir * 0.12 + 0.002 * smoothstep(20.0, 90.0, far);
  for (int lamp = 0; lamp < uLampCount; lamp++) {
    vec3 to = uLamps[lamp].xyz - vWorld;
    float away = length(to);
    vec3 d = to / away;
    // Seen from low down a rough mirror draws lights out toward the eye: up and down counts far less than sideways.
    vec3 off = mirrored - d;
    vec3 ahead = normalize(vec3(eye.x, 0.0, eye.z) + 1e-5);
    float along = dot(off.xz, ahead.xz) * 0.3 + off.y * 0.3;
    float aside = dot(off.xz, vec2(-ahead.z, ahead.x));
    float spread = rough + uLamps[lamp].w * uLamps[lamp].w / (away * away);
    float seen = exp(-(along * along + aside * aside) / spread) * uLamps[lamp].w * uLamps[lamp].w / (away * away * spread);
    light += nlGroups[int(uLampLooks[lamp].x + 0.5)] * min(150.0, uLampLooks[lamp].y) * min(1.0, seen * 1.5);
  }
  for (int f = 0; f < uFieldCount; f++) {
    vec4 field = uFields[f];
    // Where the mirrored ray passes over the field, the jets' glow stands in the water.
    vec2 to = field.xy - vWorld.xz;
    float near = length(to);
    float height = mirrored.y / max(0.02, length(mirrored.xz)) * max(1.0, near - field.z * 0.5);
    float side = abs(dot(normalize(vec2(-mirrored.z, mirrored.x)), to));
    float body = smoothstep(field.w * uAmount[f] * 0.8 + 0.2, 0.0, height) * smoothstep(field.z * 1.3, field.z * 0.6, side);
    light += nlGroups[int(uFieldLooks[f].x + 0.5)] * 9.0 * uAmount[f] * body * (0.6 + 0.6 * cloud(vec2(side * 1.2, height * 0.8 - nlTime * 2.0)));
  }
  vec3 deep = nlZenith * vec3(0.35, 0.75, 0.6) + vec3(0.3, 0.82, 0.8) * upwelling * (0.3 + 0.35 * cloud(vWorld.xz * 0.8 + bent * 6.0));
  vec3 colour = mix(deep, light, clamp(fresnel * 1.35 + 0.03, 0.0, 1.0));
  gl_FragColor = vec4(nlHazed(colour, vWorld), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`
