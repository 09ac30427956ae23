import {
  AdditiveBlending,
  Color,
  CylinderGeometry,
  Group,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Quaternion,
  SphereGeometry,
  SpotLight,
  Vector3,
} from 'three'
import {
  mountPose,
  position,
  renderFromEnu,
  renderRotationFromEnu,
  rotation,
  rotationFromMount,
  type MountInDegrees,
} from '../../model/frames/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'

/** A lamp as the venue and its type describe it. */
export interface FixtureToDraw {
  readonly mount: MountInDegrees
  readonly beamDeg: number
  readonly lumens: number
}

/** The rig's lamps drawn in the render frame: body, glowing lens, and light on the twin for the first few. */
export interface FixtureLights {
  readonly group: Group
  readonly system: FrameSystem
  /** Linear light 0..1 of one lamp. Takes effect at the next `present`. Allocates nothing. */
  set(index: number, red: number, green: number, blue: number): void
}

/** Lamps that throw real light; the rest glow only. Constant, since a change of number compiles every material again. */
const THROWING = 8
/** Lumens to three's candela-like spot intensity, so that a 10,000 lm par reads well at night. */
const CANDELA_PER_LUMEN = 0.012
const BODY_RADIUS_M = 0.11
const BODY_LENGTH_M = 0.3

/** Draws the lamps in three calls whatever their number. Dark until `set`. */
export function createFixtureLights(scope: DisposeScope, fixtures: readonly FixtureToDraw[]): FixtureLights {
  const group = new Group()
  group.name = 'fixtures'
  const count = fixtures.length
  const bodyShape = scope.own(new CylinderGeometry(BODY_RADIUS_M, BODY_RADIUS_M, BODY_LENGTH_M, 12).rotateX(Math.PI / 2))
  const bodyPaint = scope.own(new MeshStandardMaterial({ color: 0x1b1b1e, roughness: 0.7, metalness: 0.2 }))
  const glowShape = scope.own(new SphereGeometry(BODY_RADIUS_M * 0.95, 12, 8))
  const glowPaint = scope.own(new MeshBasicMaterial({ toneMapped: false, blending: AdditiveBlending, depthWrite: false }))
  const bodies = scope.own(new InstancedMesh(bodyShape, bodyPaint, Math.max(1, count)))
  const glows = scope.own(new InstancedMesh(glowShape, glowPaint, Math.max(1, count)))
  bodies.count = count
  glows.count = count
  group.add(bodies, glows)

  const lights: SpotLight[] = []
  const values = new Float64Array(count * 3)
  fixtures.forEach((fixture, index) => place(fixture, index))
  bodies.computeBoundingSphere()
  glows.computeBoundingSphere()
  let changed = true
  const colour = new Color()

  function place(fixture: FixtureToDraw, index: number): void {
    const mount = mountPose(fixture.mount)
    const at = renderFromEnu(mount.position, position('render'))
    const turn = renderRotationFromEnu(rotationFromMount(mount, rotation('enu')), rotation('render'))
    const stand = new Vector3(at[0], at[1], at[2])
    const quaternion = new Quaternion(turn[0], turn[1], turn[2], turn[3])
    const ahead = new Vector3(0, 0, -1).applyQuaternion(quaternion)
    bodies.setMatrixAt(index, new Matrix4().compose(stand, quaternion, new Vector3(1, 1, 1)))
    const lens = stand.clone().addScaledVector(ahead, BODY_LENGTH_M / 2)
    glows.setMatrixAt(index, new Matrix4().compose(lens, quaternion, new Vector3(1, 1, 1)))
    glows.setColorAt(index, new Color(0, 0, 0))
    if (index >= THROWING) return
    const light = scope.own(
      new SpotLight(0x000000, fixture.lumens * CANDELA_PER_LUMEN, 40, radiansFromDegrees(Math.min(170, fixture.beamDeg)) / 2, 0.6, 1.6),
    )
    light.position.copy(lens)
    light.target.position.copy(stand).addScaledVector(ahead, 5)
    lights.push(light)
    group.add(light, light.target)
  }

  const present = (): void => {
    if (!changed) return
    changed = false
    for (let index = 0; index < count; index++) {
      colour.setRGB(values[index * 3]!, values[index * 3 + 1]!, values[index * 3 + 2]!)
      glows.setColorAt(index, colour)
      lights[index]?.color.copy(colour)
    }
    if (glows.instanceColor) glows.instanceColor.needsUpdate = true
  }

  return {
    group,
    system: { phase: 'present', run: present },
    set(index, red, green, blue) {
      const at = index * 3
      if (values[at] === red && values[at + 1] === green && values[at + 2] === blue) return
      values[at] = red
      values[at + 1] = green
      values[at + 2] = blue
      changed = true
    },
  }
}
