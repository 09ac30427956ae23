import { lazy } from 'react'

/** Kinds of immersive session: in the venue, or the venue laid over the room one is in. */
export type HeadsetMode = 'vr' | 'ar'

/** What immersive sessions this page may open; and where none, why not. Both false and no reason: not known yet. */
export interface HeadsetSupport {
  readonly vr: boolean
  readonly ar: boolean
  readonly whyNot: 'noWebXr' | 'insecure' | 'noHeadset' | null
}

/** Before the browser has answered. */
export const UNKNOWN_HEADSET: HeadsetSupport = { vr: false, ar: false, whyNot: null }

// The library of headsets weighs as much as the venue's own code: only a page that has one fetches it.
const loadSession = () => import('./headset-session.tsx')

/** The headset's part of the canvas; fetched when first mounted. Mount it once a session may be had. */
export const HeadsetSession = lazy(async () => ({ default: (await loadSession()).HeadsetSession }))

/** Asks the browser, without asking anything of the visitor. */
export async function headsetSupport(): Promise<HeadsetSupport> {
  if (!isSecureContext) return { vr: false, ar: false, whyNot: 'insecure' }
  if (!navigator.xr) return { vr: false, ar: false, whyNot: 'noWebXr' }
  const [vr, ar] = await Promise.all([can(navigator.xr, 'immersive-vr'), can(navigator.xr, 'immersive-ar')])
  return { vr, ar, whyNot: vr || ar ? null : 'noHeadset' }
}

async function can(xr: XRSystem, mode: XRSessionMode): Promise<boolean> {
  try {
    return await xr.isSessionSupported(mode)
  } catch {
    return false
  }
}

/** Opens an immersive session. Needs a user's gesture in most browsers; a refusal comes as false. */
export async function enterHeadset(mode: HeadsetMode): Promise<boolean> {
  try {
    const { headsetStore } = await loadSession()
    const store = headsetStore()
    return (await (mode === 'vr' ? store.enterVR() : store.enterAR())) !== undefined
  } catch {
    return false
  }
}
