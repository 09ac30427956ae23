import { BufferAttribute, BufferGeometry, Mesh, ShaderMaterial } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { Comfort } from './comfort.ts'

/** Tangent of the angle from the middle of the view up to which nothing darkens. */
const CLEAR: Readonly<Record<Comfort['vignette'], number>> = { off: 4, light: 0.62, strong: 0.36 }
const ATTACK_S = 0.12
const RELEASE_S = 0.35

/** Dark edges, drawn once an eye over all else. */
export interface Vignette {
  readonly mesh: Mesh
  readonly amount: number
  /** Once a frame. Allocates nothing. */
  update(strength: Comfort['vignette'], gliding: boolean, deltaS: number): void
}

/** Amount of the next frame, 0..1: comes fast, goes slowly. */
export function nextVignette(amount: number, wanted: boolean, deltaS: number): number {
  const next = wanted ? amount + deltaS / ATTACK_S : amount - deltaS / RELEASE_S
  return next < 0 ? 0 : next > 1 ? 1 : next
}

/** A quad before the eyes. Its middle is the eye's own axis, which in a headset is not the middle of the picture. */
export function createVignette(scope: DisposeScope): Vignette {
  const geometry = scope.own(new BufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0), 3))
  const material = scope.own(
    new ShaderMaterial({
      name: 'vignette',
      uniforms: { uClear: { value: CLEAR.off }, uAmount: { value: 0 } },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
      fog: false,
    }),
  )
  const mesh = new Mesh(geometry, material)
  mesh.name = 'vignette'
  mesh.frustumCulled = false
  mesh.renderOrder = 1000
  mesh.visible = false
  let amount = 0
  return {
    mesh,
    get amount() {
      return amount
    },
    update(strength, gliding, deltaS) {
      amount = nextVignette(amount, gliding && strength !== 'off', deltaS)
      mesh.visible = amount > 0
      if (strength !== 'off') material.uniforms['uClear']!.value = CLEAR[strength]
      material.uniforms['uAmount']!.value = amount
    },
  }
}

const VERTEX = /* glsl */ `
varying vec2 vTangent;
void main() {
  vTangent = vec2((position.x + projectionMatrix[2][0]) / projectionMatrix[0][0], (position.y + projectionMatrix[2][1]) / projectionMatrix[1][1]);
  gl_Position = vec4(position.xy, 0.0, 1.0);
}`

const FRAGMENT = /* glsl */ `
uniform float uClear;
uniform float uAmount;
varying vec2 vTangent;
void main() {
  // Opens wide where the amount is small: it closes in instead of popping up.
  float clear = uClear + (1.0 - uAmount) * 0.8;
  gl_FragColor = vec4(0.0, 0.0, 0.0, smoothstep(clear, clear + 0.22, length(vTangent)));
}`
