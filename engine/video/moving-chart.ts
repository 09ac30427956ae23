import { HolositeError } from '../../model/errors/index.ts'
import { pixels, type Pixels } from '../../model/units/index.ts'
import { CODE_BITS, readTimeCode, writeTimeCode } from './chart-code.ts'

/** A rectangle of the chart, in its own pixels. */
export interface ChartBox {
  readonly x: Pixels
  readonly y: Pixels
  readonly width: Pixels
  readonly height: Pixels
}

/** Where everything on the chart lies. */
export interface ChartLayout {
  readonly width: Pixels
  readonly height: Pixels
  /** The checkerboard: `columns` by `rows` fields of `field` pixels. */
  readonly board: ChartBox
  readonly columns: number
  readonly rows: number
  readonly field: Pixels
  /** Two rows of 20 blocks with the time code. */
  readonly code: ChartBox
  /** The track of the moving bar. */
  readonly bar: ChartBox
  readonly text: ChartBox
}

const COLUMNS = 16
const ROWS = 6
const CODE_COLUMNS = 20
const CODE_ROWS = CODE_BITS / CODE_COLUMNS
/** The bar crosses its track in this time. */
const BAR_PERIOD_MS = 2000

const box = (x: number, y: number, width: number, height: number): ChartBox => ({
  x: pixels(x),
  y: pixels(y),
  width: pixels(width),
  height: pixels(height),
})

/** Lays the chart out for a picture of this size; 16:9 from 320x180 up keeps the code readable after compression. */
export function chartLayout(width = 1280, height = 720): ChartLayout {
  const unit = width / CODE_COLUMNS
  const field = Math.floor(Math.min(width / COLUMNS, (height - 2 * unit) / (ROWS + 2)))
  const boardX = Math.floor((width - field * COLUMNS) / 2)
  const boardY = Math.ceil(2 * unit) + field
  return {
    width: pixels(width),
    height: pixels(height),
    board: box(boardX, boardY, field * COLUMNS, field * ROWS),
    columns: COLUMNS,
    rows: ROWS,
    field: pixels(field),
    code: box(0, 0, width, CODE_ROWS * unit),
    bar: box(0, boardY + field * ROWS, width, Math.max(1, Math.floor(field / 2))),
    text: box(boardX, Math.ceil(2 * unit), field * COLUMNS, field),
  }
}

/**
 * The inner corners of the checkerboard, row by row, as x, y pairs in the chart's pixels (origin at the top left
 * corner of the top left pixel, y down): exact, for judging where a drape puts them.
 */
export function chartCorners(layout: ChartLayout): Float64Array {
  const { board, columns, rows, field } = layout
  const corners = new Float64Array((columns - 1) * (rows - 1) * 2)
  let at = 0
  for (let row = 1; row < rows; row += 1) {
    for (let column = 1; column < columns; column += 1) {
      corners[at] = board.x + column * field
      corners[at + 1] = board.y + row * field
      at += 2
    }
  }
  return corners
}

/** Left edge of the bar at a time, in pixels. */
export const barX = (layout: ChartLayout, ms: number): Pixels =>
  pixels(((ms % BAR_PERIOD_MS) / BAR_PERIOD_MS) * (layout.bar.width - layout.bar.height))

/** Brightness, 0 to 255, of the picture at a place given as shares 0 to 1 of its width and height. */
export type LumaAt = (u: number, v: number) => number

/** Reads the time code out of a picture of the chart in any size; null when it cannot be read. */
export function readChartTime(layout: ChartLayout, lumaAt: LumaAt): number | null {
  const bits = new Uint8Array(CODE_BITS)
  for (let index = 0; index < CODE_BITS; index += 1) {
    const column = (index % CODE_COLUMNS) + 0.5
    const row = Math.floor(index / CODE_COLUMNS) + 0.5
    const u = (layout.code.x + (column * layout.code.width) / CODE_COLUMNS) / layout.width
    const v = (layout.code.y + (row * layout.code.height) / CODE_ROWS) / layout.height
    bits[index] = lumaAt(u, v) > 127 ? 1 : 0
  }
  return readTimeCode(bits)
}

