import {
  BufferAttribute,
  BoxGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  BackSide,
  DoubleSide,
  Mesh,
  ShaderMaterial,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'

/** Koi in a corner tank: they leave the glass, turn in the street's air, and go back. A function of time alone. */
export interface KoiTank {
  /** Frame and size of a corner wall of the same measures. Three draws. */
  readonly group: Group
  /** Seconds; the swim closes after `KOI_ROUND_S`. */
  set(timeS: number): void
}

/** A round of the fish, seconds. */
export const KOI_ROUND_S = 48

const RINGS = 28
const SIDES = 10

/** Path and swim: body coordinates are along 0 (nose) to 1 (tail root), then the tail fin to 1.35; metres for a body of `length`. */
const FISH_VERTEX = /* glsl */ `
attribute vec3 fish;
attribute float fin;
uniform float turn;
uniform vec2 size;
varying vec3 vBody;
varying vec3 vNormal2;
varying vec3 vFish;
varying float vFin;

// Once round: out of the corner towards the street and back to the far side, higher and lower.
vec3 path(float u) {
  float s = u + fish.x;
  return vec3(
    size.x * 0.34 * sin(s) + size.x * 0.08 * sin(2.0 * s + fish.x),
    size.y * (0.5 + 0.2 * sin(2.0 * s + fish.x * 2.0)) + fish.y,
    size.x * (-0.34 + 0.48 * cos(s + 0.35))
  );
}

void main() {
  float length = fish.z;
  float along = position.z;
  float u = turn * 6.2831853 - along * length / (size.x * 0.42);
  vec3 here = path(u);
  vec3 ahead = normalize(path(u + 0.02) - here);
  vec3 side = normalize(cross(ahead, vec3(0.0, 1.0, 0.0)));
  vec3 up = cross(side, ahead);
  float beat = sin(turn * 6.2831853 * 36.0 - along * 4.6 + fish.x * 3.0);
  here += side * beat * length * 0.07 * along * along;
  vec3 place = here + length * (side * position.x + up * position.y);
  vBody = position;
  vFish = fish;
  vFin = fin;
  vNormal2 = normalize(mat3(side, up, ahead) * normal);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(place, 1.0);
}
`

const FISH_FRAGMENT = /* glsl */ `
varying vec3 vBody;
varying vec3 vNormal2;
varying vec3 vFish;
varying float vFin;
float blot(vec2 p) {
  return sin(p.x * 5.1 + vFish.x * 9.0) * sin(p.y * 7.3 + vFish.x * 4.0) + 0.5 * sin(p.x * 11.7 - p.y * 6.1 + vFish.x);
}
void main() {
  vec3 n = normalize(gl_FrontFacing ? vNormal2 : -vNormal2);
  float back = smoothstep(-0.05, 0.01, vBody.y);
  float mark = smoothstep(-0.25, -0.05, blot(vec2(vBody.z * 2.4, vBody.x * 9.0))) * back;
  vec3 red = vFish.x < 2.0 ? vec3(0.95, 0.07, 0.012) : vec3(0.95, 0.42, 0.03);
  vec3 skin = mix(vec3(1.0, 0.93, 0.84), red, max(mark, vFin * 0.55));
  float scale = 0.94 + 0.06 * sin(vBody.z * 95.0) * sin(vBody.x * 110.0 + vBody.y * 80.0);
  float light = 0.34 + 0.8 * max(0.0, dot(n, normalize(vec3(-0.25, 0.85, 0.45))));
  float rim = pow(1.0 - abs(n.z), 3.0) * 0.35;
  // An eye on each side of the head.
  float eye = smoothstep(0.022, 0.016, length(vec2(vBody.z - 0.11, vBody.y - 0.022)));
  vec3 colour = skin * scale * light + vec3(0.25, 0.6, 0.7) * rim;
  gl_FragColor = vec4(mix(colour, vec3(0.02), eye * (1.0 - vFin)), 1.0);
  #include <colorspace_fragment>
}
`

const TANK_VERTEX = /* glsl */ `
varying vec3 vAt;
void main() {
  vAt = position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`

/** Lacquer back walls with a moon gate of light, shallow water on the floor with light playing in it. */
const TANK_FRAGMENT = /* glsl */ `
uniform float turn;
uniform vec2 size;
varying vec3 vAt;

float caustic(vec2 p, float t) {
  float sum = 0.0;
  for (int i = 0; i < 3; i++) {
    float k = float(i);
    p += vec2(0.7 * sin(p.y * 1.3 + t * (4.0 + k)), 0.7 * sin(p.x * 1.6 - t * (5.0 + k)));
    sum += 1.0 / (0.25 + abs(sin(p.x * 1.1 + p.y * 0.9)));
  }
  return sum / 6.0 - 0.25;
}

void main() {
  vec3 at = vAt;
  float t = turn * 6.2831853;
  bool floorOrTop = abs(abs(at.y) - size.y * 0.5) < 0.01;
  vec3 colour;
  if (floorOrTop) {
    float play = caustic(at.xz, t);
    colour = at.y < 0.0 ? vec3(0.01, 0.11, 0.14) + vec3(0.2, 0.55, 0.5) * play * play : vec3(0.10, 0.018, 0.012);
  } else {
    float across = abs(at.x) > abs(at.z) ? at.z : at.x;
    float high = at.y / size.y + 0.5;
    vec2 gate = vec2(across, at.y - size.y * 0.02);
    float far = length(gate) / (size.y * 0.34);
    float moon = smoothstep(1.02, 0.98, far);
    vec3 wall = mix(vec3(0.16, 0.02, 0.012), vec3(0.05, 0.008, 0.01), high);
    vec2 bars = abs(fract(vec2(across, at.y) / 0.55) - 0.5);
    float lattice = smoothstep(0.44, 0.47, max(bars.x, bars.y));
    vec3 glow = mix(vec3(1.0, 0.66, 0.28), vec3(0.5, 0.75, 0.9), smoothstep(-0.8, 0.8, gate.y / (size.y * 0.34)));
    // Hills in the gate, each paler than the one before.
    float hill = 0.0;
    for (int i = 0; i < 3; i++) {
      float k = float(i);
      float top = -0.35 + 0.16 * k + 0.14 * sin(across * (0.9 + 0.35 * k) + k * 2.1) + 0.05 * sin(across * 3.1 + k);
      hill = max(hill, smoothstep(0.01, -0.01, gate.y / (size.y * 0.34) - top) * (0.85 - 0.25 * k));
    }
    vec3 scene = mix(glow, vec3(0.03, 0.10, 0.13), hill);
    float ring = smoothstep(0.06, 0.03, abs(far - 1.05));
    colour = mix(wall * (1.0 + 0.9 * lattice), scene, moon) + vec3(0.9, 0.55, 0.16) * ring;
    colour += vec3(0.1, 0.3, 0.3) * caustic(vec2(across, at.y) * 0.8, t) * smoothstep(0.5, 0.0, high) * 0.35;
  }
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}
`

/** Three fish in a tank as large as the corner block. */
export function createKoiTank(scope: DisposeScope, { widthM, heightM }: { readonly widthM: number; readonly heightM: number }): KoiTank {
  const group = new Group()
  const turn = { value: 0 }
  const uniforms = { turn, size: { value: [widthM, heightM] } }
  const fishMaterial = new ShaderMaterial({ vertexShader: FISH_VERTEX, fragmentShader: FISH_FRAGMENT, uniforms, side: DoubleSide })
  const fish = new Mesh(scope.own(koiGeometry(heightM)), scope.own(fishMaterial))
  fish.frustumCulled = false
  const tankMaterial = new ShaderMaterial({ vertexShader: TANK_VERTEX, fragmentShader: TANK_FRAGMENT, uniforms, side: BackSide })
  const tank = new Mesh(scope.own(new BoxGeometry(widthM, heightM, widthM)), scope.own(tankMaterial))
  tank.rotation.y = Math.PI / 4
  tank.position.set(0, heightM / 2, -widthM * Math.SQRT1_2)
  group.add(tank, fish)
  return {
    group,
    set(timeS) {
      turn.value = (timeS % KOI_ROUND_S) / KOI_ROUND_S
    },
  }
}

interface Build {
  readonly places: number[]
  readonly normals: number[]
  readonly fins: number[]
  readonly index: number[]
}

/** One body, three fish: phase on the path, height in metres, length in metres. */
function koiGeometry(heightM: number): InstancedBufferGeometry {
  const build: Build = { places: [], normals: [], fins: [], index: [] }
  addBody(build)
  addFins(build)
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(build.places), 3))
  geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(build.normals), 3))
  geometry.setAttribute('fin', new BufferAttribute(Float32Array.from(build.fins), 1))
  geometry.setIndex(build.index)
  const each = [[0, 0, 0.8], [2.1, -0.09, 0.64], [4.3, 0.08, 0.56]].flatMap(([phase = 0, up = 0, length = 0]) => [phase, up * heightM, length * heightM]) // oxfmt-ignore
  geometry.setAttribute('fish', new InstancedBufferAttribute(Float32Array.from(each), 3))
  geometry.instanceCount = 3
  return geometry
}

