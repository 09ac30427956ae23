import type { NightQuality } from '../lighting/index.ts'

/** A phone draws less; a headset's own browser draws everything twice. */
export function deviceQuality(): NightQuality {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop'
  return /OculusBrowser|PicoBrowser|Wolvic/.test(navigator.userAgent) ? 'headset' : 'phone'
}
