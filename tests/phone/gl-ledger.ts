/** Bytes the page has asked the graphics driver for and not given back. */
export interface GlLedger {
  readonly textures: number
  readonly buffers: number
  readonly renderbuffers: number
  /** What the canvas itself takes: colour, depth and the picture shown. */
  readonly canvas: number
}

declare global {
  interface Window {
    glLedger?: () => GlLedger
  }
}

/**
 * Runs in the page before its own script: counts at the driver's door, so that nothing is forgotten, whoever made it. Formats by
 * their bytes a pixel; what is not listed counts as four.
 */
export function keepGlLedger(): void {
  const held = {
    textures: new Map<object, Map<string, number>>(),
    buffers: new Map<object, number>(),
    renderbuffers: new Map<object, number>(),
  }
  const bound = new Map<string, object | null>()
  const BYTES: Record<number, number> = {
    0x8229: 1, 0x8d48: 1, 0x822b: 2, 0x822d: 2, 0x8d62: 2, 0x8cac: 4, 0x88f0: 4, 0x81a6: 4, 0x822f: 4, 0x822e: 4, 0x881a: 8,
    0x8230: 8, 0x8814: 16, 0x83f0: 0.5, 0x83f1: 0.5, 0x9274: 0.5, 0x9278: 1, 0x8e8c: 1, 0x93b0: 1,
  } // oxfmt-ignore
  const size = (format: number, ...sides: number[]): number => sides.reduce((product, side) => product * side, BYTES[format] ?? 4)
  const FACES = new Set([0x8515, 0x8516, 0x8517, 0x8518, 0x8519, 0x851a])
  let unit = 0
  const textureAt = (target: number): object | null => bound.get(`t${unit}/${FACES.has(target) ? 0x8513 : target}`) ?? null
  const note = (target: number, level: number, bytes: number): void => {
    const texture = textureAt(target)
    if (!texture) return
    const images = held.textures.get(texture) ?? new Map<string, number>()
    held.textures.set(texture, images.set(`${FACES.has(target) ? target : 0}/${level}`, bytes))
  }
  const levels = (count: number): number => Array.from({ length: count }, (_, level) => 4 ** -level).reduce((sum, part) => sum + part, 0)
  const watch: Record<string, (...args: never[]) => void> = {
    activeTexture: (at: number) => void (unit = at),
    bindTexture: (target: number, texture: object | null) => void bound.set(`t${unit}/${target}`, texture),
    bindBuffer: (target: number, buffer: object | null) => void bound.set(`b${target}`, buffer),
    bindRenderbuffer: (_target: number, buffer: object | null) => void bound.set('r', buffer),
    bufferData(target: number, data: number | ArrayBufferView | ArrayBuffer) {
      const buffer = bound.get(`b${target}`)
      if (buffer) held.buffers.set(buffer, typeof data === 'number' ? data : data.byteLength)
    },
    texStorage2D: (target: number, count: number, format: number, width: number, height: number) =>
      note(target, -1, size(format, width, height) * levels(count) * (target === 0x8513 ? 6 : 1)),
    texStorage3D: (target: number, count: number, format: number, ...sides: number[]) =>
      note(target, -1, size(format, ...sides.slice(0, 3)) * levels(count)),
    texImage2D(target: number, level: number, format: number, ...rest: unknown[]) {
      const source = rest.at(-1) as { width?: number; height?: number } | null
      const [width, height] = rest.length > 4 ? (rest as number[]) : [source?.width ?? 0, source?.height ?? 0]
      note(target, level, size(format, width ?? 0, height ?? 0))
    },
    texImage3D: (target: number, level: number, format: number, ...sides: number[]) =>
      note(target, level, size(format, ...sides.slice(0, 3))),
    compressedTexImage2D: (target: number, level: number, format: number, width: number, height: number) =>
      note(target, level, size(format, width, height)),
    renderbufferStorage(_target: number, format: number, width: number, height: number) {
      const buffer = bound.get('r')
      if (buffer) held.renderbuffers.set(buffer, size(format, width, height))
    },
    renderbufferStorageMultisample(_target: number, samples: number, format: number, width: number, height: number) {
      const buffer = bound.get('r')
      if (buffer) held.renderbuffers.set(buffer, size(format, width, height) * Math.max(1, samples))
    },
    deleteTexture: (texture: object) => void held.textures.delete(texture),
    deleteBuffer: (buffer: object) => void held.buffers.delete(buffer),
    deleteRenderbuffer: (buffer: object) => void held.renderbuffers.delete(buffer),
  }
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const [name, told] of Object.entries(watch)) {
    const original = prototype[name]!
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      ;(told as (...args: unknown[]) => void)(...args)
      return original.apply(this, args)
    }
  }
  const sum = (bytes: Iterable<number>): number => [...bytes].reduce((total, one) => total + one, 0)
  window.glLedger = () => ({
    textures: sum([...held.textures.values()].map((images) => sum(images.values()))),
    buffers: sum(held.buffers.values()),
    renderbuffers: sum(held.renderbuffers.values()),
    canvas: sum([...document.querySelectorAll('canvas')].map(({ width, height }) => width * height * 12)),
  })
}
