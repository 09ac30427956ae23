import { lazy } from 'react'

/** Whether this page may show the venue in a headset. */
export type HeadsetSupport = 'unknown' | 'ready' | 'none'

// The library of headsets weighs as much as the venue's own code: only a page that has one fetches it.
const loadSession = () => import('./headset-session.tsx')

/** The headset's part of the canvas; fetched when first mounted. Mount it once support is `ready`. */
export const HeadsetSession = lazy(async () => ({ default: (await loadSession()).HeadsetSession }))

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
    const { headsetStore } = await loadSession()
    return (await headsetStore().enterVR()) !== undefined
  } catch {
    return false
  }
}
