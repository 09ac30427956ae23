import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import { brokenLines } from '../panels/index.ts'

/** Words on a dark plate, as a picture. Whoever asked for it disposes the texture. */
export interface TextPlate {
  readonly texture: CanvasTexture
  /** Width by height. */
  readonly aspect: number
  /** Pixels of the picture. */
  readonly heightPx: number
}

/** Height of a plate of one line, and of each line more, pixels of the picture. */
export const LINE_PX = 96
const MORE_PX = 70
const FONT = `600 52px "Noto Serif CJK SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", serif`
const SIDE_PX = 36
const INK = '#f6e9cf'
const PAPER = 'rgba(14, 12, 16, 0.72)'

/** How a plate looks. */
export interface PlateStyle {
  /** Longer text is broken into lines, pixels at a font of 52; one line without it. */
  readonly widestPx?: number
  /** A red mark before the text. */
  readonly marked?: boolean
}

/** Writes `text`, with its own line ends, on a plate as wide as it needs. */
export function drawTextPlate(text: string, style: PlateStyle = {}): TextPlate {
  const canvas = document.createElement('canvas')
  const measure = penOf(canvas, FONT)
  const widest = style.widestPx ?? Infinity
  const lines = text.split('\n').flatMap((line) => brokenLines(line, widest, (part) => measure.measureText(part).width))
  if (lines.at(-1) === '' && lines.length > 1) lines.pop()
  const mark = style.marked ? 8 : 0
  canvas.width = Math.ceil(Math.max(...lines.map((line) => measure.measureText(line).width))) + 2 * SIDE_PX + mark
  canvas.height = LINE_PX + (lines.length - 1) * MORE_PX
  const context = penOf(canvas, FONT)
  context.fillStyle = PAPER
  context.beginPath()
  context.roundRect(0, 8, canvas.width, canvas.height - 16, 18)
  context.fill()
  if (style.marked) {
    context.fillStyle = '#b4472f'
    context.fillRect(18, 26, 6, canvas.height - 52)
  }
  context.fillStyle = INK
  for (const [index, line] of lines.entries()) context.fillText(line, canvas.width / 2 + mark / 2, LINE_PX / 2 + 3 + index * MORE_PX)
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  texture.minFilter = LinearMipmapLinearFilter
  texture.magFilter = LinearFilter
  return { texture, aspect: canvas.width / canvas.height, heightPx: canvas.height }
}

/** What writes on a canvas in a font. */
export function penOf(canvas: HTMLCanvasElement, font: string): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) {
    throw new HolositeError({
      code: 'stage/no-canvas',
      what: 'The browser gives no canvas to write on.',
      fix: 'Close other pages, then reload.',
    })
  }
  context.font = font
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  return context
}
