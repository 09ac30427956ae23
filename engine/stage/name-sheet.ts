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
  hold(wanted: ReadonlySet<number>, nameOf: (slot: number) => string | undefined): boolean
  nameAt(row: number): string
}

export const SHEET_WIDTH_PX = 512
export const SHEET_ROW_PX = 56
const FONT = `600 34px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`
const SIDE_PX = 16

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
  const write = (row: number, name: string): void => {
    const top = row * SHEET_ROW_PX
    names[row] = name
    context.clearRect(0, top, SHEET_WIDTH_PX, SHEET_ROW_PX)
    const wide = name === '' ? 0 : Math.min(SHEET_WIDTH_PX, Math.ceil(context.measureText(name).width) + 2 * SIDE_PX)
    widths[row] = wide
    if (wide === 0) return
    context.fillStyle = 'rgba(12, 12, 16, 0.62)'
    context.beginPath()
    context.roundRect(0, top + 4, wide, SHEET_ROW_PX - 8, 14)
    context.fill()
    context.fillStyle = '#f6f1e6'
    context.fillText(name, wide / 2, top + SHEET_ROW_PX / 2 + 2, wide - 2 * SIDE_PX)
  }
  return {
    texture,
    slots,
    widths,
    nameAt: (row) => names[row] ?? '',
    hold(wanted, nameOf) {
      for (let row = 0; row < rows; row++) if (!wanted.has(slots[row] ?? -1)) slots[row] = -1
      let changed = false
      for (const slot of wanted) {
        const held = slots.indexOf(slot)
        const row = held >= 0 ? held : slots.indexOf(-1)
        const name = nameOf(slot) ?? ''
        if (row < 0) break
        slots[row] = slot
        if (names[row] === name) continue
        write(row, name)
        changed = true
      }
      texture.needsUpdate ||= changed
      return changed
    },
  }
}
