import { createXRStore, XR, XROrigin, type XRStore } from '@react-three/xr'
import type { ReactNode } from 'react'
import type { Group } from 'three'

let store: XRStore | null = null

/** Pointing is our own: one system for hands, controllers and looks, see `pointers.ts`. */
const NO_POINTERS = { rayPointer: false, grabPointer: false, teleportPointer: false } as const

/** The page's one XR store. Controller and hand models come from our own server; nothing is emulated. */
export function headsetStore(): XRStore {
  return (store ??= createXRStore({
    emulate: false,
    offerSession: false,
    baseAssetPath: `${location.origin}/xr-profiles/`,
    hand: { ...NO_POINTERS, touchPointer: false },
    controller: NO_POINTERS,
    transientPointer: false,
    gaze: false,
    screenInput: false,
    // None of these is used; each may cost a question to the wearer.
    meshDetection: false,
    planeDetection: false,
    anchors: false,
    hitTest: false,
    domOverlay: false,
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
