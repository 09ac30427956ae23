import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import type { Glb } from './read-glb.ts'
import type { PictureTools } from './picture-tools.ts'

/** Makes a body lighter, as far as it goes; whether that was far enough is for `checkBody`. What does it is fetched when it is asked for. */
export async function lightenBody(glb: Glb, tools: PictureTools): Promise<Outcome<Uint8Array>> {
  const { lighten } = await import('./lighten.ts')
  try {
    return { ok: true, value: await lighten(glb, tools) }
  } catch (failure) {
    if (failure instanceof HolositeError) return { ok: false, faults: [failure.toFault()] }
    throw failure
  }
}
