import type { BitReader, BitWriter } from './bit-stream.ts'
import { malformed } from './malformed.ts'
import { FLAG_BITS, FLAG_LEFT, FLAG_TELEPORT, JOINT_NUMBERS, LOCOMOTION_MASK, LOCOMOTION_SHIFT, type Pose } from './pose.ts'
import {
  HAND_BITS,
  HAND_LIMIT,
  HEAD_BITS,
  HEAD_LIMIT,
  metresFromSteps,
  quaternionFromTurns,
  turnsAreSound,
  TURN_BITS,
  TURN_LIMIT,
} from './pose-lattice.ts'

/**
 * What both ends of a stream remember, as whole numbers: for joint j (0 head, 1 left, 2 right)
 * `AT + 3j` last position (hands relative to the head), `AT_BEFORE + 3j` the one before, `TURN + 3j` and `TURN_BEFORE + 3j`
 * the rotation's three components, `CHART + j` the component left out, `MEAN_AT + j` and `MEAN_TURN + j` running means.
 */
export type PoseState = Int32Array

export const AT = 0
export const AT_BEFORE = 9
export const TURN = 18
export const TURN_BEFORE = 27
export const CHART = 36
export const MEAN_AT = 39
export const MEAN_TURN = 42
export const FLAGS = 45
/** 1 once a key record or a full state was taken. */
export const STARTED = 46
export const STATE_NUMBERS = 47

/** Running means count sixteenths and stay below 64. */
export const MEAN_BITS = 10
/** Mean at the start of a stream: residuals of about four steps. */
export const MEAN_START = 64

/** Full state of a stream in bytes, at most: every velocity the long way. */
export const FULL_STATE_MAX_BYTES = 131

const VELOCITY_K = 3

export function createPoseState(): PoseState {
  const state = new Int32Array(STATE_NUMBERS)
  for (let joint = 0; joint < 3; joint++) clearJoint(state, joint)
  return state
}

/** A joint at rest at the reference, as both ends hold it before its first plain values. */
export function clearJoint(state: PoseState, joint: number): void {
  state.fill(0, AT + 3 * joint, AT + 3 * joint + 3)
  state.fill(0, AT_BEFORE + 3 * joint, AT_BEFORE + 3 * joint + 3)
  state.fill(0, TURN + 3 * joint, TURN + 3 * joint + 3)
  state.fill(0, TURN_BEFORE + 3 * joint, TURN_BEFORE + 3 * joint + 3)
  state[CHART + joint] = 3
  state[MEAN_AT + joint] = MEAN_START
  state[MEAN_TURN + joint] = MEAN_START
}

/** True when joint 0 (always), 1 or 2 is tracked under these flags. */
export function isTracked(flags: number, joint: number): boolean {
  return joint === 0 || (flags & (FLAG_LEFT << (joint - 1))) !== 0
}

export const atBits = (joint: number): number => (joint === 0 ? HEAD_BITS : HAND_BITS)
export const atLimit = (joint: number): number => (joint === 0 ? HEAD_LIMIT : HAND_LIMIT)

/** Velocity zero: the joint is taken to rest where it is. */
export function restJoint(state: PoseState, joint: number): void {
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    state[AT_BEFORE + i] = state[AT + i] as number
    state[TURN_BEFORE + i] = state[TURN + i] as number
  }
}

const jointRotation = new Float64Array(4)

/** Last pose of the stream in ENU metres. A hand that is not tracked stands at the head with no rotation of its own. */
export function poseFromState(state: PoseState, out: Pose): Pose {
  for (let joint = 0; joint < 3; joint++) {
    const to = joint * JOINT_NUMBERS
    for (let axis = 0; axis < 3; axis++) {
      const base = joint === 0 ? 0 : (state[AT + axis] as number)
      out[to + axis] = metresFromSteps(base + (state[AT + 3 * joint + axis] as number))
    }
    quaternionFromTurns(state, TURN + 3 * joint, state[CHART + joint] as number, jointRotation)
    for (let i = 0; i < 4; i++) out[to + 3 + i] = jointRotation[i] as number
  }
  return out
}

