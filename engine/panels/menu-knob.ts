import { CanvasTexture, CircleGeometry, Mesh, MeshBasicMaterial, SRGBColorSpace, Vector3 } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { HeadInRoom, Pointer, PointerSurface } from '../xr/index.ts'
import { meetPlate, type PlateHit } from './ray-plate.ts'

/** The round button that opens the menu: at the wrist of the hand that does not point, else before one, low. */
export interface MenuKnob extends PointerSurface {
  readonly mesh: Mesh
  /** Follows hand or head. Once a frame; allocates nothing. */
  follow(pointers: readonly Pointer[], wrist: 'left' | 'right', head: HeadInRoom): void
  reach(pointer: Pointer): number
}

const RADIUS_M = 0.034
/** Pressed a little larger than it is drawn. */
const PRESS_M = 0.055
const OVER_WRIST_M = 0.13
/** Where no hand is known: before and below the head, metres. */
const AWAY_M = 0.75
const BELOW_M = 0.5
/** A head may turn so far before the button comes along, radians. */
const REST_TURN = 0.7
const PICTURE_PX = 128

/** Hangs in the wearer's room: add the mesh to it. `press` opens or closes. */
export function createMenuKnob(scope: DisposeScope, press: () => void): MenuKnob {
  const mesh = createMesh(scope)
  const hit: PlateHit = { far: Number.NaN, x: 0, y: 0 }
  const eyes = new Vector3()
  const at = new Vector3()
  let heading = Number.NaN
  let presser: Pointer | null = null

  const reach = (pointer: Pointer): number => {
    meetPlate(mesh, pointer.ray, hit)
    return mesh.visible && Math.hypot(hit.x, hit.y) <= PRESS_M ? hit.far : Number.NaN
  }
  return {
    mesh,
    reach,
    catches: (pointer) => !Number.isNaN(reach(pointer)),
    pressed(pointer) {
      presser = pointer
    },
    released(pointer) {
      if (presser === pointer) press()
      presser = null
    },
    follow(pointers, wrist, head) {
      mesh.visible = true
      eyes.set(head.at[0]!, head.at[1]!, head.at[2])
      const hand = handOf(pointers, wrist)
      if (hand) {
        mesh.parent?.worldToLocal(at.set(hand.ray[0]!, hand.ray[1]!, hand.ray[2]))
        at.y += OVER_WRIST_M
      } else {
        const turned = Math.atan2(Math.sin(head.heading - heading), Math.cos(head.heading - heading))
        if (!(Math.abs(turned) < REST_TURN)) heading = head.heading
        at.set(eyes.x + Math.sin(heading) * AWAY_M, eyes.y - BELOW_M, eyes.z - Math.cos(heading) * AWAY_M)
      }
      mesh.position.copy(at)
      mesh.rotation.set(
        Math.atan2(eyes.y - at.y, Math.hypot(eyes.x - at.x, eyes.z - at.z)) * -1,
        Math.atan2(eyes.x - at.x, eyes.z - at.z),
        0,
        'YXZ',
      )
    },
  }
}

function handOf(pointers: readonly Pointer[], wrist: 'left' | 'right'): Pointer | null {
  for (let index = 0; index < pointers.length; index++) {
    const pointer = pointers[index]!
    if (pointer.tracked && pointer.kind === 'tracked-pointer' && pointer.hand === wrist) return pointer
  }
  return null
}

function createMesh(scope: DisposeScope): Mesh {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = PICTURE_PX
  const context = canvas.getContext('2d')
  if (context) {
    context.fillStyle = '#8f3324'
    context.fillRect(0, 0, PICTURE_PX, PICTURE_PX)
    context.fillStyle = '#f6e9cf'
    for (const y of [40, 60, 80]) context.fillRect(36, y, 56, 9)
  }
  const map = scope.own(new CanvasTexture(canvas))
  map.colorSpace = SRGBColorSpace
  const material = scope.own(
    new MeshBasicMaterial({ map, toneMapped: false, fog: false, depthTest: false, depthWrite: false, transparent: true }),
  )
  const mesh = new Mesh(scope.own(new CircleGeometry(RADIUS_M, 32)), material)
  mesh.name = 'menu-knob'
  mesh.renderOrder = 71
  mesh.visible = false
  return mesh
}
