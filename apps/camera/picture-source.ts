import { wallNow, every } from '../../engine/runtime/index.ts'
import { startMaskedPicture, startMovingChart, type PictureMask } from '../../engine/video/index.ts'

/** What is sent: a camera of this device in one size, or the labelled moving chart. */
export type PictureChoice =
  | { readonly kind: 'chart'; readonly name: string }
  | { readonly kind: 'camera'; readonly deviceId: string; readonly heightPx: number }

/** A picture on its way out. What is masked is painted over before it reaches `stream`. */
export interface PictureSource {
  readonly stream: MediaStream
  setMasks(masks: readonly PictureMask[]): void
  /** The device's lamp; null where it has none. */
  readonly torch: ((on: boolean) => Promise<void>) | null
  release(): void
}

const FRAMES_PER_S = 30

/** Opens a picture. Rejects as `getUserMedia` does, when the camera is refused or gone. */
export async function openSource(choice: PictureChoice, masks: readonly PictureMask[]): Promise<PictureSource> {
  if (choice.kind === 'chart') {
    const chart = startMovingChart({ name: choice.name, now: wallNow, every })
    return { stream: chart.stream, setMasks: () => {}, torch: null, release: () => chart.dispose() }
  }
  const camera = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: Math.round((choice.heightPx * 16) / 9) },
      height: { ideal: choice.heightPx },
      frameRate: { ideal: FRAMES_PER_S },
      ...(choice.deviceId ? { deviceId: { exact: choice.deviceId } } : { facingMode: 'environment' }),
    },
  })
  const letGo = (): void => camera.getTracks().forEach((track) => track.stop())
  try {
    const masked = await startMaskedPicture({ source: camera, masks, framesPerS: FRAMES_PER_S, every })
    return {
      stream: masked.stream,
      setMasks: masked.setMasks,
      torch: torchOf(camera.getVideoTracks()[0]),
      release() {
        masked.dispose()
        letGo()
      },
    }
  } catch (failure) {
    letGo()
    throw failure
  }
}

/** A lamp is in no standard list of constraints, though phones have it. */
function torchOf(track: MediaStreamTrack | undefined): PictureSource['torch'] {
  const abilities = track?.getCapabilities?.() as { torch?: boolean } | undefined
  if (!track || abilities?.torch !== true) return null
  return (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
}
