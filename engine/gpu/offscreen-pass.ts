import { Color, type Camera, type Object3D, type WebGLRenderer, type WebGLRenderTarget } from 'three'

/** Draws into render targets between frames and leaves the renderer as it was, also while an XR session presents. */
export interface OffscreenPass {
  /** Clears the layer to zero and draws `scene` into it. Allocates nothing of its own. */
  draw(target: WebGLRenderTarget, layer: number, scene: Object3D, camera: Camera): void
  /** Binds the caller's target again after a call that unbinds framebuffers, as `copyTextureToTexture` does. */
  rebind(): void
}

/** One pass may serve many targets; it holds no GPU resource. */
export function createOffscreenPass(renderer: WebGLRenderer): OffscreenPass {
  const clearColor = new Color()
  const rebind = (): void => {
    renderer.setRenderTarget(renderer.getRenderTarget(), renderer.getActiveCubeFace(), renderer.getActiveMipmapLevel())
  }
  return {
    rebind,
    draw(target, layer, scene, camera) {
      const xrEnabled = renderer.xr.enabled
      const shadows = renderer.shadowMap.autoUpdate
      const autoClear = renderer.autoClear
      const clearAlpha = renderer.getClearAlpha()
      const before = renderer.getRenderTarget()
      const face = renderer.getActiveCubeFace()
      const level = renderer.getActiveMipmapLevel()
      renderer.getClearColor(clearColor)
      renderer.xr.enabled = false
      renderer.shadowMap.autoUpdate = false
      renderer.autoClear = true
      renderer.setClearColor(0x000000, 0)
      renderer.setRenderTarget(target, layer)
      try {
        renderer.render(scene, camera)
      } finally {
        renderer.setRenderTarget(before, face, level)
        renderer.setClearColor(clearColor, clearAlpha)
        renderer.autoClear = autoClear
        renderer.shadowMap.autoUpdate = shadows
        renderer.xr.enabled = xrEnabled
      }
    },
  }
}
