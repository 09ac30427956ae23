import { brokenLines } from './broken-lines.ts'
import type { PanelAct } from './panel-facts.ts'
import type { PanelButton, PanelContent, PanelRow } from './panel-content.ts'

/** Size of the picture of a panel: 1200 pixels a metre, so that from 1.4 m a degree has about 30. */
export const PANEL_PX = { width: 1440, height: 1080 } as const
export const PX_PER_M = 1200

/** Something with a place on a panel, in pixels from the upper left. */
export interface PanelBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly look: 'title' | 'tab' | 'button' | 'label' | 'text'
  readonly lines: readonly string[]
  readonly chosen: boolean
  readonly id: string
  readonly act: PanelAct | null
}

/** A page of the menu with everything at its place. */
export interface PanelLayout {
  readonly boxes: readonly PanelBox[]
  readonly textPx: number
  /** Leaves the rows are spread over, and which this is. */
  readonly leaves: number
  readonly leaf: number
}

/** How it is to be laid out. */
export interface PanelLayoutOptions {
  readonly largeText: boolean
  /** Which leaf of a page that is too long for one; beyond the last it is the last. */
  readonly leaf: number
  widthOf(text: string, px: number): number
  turnWords: { readonly earlier: string; readonly later: string; page(page: number, pages: number): string }
}

const TEXT_PX = 40
const LARGE_PX = 52
const MARGIN = 44
const GAP = 18
/** Of one text: who says more is read on the page. */
const MOST_LINES = 6
/** Share of the width for labels. */
const LABEL = 0.36

/** Places everything of a page. The same content and options give the same boxes; nothing overlaps, nothing lies outside. */
export function layoutPanel(content: PanelContent, options: PanelLayoutOptions): PanelLayout {
  const textPx = options.largeText ? LARGE_PX : TEXT_PX
  const setter = createSetter(textPx, options)
  const head = setHead(content, setter)
  const bottom = PANEL_PX.height - MARGIN - setter.buttonPx - GAP
  const leaves = spread(content.rows.map((row) => setter.row(row)), head.bottom + GAP, bottom) // oxfmt-ignore
  const leaf = Math.max(0, Math.min(options.leaf, leaves.length - 1))
  return { boxes: [...head.boxes, ...(leaves[leaf] ?? []), ...setFoot(leaf, leaves.length, setter)], textPx, leaves: leaves.length, leaf }
}

/** The box that holds a point, `slack` pixels beyond its edges counted in; of what can be pressed only. */
export function boxAt(layout: PanelLayout, x: number, y: number, slack = 0): PanelBox | null {
  return layout.boxes.find((box) => box.act !== null && isIn(box, x, y, slack)) ?? null
}

export const isIn = (box: PanelBox, x: number, y: number, slack: number): boolean =>
  x >= box.x - slack && x <= box.x + box.width + slack && y >= box.y - slack && y <= box.y + box.height + slack

/** Boxes whose y begins at 0, and how high they are together. */
interface SetRow {
  readonly boxes: readonly PanelBox[]
  readonly height: number
}

interface Setter {
  readonly textPx: number
  readonly buttonPx: number
  readonly options: PanelLayoutOptions
  row(row: PanelRow): SetRow
  words(text: string, look: 'text' | 'label' | 'title', x: number, width: number): PanelBox
  button(button: PanelButton, place: { x: number; y: number; width: number }, look?: 'tab'): PanelBox
}

