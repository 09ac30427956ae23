import { Mesh, MeshBasicMaterial, PlaneGeometry, Vector3, type WebGLRenderer } from 'three'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import type { Rig } from '../xr/index.ts'
import { createLazyFollow } from './lazy-follow.ts'
import { drawTextPlate, LINE_PX } from './text-plate.ts'

/** Words before the eyes in an immersive session, on a plate that follows the head late and softly. */
export interface EyePlate {
  readonly written: string
  /** Allocates where the words change; nothing stands for no plate. */
  write(text: string): void
  /** Once a frame of an immersive session. Allocates nothing. */
  follow(frame: Frame): void
  /** Gone; the next frame puts it straight before the eyes. */
  leave(): void
}

/** Before whose eyes. */
export interface EyePlateParts {
  readonly renderer: WebGLRenderer
  readonly rig: Rig
  /** Metres above the lower third of the view, where plates hang. */
  readonly liftM?: number
}

/** Height of a plate of one line, metres at the plate's distance: letters of 1.5 degrees. */
const LINE_M = 0.084
const STYLE = { widestPx: 900 }

/** Hangs in the rig, so that it goes where the visitor goes. Everything goes with the scope. */
export function createEyePlate(scope: DisposeScope, { renderer, rig, liftM = 0 }: EyePlateParts): EyePlate {
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
  let written = ''
  const write = (text: string): void => {
    if (text === written) return
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
  return {
    get written() {
      return written
    },
    write,
    follow(frame) {
      const eyes = renderer.xr.getCamera().matrixWorld.elements
      rig.origin.worldToLocal(head.set(eyes[12], eyes[13], eyes[14]))
      // The head's own turn within the rig: its gaze, less the rig's heading.
      follow.follow(head, Math.atan2(eyes[8], eyes[10]) + rig.heading, frame.deltaS)
      plate.position.copy(follow.at)
      plate.position.y += liftM
      plate.rotation.set(liftM > 0 ? 0 : follow.tilt, follow.yaw, 0, 'YXZ')
    },
    leave() {
      follow.forget()
      write('')
    },
  }
}
