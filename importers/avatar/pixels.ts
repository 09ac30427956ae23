/** A picture laid open: four bytes a pixel, straight alpha, rows from the top. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A picture of so many pixels, black and clear. */
export const emptyPixels = (width: number, height: number): Pixels => ({ width, height, data: new Uint8Array(width * height * 4) })

const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})
const BYTES = Uint8Array.from({ length: 4097 }, (_, step) => {
  const value = step / 4096
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

/** Light of a byte of sRGB, 0 to 1. */
export const linearOf = (byte: number): number => LINEAR[byte] ?? 0

/** The byte of sRGB for a light; beyond 1 it is 255. */
export const srgbOf = (light: number): number => BYTES[Math.round(4096 * Math.min(1, Math.max(0, light)))] ?? 0
