import { createXRStore, type XRStore } from '@react-three/xr'

/** Whether this page may show the venue in a headset. */
export type HeadsetSupport = 'unknown' | 'ready' | 'none'

let store: XRStore | null = null

/** The page's one XR store. Controller and hand models come from our own server; nothing is emulated. */
export function headsetStore(): XRStore {
  return (store ??= createXRStore({
    emulate: false,
    offerSession: false,
    baseAssetPath: `${location.origin}/xr-profiles/`,
    hand: { teleportPointer: false },
    controller: { teleportPointer: false },
    foveation: 1,
  }))
}

/** Asks the browser once; a browser without WebXR, or a page without a secure origin, says none. */
export async function headsetSupport(): Promise<HeadsetSupport> {
  try {
    return (await navigator.xr?.isSessionSupported('immersive-vr')) ? 'ready' : 'none'
  } catch {
    return 'none'
  }
}

/** Opens an immersive session. Needs a user's gesture in most browsers; a refusal comes as false. */
export async function enterHeadset(): Promise<boolean> {
  try {
    return (await headsetStore().enterVR()) !== undefined
  } catch {
    return false
  }
}
