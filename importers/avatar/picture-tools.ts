import type { Pixels } from './pixels.ts'

/** A picture as it lies in a file. */
export interface FilePicture {
  readonly bytes: Uint8Array
  readonly mimeType: string
}

/** What a body may hold. */
export interface DrawnPicture extends FilePicture {
  readonly mimeType: 'image/png' | 'image/jpeg'
}

/** How pictures are opened and closed: a browser's business. */
export interface PictureTools {
  /** Lays a picture open; no larger than so many pixels across where the browser can. */
  open(picture: FilePicture, px: number): Promise<Pixels>
  /** Closes a picture nothing of which is seen through, as small as can be without its being seen. */
  closeOpaque(pixels: Pixels): Promise<DrawnPicture>
}
