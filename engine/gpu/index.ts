export { createOffscreenPass, type OffscreenPass } from './offscreen-pass.ts'
export { createTextureCopy, type TextureCopy } from './texture-copy.ts'
