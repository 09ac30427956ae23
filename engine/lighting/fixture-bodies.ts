import {
  BatchedMesh,
  BoxGeometry,
  CylinderGeometry,
  Group,
  Matrix4,
  MeshStandardMaterial,
  Quaternion,
  Vector3,
  type BufferGeometry,
} from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
import type { DisposeScope } from '../runtime/index.ts'
import { LENS_AHEAD_M, LENS_M, PIVOT_M, RECORD, type FixtureField } from './fixture-field.ts'

const UNIT = new Vector3(1, 1, 1)

/** Bodies of the lamps: cans, and bases, yokes and heads of those that turn. One draw whatever their number. */
export interface FixtureBodies {
  readonly group: Group
  /** Turns what has been turned. Allocates nothing. */
  update(): void
}

/** Every body looks along -z from its own middle: the tilt axis of a head, the mount of a can. */
export function createFixtureBodies(scope: DisposeScope, field: FixtureField): FixtureBodies {
  const group = new Group()
  group.name = 'bodies'
  const movers = indices(field, true)
  const cans = indices(field, false)
  const kinds = [
    { shape: baseShape(), lamps: movers },
    { shape: yokeShape(), lamps: movers },
    { shape: headShape(), lamps: movers },
    { shape: canShape(), lamps: cans },
  ].filter(({ lamps }) => lamps.length > 0)
  const sum = (of: (shape: BufferGeometry) => number): number => kinds.reduce((whole, { shape }) => whole + of(shape), 0)
  const bodies = scope.own(
    new BatchedMesh(
      kinds.reduce((count, { lamps }) => count + lamps.length, 0),
      sum((shape) => shape.getAttribute('position').count),
      sum((shape) => shape.getIndex()?.count ?? 0),
      scope.own(new MeshStandardMaterial({ color: 0x17181b, roughness: 0.6, metalness: 0.25 })),
    ),
  )
  bodies.sortObjects = false
  // Bodies are culled one by one; the whole has no use for a sphere of its own.
  bodies.frustumCulled = false
  if (kinds.length > 0) group.add(bodies)
  const matrix = new Matrix4()
  const stood = kinds.map(({ shape, lamps }) => {
    const kind = bodies.addGeometry(shape)
    shape.dispose()
    return lamps.map((index) => {
      const id = bodies.addInstance(kind)
      bodies.setMatrixAt(id, matrix.compose(field.feet[index]!, field.mounts[index]!, UNIT))
      return id
    })
  })
  const [yokes, heads] = movers.length > 0 ? [stood[1]!, stood[2]!] : [[], []]
  const turn = new Quaternion()
  const stand = new Vector3()

  const update = (): void => {
    for (let at = 0; at < movers.length; at++) {
      const index = movers[at]!
      if (field.turned[index] === 0) continue
      field.turned[index] = 0
      turn.fromArray(field.records, index * RECORD + 4)
      stand.fromArray(field.ahead, index * 3).multiplyScalar(-LENS_AHEAD_M)
      stand.x += field.records[index * RECORD]!
      stand.y += field.records[index * RECORD + 1]!
      stand.z += field.records[index * RECORD + 2]!
      bodies.setMatrixAt(heads[at]!, matrix.compose(stand, turn, UNIT))
      yokeTurn(field.mounts[index]!, turn)
      bodies.setMatrixAt(yokes[at]!, matrix.compose(stand, turn, UNIT))
    }
  }
  return { group, update }
}

const indices = (field: FixtureField, moves: boolean): number[] =>
  field.fixtures.flatMap((fixture, index) => ((fixture.moves === true) === moves ? [index] : []))

const across = new Vector3()
const along = new Vector3()
const behind = new Vector3()
const basis = new Matrix4()

/** The head's turn with its tilt taken out: x stays the tilt axis, z the axis of the mount. */
function yokeTurn(mount: Quaternion, turn: Quaternion): void {
  across.set(1, 0, 0).applyQuaternion(turn)
  behind.set(0, 0, 1).applyQuaternion(mount)
  along.crossVectors(behind, across)
  turn.setFromRotationMatrix(basis.makeBasis(across, along, behind))
}

const canShape = (): BufferGeometry =>
  merged([
    new CylinderGeometry(0.11, 0.11, 0.3, 16, 1, true).rotateX(Math.PI / 2).translate(0, 0, -0.06),
    new CylinderGeometry(0.11, 0.07, 0.1, 16).rotateX(-Math.PI / 2).translate(0, 0, 0.14),
    new BoxGeometry(0.27, 0.03, 0.04).translate(0, -0.16, 0.05),
  ])

/** Foot of a head: its mount is the plate it stands or hangs by. */
const baseShape = (): BufferGeometry =>
  merged([
    new BoxGeometry(0.38, 0.3, 0.11).translate(0, 0, -0.055),
    new CylinderGeometry(0.12, 0.14, 0.05, 20).rotateX(-Math.PI / 2).translate(0, 0, -0.13),
  ])

const yokeShape = (): BufferGeometry => {
  const low = PIVOT_M - 0.16
  return merged([
    new BoxGeometry(0.46, 0.14, 0.06).translate(0, 0, low),
    new BoxGeometry(0.06, 0.13, low + 0.1).translate(0.21, 0, low / 2 - 0.02),
    new BoxGeometry(0.06, 0.13, low + 0.1).translate(-0.21, 0, low / 2 - 0.02),
  ])
}

const headShape = (): BufferGeometry =>
  merged([
    new CylinderGeometry(LENS_M * 1.35, 0.14, 0.2, 20, 1, true).rotateX(-Math.PI / 2).translate(0, 0, -LENS_AHEAD_M + 0.1),
    new CylinderGeometry(0.14, 0.12, 0.22, 20).rotateX(-Math.PI / 2).translate(0, 0, 0.1),
    new BoxGeometry(0.34, 0.09, 0.12),
  ])

function merged(parts: readonly BufferGeometry[]): BufferGeometry {
  const whole = mergeGeometries([...parts])
  for (const part of parts) part.dispose()
  return whole
}
