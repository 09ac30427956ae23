import { PNG } from 'pngjs'
import { encodePng } from '../encode-png.ts'
import type { PictureTools } from '../picture-tools.ts'

/** Pictures without a browser: PNG in, PNG out. */
export const nodePictures: PictureTools = {
  open: ({ bytes }) => {
    const { width, height, data } = PNG.sync.read(Buffer.from(bytes))
    return Promise.resolve({ width, height, data: new Uint8Array(data) })
  },
  closeOpaque: encodePng,
}