/** Plain values of a joint: position, chart, rotation. */
export function writeJoint(writer: BitWriter, state: PoseState, joint: number): void {
  for (let axis = 0; axis < 3; axis++) writer.writeSigned(state[AT + 3 * joint + axis] as number, atBits(joint))
  writer.write(state[CHART + joint] as number, 2)
  for (let axis = 0; axis < 3; axis++) writer.writeSigned(state[TURN + 3 * joint + axis] as number, TURN_BITS)
}

export function readJoint(reader: BitReader, state: PoseState, joint: number): void {
  for (let axis = 0; axis < 3; axis++) state[AT + 3 * joint + axis] = reader.readSigned(atBits(joint))
  state[CHART + joint] = reader.read(2)
  for (let axis = 0; axis < 3; axis++) state[TURN + 3 * joint + axis] = reader.readSigned(TURN_BITS)
  checkJoint(state, joint)
}

/** Refuses a joint outside the lattice or with a rotation no encoder writes. */
export function checkJoint(state: PoseState, joint: number): void {
  const limit = atLimit(joint)
  for (let axis = 0; axis < 3; axis++) {
    const steps = state[AT + 3 * joint + axis] as number
    if (steps > limit || steps < -limit) throw malformed('A pose record leaves the lattice.')
  }
  if (!turnsAreSound(state, TURN + 3 * joint)) throw malformed('A pose record holds a rotation that is none.')
}

const zigzag = (value: number): number => (value << 1) ^ (value >> 31)
const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1)

function writeVelocity(writer: BitWriter, state: PoseState, joint: number): void {
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    writer.writeRice(zigzag((state[AT + i] as number) - (state[AT_BEFORE + i] as number)), VELOCITY_K, atBits(joint) + 1)
  }
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    writer.writeRice(zigzag((state[TURN + i] as number) - (state[TURN_BEFORE + i] as number)), VELOCITY_K, TURN_BITS + 1)
  }
}

function readVelocity(reader: BitReader, state: PoseState, joint: number): void {
  const limit = atLimit(joint)
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    const before = (state[AT + i] as number) - unzigzag(reader.readRice(VELOCITY_K, atBits(joint) + 1))
    if (before > limit || before < -limit) throw malformed('A full state leaves the lattice.')
    state[AT_BEFORE + i] = before
  }
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    const before = (state[TURN + i] as number) - unzigzag(reader.readRice(VELOCITY_K, TURN_BITS + 1))
    if (before > TURN_LIMIT || before < -TURN_LIMIT) throw malformed('A full state holds a rotation that is none.')
    state[TURN_BEFORE + i] = before
  }
}

/** Everything a receiver needs to go on with the stream. Hands that are not tracked cost nothing. */
export function writeFullState(writer: BitWriter, state: PoseState): void {
  const flags = state[FLAGS] as number
  writer.write(flags & ~FLAG_TELEPORT, FLAG_BITS)
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) continue
    writeJoint(writer, state, joint)
    writeVelocity(writer, state, joint)
    writer.write(state[MEAN_AT + joint] as number, MEAN_BITS)
    writer.write(state[MEAN_TURN + joint] as number, MEAN_BITS)
  }
}

/** Throws `presence/malformed`; `state` is then half written and must be dropped. */
export function readFullState(reader: BitReader, state: PoseState): void {
  const flags = reader.read(FLAG_BITS)
  if ((flags & FLAG_TELEPORT) !== 0) throw malformed('A full state jumps.')
  state[FLAGS] = flags
  state[STARTED] = 1
  for (let joint = 0; joint < 3; joint++) {
    clearJoint(state, joint)
    if (!isTracked(flags, joint)) continue
    readJoint(reader, state, joint)
    readVelocity(reader, state, joint)
    state[MEAN_AT + joint] = reader.read(MEAN_BITS)
    state[MEAN_TURN + joint] = reader.read(MEAN_BITS)
  }
}

/** Locomotion of a state or record, 0 to 3. */
export const locomotionOf = (flags: number): number => (flags & LOCOMOTION_MASK) >> LOCOMOTION_SHIFT
export { unzigzag, zigzag }
