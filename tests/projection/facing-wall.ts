import { lensFromIntrinsics } from '../../model/optics/index.ts'
import type { Solid, Thrown, View } from './page/stage.ts'

/** The script of the tests' page, an absolute path. */
export const STAGE = new URL('./page/stage.ts', import.meta.url).pathname

export const WIDTH = 320
export const HEIGHT = 180
/** Metres from the eye to the wall. */
export const DISTANCE = 10

/** One wall that fills the view, square to it. */
export const WALL: readonly Solid[] = [
  { centre: [0, 2, -DISTANCE], size: [16, 9, 0], turnYDeg: 0, tiltXDeg: 0, as: 'mesh', doubleSided: false },
]
export const VIEW: View = { position: [0, 2, 0], target: [0, 2, -DISTANCE], fovDeg: 40 }

const focal = HEIGHT / 2 / Math.tan((VIEW.fovDeg * Math.PI) / 360)

/** A lens that stands in the eye and sees what it sees: a pixel of its image lands on the same pixel of the picture. */
export const FROM_EYE: Thrown = {
  mode: 'drape',
  lens: lensFromIntrinsics({ widthPx: WIDTH, heightPx: HEIGHT, fx: focal, fy: focal, cx: WIDTH / 2, cy: HEIGHT / 2 }),
  mount: { position: [0, 0, 2], headingDeg: 0, pitchDeg: 0, rollDeg: 0 },
  near: 0.5,
  far: 50,
  imageLayer: -1,
  feather: 0,
}

/** An encoded channel, 0 to 255, as linear light, and back. */
export const linear = (encoded: number): number => (encoded <= 10.31475 ? encoded / 255 / 12.92 : ((encoded / 255 + 0.055) / 1.055) ** 2.4)
export const encoded = (light: number): number => 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)

/** RGB of a pixel in a picture of RGBA rows from the top. */
export const pixelAt = (picture: Buffer, x: number, y: number): readonly [number, number, number] => {
  const at = (y * WIDTH + x) * 4
  return [picture[at]!, picture[at + 1]!, picture[at + 2]!]
}

/** Greatest difference of any channel from a colour. */
export const distance = (pixel: readonly number[], wanted: readonly number[]): number =>
  Math.max(...pixel.map((channel, at) => Math.abs(channel - wanted[at]!)))
