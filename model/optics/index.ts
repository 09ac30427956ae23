export { type Distortion, distort, turningRadius } from './distortion.ts'
export { type Lens, type ThrowLens, type Intrinsics, lensFromThrow, lensFromIntrinsics } from './lens.ts'
export { type ViewPose, viewPose, viewFromMount, viewFromBody } from './view-pose.ts'
export { type ImagePoint, imagePoint, project, unproject } from './project.ts'
export { type Frustum, frustumOfLens } from './frustum.ts'
export { pictureWidth, pictureHeight, projectorIlluminance } from './photometry.ts'
export { type SurfaceFrame, surfaceFrame, pointOnSurface } from './surface-frame.ts'
export { type PictureMesh, pictureMesh } from './picture-mesh.ts'
export { type WarpCorners, isWarpable, warpOfCorners, warpPoint, invertWarp } from './corner-warp.ts'
export {
  GRAZING_DEG,
  reportProjection,
  type LuxRange,
  type ProjectionReport,
  type ProjectionSite,
  type ProjectorReport,
  type SurfaceReport,
} from './report-projection.ts'
export { calibrateCamera, LEAST_PAIRS, MOST_PAIRS, type Calibration, type PairVerdict } from './calibrate-camera.ts'
export type { PictureSize, PointPair } from './camera-guess.ts'
export type { ErrorEllipse } from './calibration-error.ts'
export type { FlatReason } from './calibration-worth.ts'
