import { canDraw } from '../../engine/interface/index.ts'

/** True where the visit is told in words: asked for by the address, or because nothing can be drawn here. */
export const inWords = (): boolean => new URLSearchParams(location.search).get('view') === 'words' || !canDraw()
