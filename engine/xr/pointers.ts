import type { Object3D, WebGLRenderer } from 'three'
import type { DisposeScope } from '../runtime/index.ts'

/** Something that points and selects: a controller, a hand that pinches, a look that a pinch makes known, a finger on a screen. */
export interface Pointer {
  /** Place and direction (length 1), render frame. Kept where it was when the pose is lost: a pinch may end with its source. */
  readonly ray: Float64Array
  /** The device tells a pose in this frame. */
  tracked: boolean
  hand: XRHandedness
  kind: XRTargetRayMode | null
  /** Select went down, up, in this frame; both may be true. */
  pressed: boolean
  released: boolean
  /** Since when select is down, ms of the page; NaN while it is up. */
  heldSinceMs: number
  /** Squeeze went down in this frame: what is begun is dropped. */
  squeezed: boolean
}

/** Every pointer there may be, used or not. */
export interface Pointers {
  readonly all: readonly Pointer[]
  /** Once a frame, before any pointer is read. Allocates nothing. */
  update(nowMs: number): void
}

/** Two controllers or hands, and two looks of a pinch beside them. */
const MOST = 4

/** Hangs the pointing spaces on the wearer's room. Make it before the session starts: it hears of sources as they come. */
export function createPointers(scope: DisposeScope, renderer: WebGLRenderer, room: Object3D): Pointers {
  const held = Array.from({ length: MOST }, (_, index) => createPointer(scope, renderer.xr.getController(index), room))
  return {
    all: held.map(({ pointer }) => pointer),
    update(nowMs) {
      for (let index = 0; index < held.length; index++) held[index]!.update(nowMs)
    },
  }
}

interface HeldPointer {
  readonly pointer: Pointer
  update(nowMs: number): void
}

function createPointer(scope: DisposeScope, space: ReturnType<WebGLRenderer['xr']['getController']>, room: Object3D): HeldPointer {
  const ray = new Float64Array(6)
  const pointer: Pointer = {
    ray,
    tracked: false,
    hand: 'none',
    kind: null,
    pressed: false,
    released: false,
    heldSinceMs: Number.NaN,
    squeezed: false,
  }
  /** What came since the last frame. */
  const came = { pressed: false, released: false, squeezed: false }
  room.add(space)
  const connected = ({ data }: { data: XRInputSource }): void => {
    pointer.hand = data.handedness
    pointer.kind = data.targetRayMode
  }
  const disconnected = (): void => {
    // A source that goes while it selects lets go: the look of a pinch always does.
    if (came.pressed || !Number.isNaN(pointer.heldSinceMs)) came.released = true
    pointer.kind = null
  }
  const pressed = (): void => void (came.pressed = true)
  const released = (): void => void (came.released = true)
  const squeezed = (): void => void (came.squeezed = true)
  const listeners = { connected, disconnected, selectstart: pressed, selectend: released, squeezestart: squeezed } as const
  const names = Object.keys(listeners) as (keyof typeof listeners)[]
  for (const name of names) space.addEventListener(name, listeners[name])
  scope.defer(() => {
    room.remove(space)
    for (const name of names) space.removeEventListener(name, listeners[name])
  })
  return {
    pointer,
    update(nowMs) {
      pointer.tracked = pointer.kind !== null && space.visible
      if (pointer.tracked) writeRay(space, ray)
      if (!Number.isNaN(pointer.heldSinceMs) && pointer.released) pointer.heldSinceMs = Number.NaN
      pointer.pressed = came.pressed
      pointer.released = came.released
      pointer.squeezed = came.squeezed
      if (came.pressed) pointer.heldSinceMs = nowMs
      came.pressed = came.released = came.squeezed = false
    },
  }
}

/** The ray of a space looks along its own -z. */
function writeRay(space: Object3D, ray: Float64Array): void {
  space.updateWorldMatrix(true, false)
  const { elements } = space.matrixWorld
  for (let axis = 0; axis < 3; axis++) {
    ray[axis] = elements[12 + axis]!
    ray[3 + axis] = -elements[8 + axis]!
  }
}
