import { createXRStore, XR, XROrigin, type XRStore } from '@react-three/xr'
import type { ReactNode } from 'react'
import type { Group } from 'three'

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

/** Hangs the headset's reference space and its controllers on the visitor's rig. */
export function HeadsetSession({ origin }: { origin: Group }): ReactNode {
  return (
    <XR store={headsetStore()}>
      <primitive object={origin}>
        <XROrigin />
      </primitive>
    </XR>
  )
}
