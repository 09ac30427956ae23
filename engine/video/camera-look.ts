import type { CameraWord } from './camera-state.ts'

/** A state's look: never by colour alone. Patterns are drawn alike in the scene and on pages. */
export interface CameraLook {
  readonly colour: string
  readonly pattern: 'solid' | 'dashes' | 'stripes' | 'dots' | 'hatch' | 'checks' | 'outline'
}

/** One colour and one pattern for each word. */
export const CAMERA_LOOKS: Readonly<Record<CameraWord, CameraLook>> = {
  live: { colour: '#36d17a', pattern: 'solid' },
  delayed: { colour: '#f4c542', pattern: 'dashes' },
  frozen: { colour: '#6fb7ff', pattern: 'stripes' },
  lastSeen: { colour: '#b58cff', pattern: 'dots' },
  timeUnverified: { colour: '#ff9f43', pattern: 'checks' },
  off: { colour: '#9aa3b2', pattern: 'hatch' },
  connecting: { colour: '#cfd6e0', pattern: 'outline' },
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Fills a box with a look's pattern, in steps of `step` pixels. */
export function drawCameraLook(
  pen: Pen,
  { colour, pattern }: CameraLook,
  box: { x: number; y: number; width: number; height: number },
): void {
  const step = box.height / 2
  pen.save()
  pen.beginPath()
  pen.rect(box.x, box.y, box.width, box.height)
  pen.clip()
  pen.fillStyle = colour
  pen.strokeStyle = colour
  pen.lineWidth = step / 2.5
  if (pattern === 'solid') pen.fillRect(box.x, box.y, box.width, box.height)
  if (pattern === 'outline') pen.strokeRect(box.x, box.y, box.width, box.height)
  for (let x = box.x - box.height; x < box.x + box.width + box.height; x += step) {
    const even = Math.round((x - box.x) / step) % 2 === 0
    if (pattern === 'dashes' && even) pen.fillRect(x, box.y, step * 1.2, box.height)
    if (pattern === 'checks') pen.fillRect(x, even ? box.y : box.y + step, step, step)
    if (pattern === 'dots' && even) drawDot(pen, x + step, box.y + step, step * 0.62)
    if (pattern === 'stripes' || pattern === 'hatch') drawLine(pen, [x, box.y + box.height], [x + box.height, box.y])
    if (pattern === 'hatch') drawLine(pen, [x, box.y], [x + box.height, box.y + box.height])
  }
  pen.restore()
}

function drawDot(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.fill()
}

function drawLine(pen: Pen, from: readonly [number, number], to: readonly [number, number]): void {
  pen.beginPath()
  pen.moveTo(...from)
  pen.lineTo(...to)
  pen.stroke()
}
