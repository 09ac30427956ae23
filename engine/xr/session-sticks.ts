import type { WebGLRenderer } from 'three'
import type { Comfort } from './comfort.ts'
import { createStickReader, type StickWish } from './thumbsticks.ts'

/** The session's thumbsticks and menu buttons. */
export interface SessionSticks {
  readonly wish: StickWish
  /** A menu button went down in this frame. */
  readonly menu: boolean
  read(comfort: Comfort, deltaS: number): void
}

/** Of the standard mapping: the upper button over the thumbstick of either hand (B, Y), and the lower one of the left hand (X). */
const UPPER_BUTTON = 5
const LOWER_BUTTON = 4
const NONE: readonly XRInputSource[] = []

/** Reads whatever the session has; hands have neither sticks nor buttons. Allocates nothing in `read`. */
export function createSticks(renderer: WebGLRenderer): SessionSticks {
  const reader = createStickReader()
  const left = { x: 0, y: 0 }
  const right = { x: 0, y: 0 }
  let down = false
  let menu = false

  return {
    wish: reader.wish,
    get menu() {
      return menu
    },
    read(comfort, deltaS) {
      left.x = left.y = right.x = right.y = 0
      let pushed = false
      const sources = renderer.xr.getSession()?.inputSources ?? NONE
      for (let index = 0; index < sources.length; index++) {
        const source = sources[index]!
        const pad = source.gamepad
        if (!pad || source.hand) continue
        pushed ||= pad.buttons[UPPER_BUTTON]?.pressed ?? false
        if (source.handedness === 'left') pushed ||= pad.buttons[LOWER_BUTTON]?.pressed ?? false
        if (pad.axes.length < 4 || source.handedness === 'none') continue
        const stick = source.handedness === 'left' ? left : right
        stick.x = pad.axes[2]!
        stick.y = pad.axes[3]!
      }
      menu = pushed && !down
      down = pushed
      reader.read(left, right, comfort, deltaS)
    },
  }
}
