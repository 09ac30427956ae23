export {
  type Pose,
  JOINT_NUMBERS,
  POSE_NUMBERS,
  HEAD,
  LEFT_HAND,
  RIGHT_HAND,
  SAMPLE_MS,
  FLAG_LEFT,
  FLAG_RIGHT,
  FLAG_HANDS,
  FLAG_TELEPORT,
  LOCOMOTION_SHIFT,
  LOCOMOTION_MASK,
  GESTURE_SHIFT,
  GESTURE_MASK,
  blendPoses,
  createPose,
  poseAt,
} from './pose.ts'
export {
  type PoseDecoder,
  type PoseEncoder,
  type PoseSample,
  createPoseDecoder,
  createPoseEncoder,
  RECORD_MAX_BYTES,
  SNAPSHOT_NUMBERS,
} from './pose-codec.ts'
export { FULL_STATE_MAX_BYTES } from './pose-state.ts'
export { MAX_GAP } from './pose-record.ts'
export {
  type UplinkReader,
  type UplinkWriter,
  createUplinkReader,
  createUplinkWriter,
  nextSampleMs,
  resolveMs16,
  UPLINK_MAX_SAMPLES,
} from './uplink.ts'
export { beatMs, behindBeat, endsMessage, turnMsOf } from './beat.ts'
export { BATCH_MAX_BYTES, BatchWriter, type RecordRun } from './batch-writer.ts'
export { BLOCK_HEAD_BYTES, type Listed, type Place, type Places, PLACE_BYTES, SLOT_LIMIT, writePlaceBlock } from './place-block.ts'
export { headingOf } from './heading.ts'
export { type BatchReader, type BatchSink, createBatchReader } from './batch-reader.ts'
export { type Crowd, type Following, createFollowing, MEMBER_FAVOUR, NEAR_COUNT, NearestChooser } from './interest.ts'
export { type PoseTrack, createPoseTrack, FADE_AFTER_MS, FLAG_ABSENT, FLAG_FADE } from './pose-track.ts'
export { posesFromRecording } from './recorded-motion.ts'
export {
  createDensityCells,
  DENSITY_CELL_M,
  type DensityCells,
  densityKey,
  MOST_DENSITY_CELLS,
  readDensity,
  writeDensity,
} from './density.ts'
