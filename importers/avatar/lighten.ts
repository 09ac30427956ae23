import { unsupported } from './body-fault.ts'
import type { Glb } from './read-glb.ts'
import type { ShrinkPicture } from './shrink-picture.ts'

export function lighten(_glb: Glb, _shrink: ShrinkPicture): Promise<Uint8Array> {
  return Promise.reject(unsupported('Nothing is made lighter yet.', []))
}
