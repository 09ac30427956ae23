import {
  AdditiveBlending,
  DoubleSide,
  LessEqualDepth,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  ShaderMaterial,
  SkinnedMesh,
  type Material,
  type Object3D,
  type Texture,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'

/** A pane of glass in the render frame: middle at its origin, X right, Y along the slope, Z its normal towards the visitor. */
export interface GhostPane {
  readonly widthM: number
  readonly heightM: number
  /** Refractive index; 1.52 for plain glass. A coated film throws back more, given by `gain`. */
  readonly index: number
  readonly gain: number
}

/** What a pane does to a performer: he is seen only through the pane, as bright as it mirrors at that angle. */
export interface Ghost {
  /** Render frame to the pane's own frame; call when the pane moved. */
  placePane(pane: Object3D): void
  /** Luminance at full white, cd/m2, times 0..1. */
  setLevel(level: number): void
}

const VERTEX = /* glsl */ `
#include <common>
#include <color_pars_vertex>
#include <skinning_pars_vertex>
#include <morphtarget_pars_vertex>
varying vec2 vAt;
varying vec3 vWorld;
varying vec3 vNormalWorld;
void main() {
  vAt = uv;
  #include <color_vertex>
  #include <beginnormal_vertex>
  #include <morphnormal_vertex>
  #include <skinbase_vertex>
  #include <skinnormal_vertex>
  #include <begin_vertex>
  #include <morphtarget_vertex>
  #include <skinning_vertex>
  vec4 world = modelMatrix * vec4(transformed, 1.0);
  vWorld = world.xyz;
  vNormalWorld = normalize(mat3(modelMatrix) * objectNormal);
  gl_Position = projectionMatrix * viewMatrix * world;
}
`

/**
 * The virtual image is real geometry, so each eye has it right by itself. What is left to do: it exists only where the sight line
 * crosses the pane, and it is as bright as glass mirrors there (Fresnel, unpolarised).
 */
const FRAGMENT = /* glsl */ `
uniform mat4 paneFromWorld;
uniform vec2 paneHalf;
uniform float paneIndex;
uniform float paneGain;
uniform float cdM2;
uniform vec3 tint;
#ifdef HAS_PICTURE
uniform sampler2D picture;
#endif
#include <color_pars_fragment>
varying vec2 vAt;
varying vec3 vWorld;
varying vec3 vNormalWorld;

float mirrored(float c) {
  float s2 = (1.0 - c * c) / (paneIndex * paneIndex);
  float t = sqrt(max(0.0, 1.0 - s2));
  float across = (c - paneIndex * t) / (c + paneIndex * t);
  float along = (t - paneIndex * c) / (t + paneIndex * c);
  // Both faces of the pane mirror.
  float one = 0.5 * (across * across + along * along);
  return 2.0 * one / (1.0 + one);
}

void main() {
  vec3 eye = (paneFromWorld * vec4(cameraPosition, 1.0)).xyz;
  vec3 here = (paneFromWorld * vec4(vWorld, 1.0)).xyz;
  if (eye.z <= 0.0 || here.z >= 0.0) discard;
  vec3 sight = here - eye;
  vec2 at = (eye + sight * (eye.z / (eye.z - here.z))).xy;
  if (any(greaterThan(abs(at), paneHalf))) discard;
  vec3 colour = tint;
  #ifdef HAS_PICTURE
    colour *= texture2D(picture, vAt).rgb;
  #endif
  #ifdef USE_COLOR
    colour *= vColor.rgb;
  #endif
  vec3 normal = normalize(vNormalWorld);
  vec3 away = normalize(cameraPosition - vWorld);
  // Lit from in front and both sides, as performers of this trick are.
  float lit = 0.35 + 0.5 * max(0.0, dot(normal, away)) + 0.35 * max(0.0, normal.y);
  float rim = pow(1.0 - max(0.0, dot(normal, away)), 3.0);
  float share = min(1.0, mirrored(abs(sight.z) / length(sight)) * paneGain);
  gl_FragColor = vec4((colour * lit + vec3(0.12, 0.3, 0.45) * rim) * cdM2 * share, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`

/**
 * Turns everything below `performer` into a ghost behind the pane: nearest faces only, added to what is seen through the glass.
 * Materials are replaced; the old ones stay with their owner.
 */
export function createGhost(scope: DisposeScope, performer: Object3D, pane: GhostPane): Ghost {
  const paneFromWorld = { value: new Matrix4() }
  const cdM2 = { value: 0 }
  const shared = {
    paneFromWorld,
    cdM2,
    paneHalf: { value: [pane.widthM / 2, pane.heightM / 2] },
    paneIndex: { value: pane.index },
    paneGain: { value: pane.gain },
  }
  const nearest = scope.own(
    new MeshBasicMaterial({ colorWrite: false, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2 }),
  )
  const meshes: Mesh[] = []
  performer.traverse((part) => {
    if ('isMesh' in part && part.isMesh === true) meshes.push(part as Mesh)
  })
  for (const mesh of meshes) {
    const before = mesh.material
    mesh.material = Array.isArray(before) ? before.map((one) => scope.own(ghostly(one, shared))) : scope.own(ghostly(before, shared))
    mesh.renderOrder = 21
    const first = sameShape(mesh, nearest)
    first.renderOrder = 20
    mesh.parent?.add(first)
    scope.defer(() => {
      first.removeFromParent()
      mesh.material = before
    })
  }
  const show = (visible: boolean): void => {
    performer.visible = visible
  }
  show(false)
  return {
    placePane(object) {
      object.updateWorldMatrix(true, false)
      paneFromWorld.value.copy(object.matrixWorld).invert()
    },
    setLevel(level) {
      cdM2.value = level
      show(level > 0)
    },
  }
}

function ghostly(before: Material, shared: Record<string, { value: unknown }>): ShaderMaterial {
  const { map, color } = before as Material & { map?: Texture | null; color?: { r: number; g: number; b: number } }
  return new ShaderMaterial({
    name: `${before.name} ghost`,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    defines: map ? { HAS_PICTURE: '' } : {},
    uniforms: { ...shared, tint: { value: color ? [color.r, color.g, color.b] : [1, 1, 1] }, ...(map ? { picture: { value: map } } : {}) },
    vertexColors: before.vertexColors,
    blending: AdditiveBlending,
    transparent: true,
    depthWrite: false,
    depthFunc: LessEqualDepth,
    side: DoubleSide,
  })
}

/** The same mesh again, moved by the same bones. */
function sameShape(mesh: Mesh, material: Material): Mesh {
  if (!(mesh instanceof SkinnedMesh)) {
    const copy = new Mesh(mesh.geometry, material)
    copy.matrixAutoUpdate = false
    copy.matrix = mesh.matrix
    copy.frustumCulled = mesh.frustumCulled
    return copy
  }
  const copy = new SkinnedMesh(mesh.geometry, material)
  copy.bind(mesh.skeleton, mesh.bindMatrix)
  copy.position.copy(mesh.position)
  copy.quaternion.copy(mesh.quaternion)
  copy.scale.copy(mesh.scale)
  copy.frustumCulled = false
  if (mesh.morphTargetInfluences) copy.morphTargetInfluences = mesh.morphTargetInfluences
  return copy
}
