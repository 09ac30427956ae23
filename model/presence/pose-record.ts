import type { BitReader, BitWriter } from './bit-stream.ts'
import { malformed } from './malformed.ts'
import { FLAG_BITS, FLAG_TELEPORT, JOINT_NUMBERS, type Pose, SAMPLE_MS, SHIFT_BITS } from './pose.ts'
import {
  chooseChart,
  clampSteps,
  quaternionFromTurns,
  stepsFromMetres,
  TURN_BITS,
  TURN_LIMIT,
  turnsFromQuaternion,
} from './pose-lattice.ts'
import {
  AT,
  AT_BEFORE,
  atBits,
  atLimit,
  CHART,
  checkJoint,
  clearJoint,
  FLAGS,
  isTracked,
  MEAN_AT,
  MEAN_TURN,
  type PoseState,
  readJoint,
  restJoint,
  STARTED,
  TURN,
  TURN_BEFORE,
  unzigzag,
  writeJoint,
  zigzag,
} from './pose-state.ts'

/** Most samples a record may say were left out before it. */
export const MAX_GAP = 2 ** 20 - 2

/** Rice parameter by running mean (in sixteenths). The switch at 1.625 x 2^k and the quick mean were the shortest of 36 tried on three recordings. */
const RICE_K = Uint8Array.from({ length: 1024 }, (_, mean) => {
  let k = 0
  while (k < 6 && mean >= 26 * 2 ** k) k++
  return k
})
const MEAN_SHIFT = 3
const MEAN_CAP = 63

const sampled = new Float64Array(4)

/** Puts a pose on the lattice: `target` gets positions, rotations and charts; charts follow those of `last`. */
export function quantisePose(pose: Pose, flags: number, last: PoseState, target: PoseState): void {
  target[FLAGS] = flags
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) {
      clearJoint(target, joint)
      continue
    }
    const from = joint * JOINT_NUMBERS
    for (let axis = 0; axis < 3; axis++) {
      const steps = stepsFromMetres(pose[from + axis] as number)
      const base = joint === 0 ? 0 : (target[AT + axis] as number)
      target[AT + 3 * joint + axis] = clampSteps(steps - base, atLimit(joint))
    }
    for (let i = 0; i < 4; i++) sampled[i] = pose[from + 3 + i] as number
    const chart = chooseChart(sampled, isTracked(last[FLAGS] as number, joint) ? (last[CHART + joint] as number) : 3)
    target[CHART + joint] = chart
    turnsFromQuaternion(sampled, chart, target, TURN + 3 * joint)
  }
}

const turning = new Float64Array(4)

/** Says the joint's last two rotations in another chart, so that prediction goes on. Only +, x, sqrt and round. */
function changeChart(state: PoseState, joint: number, chart: number): void {
  const old = state[CHART + joint] as number
  quaternionFromTurns(state, TURN + 3 * joint, old, turning)
  const turned = (turning[chart] as number) < 0
  turnsFromQuaternion(turning, chart, state, TURN + 3 * joint)
  quaternionFromTurns(state, TURN_BEFORE + 3 * joint, old, turning)
  // The same hemisphere as the last rotation, even where this one's own component has the other sign.
  const flip = turned !== (turning[chart] as number) < 0
  turnsFromQuaternion(turning, chart, state, TURN_BEFORE + 3 * joint)
  if (flip) for (let i = TURN_BEFORE + 3 * joint; i < TURN_BEFORE + 3 * joint + 3; i++) state[i] = -(state[i] as number)
  state[CHART + joint] = chart
}

const adapted = (mean: number, value: number): number => mean + (((value > MEAN_CAP ? MEAN_CAP : value) * 16 - mean) >> MEAN_SHIFT)

/** Three coordinates of a joint that share one running mean. */
interface Group {
  readonly last: number
  readonly before: number
  readonly mean: number
  readonly limit: number
  readonly plainBits: number
}

