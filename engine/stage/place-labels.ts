import { Group, Sprite, SpriteMaterial, Vector2, Vector3, type Camera, type WebGLRenderer } from 'three'
import type { VenuePlace } from '../../model/documents/index.ts'
import { position, renderFromEnu } from '../../model/frames/index.ts'
import type { Language } from '../../model/words/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import { createSeenLabels, HOLD, layOutLabels, SHOW } from './label-layout.ts'
import { createSpotProbe } from './spot-probe.ts'
import { drawTextPlate } from './text-plate.ts'

/** Names of places over the ground, in the visitor's language. */
export interface PlaceLabels {
  readonly group: Group
  readonly system: FrameSystem
  setLanguage(language: Language): void
}

/** Whose view the labels are laid out for. */
export interface LabelView {
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
}

/** Over the ground, metres. */
const OVER_M = 4.2
/** Seen from here on, and until there. */
const FAR_M = 150
const NEAR_M = 9
/** Height of a label as seen: at least so many pixels of a screen, and so much of a headset's view (tangent). */
const LEAST_PX = 32
const IN_HEADSET = 0.05
const FADE_S = 0.25
const FULL = 0.92
/** Share of a label's box that must be seen somewhere for the whole label to be drawn. */
const PROBED = 0.6

/**
 * Draws nothing until a language is set. A label is drawn whole, over what stands before it, or not at all: not while its spot is
 * hidden, and never over a nearer label. Each is one quad; those out of reach cost nothing.
 */
export function createPlaceLabels(scope: DisposeScope, places: readonly VenuePlace[], view: LabelView): PlaceLabels {
  const group = new Group()
  group.name = 'labels'
  const labels = places.map((place) => createLabel(scope, group, place, view))
  const seen = createSeenLabels(labels.length)
  const inView = new Vector3()
  const screen = new Vector2()
  let spoken: Language | null = null

  const run = (frame: Frame): void => {
    if (spoken === null) return
    const camera = view.camera()
    view.renderer.getSize(screen)
    const heightTan = frame.immersive ? IN_HEADSET : (LEAST_PX * 2) / (camera.projectionMatrix.elements[5] * Math.max(1, screen.y))
    for (let index = 0; index < labels.length; index++) {
      const { sprite, probe, aspect } = labels[index]!
      const depth = -inView.copy(sprite.position).applyMatrix4(camera.matrixWorldInverse).z
      const far = inView.length()
      const within = depth > 0.5 && far < FAR_M && far > NEAR_M
      probe.sprite.visible = within
      if (within) probe.read()
      seen.seen[index] = within && probe.seen ? 1 : 0
      seen.far[index] = far
      seen.x[index] = inView.x / depth
      seen.y[index] = inView.y / depth
      seen.halfHeight[index] = heightTan / 2
      seen.halfWidth[index] = (heightTan * aspect) / 2
      sprite.scale.set(depth * heightTan * aspect, depth * heightTan, 1)
      probe.sprite.scale.copy(sprite.scale).multiplyScalar(PROBED)
    }
    layOutLabels(seen)
    const step = frame.deltaS / FADE_S
    for (let index = 0; index < labels.length; index++) fade(labels[index]!, index, step)
  }
  const fade = ({ sprite, material }: Label, index: number, step: number): void => {
    const verdict = seen.verdict[index]!
    const before = seen.opacity[index]!
    const now = verdict === SHOW ? Math.min(1, before + step) : verdict === HOLD ? before : Math.max(0, before - step)
    seen.opacity[index] = now
    sprite.visible = now > 0
    material.opacity = now * FULL
  }
  return {
    group,
    system: { phase: 'present', run },
    setLanguage(language) {
      if (spoken === language) return
      spoken = language
      for (const label of labels) {
        label.material.map?.dispose()
        const { texture, aspect } = drawTextPlate(label.place.name[language], { marked: true })
        label.material.map = scope.own(texture)
        label.material.needsUpdate = true
        label.aspect = aspect
      }
    },
  }
}

type Label = ReturnType<typeof createLabel>

function createLabel(scope: DisposeScope, group: Group, place: VenuePlace, view: LabelView) {
  const material = scope.own(new SpriteMaterial({ transparent: true, depthTest: false, depthWrite: false, toneMapped: false, fog: false }))
  const sprite = new Sprite(material)
  const probe = createSpotProbe(scope, view)
  const [east, north, up] = place.position
  const at = renderFromEnu(position('enu', east, north, up + OVER_M), position('render'))
  for (const each of [sprite, probe.sprite]) {
    each.position.set(at[0], at[1], at[2])
    each.visible = false
    group.add(each)
  }
  sprite.renderOrder = 40
  return { place, sprite, probe, material, aspect: 1 }
}