function createSetter(textPx: number, options: PanelLayoutOptions): Setter {
  const width = PANEL_PX.width - 2 * MARGIN
  const buttonPx = Math.round(textPx * 2.1)
  const linePx = Math.round(textPx * 1.4)
  const words: Setter['words'] = (text, look, x, widest) => {
    const whole = brokenLines(text, widest, (part) => options.widthOf(part, textPx))
    const lines = whole.length > MOST_LINES ? [...whole.slice(0, MOST_LINES - 1), `${whole[MOST_LINES - 1]}…`] : whole
    return { x, y: 0, width: widest, height: lines.length * linePx, look, lines, chosen: false, id: '', act: null }
  }
  const button: Setter['button'] = ({ id, text, act, chosen }, { x, y, width: wide }, look) => ({
    ...{ x, y, width: wide, height: buttonPx, look: look ?? 'button', lines: [text], chosen, id, act },
  })
  /** Buttons side by side, as many as a line takes. */
  const flow = (buttons: readonly PanelButton[], from: number): SetRow => {
    const boxes: PanelBox[] = []
    let x = from
    let y = 0
    for (const next of buttons) {
      const wide = Math.min(MARGIN + width - from, Math.max(150, Math.ceil(options.widthOf(`✓ ${next.text}`, textPx)) + 60))
      if (x > from && x + wide > MARGIN + width) {
        x = from
        y += buttonPx + GAP
      }
      boxes.push(button(next, { x, y, width: wide }))
      x += wide + GAP
    }
    return { boxes, height: y + buttonPx }
  }
  const row: Setter['row'] = (given) => {
    if ('text' in given) {
      const box = words(given.text, 'text', MARGIN, width)
      return { boxes: [box], height: box.height }
    }
    if (given.label === null) return flow(given.buttons, MARGIN)
    const label = words(given.label, 'label', MARGIN, width * LABEL - GAP)
    const flowed = flow(given.buttons, MARGIN + width * LABEL)
    const height = Math.max(label.height, flowed.height)
    // A label of one line stands beside the first line of its buttons.
    const down = Math.max(0, Math.min(height - label.height, (buttonPx - label.height) / 2))
    return { boxes: [{ ...label, y: down }, ...flowed.boxes], height }
  }
  return { textPx, buttonPx, options, row, words, button }
}

function setHead(content: PanelContent, setter: Setter): { boxes: PanelBox[]; bottom: number } {
  const width = PANEL_PX.width - 2 * MARGIN
  const title = { ...setter.words(content.title, 'title', MARGIN, width), y: MARGIN }
  const y = MARGIN + title.height + GAP
  // Tabs share the width by the length of their words.
  const wants = content.tabs.map(({ text }) => setter.options.widthOf(text, setter.textPx) + 40)
  const spare = width - GAP * (wants.length - 1) - wants.reduce((sum, want) => sum + want, 0)
  let x = MARGIN
  const tabs = content.tabs.map((tab, index) => {
    const wide = wants[index]! + spare / wants.length
    const box = setter.button(tab, { x, y, width: wide }, 'tab')
    x += wide + GAP
    return box
  })
  return { boxes: [title, ...tabs], bottom: y + setter.buttonPx }
}

/** Puts rows below each other, on as many leaves as they need. */
function spread(rows: readonly SetRow[], top: number, bottom: number): PanelBox[][] {
  const leaves: PanelBox[][] = []
  let leaf: PanelBox[] = []
  let y = top
  for (const { boxes, height } of rows) {
    if (leaf.length > 0 && y + height > bottom) {
      leaves.push(leaf)
      leaf = []
      y = top
    }
    leaf.push(...boxes.map((box) => ({ ...box, y: box.y + y })))
    y += height + GAP
  }
  return [...leaves, leaf]
}

/** The way to the other leaves, where there are any. */
function setFoot(leaf: number, leaves: number, setter: Setter): PanelBox[] {
  if (leaves < 2) return []
  const { turnWords } = setter.options
  const y = PANEL_PX.height - MARGIN - setter.buttonPx
  const wide = 300
  const words = setter.words(turnWords.page(leaf + 1, leaves), 'label', MARGIN + wide + GAP, PANEL_PX.width - 2 * (MARGIN + wide + GAP))
  const boxes: PanelBox[] = [{ ...words, y: y + (setter.buttonPx - words.height) / 2 }]
  const turn = (id: string, text: string, by: number, x: number): void => {
    boxes.push(setter.button({ id, text, chosen: false, act: { kind: 'leaf', by } }, { x, y, width: wide }))
  }
  if (leaf > 0) turn('earlier', turnWords.earlier, -1, MARGIN)
  if (leaf < leaves - 1) turn('later', turnWords.later, 1, PANEL_PX.width - MARGIN - wide)
  return boxes
}
