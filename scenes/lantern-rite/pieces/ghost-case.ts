import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  Group,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Object3D,
  PlaneGeometry,
  Vector3,
} from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
import { loadPerformer, type Performer } from '../../../engine/avatar/index.ts'
import { createGhost } from '../../../engine/hologram/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

/** Inside of the case, metres. */
const WIDTH = 4.2
const HEIGHT = 3.4
const DEPTH = 3.2
const FLOOR = 0.7

/** Glow of the lines along the case's edges, cd/m2. */
const LINE_CD_M2 = 45

/** Beyond this the glass and what it mirrors are not told from the dark, metres. */
const SEEN_M = 90

/** The case on its base: black inside, open in front, with a sloping pane. Front looks along the piece's +Z. */
function buildCase({ scope }: PieceParts): { case: Group; pane: Object3D } {
  const whole = new Group()
  const wood = scope.own(new MeshStandardMaterial({ color: 0x4a1c12, roughness: 0.5 }))
  const black = scope.own(new MeshBasicMaterial({ color: 0x020202 }))
  const glowing = scope.own(new MeshBasicMaterial({ color: new Color(1, 0.62, 0.26).multiplyScalar(LINE_CD_M2) }))
  const boards = new Map<Material, BufferGeometry[]>([wood, black, glowing].map((paint) => [paint, []]))
  const board = (size: readonly [number, number, number], at: readonly [number, number, number], paint: Material = wood): void => {
    boards.get(paint)?.push(new BoxGeometry(...size).translate(...at))
  }
  board([WIDTH + 0.4, FLOOR, DEPTH + 0.4], [0, FLOOR / 2, 0])
  board([WIDTH + 0.4, 0.25, DEPTH + 0.4], [0, FLOOR + HEIGHT + 0.125, 0])
  board([WIDTH + 0.2, HEIGHT, 0.1], [0, FLOOR + HEIGHT / 2, -DEPTH / 2], black)
  for (const side of [-1, 1]) board([0.1, HEIGHT, DEPTH], [side * (WIDTH / 2 + 0.05), FLOOR + HEIGHT / 2, 0], black)
  for (const side of [-1, 1]) board([0.2, HEIGHT, 0.2], [side * (WIDTH / 2 + 0.1), FLOOR + HEIGHT / 2, DEPTH / 2])
  const ahead = DEPTH / 2 + 0.21
  for (const y of [FLOOR - 0.05, FLOOR + HEIGHT + 0.2]) board([WIDTH + 0.4, 0.04, 0.02], [0, y, ahead], glowing)
  for (const side of [-1, 1]) board([0.04, HEIGHT, 0.02], [side * (WIDTH / 2 + 0.1), FLOOR + HEIGHT / 2, DEPTH / 2 + 0.11], glowing)
  // One draw for each paint.
  for (const [paint, of] of boards) whole.add(new Mesh(scope.own(mergeGeometries(of)), paint))
  const glass = scope.own(
    new MeshPhysicalMaterial({ color: 0x88a0a8, transparent: true, opacity: 0.04, roughness: 0.05, depthWrite: false }),
  )
  const pane = new Mesh(scope.own(new PlaneGeometry(WIDTH, Math.SQRT2 * DEPTH * 0.92)), glass)
  pane.position.set(0, FLOOR + HEIGHT / 2, DEPTH * 0.1)
  // Leaning back at 45 degrees: it mirrors what is hidden above towards the visitor in front.
  pane.rotation.x = -Math.PI / 4
  whole.add(pane)
  return { case: whole, pane }
}

/** A dancer behind glass: `amount` lights her, `intensity` is not used. Loaded when the scene is, drawn only while lit. */
export async function ghostCase(): Promise<(parts: PieceParts) => void> {
  return (parts) => {
    const { scope, group, plan, values, clock, id } = parts
    const built = buildCase(parts)
    group.add(built.case)
    parts.receive(built.case)
    const light = slotOf(plan, `piece/${id}/amount`)
    const eye = new Vector3()
    parts.add({
      phase: 'present',
      run() {
        built.pane.visible = group.worldToLocal(parts.camera().getWorldPosition(eye)).length() < SEEN_M
      },
    })
    const stand = (performer: Performer): void => {
      if (scope.disposed) return
      performer.object.position.set(0, FLOOR, -DEPTH * 0.15)
      group.add(performer.object)
      built.case.updateWorldMatrix(true, true)
      const ghost = createGhost(scope, performer.object, { widthM: WIDTH, heightM: Math.SQRT2 * DEPTH * 0.92, index: 1.52, gain: 4 })
      ghost.placePane(built.pane)
      parts.add({
        phase: 'present',
        run() {
          const level = light < 0 || !built.pane.visible ? 0 : values[light]!
          ghost.setLevel(level * Number(parts.props['cdM2'] ?? 220))
          if (level > 0) performer.dance(clock.showS)
        },
      })
    }
    void loadPerformer(scope, String(parts.props['performer'] ?? '/performers/dancer.vrm')).then(stand, parts.failed)
  }
}
