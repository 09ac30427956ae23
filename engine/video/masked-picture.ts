import { HolositeError } from '../../model/errors/index.ts'

/** A part of a camera's picture that nobody is to see: corners as shares 0 to 1 of its width and height. */
export type PictureMask = readonly (readonly [number, number])[]

/** What leaves the device in place of the camera: its picture with the masked parts painted over. Owner: the caller, of the source too. */
export interface MaskedPicture {
  readonly stream: MediaStream
  /** From the next frame on. */
  setMasks(masks: readonly PictureMask[]): void
  dispose(): void
}

/** The picture to be masked. */
export interface MaskedPictureOptions {
  readonly source: MediaStream
  readonly masks: readonly PictureMask[]
  readonly framesPerS: number
  readonly every: (ms: number, run: () => void) => () => void
}

/** Painted over what is masked: plainly no part of the place. */
const COVER = '#2b2f3a'

/** Paints over a picture's masked parts; nothing but the picture so painted is in the stream. */
export function paintMasked(
  pen: CanvasRenderingContext2D,
  source: CanvasImageSource,
  size: { width: number; height: number },
  masks: readonly PictureMask[],
): void {
  pen.drawImage(source, 0, 0, size.width, size.height)
  pen.fillStyle = COVER
  for (const mask of masks) {
    pen.beginPath()
    mask.forEach(([x, y], corner) =>
      corner === 0 ? pen.moveTo(x * size.width, y * size.height) : pen.lineTo(x * size.width, y * size.height),
    )
    pen.closePath()
    pen.fill()
  }
}

/** Starts painting. The canvas stays empty until the camera's first frame. */
export async function startMaskedPicture(options: MaskedPictureOptions): Promise<MaskedPicture> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = options.source
  await video.play()
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const pen = canvas.getContext('2d', { alpha: false })
  if (pen === null) {
    throw new HolositeError({
      code: 'media/not-publishing',
      what: 'This browser gives a canvas no 2D context, so nothing can be masked.',
      fix: 'Use another browser.',
    })
  }
  let { masks } = options
  const draw = (): void => {
    if (video.videoWidth === 0) return
    // A phone that is turned changes its picture's shape.
    if (canvas.width !== video.videoWidth || canvas.height !== video.videoHeight) {
      canvas.width = video.videoWidth
      canvas.height = video.videoHeight
    }
    paintMasked(pen, video, canvas, masks)
  }
  draw()
  const stream = canvas.captureStream(options.framesPerS)
  const stop = options.every(1000 / options.framesPerS, draw)
  return {
    stream,
    setMasks(next) {
      masks = next
      draw()
    },
    dispose() {
      stop()
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    },
  }
}
