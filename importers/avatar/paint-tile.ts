import type { UvRoom } from './fit-uvs.ts'
import type { PlacedTile } from './pack-tiles.ts'
import { linearOf, srgbOf, type Pixels } from './pixels.ts'

/** How a picture goes on beyond its edge. */
export type Wrap = 'repeat' | 'mirror' | 'clamp'

/** What is painted into a tile. */
export interface TilePaint {
  /** Null for one colour all over. */
  readonly picture: Pixels | null
  readonly room: UvRoom
  readonly wrap: readonly [u: Wrap, v: Wrap]
  /** By how much light is multiplied, and alpha; null leaves colours as they are. */
  readonly factor: readonly [red: number, green: number, blue: number, alpha: number] | null
  /** What comes of alpha: all of it is seen, it is kept, or it is moved so that what is cut off lies under a half. */
  readonly alpha: 'opaque' | 'keep' | { readonly cutoff: number }
  /** Where there is no picture, bytes. */
  readonly colour: readonly [red: number, green: number, blue: number]
}

/** Paints a tile and the gutter about it, which goes on as its picture does. */
export function paintTile(out: Pixels, { x, y, width, height }: PlacedTile, gutter: number, paint: TilePaint): void {
  const { room, picture } = paint
  const stepU = (room.toU - room.fromU) / width
  const stepV = (room.toV - room.fromV) / height
  const [across, down] = picture === null ? [1, 1] : [samplesOf(stepU * picture.width), samplesOf(stepV * picture.height)]
  const pixel = Float64Array.of(...paint.colour, 255)
  for (let row = -gutter; row < height + gutter; row++) {
    for (let column = -gutter; column < width + gutter; column++) {
      if (picture !== null)
        average(paint, picture, { u: room.fromU + column * stepU, v: room.fromV + row * stepV, stepU, stepV, across, down }, pixel)
      put(out.data, ((y + row) * out.width + x + column) * 4, pixel, paint)
    }
  }
}

const MOST_SAMPLES = 8
const samplesOf = (texels: number): number => Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(texels - 1e-3)))

interface Footprint {
  readonly u: number
  readonly v: number
  readonly stepU: number
  readonly stepV: number
  readonly across: number
  readonly down: number
}

/** The mean of what lies under a pixel; colours count by their alpha where it is kept, and as they are where nothing of them is seen. */
function average({ wrap, alpha }: TilePaint, picture: Pixels, at: Footprint, out: Float64Array): void {
  const isWeighted = alpha !== 'opaque'
  let [red, green, blue, clear, weights] = [0, 0, 0, 0, 0]
  let [plainRed, plainGreen, plainBlue] = [0, 0, 0]
  const { width, height, data } = picture
  for (let j = 0; j < at.down; j++) {
    const fy = (at.v + ((j + 0.5) / at.down) * at.stepV) * height - 0.5
    const y0 = Math.floor(fy)
    for (let i = 0; i < at.across; i++) {
      const fx = (at.u + ((i + 0.5) / at.across) * at.stepU) * width - 0.5
      const x0 = Math.floor(fx)
      for (let corner = 0; corner < 4; corner++) {
        const [dx, dy] = [corner & 1, corner >> 1]
        const share = (dx === 1 ? fx - x0 : 1 - fx + x0) * (dy === 1 ? fy - y0 : 1 - fy + y0)
        const from = (wrapped(y0 + dy, height, wrap[1]) * width + wrapped(x0 + dx, width, wrap[0])) * 4
        const seen = data[from + 3]!
        const weight = share * (isWeighted ? seen : 1)
        red += weight * data[from]!
        green += weight * data[from + 1]!
        blue += weight * data[from + 2]!
        plainRed += share * data[from]!
        plainGreen += share * data[from + 1]!
        plainBlue += share * data[from + 2]!
        clear += share * seen
        weights += weight
      }
    }
  }
  const samples = at.across * at.down
  out[0] = weights > 1e-6 ? red / weights : plainRed / samples
  out[1] = weights > 1e-6 ? green / weights : plainGreen / samples
  out[2] = weights > 1e-6 ? blue / weights : plainBlue / samples
  out[3] = clear / samples
}

function wrapped(at: number, size: number, wrap: Wrap): number {
  if (wrap === 'clamp') return Math.min(size - 1, Math.max(0, at))
  const period = wrap === 'mirror' ? 2 * size : size
  const within = ((at % period) + period) % period
  return within < size ? within : period - 1 - within
}

function put(data: Uint8Array, to: number, pixel: Float64Array, { factor, alpha }: TilePaint): void {
  for (let channel = 0; channel < 3; channel++) {
    const byte = Math.round(pixel[channel]!)
    data[to + channel] = factor === null ? byte : srgbOf(linearOf(byte) * factor[channel]!)
  }
  if (alpha === 'opaque') data[to + 3] = 255
  else {
    const seen = (pixel[3]! / 255) * (factor?.[3] ?? 1)
    data[to + 3] = Math.round(255 * (alpha === 'keep' ? seen : halved(seen, alpha.cutoff)))
  }
}

/** Alpha moved so that the cutoff comes to lie at a half. */
const halved = (seen: number, cutoff: number): number =>
  seen < cutoff ? (0.5 * seen) / cutoff : 0.5 + (0.5 * (Math.min(1, seen) - cutoff)) / (1 - cutoff)
