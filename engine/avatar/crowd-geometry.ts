import { BufferAttribute, BufferGeometry, CylinderGeometry, LatheGeometry, PlaneGeometry, SphereGeometry, Vector2 } from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'

/** Parts of a figure, as the shader knows them. */
const PART = {
  head: 0,
  hair: 1,
  torso: 2,
  skirt: 3,
  armLeft: 4,
  armRight: 5,
  legLeft: 6,
  legRight: 7,
  handLeft: 8,
  handRight: 9,
  bun: 10,
  phone: 11,
  longHair: 12,
}

/**
 * A figure 1.7 m tall, feet at the origin, looking along -Z. `detail` 1 has about 420 triangles, for people within a few steps;
 * 0 has 40. Attributes: position, normal, `aPart`.
 */
export function createFigure(detail: 0 | 1): BufferGeometry {
  const near = detail === 1
  const sides = near ? 9 : 4
  const parts = [
    part(new SphereGeometry(1, near ? 10 : 4, near ? 7 : 3).scale(0.088, 0.122, 0.102).translate(0, 1.575, 0), PART.head),
    part(lathe(near ? TORSO : [TORSO[0], TORSO[3]], sides).scale(1, 1, 0.66), PART.torso),
    part(lathe(near ? SKIRT : [SKIRT[0], SKIRT[3]], sides).scale(1, 1, 0.78), PART.skirt),
    limb(-1, near, PART.armLeft),
    limb(1, near, PART.armRight),
    part(tube([0.088, 0.055], [0.88, 0.02], near ? 7 : 3).translate(-0.085, 0, 0), PART.legLeft),
    part(tube([0.088, 0.055], [0.88, 0.02], near ? 7 : 3).translate(0.085, 0, 0), PART.legRight),
  ]
  if (near) parts.push(...fineParts())
  const whole = mergeGeometries(parts)
  for (const each of parts) each.dispose()
  return whole
}

/** Radius and height of body outlines. */
const TORSO = [pair(0.15, 0.9), pair(0.148, 1.08), pair(0.19, 1.27), pair(0.178, 1.375), pair(0.06, 1.45)] as const
const SKIRT = [pair(0.21, 0.1), pair(0.205, 0.4), pair(0.185, 0.75), pair(0.152, 0.98)] as const

function pair(radius: number, height: number): Vector2 {
  return new Vector2(radius, height)
}

/** What only shows within a few steps: hair, bun, hands, phone. */
function fineParts(): BufferGeometry[] {
  return [
    part(
      new SphereGeometry(1, 10, 5, 0, Math.PI * 2, 0, Math.PI * 0.53).rotateX(0.78).scale(0.099, 0.132, 0.116).translate(0, 1.585, 0.012),
      PART.hair,
    ),
    part(new SphereGeometry(1, 7, 5).scale(0.05, 0.06, 0.05).translate(0, 1.72, 0.045), PART.bun),
    part(new CylinderGeometry(0.085, 0.1, 0.3, 7, 1, true, -1.6, 3.2).translate(0, 1.46, 0.025), PART.longHair),
    part(new SphereGeometry(1, 5, 4).scale(0.032, 0.055, 0.04).translate(-0.205, 0.79, 0), PART.handLeft),
    part(new SphereGeometry(1, 5, 4).scale(0.032, 0.055, 0.04).translate(0.205, 0.79, 0), PART.handRight),
    part(new CylinderGeometry(0.05, 0.055, 0.1, 7, 1, true).translate(0, 1.46, 0.005), PART.head),
    part(new PlaneGeometry(0.075, 0.15).translate(0.205, 0.72, -0.02), PART.phone),
    part(new SphereGeometry(1, 5, 3).scale(0.05, 0.045, 0.12).translate(-0.085, 0.035, -0.04), PART.legLeft),
    part(new SphereGeometry(1, 5, 3).scale(0.05, 0.045, 0.12).translate(0.085, 0.035, -0.04), PART.legRight),
  ]
}

function limb(side: number, near: boolean, kind: number): BufferGeometry {
  const arm = near ? tube([0.012, 0.05, 0.054, 0.047, 0.04], [1.395, 1.38, 1.32, 1.1, 0.83], 7) : tube([0.045, 0.042], [1.4, 0.78], 3)
  return part(arm.translate(side * 0.2, 0, 0), kind)
}

/** An open tube through rings of radii at heights. */
function tube(radii: readonly number[], heights: readonly number[], sides: number): BufferGeometry {
  return lathe(radii.map((radius, at) => new Vector2(radius, heights[at])).toReversed(), sides)
}

function lathe(points: readonly Vector2[], sides: number): BufferGeometry {
  return new LatheGeometry([...points], sides).rotateY(Math.PI / sides)
}

function part(geometry: BufferGeometry, kind: number): BufferGeometry {
  geometry.deleteAttribute('uv')
  geometry.setAttribute('aPart', new BufferAttribute(new Float32Array(geometry.getAttribute('position').count).fill(kind), 1))
  return geometry
}

/** A flat square under a person's feet, for the shadow of contact. */
export function createShadowQuad(): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, 0, 1, 1, 0, 1, 1, 0, -1, -1, 0, -1), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  return geometry
}
