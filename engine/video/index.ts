export { cameraWord, pictureAge, LIVE_LIMIT, LAST_SEEN_LIMIT, STALL_LIMIT, type CameraFacts, type CameraWord } from './camera-state.ts'
export { CAMERA_LOOKS, drawCameraLook, type CameraLook } from './camera-look.ts'
export { CODE_BITS, readTimeCode, sinceTimeCode, writeTimeCode } from './chart-code.ts'
export { paintMasked, startMaskedPicture, type MaskedPicture, type MaskedPictureOptions, type PictureMask } from './masked-picture.ts'
export { pageMediaClock, type MediaClock } from './media-clock.ts'
export {
  barX,
  chartCorners,
  chartLayout,
  drawChart,
  readChartTime,
  startMovingChart,
  type ChartBox,
  type ChartFace,
  type ChartLayout,
  type LumaAt,
  type MovingChart,
  type MovingChartOptions,
} from './moving-chart.ts'
export type { PublisherStats } from './publisher-stats.ts'
export { retryDelay, type FailedAttempt } from './retry-policy.ts'
export { exchangeSdp, leaveSession, type SdpDoor, type SdpOutcome } from './sdp-exchange.ts'
export type { DecodedFrame } from './whep-session.ts'
export { WhepViewer, type ViewerEvent, type WhepViewerOptions } from './whep-viewer.ts'
export { layerEncodings, WhipPublisher, type PublisherEvent, type PublisherState, type WhipPublisherOptions } from './whip-publisher.ts'
