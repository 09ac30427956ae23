import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { ROOT } from './product.ts'

interface EmulatedPlace {
  readonly position: { set(x: number, y: number, z: number): void }
  readonly quaternion: { set(x: number, y: number, z: number, w: number): void }
}

/** An emulated headset as a test handles it, in the page. */
export interface EmulatedHeadset {
  installRuntime(options: { forceInstall: boolean }): void
  readonly position: { set(x: number, y: number, z: number): void }
  primaryInputMode: 'controller' | 'hand'
  readonly controllers: { readonly right: EmulatedPlace & { updateButtonValue(id: string, value: number): void } }
  readonly hands: { readonly right: EmulatedPlace & { updatePinchValue(value: number): void } }
  readonly activeSession?: { end(): Promise<void> }
}
declare global {
  interface Window {
    headset?: EmulatedHeadset
  }
}

/** Every page of the context has a headset, which a test reaches as `window.headset`. */
export async function wearHeadset(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: join(ROOT, 'node_modules/iwer/build/iwer.min.js') })
  await context.addInitScript(() => {
    const { XRDevice, metaQuest3 } = (
      window as unknown as { IWER: { XRDevice: new (...args: unknown[]) => EmulatedHeadset; metaQuest3: unknown } }
    ).IWER
    const device = new XRDevice(metaQuest3, { stereoEnabled: true, ipd: 0.063 })
    device.installRuntime({ forceInstall: true })
    window.headset = device
  })
}
