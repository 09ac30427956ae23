import { type Datum, horizontal, horizontalFromDegrees, wgs84FromHorizontal } from './datum.ts'
import { ellipsoidalFromEgm96, loadEgm96 } from './egm96.ts'
import { type EnuOrigin, enuOrigin } from './enu.ts'
import type { Geodetic } from './frame.ts'
import { egm96Height, ellipsoidalHeight, type HeightSystem } from './height.ts'

/** Where a venue's ENU origin stands on Earth, as its document says it: degrees and metres, datum and height system named. */
export interface Georeference {
  readonly latDeg: number
  readonly lonDeg: number
  readonly heightM: number
  readonly heightSystem: HeightSystem
  readonly datum: Datum
}

/** WGS84 latitude, longitude and ellipsoidal height of a georeference. Fetches the geoid only where the height is EGM96. */
export async function geodeticOfGeoreference(georeference: Georeference): Promise<Geodetic> {
  const { latDeg, lonDeg, heightM, heightSystem, datum } = georeference
  const { lat, lon } = wgs84FromHorizontal(horizontalFromDegrees(datum, latDeg, lonDeg), horizontal('WGS84'))
  switch (heightSystem) {
    case 'ellipsoid':
      return { lat, lon, height: ellipsoidalHeight(heightM) }
    case 'egm96':
      return { lat, lon, height: ellipsoidalFromEgm96(await loadEgm96(), lat, lon, egm96Height(heightM)) }
  }
}

/** The tangent frame a georeference names. */
export async function enuOriginOfGeoreference(georeference: Georeference): Promise<EnuOrigin> {
  return enuOrigin(await geodeticOfGeoreference(georeference))
}
