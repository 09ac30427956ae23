let drawable: boolean | null = null

/** True where the browser gives a picture in three dimensions at all. Tried once a page; the trial picture is let go at once. */
export const canDraw = (): boolean => (drawable ??= tryToDraw())

function tryToDraw(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}
