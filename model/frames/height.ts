import type { Metres } from '../units/index.ts'

declare const heightSystem: unique symbol

/** What a height counts from: the WGS84 ellipsoid, or the EGM96 geoid ("sea level"). They differ by -107 m to +86 m. */
export type HeightSystem = 'ellipsoid' | 'egm96'

/** A height that names its system, so that the two cannot be mixed. Any height is a length; no length is a height by itself. */
export type Height<S extends HeightSystem> = Metres & { readonly [heightSystem]: S }

/** Metres above the WGS84 ellipsoid. */
export const ellipsoidalHeight = (metres: number): Height<'ellipsoid'> => metres as Height<'ellipsoid'>

/** Metres above the EGM96 geoid. */
export const egm96Height = (metres: number): Height<'egm96'> => metres as Height<'egm96'>
