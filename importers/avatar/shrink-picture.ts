import { encodePng } from './encode-png.ts'
import { paintTile } from './paint-tile.ts'
import type { DrawnPicture, PictureTools } from './picture-tools.ts'
import { emptyPixels, type Pixels } from './pixels.ts'

/**
 * A picture no larger than `px` across, drawn anew: PNG where something of it is seen through, else what the tools make of it. The same
 * bytes where it is small enough and would not get lighter.
 */
export async function shrinkPicture(
  picture: DrawnPicture & { readonly width: number; readonly height: number },
  px: number,
  tools: PictureTools,
): Promise<DrawnPicture> {
  const fits = Math.max(picture.width, picture.height) <= px
  if (fits && picture.mimeType === 'image/jpeg') return picture
  const pixels = within(await tools.open(picture, px), px)
  const drawn = isClear(pixels) ? await encodePng(pixels) : await tools.closeOpaque(pixels)
  return fits && drawn.bytes.length >= picture.bytes.length ? picture : drawn
}

function isClear({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 255) return true
  return false
}

function within(pixels: Pixels, px: number): Pixels {
  const scale = px / Math.max(pixels.width, pixels.height)
  if (scale >= 1) return pixels
  const out = emptyPixels(Math.max(1, Math.round(pixels.width * scale)), Math.max(1, Math.round(pixels.height * scale)))
  const room = { fromU: 0, fromV: 0, toU: 1, toV: 1 }
  paintTile(out, { x: 0, y: 0, width: out.width, height: out.height }, 0, {
    ...{ picture: pixels, room, wrap: ['clamp', 'clamp'], factor: null, alpha: 'keep', colour: [0, 0, 0] },
  })
  return out
}
