import type { PictureTools, Pixels } from '../../importers/avatar/index.ts'

const QUALITY = 0.9

/** Pictures opened and closed by the browser. */
export const pictureTools: PictureTools = { open: openPicture, closeOpaque }

/** Colours stay as they are in the file where nothing of them is seen: a canvas would lose them, so they are read from a texture. */
async function openPicture({ bytes, mimeType }: Parameters<PictureTools['open']>[0], px: number): Promise<Pixels> {
  const blob = new Blob([Uint8Array.from(bytes)], { type: mimeType })
  const plain = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' } as const
  const whole = await createImageBitmap(blob, plain)
  const scale = Math.min(1, px / Math.max(whole.width, whole.height))
  const resize = { resizeWidth: Math.max(1, Math.round(whole.width * scale)), resizeHeight: Math.max(1, Math.round(whole.height * scale)) }
  const bitmap = scale === 1 ? whole : await createImageBitmap(blob, { ...plain, ...resize, resizeQuality: 'high' })
  const { width, height } = bitmap
  const data = readByTexture(bitmap) ?? readByCanvas(bitmap)
  whole.close()
  bitmap.close()
  return { width, height, data }
}

function readByTexture(bitmap: ImageBitmap): Uint8Array | null {
  const { width, height } = bitmap
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (gl === null) return null
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap)
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer())
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
  const data = new Uint8Array(width * height * 4)
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, data)
  const failed = gl.getError() !== gl.NO_ERROR
  // A page has few of these: this one is given back now and not when it is found unused.
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return failed ? null : data
}

function readByCanvas(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) return new Uint8Array(width * height * 4)
  context.drawImage(bitmap, 0, 0)
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer)
}

async function closeOpaque({ width, height, data }: Pixels): ReturnType<PictureTools['closeOpaque']> {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(data), width, height), 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  return { bytes: new Uint8Array(await blob.arrayBuffer()), mimeType: 'image/jpeg' }
}