/** What the chart shows besides its fixed parts. */
export interface ChartFace {
  /** The camera's name, painted on the chart. */
  readonly name: string
  /** Sender's clock, ms; shown as UTC time and in the code. */
  readonly ms: number
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Paints the chart. */
export function drawChart(context: Context, layout: ChartLayout, face: ChartFace): void {
  context.fillStyle = '#20242c'
  context.fillRect(0, 0, layout.width, layout.height)
  drawBoard(context, layout)
  drawCode(context, layout, face.ms)
  context.fillStyle = '#3a404c'
  context.fillRect(layout.bar.x, layout.bar.y, layout.bar.width, layout.bar.height)
  context.fillStyle = '#ffb000'
  context.fillRect(layout.bar.x + barX(layout, face.ms), layout.bar.y, layout.bar.height, layout.bar.height)
  const { text } = layout
  context.fillStyle = '#ffffff'
  context.font = `${Math.floor(text.height * 0.6)}px sans-serif`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillText(face.name, text.x, text.y + text.height / 2, text.width * 0.5)
  context.textAlign = 'right'
  context.fillText(new Date(face.ms).toISOString().slice(11, 23), text.x + text.width, text.y + text.height / 2, text.width * 0.45)
}

function drawBoard(context: Context, { board, columns, rows, field }: ChartLayout): void {
  context.fillStyle = '#f4f4f0'
  context.fillRect(board.x, board.y, board.width, board.height)
  context.fillStyle = '#101418'
  for (let row = 0; row < rows; row += 1) {
    for (let column = row % 2; column < columns; column += 2) {
      context.fillRect(board.x + column * field, board.y + row * field, field, field)
    }
  }
}

function drawCode(context: Context, layout: ChartLayout, ms: number): void {
  const bits = new Uint8Array(CODE_BITS)
  writeTimeCode(ms, bits)
  const width = layout.code.width / CODE_COLUMNS
  const height = layout.code.height / CODE_ROWS
  context.fillStyle = '#000000'
  context.fillRect(layout.code.x, layout.code.y, layout.code.width, layout.code.height)
  context.fillStyle = '#ffffff'
  bits.forEach((bit, index) => {
    if (bit === 1) context.fillRect((index % CODE_COLUMNS) * width, Math.floor(index / CODE_COLUMNS) * height, width, height)
  })
}

/** A running chart: its canvas, its stream at 30 frames a second, and `stop`. Owner: the caller. */
export interface MovingChart {
  readonly canvas: HTMLCanvasElement
  readonly layout: ChartLayout
  readonly stream: MediaStream
  /** Holds the picture still, or lets it run again, without ending the stream. */
  freeze(on: boolean): void
  dispose(): void
}

/** Name, size and the clocks a chart runs by. */
export interface MovingChartOptions {
  readonly name: string
  readonly width?: number
  readonly height?: number
  /** Epoch clock, ms, to be painted. */
  readonly now: () => number
  /** Calls back at about 30 Hz until the returned function is called. */
  readonly every: (ms: number, run: () => void) => () => void
}

/** Starts a chart that a camera page or a test can publish in place of a camera. */
export function startMovingChart(options: MovingChartOptions): MovingChart {
  const layout = chartLayout(options.width, options.height)
  const canvas = document.createElement('canvas')
  canvas.width = layout.width
  canvas.height = layout.height
  // Captured thirty times a second: kept in main memory, where an unseen canvas also piles up no drawing for the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (context === null)
    throw new HolositeError({
      code: 'media/not-publishing',
      what: 'This browser gives a canvas no 2D context.',
      fix: 'Publish a camera, or use another browser.',
    })
  let frozen = false
  const draw = (): void => {
    if (!frozen) drawChart(context, layout, { name: options.name, ms: options.now() })
  }
  draw()
  const stream = canvas.captureStream(30)
  const cancel = options.every(1000 / 30, draw)
  return {
    canvas,
    layout,
    stream,
    freeze(on) {
      frozen = on
    },
    dispose() {
      cancel()
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
