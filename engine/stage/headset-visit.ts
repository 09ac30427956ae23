import { type Object3D, Vector3, type WebGLRenderer } from 'three'
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
  private menu: HeadsetMenu | null = null
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
    this.walk = createHeadsetWalk(scope, {
      ...{ renderer, rig: stage.rig, input: stage.input, area: stage.area, pointers: this.pointers },
      surface: surfaceOf([this.board, this.knob]),
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
    if (this.menu) this.board.setFacts(panelFactsOf(this.parts, this.menu))
  }

  private show(frame: Frame): void {
    if (frame.immersive !== this.inside) this.enterOrLeave(frame.immersive)
    if (!this.inside || !this.walk.head.known) return
    this.knob.follow(this.pointers.all, this.comfort().leftHanded ? 'right' : 'left', this.walk.head)
    this.board.point(this.pointers.all)
    this.beams.clear()
    for (let index = 0; index < this.pointers.all.length; index++) this.beam(this.pointers.all[index]!)
    this.beams.done()
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
    else if (act.kind === 'say') this.menu?.say(act.text)
    else if (act.kind === 'change') this.menu?.change(act.settings)
    else if (act.kind === 'turn') this.walk.turn(act.side * snapOf(this.comfort()))
    else this.walk.resetHeight()
    this.tell()
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
