import { type Object3D, PerspectiveCamera, Vector3, type WebGLRenderer } from 'three'
import { radiansFromDegrees } from '../../model/units/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import { createMenuKnob, createPanelBoard, type MenuKnob, type PanelAct, type PanelBoard } from '../panels/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import {
  createHeadsetWalk,
  createPointerBeams,
  createPointers,
  DEFAULT_COMFORT,
  type HeadsetWalk,
  type Pointer,
  type PointerBeams,
  type Pointers,
  type PointerSurface,
  snapOf,
} from '../xr/index.ts'
import { say } from '../../model/words/index.ts'
import { tellFeature } from '../twin/index.ts'
import { createEyePlate, type EyePlate } from './eye-plate.ts'
import { panelFactsOf, type HeadsetMenu } from './headset-menu.ts'
import type { InspectedHeadset } from './inspection.ts'
import type { VenueStage } from './stage-status.ts'

/** The stage one visits, as its page mounted it. */
export interface HeadsetVisitParts {
  readonly stage: VenueStage
  readonly documents: VenueDocuments
  readonly renderer: WebGLRenderer
}

/** Everything of the product that only whoever wears a headset meets: going about, pointing, the menu. */
export interface HeadsetVisit {
  setMenu(menu: HeadsetMenu): void
}

/** Between two looks at what the menu tells. */
const LOOK_EVERY_S = 0.25
/** A beam that meets nothing. */
const STUB_M = 0.4
/** What a room seen through the venue stands in for. */
const AR_HIDES = 'sky'
/** Above the narration, and how long a new notice hangs there; after that it stands in the menu. */
const NOTICE_LIFT_M = 0.62
const NOTICE_S = 20

/** Make it before a session starts. Adds itself to the stage's schedule and site; everything goes with the scope. */
export function createHeadsetVisit(scope: DisposeScope, parts: HeadsetVisitParts): HeadsetVisit {
  return new Visit(scope, parts)
}

class Visit implements HeadsetVisit {
  private readonly parts: HeadsetVisitParts
  private readonly pointers: Pointers
  private readonly beams: PointerBeams
  private readonly board: PanelBoard
  private readonly knob: MenuKnob
  private readonly walk: HeadsetWalk
  private readonly plate: EyePlate
  /** A pointer's ray, as an eye that asks. */
  private readonly asker = new PerspectiveCamera()
  private menu: HeadsetMenu | null = null
  private answer: readonly string[] | null = null
  /** The next press that meets nothing asks what it points at. */
  private asking = false
  private noticeLeftS = 0
  private lookInS = 0
  private inside = false

  constructor(scope: DisposeScope, parts: HeadsetVisitParts) {
    this.parts = parts
    const { stage, renderer } = parts
    const room = stage.rig.origin
    this.pointers = createPointers(scope, renderer, room)
    this.beams = createPointerBeams(scope)
    this.board = createPanelBoard(scope, (act) => this.act(act))
    this.knob = createMenuKnob(scope, () => this.toggle())
    this.plate = createEyePlate(scope, { renderer, rig: stage.rig, liftM: NOTICE_LIFT_M })
    this.walk = createHeadsetWalk(scope, {
      ...{ renderer, rig: stage.rig, input: stage.input, area: stage.area, pointers: this.pointers },
      surface: surfaceOf([this.board, this.knob, this.question()]),
      comfort: () => this.comfort(),
      menu: () => this.toggle(),
    })
    const site = room.parent
    room.add(this.board.mesh, this.knob.mesh)
    site?.add(this.walk.group, this.beams.group)
    scope.defer(() => {
      room.remove(this.board.mesh, this.knob.mesh)
      site?.remove(this.walk.group, this.beams.group)
    })
    for (const system of [this.walk.system, { phase: 'present' as const, run: (frame: Frame) => this.show(frame) }]) {
      scope.defer(stage.schedule.add(system))
    }
    scope.defer(exposeHeadset(() => this.inspect()))
  }

  setMenu(menu: HeadsetMenu): void {
    if (menu.notice !== null && menu.notice !== this.menu?.notice) this.noticeLeftS = NOTICE_S
    this.menu = menu
    this.tell()
  }

  private comfort(): HeadsetMenu['settings']['comfort'] {
    return this.menu?.settings.comfort ?? DEFAULT_COMFORT
  }

  private toggle(): void {
    if (this.board.open) return this.board.close()
    this.tell()
    this.board.openBefore(this.walk.head.at, this.walk.head.heading)
  }

  private tell(): void {
    if (this.menu) this.board.setFacts(panelFactsOf(this.parts, this.menu, this.answer))
  }

  private show(frame: Frame): void {
    if (frame.immersive !== this.inside) this.enterOrLeave(frame.immersive)
    if (!this.inside || !this.walk.head.known) return
    this.knob.follow(this.pointers.all, this.comfort().leftHanded ? 'right' : 'left', this.walk.head)
    this.board.point(this.pointers.all)
    this.beams.clear()
    for (let index = 0; index < this.pointers.all.length; index++) this.beam(this.pointers.all[index]!)
    this.beams.done()
    this.notify(frame)
    this.lookInS -= frame.deltaS
    if (this.lookInS > 0 || !this.board.open) return
    this.lookInS = LOOK_EVERY_S
    this.tell()
  }

