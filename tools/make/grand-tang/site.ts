import { backdropFeatures } from './backdrop.ts'
import type { SiteFeature } from './feature.ts'
import { northPlazaFeatures } from './north-plaza.ts'
import { plantingFeatures } from './planting.ts'
import { rigFeatures } from './rig.ts'
import { riteStageFeatures } from './rite-stage.ts'
import { kaiyuanFeatures, zhenguanFeatures } from './squares.ts'
import { southPlazaFeatures, streetFeatures } from './street.ts'
import { plotFeatures, streetPlots } from './street-plots.ts'
import { lightColumnFeatures } from './light-columns.ts'
import { templeFeatures } from './temple.ts'
import { wardFeatures } from './wards.ts'

/** The seed of the street's fronts. */
export const STREET_SEED = 652

/** Everything that stands on the site, in a fixed order. */
export const siteFeatures = (): readonly SiteFeature[] => [
  ...templeFeatures(),
  ...northPlazaFeatures(),
  ...southPlazaFeatures(),
  ...streetFeatures(),
  ...plotFeatures(streetPlots(STREET_SEED)),
  ...zhenguanFeatures(),
  ...kaiyuanFeatures(),
  ...rigFeatures(),
  ...riteStageFeatures(),
  ...backdropFeatures(),
  ...wardFeatures(),
  ...lightColumnFeatures(),
  ...plantingFeatures(),
]
