import type { Page } from 'playwright-core'

declare global {
  interface Window {
    /** Whether calls to draw are left out, as a software renderer would take seconds over each picture. */
    drawNothing?: boolean
  }
}

/** Lets a page leave its drawing out. Before the page is opened. Counts are the engine's own and stay as they are. */
export const makeDrawingOptional = (page: Page): Promise<unknown> => page.addInitScript(wrapDrawing)

/** From here on the page draws nothing, or draws again. */
export const drawNothing = (page: Page, nothing: boolean): Promise<void> =>
  page.evaluate((asked) => void (window.drawNothing = asked), nothing)

/** Runs in the page. */
function wrapDrawing(): void {
  const wrap = (holder: object, name: string): void => {
    const plain = (holder as Record<string, unknown>)[name] as (...given: never[]) => unknown
    Object.assign(holder, {
      [name](this: unknown, ...given: never[]) {
        return window.drawNothing === true ? undefined : plain.apply(this, given)
      },
    })
  }
  const gl = WebGL2RenderingContext.prototype
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements']) wrap(gl, name)
  const getExtension = gl.getExtension as (this: WebGL2RenderingContext, name: string) => object | null
  const wrapped = new WeakSet<object>()
  Object.assign(gl, {
    getExtension(this: WebGL2RenderingContext, name: string) {
      const extension = getExtension.call(this, name)
      if (name !== 'WEBGL_multi_draw' || extension === null || wrapped.has(extension)) return extension
      wrapped.add(extension)
      for (const call of ['multiDrawArraysWEBGL', 'multiDrawElementsWEBGL', 'multiDrawArraysInstancedWEBGL', 'multiDrawElementsInstancedWEBGL']) wrap(extension, call) // prettier-ignore
      return extension
    },
  })
}
