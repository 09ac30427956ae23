export {
  type Frame,
  type Position,
  type Direction,
  type Rotation,
  type Geodetic,
  position,
  direction,
  rotation,
  setPosition,
  distanceBetween,
  pointAlong,
} from './frame.ts'
export { type Height, type HeightSystem, ellipsoidalHeight, egm96Height } from './height.ts'
export { WGS84_SEMI_MAJOR, WGS84_SEMI_MINOR, geodetic, geodeticFromDegrees, ecefFromGeodetic, geodeticFromEcef } from './geodetic.ts'
export {
  type EnuOrigin,
  enuOrigin,
  enuFromEcef,
  ecefFromEnu,
  enuFromGeodetic,
  geodeticFromEnu,
  ecefFromEnuMatrix,
  enuFromEcefMatrix,
} from './enu.ts'
export {
  renderFromEnu,
  enuFromRender,
  renderDirectionFromEnu,
  enuDirectionFromRender,
  renderRotationFromEnu,
  enuRotationFromRender,
  renderFromEcefMatrix,
} from './render.ts'
export {
  type MountPose,
  type MountAngles,
  type MountInDegrees,
  mountPose,
  mountInDegrees,
  rotationFromMount,
  anglesFromRotation,
  matrixFromRotation,
  enuFromMountMatrix,
  forwardFromMount,
} from './mount.ts'
export { type Geoid, loadEgm96, ellipsoidalFromEgm96, egm96FromEllipsoidal } from './egm96.ts'
export {
  type Datum,
  type Horizontal,
  horizontal,
  horizontalFromDegrees,
  gcj02FromWgs84,
  wgs84FromGcj02,
  bd09FromGcj02,
  gcj02FromBd09,
  wgs84FromCgcs2000,
  cgcs2000FromWgs84,
  isShiftedThere,
  wgs84FromHorizontal,
} from './datum.ts'
export { type Georeference, geodeticOfGeoreference, enuOriginOfGeoreference } from './georeference.ts'
export { FLOATING_ORIGIN_CELL, FLOATING_ORIGIN_MARGIN, floatingOrigin } from './floating-origin.ts'
