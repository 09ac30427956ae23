import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, RedFormat } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { DisposeScope } from '../runtime/index.ts'

/** A text to be written, across or from top to bottom. */
export interface SignText {
  readonly text: string
  readonly upright: boolean
}

/** Where a text lies in the picture: shares of it from the left and from the bottom, and width over height of what is written. */
export interface SignCut {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly aspect: number
}

const EM_PX = 96
const CELL_PX = 104
const WIDTH_PX = 2048
const FONT = `700 ${EM_PX}px "Kaiti SC", "STKaiti", "KaiTi", "Noto Serif CJK SC", "Songti SC", "SimSun", serif`

/** Writes every text once into one picture of coverage, one byte a pixel. Same order out as in. Costs about 50 microseconds a letter. */
export function writeSigns(scope: DisposeScope, wanted: readonly SignText[]): { texture: CanvasTexture; cuts: SignCut[] } {
  const keys = wanted.map(({ text, upright }) => `${upright}/${text}`)
  const once = [...new Set(keys)]
  const texts = once.map((key) => wanted[keys.indexOf(key)]!)
  const canvas = document.createElement('canvas')
  const boxes = shelve(pen(canvas), texts)
  canvas.width = WIDTH_PX
  canvas.height = boxes.heightPx
  const context = pen(canvas)
  context.fillStyle = '#000'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#fff'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const written = texts.map(({ text, upright }, index) => {
    const { x, y, width, height } = boxes.places[index]!
    if (upright) Array.from(text).forEach((letter, row) => context.fillText(letter, x + width / 2, y + (row + 0.5) * CELL_PX))
    else context.fillText(text, x + width / 2, y + height / 2)
    const [left, right] = [x / WIDTH_PX, (x + width) / WIDTH_PX]
    return { left, right, top: 1 - y / canvas.height, bottom: 1 - (y + height) / canvas.height, aspect: width / height }
  })
  const texture = scope.own(new CanvasTexture(canvas))
  texture.format = RedFormat
  texture.minFilter = LinearMipmapLinearFilter
  texture.magFilter = LinearFilter
  texture.anisotropy = 4
  return { texture, cuts: keys.map((key) => written[once.indexOf(key)]!) }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Rows of texts, highest first; each row as high as its first text. */
function shelve(context: CanvasRenderingContext2D, texts: readonly SignText[]): { places: Box[]; heightPx: number } {
  const sizes = texts.map(({ text, upright }) => {
    if (upright) return { width: CELL_PX, height: CELL_PX * Array.from(text).length }
    return { width: Math.min(WIDTH_PX, Math.ceil(context.measureText(text).width) + CELL_PX - EM_PX), height: CELL_PX }
  })
  const order = sizes.map((_, index) => index).sort((a, b) => sizes[b]!.height - sizes[a]!.height)
  const places: Box[] = []
  let [x, y, row] = [0, 0, 0]
  for (const index of order) {
    const { width, height } = sizes[index]!
    if (x + width > WIDTH_PX || row === 0) {
      y += row
      x = 0
      row = height
    }
    places[index] = { x, y, width, height }
    x += width
  }
  return { places, heightPx: Math.max(1, y + row) }
}

function pen(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) {
    throw new HolositeError({
      code: 'stage/no-canvas',
      what: 'The browser gives no canvas to write signs on.',
      fix: 'Close other pages, then reload.',
    })
  }
  context.font = FONT
  return context
}
