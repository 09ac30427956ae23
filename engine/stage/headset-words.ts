import { Mesh, MeshBasicMaterial, PlaneGeometry, Vector3, type WebGLRenderer } from 'three'
import { say, type Language } from '../../model/words/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import type { Rig } from '../xr/index.ts'
import { createLazyFollow } from './lazy-follow.ts'
import { drawTextPlate, LINE_PX } from './text-plate.ts'
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

/** Height of a plate of one line, metres at the plate's distance: letters of 1.5 degrees. */
const LINE_M = 0.084
const STYLE = { widestPx: 900 }
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
  const { renderer, rig, play } = parts
  const material = scope.own(
    new MeshBasicMaterial({ transparent: true, depthTest: false, depthWrite: false, toneMapped: false, fog: false }),
  )
  const plate = new Mesh(scope.own(new PlaneGeometry(1, 1)), material)
  plate.name = 'headset-words'
  plate.renderOrder = 60
  plate.frustumCulled = false
  plate.visible = false
  rig.origin.add(plate)
  scope.defer(() => rig.origin.remove(plate))
  scope.defer(() => material.map?.dispose())

  const follow = createLazyFollow()
  const head = new Vector3()
  const sound = createSoundNotice(parts)
  let written = ''
  let lookInS = 0

  const write = (text: string): void => {
    written = text
    plate.visible = text !== ''
    if (text === '') return
    material.map?.dispose()
    const { texture, aspect, heightPx } = drawTextPlate(text, STYLE)
    material.map = texture
    material.needsUpdate = true
    const height = (LINE_M * heightPx) / LINE_PX
    plate.scale.set(height * aspect, height, 1)
  }
  const leave = (): void => {
    if (!follow.placed) return
    follow.forget()
    sound.forget()
    write('')
  }

  return {
    phase: 'present',
    get written() {
      return written
    },
    run(frame: Frame) {
      if (!frame.immersive) return leave()
      const eyes = renderer.xr.getCamera().matrixWorld.elements
      rig.origin.worldToLocal(head.set(eyes[12], eyes[13], eyes[14]))
      // The head's own turn within the rig: its gaze, less the rig's heading.
      const yaw = Math.atan2(eyes[8], eyes[10]) + rig.heading
      follow.follow(head, yaw, frame.deltaS)
      plate.position.copy(follow.at)
      plate.rotation.set(follow.tilt, follow.yaw, 0, 'YXZ')
      sound.run(frame)
      lookInS -= frame.deltaS
      if (lookInS > 0) return
      lookInS = LOOK_EVERY_S
      const told = sound.text + (play.caption()?.[parts.language()] ?? '')
      // allocates: only as the words change
      if (told !== written) write(told)
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
