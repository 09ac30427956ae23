import { DataTexture, LinearFilter, NoColorSpace, SRGBColorSpace, Texture, type IUniform } from 'three'
import { HolositeError } from '../../model/errors/index.ts'
import type { PieceParts } from './piece.ts'
import { SAFE_PICTURE } from './safe-picture.ts'

/** How a media picture is read by the text that samples it. */
export interface MediaPictureOptions {
  /** True where the sampler shall decode sRGB by itself; false, the default, gives bytes as they are, for contents of surfaces. */
  readonly decoded?: boolean
}

/**
 * An image of the scene's media as a texture: black until it is here. A file that is gone, or is no picture, becomes the safe picture
 * and is told as scene/media-missing. Row 0 is the top; goes with the piece.
 */
export function mediaPicture(
  { media, scope, failed }: Pick<PieceParts, 'media' | 'scope' | 'failed'>,
  id: string,
  options: MediaPictureOptions = {},
): IUniform<Texture> {
  const shown: IUniform<Texture> = { value: scope.own(prepare(new DataTexture(new Uint8Array([0, 0, 0, 255]), 1, 1), options)) }
  const address = media(id)
  void load(address)
    .catch((cause: unknown) => {
      failed(gone(id, address, cause))
      return load(SAFE_PICTURE)
    })
    .then((image) => {
      if (!scope.disposed) shown.value = scope.own(prepare(new Texture(image), options))
    })
    .catch((cause: unknown) => failed(gone(id, 'the safe picture', cause)))
  return shown
}

function prepare<T extends Texture>(texture: T, { decoded = false }: MediaPictureOptions): T {
  texture.flipY = false
  texture.colorSpace = decoded ? SRGBColorSpace : NoColorSpace
  texture.minFilter = LinearFilter
  texture.magFilter = LinearFilter
  texture.generateMipmaps = false
  texture.needsUpdate = true
  return texture
}

async function load(address: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = address
  await image.decode()
  return image
}

const gone = (id: string, address: string, cause: unknown): HolositeError =>
  new HolositeError({
    code: 'scene/media-missing',
    what: `The picture "${id}" (${address}) cannot be had; a safe picture is shown in its place.`,
    fix: 'Add the file to the folder of the scene, and reload the page.',
    at: ['media', id],
    cause,
  })