type Triple = readonly [number, number, number]

function add({ places, normals, fins }: Build, place: Triple, normal: Triple, fin: 0 | 1): number {
  places.push(...place)
  normals.push(...normal)
  return fins.push(fin) - 1
}

/** Half width of the body in body lengths, nose to tail root. */
const girth = (along: number): number => 0.115 * Math.sin(Math.PI * Math.min(1, along * 1.02 + 0.06)) ** 0.8 + 0.012

function addBody(build: Build): void {
  for (let ring = 0; ring <= RINGS; ring++) {
    const along = ring / RINGS
    for (let side = 0; side <= SIDES; side++) {
      const angle = (side / SIDES) * Math.PI * 2
      const [across, up] = [Math.sin(angle), Math.cos(angle)]
      const first = add(build, [across * girth(along) * 0.8, up * girth(along) * 1.15, along], [across, up, 0.25 - along * 0.4], 0)
      if (ring === 0 || side === 0) continue
      const before = first - SIDES - 1
      build.index.push(first, before, before - 1, first, before - 1, first - 1)
    }
  }
}

function addFins(build: Build): void {
  const fan = (root: Triple, ends: readonly Triple[]): void => {
    const middle = add(build, root, [0.3, 0.9, 0.2], 1)
    const tips = ends.map((end) => add(build, end, [0.3, 0.9, 0.2], 1))
    for (let at = 1; at < tips.length; at++) build.index.push(middle, tips[at - 1]!, tips[at]!)
  }
  fan([0, 0, 0.96], [[0, 0.23, 1.36], [0, 0.16, 1.27], [0, 0.06, 1.14], [0, -0.06, 1.14], [0, -0.16, 1.27], [0, -0.23, 1.36]]) // oxfmt-ignore
  fan([0, 0.1, 0.34], [[0, 0.22, 0.42], [0, 0.2, 0.52], [0, 0.13, 0.62], [0, 0.1, 0.66]]) // oxfmt-ignore
  for (const side of [-1, 1]) {
    fan([side * 0.07, -0.05, 0.24], [[side * 0.3, -0.12, 0.3], [side * 0.3, -0.13, 0.42], [side * 0.18, -0.11, 0.46]]) // oxfmt-ignore
    fan([side * 0.05, -0.09, 0.58], [[side * 0.13, -0.15, 0.64], [side * 0.1, -0.14, 0.7]]) // oxfmt-ignore
  }
}
