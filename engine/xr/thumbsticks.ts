import type { Comfort } from './comfort.ts'

/** One hand's thumbstick as the device tells it: x to the right, y towards the wearer. */
export interface Thumbstick {
  x: number
  y: number
}

/** What the sticks wish in this frame. */
export interface StickWish {
  /** -1..1 */
  right: number
  ahead: number
  /** Radians to turn now, clockwise. */
  turn: number
  /** The turning hand's stick is pushed ahead: one aims. */
  aiming: boolean
  /** Moved or turned without a jump: the edges darken. */
  gliding: boolean
}

/** A stick below this is at rest. */
const DEAD_ZONE = 0.2
/** Beyond this a stick asks for a turn or an aim; back within `LET_GO` it has let go. */
const PUSHED = 0.6
const LET_GO = 0.4
const SMOOTH_RAD_PER_S = 1.4

/** Remembers between frames whether a snap turn waits for the stick to come back. */
export interface StickReader {
  readonly wish: StickWish
  read(left: Thumbstick, right: Thumbstick, comfort: Comfort, deltaS: number): void
}

/** The left stick walks and the right one turns and aims; the other way round for the left-handed. Allocates nothing in `read`. */
export function createStickReader(): StickReader {
  const wish: StickWish = { right: 0, ahead: 0, turn: 0, aiming: false, gliding: false }
  let armed = true
  return {
    wish,
    read(left, right, comfort, deltaS) {
      const walks = comfort.leftHanded ? right : left
      const turns = comfort.leftHanded ? left : right
      const walking = comfort.walking === 'smooth'
      wish.right = walking ? beyondRest(walks.x) : 0
      wish.ahead = walking ? beyondRest(-walks.y) : 0
      wish.aiming = -turns.y > (wish.aiming ? LET_GO : PUSHED) && (wish.aiming || -turns.y > Math.abs(turns.x))
      wish.turn = 0
      if (comfort.turning === 'smooth') wish.turn = wish.aiming ? 0 : beyondRest(turns.x) * SMOOTH_RAD_PER_S * deltaS
      else if (Math.abs(turns.x) < LET_GO) armed = true
      else if (armed && !wish.aiming && Math.abs(turns.x) > PUSHED) {
        armed = false
        wish.turn = Math.sign(turns.x) * snapOf(comfort)
      }
      wish.gliding = wish.right !== 0 || wish.ahead !== 0 || (comfort.turning === 'smooth' && wish.turn !== 0)
    },
  }
}

/** The step of a turn, radians; a button turns by it too. */
export const snapOf = (comfort: Comfort): number => (comfort.turning === 'snap30' ? Math.PI / 6 : Math.PI / 4)

/** 0 at rest, then rising from 0, so that a nudge is slow. */
function beyondRest(value: number): number {
  const reach = Math.abs(value)
  return reach < DEAD_ZONE ? 0 : (Math.sign(value) * (Math.min(1, reach) - DEAD_ZONE)) / (1 - DEAD_ZONE)
}
