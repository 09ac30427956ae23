export {
  PROVENANCES,
  type FaceLook,
  type Provenance,
  type Survey,
  type SurveyFeature,
  type SurveyHeader,
  type SurveyMesh,
} from './survey.ts'
export { openSurvey } from './read/open-survey.ts'
export type { ReadOptions } from './read/source-file.ts'
export type { SurveyWarning } from './read/survey-faults.ts'
export { HEIGHT_NAMES, type HeightName } from './crs/height-names.ts'
export { buildTileset } from './tiles/build-tileset.ts'
export type { TilesetOptions, TilesetProgress, TilesetReport } from './tiles/tileset-options.ts'
export { bakeGround, GROUND_BAKE, type GroundOptions } from './bake/bake-ground.ts'
export { createLightBaker, LIGHT_BAKE, type LightBakeOptions, type LightBaker } from './bake/light-baker.ts'
export { checkTile, checkTileset } from './check/check-tileset.ts'
export type { FileFault, PlacedFault } from './check/file-fault.ts'
