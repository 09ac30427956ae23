import {
  CylinderGeometry,
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  Quaternion,
  SphereGeometry,
  Vector3,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { Pointer } from './pointers.ts'

/** A beam from each hand that points, and a dot where it meets the menu. */
export interface PointerBeams {
  readonly group: Group
  /** Begins a frame: no beam is shown. */
  clear(): void
  /** A beam of a length in metres; with a dot at its end. Allocates nothing. */
  show(pointer: Pointer, lengthM: number, dot: boolean): void
  /** Ends a frame. */
  done(): void
}

const MOST = 4
const THIN_M = 0.0025
const DOT_M = 0.011
const UP = new Vector3(0, 1, 0)

/** Two draws whatever the number of hands. Render frame. */
export function createPointerBeams(scope: DisposeScope): PointerBeams {
  const material = scope.own(
    new MeshBasicMaterial({
      color: 0xf6e9cf,
      toneMapped: false,
      fog: false,
      transparent: true,
      opacity: 0.85,
      depthTest: false,
      depthWrite: false,
    }),
  )
  const beams = scope.own(new InstancedMesh(scope.own(new CylinderGeometry(THIN_M, THIN_M, 1, 6).translate(0, 0.5, 0)), material, MOST))
  const dots = scope.own(new InstancedMesh(scope.own(new SphereGeometry(DOT_M, 12, 8)), material, MOST))
  const group = new Group()
  group.name = 'beams'
  group.add(beams, dots)
  for (const mesh of [beams, dots]) {
    mesh.instanceMatrix.setUsage(DynamicDrawUsage)
    mesh.frustumCulled = false
    mesh.renderOrder = 72
    mesh.count = 0
  }
  const matrix = new Matrix4()
  const from = new Vector3()
  const along = new Vector3()
  const turn = new Quaternion()
  const size = new Vector3()

  return {
    group,
    clear() {
      beams.count = 0
      dots.count = 0
    },
    show({ ray }, lengthM, dot) {
      from.set(ray[0]!, ray[1]!, ray[2])
      along.set(ray[3]!, ray[4]!, ray[5])
      matrix.compose(from, turn.setFromUnitVectors(UP, along), size.set(1, lengthM, 1))
      if (beams.count < MOST) beams.setMatrixAt(beams.count++, matrix)
      if (!dot || dots.count >= MOST) return
      from.addScaledVector(along, lengthM)
      dots.setMatrixAt(dots.count++, matrix.makeTranslation(from))
    },
    done() {
      beams.visible = beams.count > 0
      dots.visible = dots.count > 0
      beams.instanceMatrix.needsUpdate = beams.visible
      dots.instanceMatrix.needsUpdate = dots.visible
    },
  }
}
