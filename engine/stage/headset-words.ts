import type { WebGLRenderer } from 'three'
import { say, type Language } from '../../model/words/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Rig } from '../xr/index.ts'
import { createEyePlate } from './eye-plate.ts'
import type { VenuePlay } from './venue-play.ts'

/** Whose words, and before whose eyes. */
export interface HeadsetWordsParts {
  readonly renderer: WebGLRenderer
  readonly rig: Rig
  readonly play: Pick<VenuePlay, 'caption' | 'hasSound' | 'soundOn' | 'turnSound'>
  language(): Language
}

/** A plate of words before the visitor's eyes in an immersive session. */
export interface HeadsetWords extends FrameSystem {
  readonly written: string
}

/** How long the state of sound is told. */
const NOTICE_S = 6
/** Between two looks at what is being told. */
const LOOK_EVERY_S = 0.2
/** Place of the lower of the buttons over the thumbstick in the order of WebXR's standard gamepad: A on the right hand. */
const BUTTON_A = 4

/**
 * Writes the narration and, on coming in and after each change, whether sound is on; the A button of the right hand changes it.
 * The plate hangs in the lower third of the view and follows the head late and softly, so that it is not stuck to the eyes.
 */
export function createHeadsetWords(scope: DisposeScope, parts: HeadsetWordsParts): HeadsetWords {
  const { play } = parts
  const plate = createEyePlate(scope, parts)
  const sound = createSoundNotice(parts)
  let lookInS = 0
  return {
    phase: 'present',
    get written() {
      return plate.written
    },
    run(frame: Frame) {
      if (!frame.immersive) {
        sound.forget()
        return plate.leave()
      }
      plate.follow(frame)
      sound.run(frame)
      lookInS -= frame.deltaS
      if (lookInS > 0) return
      lookInS = LOOK_EVERY_S
      // allocates: only as the words change
      plate.write(sound.text + (play.caption()?.[parts.language()] ?? ''))
    },
  }
}

/** Tells whether sound is on, and lets the A button change it. */
function createSoundNotice({ renderer, play, language }: HeadsetWordsParts) {
  let leftS = 0
  let before: boolean | null = null
  let pressed = false

  const readButton = (): void => {
    const sources = renderer.xr.getSession()?.inputSources
    if (!sources) return
    let down = false
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index]!
      if (source.handedness === 'right') down = source.gamepad?.buttons[BUTTON_A]?.pressed ?? false
    }
    if (down && !pressed) void play.turnSound(!play.soundOn)
    pressed = down
  }
  return {
    /** With a line's end; empty once it was there to read. */
    get text() {
      if (leftS <= 0) return ''
      return `${say(language(), before === true ? 'headset.soundOn' : 'headset.soundOff')}\n`
    },
    run(frame: Frame) {
      if (!play.hasSound) return
      readButton()
      leftS -= frame.deltaS
      if (play.soundOn === before) return
      before = play.soundOn
      leftS = NOTICE_S
    },
    forget() {
      before = null
    },
  }
}
