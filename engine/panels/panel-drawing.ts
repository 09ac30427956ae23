import { PANEL_PX, type PanelBox, type PanelLayout } from './panel-layout.ts'

const FAMILY = `"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif`
const PAPER = 'rgba(14, 12, 16, 0.93)'
const INK = '#f6e9cf'
const SOFT = '#cbbd9f'
const EDGE = '#6b5f52'
const CHOSEN = '#8f3324'
const FACE = '#2a2428'
const LIT = '#f6e9cf'

/** What is under a pointer, and what is pressed, by id. */
export interface PanelTouch {
  readonly pointed: string | null
  readonly pressed: string | null
}

/** Font of a panel at a size in pixels. */
export const panelFont = (px: number): string => `500 ${px}px ${FAMILY}`

/** Draws all of a layout. What is chosen has a tick, what is pointed at an edge, what is pressed is turned light. */
export function drawPanel(context: CanvasRenderingContext2D, layout: PanelLayout, touch: PanelTouch): void {
  context.clearRect(0, 0, PANEL_PX.width, PANEL_PX.height)
  roundBox(context, { x: 0, y: 0, ...PANEL_PX }, 40)
  context.fillStyle = PAPER
  context.fill()
  context.textBaseline = 'middle'
  context.font = panelFont(layout.textPx)
  for (const box of layout.boxes) {
    if (box.act === null) drawWords(context, box, layout.textPx)
    else drawButton(context, box, touch)
  }
}

function drawWords(context: CanvasRenderingContext2D, box: PanelBox, textPx: number): void {
  context.textAlign = 'left'
  context.font = box.look === 'title' ? panelFont(textPx).replace('500', '700') : panelFont(textPx)
  context.fillStyle = box.look === 'label' ? SOFT : INK
  const line = box.height / box.lines.length
  for (const [index, text] of box.lines.entries()) context.fillText(text, box.x, box.y + line * (index + 0.5), box.width)
  context.font = panelFont(textPx)
}

function drawButton(context: CanvasRenderingContext2D, box: PanelBox, touch: PanelTouch): void {
  const pressed = touch.pressed === box.id
  roundBox(context, box, 18)
  context.fillStyle = pressed ? LIT : box.chosen ? CHOSEN : FACE
  context.fill()
  context.lineWidth = touch.pointed === box.id ? 7 : 3
  context.strokeStyle = touch.pointed === box.id ? LIT : EDGE
  context.stroke()
  context.textAlign = 'center'
  context.fillStyle = pressed ? '#17130f' : INK
  const ticked = box.chosen && box.look === 'button'
  const text = ticked ? `✓ ${box.lines[0]}` : box.lines[0]!
  context.fillText(text, box.x + box.width / 2, box.y + box.height / 2 + 2, box.width - 16)
  if (!box.chosen || box.look !== 'tab') return
  context.fillStyle = LIT
  context.fillRect(box.x + 24, box.y + box.height - 12, box.width - 48, 5)
}

function roundBox(context: CanvasRenderingContext2D, box: Pick<PanelBox, 'x' | 'y' | 'width' | 'height'>, radius: number): void {
  context.beginPath()
  context.roundRect(box.x, box.y, box.width, box.height, radius)
}
