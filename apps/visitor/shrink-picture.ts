/** A picture no larger than `px` across, drawn anew: JPEG where nothing of it is seen through, else PNG. The same bytes where the browser cannot. */
export async function shrinkPicture(
  picture: { readonly bytes: Uint8Array; readonly mimeType: string },
  px: number,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: 'image/png' | 'image/jpeg' }> {
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(picture.bytes)], { type: picture.mimeType }), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  })
  const scale = Math.min(1, px / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return { bytes: picture.bytes, mimeType: picture.mimeType === 'image/jpeg' ? 'image/jpeg' : 'image/png' }
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  let isClear = false
  for (let at = 3; at < data.length && !isClear; at += 4) isClear = data[at]! < 255
  const mimeType = isClear ? 'image/png' : 'image/jpeg'
  const blob = await canvas.convertToBlob({ type: mimeType, quality: 0.88 })
  return { bytes: new Uint8Array(await blob.arrayBuffer()), mimeType }
}
