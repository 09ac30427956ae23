/** Draws a picture anew, no larger than so many pixels across: a browser's business. */
export type ShrinkPicture = (
  picture: { readonly bytes: Uint8Array; readonly mimeType: string },
  px: number,
) => Promise<{ readonly bytes: Uint8Array; readonly mimeType: 'image/png' | 'image/jpeg' }>