const POSITIONS: readonly Group[] = [0, 1, 2].map((joint) => ({
  last: AT + 3 * joint,
  before: AT_BEFORE + 3 * joint,
  mean: MEAN_AT + joint,
  limit: atLimit(joint),
  plainBits: atBits(joint) + 1,
}))
const TURNS: readonly Group[] = [0, 1, 2].map((joint) => ({
  last: TURN + 3 * joint,
  before: TURN_BEFORE + 3 * joint,
  mean: MEAN_TURN + joint,
  limit: TURN_LIMIT,
  plainBits: TURN_BITS + 1,
}))

function writeGroup(writer: BitWriter, state: PoseState, target: PoseState, group: Group): void {
  for (let i = 0; i < 3; i++) {
    const now = state[group.last + i] as number
    const value = target[group.last + i] as number
    const residual = zigzag(value - clampSteps(2 * now - (state[group.before + i] as number), group.limit))
    const mean = state[group.mean] as number
    writer.writeRice(residual, RICE_K[mean] as number, group.plainBits)
    state[group.mean] = adapted(mean, residual)
    state[group.before + i] = now
    state[group.last + i] = value
  }
}

function readGroup(reader: BitReader, state: PoseState, group: Group): void {
  for (let i = 0; i < 3; i++) {
    const now = state[group.last + i] as number
    const mean = state[group.mean] as number
    const residual = reader.readRice(RICE_K[mean] as number, group.plainBits)
    state[group.mean] = adapted(mean, residual)
    state[group.last + i] = clampSteps(2 * now - (state[group.before + i] as number), group.limit) + unzigzag(residual)
    state[group.before + i] = now
  }
}

/** Writes the extended header and moves `state` to the new flags and charts. A joint newly tracked is written plainly. */
function writeHeader(writer: BitWriter, state: PoseState, target: PoseState, gap: number): void {
  const flags = target[FLAGS] as number
  const old = state[FLAGS] as number
  writer.write(0, 1)
  writer.write(flags, FLAG_BITS)
  writer.write(gap > 0 ? 1 : 0, 1)
  if (gap > 0) writer.writeGamma(gap)
  state[FLAGS] = flags
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) clearJoint(state, joint)
    else if (isTracked(old, joint)) {
      const chart = target[CHART + joint] as number
      const changed = chart !== state[CHART + joint]
      writer.write(changed ? 1 : 0, 1)
      if (changed) {
        writer.write(chart, 2)
        changeChart(state, joint, chart)
      }
    }
  }
}

/** Reads what `writeHeader` wrote; returns the gap. */
function readHeader(reader: BitReader, state: PoseState): number {
  const flags = reader.read(FLAG_BITS)
  const gap = reader.read(1) === 1 ? reader.readGamma() : 0
  const old = state[FLAGS] as number
  state[FLAGS] = flags
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) clearJoint(state, joint)
    else if (isTracked(old, joint) && reader.read(1) === 1) {
      const chart = reader.read(2)
      if (chart === state[CHART + joint]) throw malformed('A pose record changes a chart to itself.')
      changeChart(state, joint, chart)
    }
  }
  return gap
}

function copyJoint(from: PoseState, to: PoseState, joint: number): void {
  for (let i = 3 * joint; i < 3 * joint + 3; i++) {
    to[AT + i] = from[AT + i] as number
    to[TURN + i] = from[TURN + i] as number
  }
  to[CHART + joint] = from[CHART + joint] as number
}

/** When a record's sample was taken after the one before: samples left out between, and milliseconds beyond whole samples. */
export interface RecordTime {
  gap: number
  shiftMs: number
}

/** A record that needs nothing before it. */
export function writeKeyRecord(writer: BitWriter, state: PoseState, target: PoseState, { gap, shiftMs }: Readonly<RecordTime>): void {
  const flags = target[FLAGS] as number
  writer.write(3, 2)
  writer.write(flags, FLAG_BITS)
  writer.write(gap > 0 ? 1 : 0, 1)
  if (gap > 0) writer.writeGamma(gap)
  writer.write(shiftMs > 0 ? 1 : 0, 1)
  if (shiftMs > 0) writer.write(shiftMs, SHIFT_BITS)
  state[FLAGS] = flags
  state[STARTED] = 1
  for (let joint = 0; joint < 3; joint++) {
    clearJoint(state, joint)
    if (!isTracked(flags, joint)) continue
    copyJoint(target, state, joint)
    writeJoint(writer, state, joint)
    restJoint(state, joint)
  }
}

