export { createOffscreenPass, type OffscreenPass } from './offscreen-pass.ts'
export { pictureSides, SIDES, withinSides } from './picture-sides.ts'
export { createTextureCopy, type TextureCopy } from './texture-copy.ts'
