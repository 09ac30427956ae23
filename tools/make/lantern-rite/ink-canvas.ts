import { PNG } from 'pngjs'

/** Light, linear, red green blue. */
export type Ink = readonly [number, number, number]

/** A dark ground on which strokes of light add up. One unit is the picture's height; x to the right, y up. */
export interface InkCanvas {
  readonly width: number
  /** A soft round touch of that radius; `strength` 1 is the ink's own light in its middle. */
  dot(at: readonly [x: number, y: number], radius: number, ink: Ink, strength?: number): void
  /** Touches along a straight line, its width going from one radius to the other. */
  line(from: readonly [number, number], to: readonly [number, number], radii: readonly [number, number], ink: Ink): void
  /** Light for every pixel of a column-wise wash: called once a pixel. */
  wash(light: (x: number, y: number, out: Float64Array) => void): void
  /** As an 8-bit sRGB PNG without alpha. */
  png(): Buffer
}

/** A black canvas of so many pixels. */
export function createInkCanvas(widthPx: number, heightPx: number): InkCanvas {
  const light = new Float64Array(widthPx * heightPx * 3)
  const width = widthPx / heightPx
  const dot: InkCanvas['dot'] = ([x, y], radius, ink, strength = 1) => {
    const reach = Math.ceil(3 * radius * heightPx)
    const [middleX, middleY] = [x * heightPx, (1 - y) * heightPx]
    for (let row = Math.max(0, Math.floor(middleY) - reach); row <= Math.min(heightPx - 1, Math.floor(middleY) + reach); row++) {
      for (let column = Math.max(0, Math.floor(middleX) - reach); column <= Math.min(widthPx - 1, Math.floor(middleX) + reach); column++) {
        const far = Math.hypot(column + 0.5 - middleX, row + 0.5 - middleY) / (radius * heightPx)
        const share = strength * Math.exp(-far * far)
        for (let part = 0; part < 3; part++) light[(row * widthPx + column) * 3 + part]! += share * ink[part]!
      }
    }
  }
  return {
    width,
    dot,
    line(from, to, radii, ink) {
      const long = Math.hypot(to[0] - from[0], to[1] - from[1])
      const steps = Math.max(1, Math.ceil(long / (0.6 * Math.min(radii[0], radii[1]))))
      for (let step = 0; step <= steps; step++) {
        const share = step / steps
        const at = (axis: 0 | 1): number => from[axis] + (to[axis] - from[axis]) * share
        dot([at(0), at(1)], radii[0] + (radii[1] - radii[0]) * share, ink, 0.45)
      }
    },
    wash(lightAt) {
      const out = new Float64Array(3)
      for (let row = 0; row < heightPx; row++) {
        for (let column = 0; column < widthPx; column++) {
          lightAt((column + 0.5) / heightPx, 1 - (row + 0.5) / heightPx, out)
          for (let part = 0; part < 3; part++) light[(row * widthPx + column) * 3 + part]! += out[part]!
        }
      }
    },
    png: () => encode(light, widthPx, heightPx),
  }
}

/** Bright touches run together softly instead of clipping; two of 256 steps are one, which halves the file. */
function encode(light: Float64Array, width: number, height: number): Buffer {
  const picture = new PNG({ width, height, colorType: 2, inputHasAlpha: false })
  const bytes = Buffer.alloc(width * height * 3)
  for (let at = 0; at < light.length; at++) {
    const shown = 1 - Math.exp(-light[at]!)
    const coded = shown <= 0.0031308 ? 12.92 * shown : 1.055 * shown ** (1 / 2.4) - 0.055
    bytes[at] = Math.min(254, 2 * Math.round(127 * coded))
  }
  picture.data = bytes
  return PNG.sync.write(picture, { colorType: 2, inputColorType: 2, inputHasAlpha: false, deflateLevel: 9 })
}
