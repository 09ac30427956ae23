import {
  CanvasTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  Vector3,
} from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import { sayHeadset } from '../../model/words/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import type { Pointer, PointerSurface } from '../xr/index.ts'
import { panelContent } from './panel-content.ts'
import { drawPanel, panelFont } from './panel-drawing.ts'
import type { PanelAct, PanelFacts, PanelPage } from './panel-facts.ts'
import { boxAt, isIn, layoutPanel, PANEL_PX, PX_PER_M, type PanelBox, type PanelLayout } from './panel-layout.ts'
import { meetPlate, type PlateHit } from './ray-plate.ts'

/** The menu as a thing in the wearer's room. */
export interface PanelBoard extends PointerSurface {
  readonly mesh: Mesh
  readonly open: boolean
  readonly page: PanelPage
  readonly layout: PanelLayout | null
  /** Shows what is new. Draws only where something visible changed. */
  setFacts(facts: PanelFacts): void
  /** Opens before a head: its place in the room and its heading there, clockwise from -z. */
  openBefore(head: Float64Array, heading: number): void
  close(): void
  turnTo(page: PanelPage): void
  leafBy(by: number): void
  /** Metres along a pointer's ray to the board; NaN where it does not meet it. Allocates nothing. */
  reach(pointer: Pointer): number
  /** Marks what the pointers are on now; draws where that changed. */
  point(pointers: readonly Pointer[]): void
  /** Where a box's middle is in the render frame. */
  placeOf(id: string, out: Vector3): Vector3 | null
}

const AWAY_M = 1.4
/** Below the eyes, so that the neck rests. */
const BELOW_M = 0.18
/** A look drifts while a pinch opens: so far beyond an edge still counts, pixels. */
const SLACK_PX = 50

/** Closed and empty until told. `act` hears presses; pages and leaves are the board's own. */
export function createPanelBoard(scope: DisposeScope, act: (act: PanelAct) => void): PanelBoard {
  return new Board(scope, act)
}

class Board implements PanelBoard {
  readonly mesh: Mesh
  page: PanelPage = 'now'
  layout: PanelLayout | null = null
  private readonly context: CanvasRenderingContext2D
  private readonly texture: CanvasTexture
  private readonly act: (act: PanelAct) => void
  private readonly hit: PlateHit = { far: Number.NaN, x: 0, y: 0 }
  private facts: PanelFacts | null = null
  private drawn = ''
  private leaf = 0
  private pointed: string | null = null
  private pressedBox: PanelBox | null = null
  private presser: Pointer | null = null

  constructor(scope: DisposeScope, act: (act: PanelAct) => void) {
    this.act = act
    const canvas = document.createElement('canvas')
    canvas.width = PANEL_PX.width
    canvas.height = PANEL_PX.height
    this.context = penOf(canvas)
    this.texture = scope.own(new CanvasTexture(canvas))
    this.texture.colorSpace = SRGBColorSpace
    this.texture.minFilter = LinearMipmapLinearFilter
    this.texture.magFilter = LinearFilter
    this.texture.anisotropy = 4
    const material = scope.own(
      new MeshBasicMaterial({ map: this.texture, transparent: true, toneMapped: false, fog: false, depthTest: false, depthWrite: false }),
    )
    this.mesh = new Mesh(scope.own(new PlaneGeometry(PANEL_PX.width / PX_PER_M, PANEL_PX.height / PX_PER_M)), material)
    this.mesh.name = 'menu'
    this.mesh.renderOrder = 70
    this.mesh.visible = false
  }

  get open(): boolean {
    return this.mesh.visible
  }

  setFacts(facts: PanelFacts): void {
    this.facts = facts
    if (this.open) this.lay()
  }

  openBefore(head: Float64Array, heading: number): void {
    this.mesh.position.set(head[0]! + Math.sin(heading) * AWAY_M, head[1]! - BELOW_M, head[2]! - Math.cos(heading) * AWAY_M)
    this.mesh.rotation.set(-Math.atan2(BELOW_M, AWAY_M), -heading, 0, 'YXZ')
    this.mesh.visible = true
    this.leaf = 0
    this.lay()
  }

