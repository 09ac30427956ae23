import type { HolositeError } from '../../../model/errors/index.ts'
import { createDisposeScope } from '../../../engine/runtime/index.ts'
import { mediaPicture } from '../../../engine/scene/index.ts'

/** What became of a media picture: its size, the codes and sentences of what failed, and whether it was black before. */
export interface ShownPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly told: readonly string[]
  readonly blackBefore: boolean
  readonly disposed: boolean
}

window.showPicture = async (address) => {
  const scope = createDisposeScope()
  const told: string[] = []
  const shown = mediaPicture({ scope, media: () => address, failed: (reason) => void told.push(`${(reason as HolositeError).code}: ${(reason as HolositeError).message}`) }, 'poster') // oxfmt-ignore
  const before = shown.value.image as { data: Uint8Array }
  while (!(shown.value.image instanceof HTMLImageElement)) await new Promise((later) => setTimeout(later, 10))
  let disposed = false
  shown.value.addEventListener('dispose', () => (disposed = true))
  scope.dispose()
  const { naturalWidth, naturalHeight } = shown.value.image
  return { widthPx: naturalWidth, heightPx: naturalHeight, told, blackBefore: before.data.join() === '0,0,0,255', disposed }
}

declare global {
  interface Window {
    showPicture(address: string): Promise<ShownPicture>
  }
}
