import { isWarpable, type WarpCorners } from '../../model/optics/index.ts'

/** What a desk works on: corners as the venue document has them, and the pixels a step is counted in. */
export interface CornerDeskParts {
  readonly documented: WarpCorners
  readonly widthPx: number
  readonly heightPx: number
  /** Draws the picture to these corners. */
  apply(corners: WarpCorners): void
}

/** The corners of one output under an operator's hand. Changes show at once; whoever carries them to the room asks for them. */
export interface CornerDesk {
  readonly corners: WarpCorners
  /** 0 top left, 1 top right, 2 bottom right, 3 bottom left; null while nobody adjusts. */
  readonly selected: number | null
  readonly saved: boolean
  readonly canUndo: boolean
  select(corner: number | null): void
  /** Moves the selected corner by native pixels, right and down. `held` goes on with the step before: one undo takes both back. */
  nudge(rightPx: number, downPx: number, held: boolean): void
  undo(): void
  /** As the venue document has them. */
  reset(): void
  /** What the room keeps for this projector; null is the document's. Echoes of our own changes change nothing. */
  hear(kept: WarpCorners | null): void
  /** The connection was lost: what was sent and not heard of is sent again. */
  lost(): void
  /** What is to be sent: corners, null for the document's, or undefined for nothing. Counted as sent. */
  takeUnsent(): WarpCorners | null | undefined
}

const UNDO_KEPT = 200
const LEAST = -0.5
const MOST = 1.5

/** A desk with the document's corners, nothing selected. */
export function createCornerDesk(parts: CornerDeskParts): CornerDesk {
  return new Desk(parts)
}

class Desk implements CornerDesk {
  readonly #parts: CornerDeskParts
  readonly #before: WarpCorners[] = []
  /** Sent and not heard of yet, oldest first. */
  #inFlight: string[] = []
  #unsent = false
  #last: string | null = null
  corners: WarpCorners
  selected: number | null = null

  constructor(parts: CornerDeskParts) {
    this.#parts = parts
    this.corners = parts.documented
  }

  get saved(): boolean {
    return !this.#unsent && this.#inFlight.length === 0
  }

  get canUndo(): boolean {
    return this.#before.length > 0
  }

  select(corner: number | null): void {
    this.selected = corner
    this.#last = null
  }

  nudge(rightPx: number, downPx: number, held: boolean): void {
    const { widthPx, heightPx } = this.#parts
    const at = this.selected
    if (at === null) return
    const moved = this.corners.map(([x, y], index) =>
      index === at ? [within(x + rightPx / widthPx), within(y + downPx / heightPx)] : [x, y],
    ) as unknown as WarpCorners
    if (!isWarpable(moved)) return
    const step = `${at} ${Math.sign(rightPx)} ${Math.sign(downPx)}`
    this.#change(moved, held && step === this.#last)
    this.#last = step
  }

  undo(): void {
    const back = this.#before.pop()
    if (!back) return
    this.#last = null
    this.#show(back)
    this.#unsent = true
  }

  reset(): void {
    this.#last = null
    this.#change(this.#parts.documented, false)
  }

  hear(kept: WarpCorners | null): void {
    const text = textOf(kept)
    const echo = this.#inFlight.indexOf(text)
    if (echo >= 0) {
      this.#inFlight = this.#inFlight.slice(echo + 1)
      return
    }
    // Somebody else moved them; whoever has a hand on the corners goes first.
    if (!this.saved) return
    const corners = kept ?? this.#parts.documented
    if (textOf(corners) === textOf(this.corners)) return
    if (this.selected !== null) this.#remember()
    this.#show(corners)
  }

  lost(): void {
    if (this.#inFlight.length > 0) this.#unsent = true
    this.#inFlight = []
  }

  takeUnsent(): WarpCorners | null | undefined {
    if (!this.#unsent) return undefined
    this.#unsent = false
    const kept = textOf(this.corners) === textOf(this.#parts.documented) ? null : this.corners
    this.#inFlight.push(textOf(kept))
    return kept
  }

  #change(corners: WarpCorners, goesOn: boolean): void {
    if (textOf(corners) === textOf(this.corners)) return
    if (!goesOn) this.#remember()
    this.#show(corners)
    this.#unsent = true
  }

  #remember(): void {
    this.#before.push(this.corners)
    if (this.#before.length > UNDO_KEPT) this.#before.shift()
  }

  #show(corners: WarpCorners): void {
    this.corners = corners
    this.#parts.apply(corners)
  }
}

/** Kept to a millionth of the image, a two-hundredth of a pixel of 4K, so that what comes back is what was sent. */
const within = (value: number): number => Math.round(Math.min(MOST, Math.max(LEAST, value)) * 1e6) / 1e6

const textOf = (corners: WarpCorners | null): string => JSON.stringify(corners)
