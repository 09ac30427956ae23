import { type Lumens, type Lux, lux, type Metres, metres } from '../units/index.ts'
import type { Lens } from './lens.ts'

/** Width of a projector's picture on a screen square to its axis, without distortion. */
export const pictureWidth = (lens: Lens, distance: Metres): Metres => metres((distance * lens.widthPx) / lens.fx)

/** Height of the same picture. */
export const pictureHeight = (lens: Lens, distance: Metres): Metres => metres((distance * lens.heightPx) / lens.fy)

/**
 * Light a projector at full white throws on a surface: E = flux cos(incidence) / (A1 r^2), A1 the picture's area at 1 m. `distance` is
 * from the lens to the point; `cosIncidence` is between the surface's normal and the way to the lens, and nothing reaches a
 * surface that looks away. The intensity is taken as even over the picture, so a flat screen darkens toward its corners as the
 * cube of the angle's cosine (to 82 % at throw 1.5): data sheets' uniformity, roughly, and not modelled further.
 */
export function projectorIlluminance(lens: Lens, flux: Lumens, distance: Metres, cosIncidence: number): Lux {
  const areaAtOneMetre = (lens.widthPx / lens.fx) * (lens.heightPx / lens.fy)
  return lux((flux * Math.max(0, cosIncidence)) / (areaAtOneMetre * distance * distance))
}
