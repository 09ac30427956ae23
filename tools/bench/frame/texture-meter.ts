import type { Page } from 'playwright-core'

/** GPU memory of textures and render buffers that live now, bytes, mipmaps included. */
export interface TextureBytes {
  readonly textures: number
  readonly renderbuffers: number
}

declare global {
  interface Window {
    textureBytes?: () => TextureBytes
  }
}

/** Counts what the page asks its graphics card for. Before the page is opened. */
export const meterTextures = (page: Page): Promise<unknown> => page.addInitScript(countTextures)

export const textureBytes = async (page: Page): Promise<TextureBytes> =>
  (await page.evaluate(() => window.textureBytes?.())) ?? { textures: Number.NaN, renderbuffers: Number.NaN }

/** Arguments of the calls that take memory. */
type Given = readonly [number, number, number, number, number, number, ...unknown[]]

/** Runs in the page: keeps the bytes of every texture by what was stored into it, as `WebGL2RenderingContext` is told. */
function countTextures(): void {
  const gl = WebGL2RenderingContext.prototype
  const bytesOf = new Map<WebGLTexture | WebGLRenderbuffer, Map<string, number>>()
  const isTexture = (object: WebGLTexture | WebGLRenderbuffer): boolean => object instanceof WebGLTexture
  /** Bytes a texel by the internal format; all others take 4. */
  const sizes: Readonly<Record<number, number>> = {
    [0x8229]: 1, // R8
    [0x822b]: 2, // RG8
    [0x81a5]: 2, // DEPTH_COMPONENT16
    [0x8d62]: 2, // RGB565
    [0x822d]: 2, // R16F
    [0x881a]: 8, // RGBA16F
    [0x8814]: 16, // RGBA32F
    [0x8230]: 8, // RG32F
    [0x8cad]: 8, // DEPTH32F_STENCIL8
  }
  const texel = (format: number): number => sizes[format] ?? 4
  const targets: Readonly<Record<number, number>> = { 0x0de1: 0x8069, 0x806f: 0x806a, 0x8c1a: 0x8c1d, 0x8513: 0x8514 }
  const bound = (context: WebGL2RenderingContext, target: number): WebGLTexture | null =>
    context.getParameter(targets[target] ?? 0x8514) as WebGLTexture | null
  const put = (object: WebGLTexture | WebGLRenderbuffer | null, part: string, bytes: number): void => {
    if (object === null) return
    const parts = bytesOf.get(object) ?? new Map<string, number>()
    bytesOf.set(object, parts.set(part, bytes))
  }
  const mipped = (levels: number, width: number, height: number, depth: number): number => {
    let sum = 0
    for (let level = 0; level < levels; level++) sum += Math.max(1, width >> level) * Math.max(1, height >> level) * depth
    return sum
  }
  const after = <K extends keyof WebGL2RenderingContext>(name: K, count: (context: WebGL2RenderingContext, given: Given) => void): void => {
    const plain = gl[name] as unknown as (...given: never[]) => unknown
    Object.assign(gl, {
      [name](this: WebGL2RenderingContext, ...given: never[]) {
        count(this, given as unknown as Given)
        return plain.apply(this, given)
      },
    })
  }
  after('texStorage2D', (context, [target, levels, format, width, height]) =>
    put(bound(context, target), 'storage', mipped(levels, width, height, target === 0x8513 ? 6 : 1) * texel(format)),
  )
  after('texStorage3D', (context, [target, levels, format, width, height, depth]) =>
    put(bound(context, target), 'storage', mipped(levels, width, height, depth) * texel(format)),
  )
  after('texImage2D', (context, [target, level, format, width, height, ...rest]) => {
    const source = rest.length < 3 ? (rest.at(-1) as { width: number; height: number }) : { width, height }
    put(bound(context, target), `${target}/${level}`, source.width * source.height * texel(format))
  })
  after('renderbufferStorage', (context, [, format, width, height]) =>
    put(context.getParameter(0x8ca7) as WebGLRenderbuffer, 'storage', width * height * texel(format)),
  )
  after('renderbufferStorageMultisample', (context, [, samples, format, width, height]) =>
    put(context.getParameter(0x8ca7) as WebGLRenderbuffer, 'storage', Math.max(1, samples) * width * height * texel(format)),
  )
  after('deleteTexture', (_context, [texture]) => bytesOf.delete(texture as unknown as WebGLTexture))
  after('deleteRenderbuffer', (_context, [buffer]) => bytesOf.delete(buffer as unknown as WebGLRenderbuffer))
  window.textureBytes = () => {
    const sum = { textures: 0, renderbuffers: 0 }
    for (const [object, parts] of bytesOf)
      for (const bytes of parts.values()) sum[isTexture(object) ? 'textures' : 'renderbuffers'] += bytes
    return sum
  }
}
