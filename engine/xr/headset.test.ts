import { afterEach, expect, test, vi } from 'vitest'
import { headsetSupport } from './headset.ts'

afterEach(() => vi.unstubAllGlobals())

/** A page in a browser: secure or not, and what its WebXR says of each kind of session. */
function openIn(secure: boolean, answer?: (mode: string) => Promise<boolean>): void {
  vi.stubGlobal('isSecureContext', secure)
  vi.stubGlobal('navigator', answer ? { xr: { isSessionSupported: answer } } : {})
}

test('where there can be no session, one reason is told', async () => {
  openIn(false, () => Promise.resolve(true))
  expect(await headsetSupport()).toEqual({ vr: false, ar: false, whyNot: 'insecure' })
  openIn(true)
  expect(await headsetSupport()).toEqual({ vr: false, ar: false, whyNot: 'noWebXr' })
  openIn(true, () => Promise.resolve(false))
  expect(await headsetSupport()).toEqual({ vr: false, ar: false, whyNot: 'noHeadset' })
})

test('each kind is offered by itself; one that the browser refuses to speak of is none', async () => {
  openIn(true, (mode) => Promise.resolve(mode === 'immersive-ar'))
  expect(await headsetSupport()).toEqual({ vr: false, ar: true, whyNot: null })
  openIn(true, (mode) => (mode === 'immersive-ar' ? Promise.reject(new DOMException('no', 'SecurityError')) : Promise.resolve(true)))
  expect(await headsetSupport()).toEqual({ vr: true, ar: false, whyNot: null })
})