  private beam(pointer: Pointer): void {
    if (!pointer.tracked || pointer.kind !== 'tracked-pointer') return
    const board = this.board.reach(pointer)
    const reach = Number.isNaN(board) ? this.knob.reach(pointer) : board
    this.beams.show(pointer, Number.isNaN(reach) ? STUB_M : reach, !Number.isNaN(reach))
  }

  private sky(): Object3D | undefined {
    return this.parts.stage.rig.origin.parent?.getObjectByName(AR_HIDES)
  }

  private enterOrLeave(inside: boolean): void {
    this.inside = inside
    const { renderer } = this.parts
    const sky = this.sky()
    if (sky) sky.visible = !(inside && renderer.xr.getEnvironmentBlendMode() !== 'opaque')
    if (inside) return
    this.plate.leave()
    this.asking = false
    this.board.close()
    this.knob.mesh.visible = false
    this.beams.clear()
    this.beams.done()
  }

  private act(act: PanelAct): void {
    const { stage, renderer } = this.parts
    if (act.kind === 'page') this.board.turnTo(act.page)
    else if (act.kind === 'leaf') this.board.leafBy(act.by)
    else if (act.kind === 'close') this.board.close()
    else if (act.kind === 'leave') void renderer.xr.getSession()?.end()
    else if (act.kind === 'goTo') this.goTo(act.place)
    else if (act.kind === 'moment') stage.setMoment(act.id)
    else if (act.kind === 'crowd') stage.setCrowd(act.shown)
    else if (act.kind === 'sound') this.menu?.turnSound(act.on)
    else if (act.kind === 'microphone') this.menu?.openMicrophone(act.open)
    else if (act.kind === 'say') this.menu?.say(act.text)
    else if (act.kind === 'change') this.menu?.change(act.settings)
    else if (act.kind === 'ask') this.beginToAsk()
    else if (act.kind === 'turn') this.walk.turn(act.side * snapOf(this.comfort()))
    else this.walk.resetHeight()
    this.tell()
  }

  /** What staff tell everyone hangs before the eyes for a while. */
  private notify(frame: Frame): void {
    this.noticeLeftS -= frame.deltaS
    const notice = this.menu?.notice ?? null
    this.plate.write(this.menu && notice && this.noticeLeftS > 0 ? notice[this.menu.settings.language] : '')
    this.plate.follow(frame)
  }

  private beginToAsk(): void {
    this.asking = true
    this.board.close()
  }

  private question(): PointerSurface {
    return {
      catches: () => this.asking,
      pressed: (pointer) => {
        this.asking = false
        void this.ask(pointer)
      },
      released: () => undefined,
    }
  }

  /** Asks what a pointer points at; the menu opens with the answer. */
  private async ask({ ray }: Pointer): Promise<void> {
    const { asker } = this
    asker.position.set(ray[0]!, ray[1]!, ray[2])
    asker.lookAt(ray[0]! + ray[3]!, ray[1]! + ray[4]!, ray[2]! + ray[5]!)
    asker.updateMatrixWorld()
    const feature = await this.parts.stage.ask(0, 0, asker)
    if (this.menu === null) return
    const { language } = this.menu.settings
    const words = feature && tellFeature(feature, this.parts.documents.venue, language)
    this.answer = words
      ? [words.name, `${words.away} · ${words.provenance}`, ...(words.source === '' ? [] : [say(language, 'ask.source') + words.source])]
      : [say(language, 'ask.nothing')]
    this.board.turnTo('places')
    this.tell()
    if (this.inside && !this.board.open) this.board.openBefore(this.walk.head.at, this.walk.head.heading)
  }

  /** The menu closes: one came to see the place. */
  private goTo(id: string): void {
    const place = this.parts.documents.venue.places.find((candidate) => candidate.id === id)
    if (!place) return
    this.walk.goTo(place.position[0], place.position[1], radiansFromDegrees(place.headingDeg))
    this.board.close()
  }

  private inspect(): InspectedHeadset {
    const at = new Vector3()
    const enu = ({ x, y, z }: Vector3): number[] => [x, -z, y]
    const { layout, open, page } = this.board
    const boxes = open && layout ? layout.boxes : []
    return {
      menu: open ? page : null,
      buttons: Object.fromEntries(boxes.flatMap(({ id, act }) => (act !== null && this.board.placeOf(id, at) ? [[id, enu(at)]] : []))),
      words: boxes.flatMap(({ lines }) => lines),
      notice: this.plate.written,
      knob: this.knob.mesh.visible ? enu(this.knob.mesh.getWorldPosition(at)) : null,
      sky: this.sky()?.visible ?? false,
      room: enu(this.parts.stage.rig.origin.getWorldPosition(at)),
    }
  }
}

/** The first that catches a press has it. */
function surfaceOf(surfaces: readonly PointerSurface[]): PointerSurface {
  return {
    catches: (pointer) => surfaces.some((surface) => surface.catches(pointer)),
    pressed: (pointer) => surfaces.find((surface) => surface.catches(pointer))?.pressed(pointer),
    released(pointer) {
      for (const surface of surfaces) surface.released(pointer)
    },
  }
}

function exposeHeadset(inspect: () => InspectedHeadset): () => void {
  const { holosite } = window
  if (holosite) holosite.headset = inspect
  return () => {
    if (holosite?.headset === inspect) delete holosite.headset
  }
}