  close(): void {
    this.mesh.visible = false
    this.pressedBox = this.presser = this.pointed = null
  }

  turnTo(page: PanelPage): void {
    this.page = page
    this.leaf = 0
    this.lay()
  }

  leafBy(by: number): void {
    this.leaf = (this.layout?.leaf ?? 0) + by
    this.lay()
  }

  reach(pointer: Pointer): number {
    if (!this.open) return Number.NaN
    const { far, x, y } = meetPlate(this.mesh, pointer.ray, this.hit)
    const inside = Math.abs(x) * PX_PER_M <= PANEL_PX.width / 2 && Math.abs(y) * PX_PER_M <= PANEL_PX.height / 2
    return inside ? far : Number.NaN
  }

  catches(pointer: Pointer): boolean {
    return !Number.isNaN(this.reach(pointer))
  }

  pressed(pointer: Pointer): void {
    if (this.presser !== null) return
    this.pressedBox = this.boxUnder(pointer)
    this.presser = this.pressedBox === null ? null : pointer
    this.draw()
  }

  released(pointer: Pointer): void {
    if (this.presser !== pointer) return
    const box = this.pressedBox
    this.pressedBox = this.presser = null
    const meant = box !== null && this.catches(pointer) && isIn(box, this.pixelX(), this.pixelY(), SLACK_PX)
    if (meant && box.act !== null) this.act(box.act)
    if (this.open) this.draw()
  }

  point(pointers: readonly Pointer[]): void {
    if (!this.open) return
    let pointed: string | null = null
    for (let index = 0; index < pointers.length; index++) {
      const pointer = pointers[index]!
      if (pointer.tracked && pointer.kind !== 'transient-pointer') pointed ??= this.boxUnder(pointer)?.id ?? null
    }
    if (pointed === this.pointed) return
    this.pointed = pointed
    this.draw()
  }

  placeOf(id: string, out: Vector3): Vector3 | null {
    const box = this.layout?.boxes.find((candidate) => candidate.id === id)
    if (!this.open || !box) return null
    const x = (box.x + box.width / 2 - PANEL_PX.width / 2) / PX_PER_M
    const y = (PANEL_PX.height / 2 - box.y - box.height / 2) / PX_PER_M
    return this.mesh.localToWorld(out.set(x, y, 0))
  }

  private boxUnder(pointer: Pointer): PanelBox | null {
    return this.layout !== null && this.catches(pointer) ? boxAt(this.layout, this.pixelX(), this.pixelY()) : null
  }

  /** Of the last hit. */
  private pixelX(): number {
    return PANEL_PX.width / 2 + this.hit.x * PX_PER_M
  }

  private pixelY(): number {
    return PANEL_PX.height / 2 - this.hit.y * PX_PER_M
  }

  private lay(): void {
    const { facts } = this
    if (facts === null) return
    const { language, largeText } = facts.settings
    this.layout = layoutPanel(panelContent(facts, this.page), {
      ...{ largeText, leaf: this.leaf },
      widthOf: (text, px) => {
        this.context.font = panelFont(px)
        return this.context.measureText(text).width
      },
      turnWords: {
        earlier: sayHeadset(language, 'xr.earlier'),
        later: sayHeadset(language, 'xr.later'),
        page: (page, pages) => sayHeadset(language, 'xr.page', { page, pages }),
      },
    })
    this.leaf = this.layout.leaf
    this.draw()
  }

  private draw(): void {
    if (this.layout === null) return
    const touch = { pointed: this.pointed, pressed: this.pressedBox?.id ?? null }
    const shown = JSON.stringify([this.layout, touch])
    if (shown === this.drawn) return
    this.drawn = shown
    drawPanel(this.context, this.layout, touch)
    this.texture.needsUpdate = true
  }
}

function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (context) return context
  throw new HolositeError({
    code: 'stage/no-canvas',
    what: 'The browser gives no canvas to draw the menu on.',
    fix: 'Close other pages, then enter again.',
  })
}
