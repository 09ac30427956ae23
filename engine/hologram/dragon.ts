import { DoubleSide, Mesh, ShaderMaterial, Vector3 } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { dragonShape } from './dragon-shape.ts'

/** A dragon bent along a closed curve of show time: the same on every page at the same moment, with nothing kept between frames. */
export interface Dragon {
  /** One draw. Its frame: X right, Y up, metres; the curve fills the box given. */
  readonly mesh: Mesh
  /** Where it is in the show, seconds, and 0..1 of how much of it is there (head first). */
  set(showS: number, amount: number): void
}

/** Its size and its brightness. */
export interface DragonOptions {
  /** Half the box its path fills, metres. */
  readonly reach: readonly [number, number, number]
  /** Radius of the thickest part, metres. */
  readonly radiusM: number
  /** Linear colour values up to 1 are drawn this bright, cd/m2; 1 for a picture in a texture. */
  readonly cdM2: number
}

const VERTEX = /* glsl */ `
attribute float along;
attribute float part;
uniform vec3 reach;
uniform float radius;
uniform float showS;
varying float vAlong;
varying float vPart;
varying vec3 vLocal;
varying vec3 vView;

// One round in 24 s; three frequencies that share a period, so that the path closes.
vec3 spine(float u) {
  return reach * vec3(
    0.86 * sin(u) + 0.14 * sin(3.0 * u + 0.6),
    0.62 * sin(2.0 * u + 0.4) + 0.3 * sin(u + 1.2),
    cos(u) * 0.9 + 0.1 * cos(4.0 * u)
  );
}

void main() {
  float head = showS * 0.2617994;
  float u = head - along * 3.4;
  // The body swims across its path; the head steers steadily.
  float swim = 0.2 * smoothstep(0.0, 0.25, along) * sin(along * 24.0 - showS * 3.1);
  vec3 here = spine(u);
  vec3 ahead = normalize(spine(u + 0.02) - here);
  vec3 side = normalize(cross(ahead, vec3(0.02, 1.0, 0.01)));
  vec3 up = cross(side, ahead);
  here += side * swim * reach.x * 0.22 + up * 0.5 * swim * reach.y;
  float wave = part > 0.5 && part < 1.5 ? 0.25 * sin(showS * 6.0 + along * 60.0) : 0.0;
  vec3 place = here + radius * (side * (position.x + wave) + up * position.y + ahead * position.z);
  vec4 view = modelViewMatrix * vec4(place, 1.0);
  vAlong = along;
  vPart = part;
  vLocal = position;
  vView = view.xyz;
  gl_Position = projectionMatrix * view;
}
`

const FRAGMENT = /* glsl */ `
uniform float amount;
uniform float cdM2;
uniform float showS;
varying float vAlong;
varying float vPart;
varying vec3 vLocal;
varying vec3 vView;

void main() {
  if (vAlong > amount) discard;
  vec3 normal = normalize(cross(dFdx(vView), dFdy(vView)));
  float facing = abs(normal.z);
  float angle = atan(vLocal.y, vLocal.x);
  // Rows of round scales, offset row by row; a pale belly; gold where the body turns away.
  vec2 cell = vec2(vAlong * 150.0, angle * 3.0);
  cell.y += 0.5 * mod(floor(cell.x), 2.0);
  vec2 in01 = fract(cell) - vec2(0.15, 0.5);
  float detail = clamp(1.5 - 2.0 * max(fwidth(cell.x), fwidth(cell.y)), 0.0, 1.0);
  float scale = mix(0.62, smoothstep(0.62, 0.3, length(in01)), detail);
  float belly = smoothstep(-0.55, -0.9, sin(angle));
  vec3 jade = mix(vec3(0.03, 0.34, 0.24), vec3(0.06, 0.6, 0.42), scale);
  vec3 gold = vec3(1.0, 0.52, 0.1);
  vec3 colour = mix(jade, vec3(0.85, 0.62, 0.28), belly * 0.8);
  colour += gold * pow(1.0 - facing, 2.0) * 0.8;
  if (vPart > 2.5) colour = vec3(1.0, 0.86, 0.4);
  else if (vPart > 1.5) colour = gold * (0.45 + 0.5 * facing);
  else if (vPart > 0.5) colour = mix(vec3(0.9, 0.12, 0.04), vec3(1.0, 0.55, 0.1), 0.5 + 0.5 * sin(vAlong * 40.0 - showS * 4.0));
  colour *= 0.35 + 0.65 * facing;
  // The end that is being drawn burns.
  colour += vec3(1.0, 0.7, 0.3) * smoothstep(amount - 0.03, amount, vAlong) * step(amount, 0.999);
  gl_FragColor = vec4(colour * cdM2, 1.0);
}
`

/** Dark and unseen until `set`. */
export function createDragon(scope: DisposeScope, options: DragonOptions): Dragon {
  const geometry = scope.own(dragonShape())
  const showS = { value: 0 }
  const amount = { value: 0 }
  const material = scope.own(
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      uniforms: {
        reach: { value: new Vector3(...options.reach) },
        radius: { value: options.radiusM },
        cdM2: { value: options.cdM2 },
        showS,
        amount,
      },
    }),
  )
  const mesh = new Mesh(geometry, material)
  mesh.name = 'dragon'
  // The shader moves it anywhere in its box.
  mesh.frustumCulled = false
  mesh.visible = false
  return {
    mesh,
    set(seconds, share) {
      showS.value = seconds
      amount.value = share
      mesh.visible = share > 0
    },
  }
}
