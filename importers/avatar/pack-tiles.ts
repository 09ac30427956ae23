/** Size of a tile that is wanted, pixels. */
export interface TileSize {
  readonly width: number
  readonly height: number
}

/** Where a tile lies in its square, pixels from its left and top; the gutter lies about it. */
export interface PlacedTile extends TileSize {
  readonly x: number
  readonly y: number
}

/** Of the square: as far as this a tile is continued on all sides, so that what a page makes smaller mixes nothing of others in. */
export const GUTTER_SHARE = 1 / 128
const LEAST_PX = 2
const TRIES = 24

/** Puts tiles into a square of so many pixels: all made smaller alike until they fit, none ever larger than it wants to be. */
export function packTiles(wanted: readonly TileSize[], px: number): readonly PlacedTile[] {
  const gutter = Math.ceil(px * GUTTER_SHARE)
  const most = px - 2 * gutter
  const widest = wanted.reduce((sum, { width, height }) => Math.max(sum, width, height), 1)
  let [low, high] = [0, Math.min(1, most / widest)]
  const whole = placed(wanted, { px, gutter, scale: high })
  if (whole !== null) return whole
  let best = placed(wanted, { px, gutter, scale: 0 })
  for (let tries = 0; tries < TRIES; tries++) {
    const scale = (low + high) / 2
    const found = placed(wanted, { px, gutter, scale })
    if (found === null) high = scale
    else [low, best] = [scale, found]
  }
  return best ?? []
}

/** Shelves, the highest tiles first. Null where they do not fit. */
function placed(
  wanted: readonly TileSize[],
  { px, gutter, scale }: { px: number; gutter: number; scale: number },
): readonly PlacedTile[] | null {
  const sizes = wanted.map(({ width, height }) => ({
    width: Math.max(LEAST_PX, Math.floor(width * scale)),
    height: Math.max(LEAST_PX, Math.floor(height * scale)),
  }))
  const order = [...sizes.keys()].toSorted((one, other) => sizes[other]!.height - sizes[one]!.height || one - other)
  const out: PlacedTile[] = []
  let [x, y, shelf] = [0, 0, 0]
  for (const index of order) {
    const { width, height } = sizes[index]!
    if (x + width + 2 * gutter > px) [x, y, shelf] = [0, y + shelf, 0]
    shelf = Math.max(shelf, height + 2 * gutter)
    if (x + width + 2 * gutter > px || y + shelf > px) return null
    out[index] = { x: x + gutter, y: y + gutter, width, height }
    x += width + 2 * gutter
  }
  return out
}
