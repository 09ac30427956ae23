import { CanvasTexture, SRGBColorSpace } from 'three'
import { penOf } from './text-plate.ts'

/** Names in rows of one picture. */
export interface NameSheet {
  readonly texture: CanvasTexture
  /** Whose name stands in each row; -1 for a row that is free. */
  readonly slots: Int32Array
  /** Pixels of each row that are written on; 0 for none. */
  readonly widths: Float32Array
  /** Gives rows to these slots, as long as there are any, and writes what is new. True where something changed. */
  hold(wanted: ReadonlySet<number>, people: NamedPeople): boolean
  nameAt(row: number): string
  /** Whether the name in a row bears the mark of whoever is heard speaking. */
  isMarked(row: number): boolean
}

/** What is written of people: their names, and whether they are heard speaking. */
export interface NamedPeople {
  nameOf(slot: number): string | undefined
  speaks(slot: number): boolean
}

export const SHEET_WIDTH_PX = 512
export const SHEET_ROW_PX = 56
const FONT = `600 34px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`
const SIDE_PX = 16
/** Of the mark before the name of whoever speaks: a dot and two arcs of sound. */
const MARK_PX = 40
const MARK_INK = '#9be58b'

/** A sheet of empty rows. Whoever asked for it disposes the texture. */
export function createNameSheet(rows: number): NameSheet {
  const canvas = document.createElement('canvas')
  canvas.width = SHEET_WIDTH_PX
  canvas.height = SHEET_ROW_PX * rows
  const context = penOf(canvas, FONT)
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  const slots = new Int32Array(rows).fill(-1)
  const widths = new Float32Array(rows)
  const names: string[] = Array.from({ length: rows }, () => '')
  const marked = new Uint8Array(rows)
  const write = (row: number, name: string, speaks: boolean): void => {
    const top = row * SHEET_ROW_PX
    const mark = speaks ? MARK_PX : 0
    names[row] = name
    marked[row] = speaks ? 1 : 0
    context.clearRect(0, top, SHEET_WIDTH_PX, SHEET_ROW_PX)
    const wide = name === '' ? 0 : Math.min(SHEET_WIDTH_PX, Math.ceil(context.measureText(name).width) + 2 * SIDE_PX + mark)
    widths[row] = wide
    if (wide === 0) return
    context.fillStyle = 'rgba(12, 12, 16, 0.62)'
    context.beginPath()
    context.roundRect(0, top + 4, wide, SHEET_ROW_PX - 8, 14)
    context.fill()
    context.fillStyle = '#f6f1e6'
    context.fillText(name, (wide + mark) / 2, top + SHEET_ROW_PX / 2 + 2, wide - 2 * SIDE_PX - mark)
    if (speaks) drawMark(context, SIDE_PX + 6, top + SHEET_ROW_PX / 2)
  }
  return {
    texture,
    slots,
    widths,
    nameAt: (row) => names[row] ?? '',
    isMarked: (row) => marked[row] === 1,
    hold(wanted, { nameOf, speaks }) {
      for (let row = 0; row < rows; row++) if (!wanted.has(slots[row] ?? -1)) slots[row] = -1
      let changed = false
      for (const slot of wanted) {
        const held = slots.indexOf(slot)
        const row = held >= 0 ? held : slots.indexOf(-1)
        const name = nameOf(slot) ?? ''
        if (row < 0) break
        slots[row] = slot
        const isSpeaking = speaks(slot)
        if (names[row] === name && marked[row] === Number(isSpeaking)) continue
        write(row, name, isSpeaking)
        changed = true
      }
      texture.needsUpdate ||= changed
      return changed
    },
  }
}

function drawMark(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillStyle = MARK_INK
  context.strokeStyle = MARK_INK
  context.lineWidth = 4
  context.beginPath()
  context.arc(x, y, 5, 0, 2 * Math.PI)
  context.fill()
  for (const radius of [12, 20]) {
    context.beginPath()
    context.arc(x, y, radius, -Math.PI / 4, Math.PI / 4)
    context.stroke()
  }
}