function readKeyRecord(reader: BitReader, state: PoseState, time: RecordTime): void {
  const flags = reader.read(FLAG_BITS)
  time.gap = reader.read(1) === 1 ? reader.readGamma() : 0
  time.shiftMs = reader.read(1) === 1 ? readShift(reader) : 0
  state[FLAGS] = flags
  state[STARTED] = 1
  for (let joint = 0; joint < 3; joint++) {
    clearJoint(state, joint)
    if (!isTracked(flags, joint)) continue
    readJoint(reader, state, joint)
    restJoint(state, joint)
  }
}

function readShift(reader: BitReader): number {
  const shiftMs = reader.read(SHIFT_BITS)
  if (shiftMs === 0 || shiftMs >= SAMPLE_MS) throw malformed(`A pose record comes ${shiftMs} ms after its beat.`)
  return shiftMs
}

/** True when a record can do without the extended header. */
function isPlain(state: PoseState, target: PoseState, gap: number): boolean {
  return (
    gap === 0 &&
    target[FLAGS] === ((state[FLAGS] as number) & ~FLAG_TELEPORT) &&
    target[CHART] === state[CHART] &&
    target[CHART + 1] === state[CHART + 1] &&
    target[CHART + 2] === state[CHART + 2]
  )
}

/** Writes `target` (on the lattice) against `state`, and moves `state` on exactly as a reader's will move. */
export function writeDeltaRecord(writer: BitWriter, state: PoseState, target: PoseState, gap: number): void {
  const flags = target[FLAGS] as number
  const old = state[FLAGS] as number
  const resting = gap > 0 || (flags & FLAG_TELEPORT) !== 0
  if (isPlain(state, target, gap)) {
    writer.write(0, 1)
    state[FLAGS] = flags
  } else {
    writer.write(1, 1)
    writeHeader(writer, state, target, gap)
  }
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) continue
    if (isTracked(old, joint)) {
      if (resting) restJoint(state, joint)
      writeGroup(writer, state, target, POSITIONS[joint] as Group)
      writeGroup(writer, state, target, TURNS[joint] as Group)
    } else {
      copyJoint(target, state, joint)
      writeJoint(writer, state, joint)
    }
    if (resting || !isTracked(old, joint)) restJoint(state, joint)
  }
}

/**
 * Reads one record, moves `state` on and writes when it was taken into `time`. Throws `presence/malformed`: both are then half written
 * and must be dropped.
 */
export function readRecord(reader: BitReader, state: PoseState, time: RecordTime): void {
  const old = state[FLAGS] as number
  const plain = reader.read(1) === 0
  if (!plain && reader.read(1) === 1) return readKeyRecord(reader, state, time)
  if (state[STARTED] === 0) throw malformed('A pose stream begins without a key record.')
  const gap = plain ? 0 : readHeader(reader, state)
  time.gap = gap
  time.shiftMs = 0
  if (plain) state[FLAGS] = old & ~FLAG_TELEPORT
  const flags = state[FLAGS] as number
  const resting = gap > 0 || (flags & FLAG_TELEPORT) !== 0
  for (let joint = 0; joint < 3; joint++) {
    if (!isTracked(flags, joint)) continue
    if (isTracked(old, joint)) {
      if (resting) restJoint(state, joint)
      readGroup(reader, state, POSITIONS[joint] as Group)
      readGroup(reader, state, TURNS[joint] as Group)
      checkJoint(state, joint)
    } else readJoint(reader, state, joint)
    if (resting || !isTracked(old, joint)) restJoint(state, joint)
  }
}
