/** Where rectangles came to lie. */
export interface PackedShelves {
  /** Multiples of 4. */
  readonly width: number
  readonly height: number
  /** Left and top of each rectangle, in the order given. */
  readonly places: Uint32Array
}

/** Packs rectangles on shelves, tallest first, into a map no wider or higher than `most`, about square; null where they do not fit. */
export function packShelves(
  rectangles: readonly { readonly width: number; readonly height: number }[],
  most: number,
): PackedShelves | null {
  const order = rectangles.map((_, index) => index)
  order.sort((a, b) => rectangles[b]!.height - rectangles[a]!.height || rectangles[b]!.width - rectangles[a]!.width || a - b)
  let area = 0
  let widest = 4
  for (const { width, height } of rectangles) {
    area += width * height
    widest = Math.max(widest, width)
  }
  if (area > most * most || widest > most) return null
  for (let width = Math.min(most, fourfold(Math.max(widest, Math.sqrt(area)))); ; width = Math.min(most, fourfold(width * 1.05))) {
    const packed = pack(rectangles, order, width)
    if (packed.height <= (width === most ? most : Math.min(most, width * 1.1))) return packed
    if (width === most) return null
  }
}

const fourfold = (value: number): number => Math.ceil(value / 4) * 4

function pack(rectangles: readonly { width: number; height: number }[], order: readonly number[], width: number): PackedShelves {
  const places = new Uint32Array(rectangles.length * 2)
  let left = 0
  let top = 0
  let shelf = 0
  for (const index of order) {
    const rectangle = rectangles[index]!
    if (left + rectangle.width > width) {
      top += shelf
      left = 0
      shelf = 0
    }
    places[index * 2] = left
    places[index * 2 + 1] = top
    left += rectangle.width
    shelf = Math.max(shelf, rectangle.height)
  }
  return { width, height: Math.max(4, fourfold(top + shelf)), places }
}
