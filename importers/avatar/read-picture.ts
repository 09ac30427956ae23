import { unsupported } from './body-fault.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { pictureSize } from './picture-size.ts'
import { MOST_ENTRIES, viewRange } from './read-accessor.ts'
import type { Glb, Loose } from './read-glb.ts'
import type { DrawnPicture } from './picture-tools.ts'

/** Larger ones are not opened, pixels across. */
const MOST_PX = 8192

/** A picture of a file by its image. Throws `body/...`. */
export function readImage({ json, bin }: Glb, image: number): DrawnPicture & { readonly width: number; readonly height: number } {
  const images = listOf(json, 'images', MOST_ENTRIES)
  const views = listOf(json, 'bufferViews', MOST_ENTRIES)
  const own = images[indexOf(image, images.length, ['images'])] as Loose
  const view = views[indexOf(own['bufferView'], views.length, ['images', image])] as Loose
  const { start, length } = viewRange(view, bin.length, ['images', image])
  const bytes = bin.subarray(start, start + length)
  const size = pictureSize(bytes)
  if (size === null || Math.max(size.width, size.height) > MOST_PX)
    throw unsupported(`Picture ${image} is neither PNG nor JPEG, or larger than ${MOST_PX} pixels.`, ['images', image])
  return { bytes, ...size }
}

/** A picture of a file by its texture. Throws `body/...`. */
export function readPicture(glb: Glb, texture: number): ReturnType<typeof readImage> {
  const textures = listOf(glb.json, 'textures', MOST_ENTRIES)
  const own = textures[indexOf(texture, textures.length, ['textures'])] as Loose
  return readImage(glb, indexOf(own['source'], MOST_ENTRIES, ['textures', texture]))
}
