import { BONE, BONE_NUMBERS, JOINTS, REST } from '../../model/body/index.ts'

/**
 * What is known of a person, and how he walks, as numbers in the render frame (Y up). 0 to 20: head between the eyes, left grip, right
 * grip, each x, y, z and a unit quaternion (a grip's fingers along -Z, its thumb along Y), as in a pose. The rest by `WISH`.
 */
export type BodyWish = Float64Array & { readonly [bodyWish]: true }
declare const bodyWish: unique symbol

/** Places in a wish. A heading of 0 looks along -Z and grows to the left, radians. */
export const WISH = {
  head: 0,
  left: 7,
  right: 14,
  /** 1 where the hand is tracked; else its seven numbers mean nothing. */
  leftTracked: 21,
  rightTracked: 22,
  /** Height of the ground. */
  floor: 23,
  /** Where hips and feet face. */
  heading: 24,
  /** Way of the steps; only while he walks. */
  course: 25,
  /** 0 standing to 1 walking. */
  walking: 26,
  /** Of the gait: a full round is two steps. */
  phase: 27,
  /** Half a step, metres. */
  stride: 28,
  /** Of the body, 1 for eyes at 1.62 m. */
  size: 29,
  /** Where a hand that is not tracked is held, from its shoulder, and how far it is: out, up, ahead (metres of size 1), elbow out 0..1, share 0..1. */
  holdLeft: 30,
  holdRight: 35,
  /** Of the hips to the right, metres of size 1. */
  sway: 40,
  /** -1..1: which foot stands ahead. */
  stand: 41,
  /** Forward from the hips, radians. */
  bow: 42,
  /** Of all but the feet, metres of size 1. */
  lift: 43,
} as const

const WISH_NUMBERS = 44

/** A wish that stands at the origin. */
export function createBodyWish(): BodyWish {
  const wish = new Float64Array(WISH_NUMBERS) as BodyWish
  wish.set([0, REST.eyes, -REST.eyesAhead, 0, 0, 0, 1])
  for (const turn of [WISH.left + 6, WISH.right + 6, WISH.size]) wish[turn] = 1
  wish[WISH.stride] = 0.3
  return wish
}

/** Hips stay over the ground by this much of a body of size 1, however low one crouches. */
const LEAST_HIPS_M = 0.3
const BACK_M = REST.head - REST.hips
/** The wrist lies behind the grip. */
const GRIP_M = 0.085
const LIFT_M = 0.11
const HANG = { out: 0.055, down: 0.505, ahead: 0.03 } as const
const ARM = [REST.shoulder - REST.elbow, REST.elbow - REST.wrist] as const
const LEG = [REST.thigh - REST.knee, REST.knee - REST.ankle] as const

// Numbers stand in one table and are named by their places: given one by one they would be boxed, hundreds a person and frame.
const [NECK, HIPS, CHEST, BACK, ROOT, TARGET, BEND, POLE, AXIS, SIDE, SPARE] = [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]
const [FACING, CHEST_TURN, TURN] = [33, 37, 41]
const [UPPER, LOWER, SIZE] = [45, 46, 47]
const [LEAN, STAND_X, STAND_Z] = [48, 52, 53]
/** Of the gait's phase, and of the way of the steps. */
const [SINE, COSINE, COURSE_X, COURSE_Z] = [54, 55, 56, 57]
const n = new Float64Array(58)
let out: Float32Array | Float64Array = n
let from = 0

/**
 * A whole body from head and hands: hips under the head, the back between them, legs to the ground as he walks, arms to the grips or
 * at his sides. Writes a turn and a shift of each bone into `bones` from `at` on (`BODY_NUMBERS`), such that a point p of the body at
 * rest goes to turn * p * size + shift. What cannot be reached is pointed at. Allocates nothing.
 */
export function solveBody(wish: BodyWish, bones: Float32Array | Float64Array, at = 0): void {
  out = bones
  from = at
  const size = wish[WISH.size]!
  n[SIZE] = size
  const half = wish[WISH.heading]! / 2
  n.fill(0, FACING, FACING + 4)
  n[FACING + 1] = Math.sin(half)
  n[FACING + 3] = Math.cos(half)
  set(BACK, 0, 0, 1)
  rotate(BACK, FACING)
  readSteps(wish)
  // The base of the head, from the eyes.
  for (let i = 0; i < 4; i++) n[TURN + i] = wish[WISH.head + 3 + i]!
  set(NECK, 0, REST.head - REST.eyes, REST.eyesAhead)
  carry(NECK, TURN)
  for (let i = 0; i < 3; i++) n[NECK + i]! += wish[i]!
  n[NECK + 1]! += wish[WISH.lift]! * size
  // Feet stand under a neck that was not asked to bow.
  n[STAND_X] = n[NECK]!
  n[STAND_Z] = n[NECK + 2]!
  if (wish[WISH.bow]! !== 0) bowHead(wish)
  put(BONE.head, NECK, TURN)
  placeHips(wish)
  put(BONE.hips, HIPS, FACING)
  set(CHEST, 0, REST.chest - REST.hips, 0)
  carry(CHEST, FACING)
  add(CHEST, HIPS)
  turnChest()
  put(BONE.chest, CHEST, CHEST_TURN)
  for (let which = 0; which < 2; which++) {
    solveArm(wish, which)
    solveLeg(wish, which)
  }
}

/** Once for both legs and the hips. */
function readSteps(wish: BodyWish): void {
  const walks = wish[WISH.walking]! > 0
  const phase = wish[WISH.phase]!
  n[SINE] = walks ? Math.sin(phase) : 0
  n[COSINE] = walks ? Math.cos(phase) : 1
  // Who stands has one foot a little ahead.
  const course = wish[WISH.course]!
  n[COURSE_X] = walks ? -Math.sin(course) : -n[BACK]!
  n[COURSE_Z] = walks ? -Math.cos(course) : -n[BACK + 2]!
}

/** Turns the head, and the base of it about the hips, forward. */
function bowHead(wish: BodyWish): void {
  const half = -wish[WISH.bow]! / 2
  // About the right of the body: FACING, a turn about x, FACING back.
  const s = Math.sin(half)
  const fy = n[FACING + 1]!
  const fw = n[FACING + 3]!
  n[LEAN] = s * (fw * fw - fy * fy)
  n[LEAN + 1] = 0
  n[LEAN + 2] = -2 * s * fw * fy
  n[LEAN + 3] = Math.cos(half)
  const pivot = wish[WISH.floor]! + REST.hips * n[SIZE]!
  const x = n[NECK]!
  const z = n[NECK + 2]!
  set(NECK, 0, n[NECK + 1]! - pivot, 0)
  rotate(NECK, LEAN)
  n[NECK]! += x
  n[NECK + 1]! += pivot
  n[NECK + 2]! += z
  before(LEAN, TURN)
}

/** Under the base of the head; who crouches or bows keeps them back, so that his back has its length. */
function placeHips(wish: BodyWish): void {
  const size = n[SIZE]!
  const floor = wish[WISH.floor]!
  const length = BACK_M * size
  const low = n[NECK + 1]! - length
  const height = Math.min(floor + REST.hips * size, Math.max(floor + LEAST_HIPS_M * size, low))
  const rise = n[NECK + 1]! - height
  const behind = rise < length ? 0.8 * Math.sqrt(Math.max(0, length * length - rise * rise)) : 0
  if (wish[WISH.bow]! !== 0) {
    n[HIPS] = n[STAND_X]! + n[BACK]! * 0.08 * wish[WISH.bow]! * size
    n[HIPS + 1] = floor + (REST.hips - 0.012 * wish[WISH.bow]!) * size
    n[HIPS + 2] = n[STAND_Z]! + n[BACK + 2]! * 0.08 * wish[WISH.bow]! * size
    return swayHips(wish)
  }
  n[HIPS] = n[NECK]! + n[BACK]! * behind
  n[HIPS + 1] = height - wish[WISH.walking]! * 0.02 * size * n[COSINE]! * n[COSINE]!
  n[HIPS + 2] = n[NECK + 2]! + n[BACK + 2]! * behind
  n[STAND_X] = 0.5 * (n[HIPS] + n[NECK]!)
  n[STAND_Z] = 0.5 * (n[HIPS + 2]! + n[NECK + 2]!)
  swayHips(wish)
}

/** Aside, and as low as legs that stand apart are; who was asked to bow keeps his legs straight. */
function swayHips(wish: BodyWish): void {
  const size = n[SIZE]!
  const sway = wish[WISH.sway]! * size
  const stand = wish[WISH.stand]!
  n[HIPS]! += n[BACK + 2]! * sway
  n[HIPS + 1]! -= size * (0.004 * stand * stand + 0.7 * wish[WISH.sway]! * wish[WISH.sway]!)
  n[HIPS + 2]! -= n[BACK]! * sway
}

/** The shortest turn that brings the upright back to the base of the head, after the turn of the hips. */
function turnChest(): void {
  copy(AXIS, NECK)
  subtract(AXIS, CHEST)
  unit(AXIS)
  const x = n[AXIS]!
  const y = n[AXIS + 1]!
  const z = n[AXIS + 2]!
  // From (0, 1, 0): a quaternion (z, 0, -x, 1 + y), made a unit; upside down, a half turn about x.
  const w = 1 + y
  const length = Math.sqrt(w * w + x * x + z * z)
  const flat = length < 1e-6
  const qx = flat ? 1 : z / length
  const qz = flat ? 0 : -x / length
  const qw = flat ? 0 : w / length
  const fy = n[FACING + 1]!
  const fw = n[FACING + 3]!
  n[CHEST_TURN] = qx * fw - qz * fy
  n[CHEST_TURN + 1] = qw * fy
  n[CHEST_TURN + 2] = qz * fw + qx * fy
  n[CHEST_TURN + 3] = qw * fw
}

function solveArm(wish: BodyWish, which: number): void {
  const sign = which * 2 - 1
  const first = which === 0 ? BONE.upperArmLeft : BONE.upperArmRight
  set(ROOT, 0, REST.shoulder - REST.chest, 0)
  n[ROOT] = sign * REST.shoulderX
  carry(ROOT, CHEST_TURN)
  add(ROOT, CHEST)
  const tracked = wish[WISH.leftTracked + which] === 1
  const grip = which === 0 ? WISH.left : WISH.right
  if (tracked) {
    for (let i = 0; i < 4; i++) n[TURN + i] = wish[grip + 3 + i]!
    set(TARGET, 0, 0, GRIP_M)
    carry(TARGET, TURN)
    for (let i = 0; i < 3; i++) n[TARGET + i]! += wish[grip + i]!
    set(POLE, 0, -0.6, 0.75)
    n[POLE] = sign * 0.35
  } else {
    set(TARGET, 0, -HANG.down, -HANG.ahead)
    n[TARGET] = sign * HANG.out
    n[TARGET + 2]! -= wish[WISH.walking]! * 0.2 * n[COSINE]! * sign
    carry(TARGET, FACING)
    add(TARGET, ROOT)
    set(POLE, 0, 0, 1)
    n[POLE] = sign * 0.2
    holdHand(wish, which === 0 ? WISH.holdLeft : WISH.holdRight, sign)
  }
  rotate(POLE, FACING)
  n[UPPER] = ARM[0] * n[SIZE]!
  n[LOWER] = ARM[1] * n[SIZE]!
  reach(1)
  lay(first, ROOT, BEND)
  lay(first + 1, BEND, TARGET)
  if (tracked) turnGrip(wish, grip)
  put(first + 2, TARGET, TURN)
}

/** From where the hand hangs to where it is held. */
function holdHand(wish: BodyWish, hold: number, sign: number): void {
  const share = wish[hold + 4]!
  if (share <= 0) return
  set(SIDE, sign * wish[hold]!, wish[hold + 1]!, -wish[hold + 2]!)
  carry(SIDE, CHEST_TURN)
  for (let i = 0; i < 3; i++) n[TARGET + i]! += (n[ROOT + i]! + n[SIDE + i]! - n[TARGET + i]!) * share
  const out = share * wish[hold + 3]!
  n[POLE]! += sign * out
  n[POLE + 1]! -= 0.4 * out
  n[POLE + 2]! -= 0.7 * out
}

/** A hand at rest hangs; a grip's fingers point ahead: a quarter turn about x between them. */
function turnGrip(wish: BodyWish, grip: number): void {
  const h = Math.SQRT1_2
  const x = wish[grip + 3]!
  const y = wish[grip + 4]!
  const z = wish[grip + 5]!
  const w = wish[grip + 6]!
  n[TURN] = (x + w) * h
  n[TURN + 1] = (y + z) * h
  n[TURN + 2] = (z - y) * h
  n[TURN + 3] = (w - x) * h
}

function solveLeg(wish: BodyWish, which: number): void {
  const size = n[SIZE]!
  const walking = wish[WISH.walking]!
  const sign = which * 2 - 1
  const first = which === 0 ? BONE.thighLeft : BONE.thighRight
  /** Of this leg's step: the right one is half a round behind. */
  const up = Math.max(0, -sign * n[SINE]!)
  set(ROOT, 0, REST.thigh - REST.hips, 0)
  n[ROOT] = sign * REST.legX
  carry(ROOT, FACING)
  add(ROOT, HIPS)
  set(TARGET, 0, 0, 0)
  n[TARGET] = sign * REST.legX
  carry(TARGET, FACING)
  const ahead = sign * walking * wish[WISH.stride]! * n[COSINE]! + 0.06 * sign * wish[WISH.stand]! * size
  const lift = walking * LIFT_M * size * up
  // The feet carry the head, whatever the hips do behind it.
  n[TARGET] += n[STAND_X]! + n[COURSE_X]! * ahead
  n[TARGET + 1] = wish[WISH.floor]! + REST.ankle * size + lift
  n[TARGET + 2]! += n[STAND_Z]! + n[COURSE_Z]! * ahead
  copy(POLE, BACK)
  n[UPPER] = LEG[0] * size
  n[LOWER] = LEG[1] * size
  reach(-1)
  lay(first, ROOT, BEND)
  lay(first + 1, BEND, TARGET)
  // Toes hang while the foot is off the ground.
  const half = -0.25 * walking * up
  const fy = n[FACING + 1]!
  const fw = n[FACING + 3]!
  const s = up > 0 ? Math.sin(half) : 0
  const c = up > 0 ? Math.cos(half) : 1
  n[TURN] = fw * s
  n[TURN + 1] = fy * c
  n[TURN + 2] = -fy * s
  n[TURN + 3] = fw * c
  put(first + 2, TARGET, TURN)
}

/**
 * Two bones of lengths UPPER and LOWER from ROOT towards TARGET: puts the joint between them into BEND, on the pole's side (1) or
 * against it (-1, as a knee), and brings TARGET to where they end.
 */
function reach(towards: number): void {
  const rootX = n[ROOT]!
  const rootY = n[ROOT + 1]!
  const rootZ = n[ROOT + 2]!
  let x = n[TARGET]! - rootX
  let y = n[TARGET + 1]! - rootY
  let z = n[TARGET + 2]! - rootZ
  const far = Math.sqrt(x * x + y * y + z * z)
  x = far < 1e-6 ? 0 : x / far
  y = far < 1e-6 ? -1 : y / far
  z = far < 1e-6 ? 0 : z / far
  const upper = n[UPPER]!
  const lower = n[LOWER]!
  const length = Math.min(Math.max(far, Math.abs(upper - lower) + 1e-4), (upper + lower) * 0.9999)
  const along = (upper * upper - lower * lower + length * length) / (2 * length)
  const off = n[POLE]! * x + n[POLE + 1]! * y + n[POLE + 2]! * z
  let sideX = n[POLE]! - off * x
  let sideY = n[POLE + 1]! - off * y
  let sideZ = n[POLE + 2]! - off * z
  let wide = Math.sqrt(sideX * sideX + sideY * sideY + sideZ * sideZ)
  if (wide < 1e-4) {
    sideX = n[BACK]!
    sideY = n[BACK + 1]!
    sideZ = n[BACK + 2]!
    wide = 1
  }
  const aside = (towards * Math.sqrt(Math.max(0, upper * upper - along * along))) / wide
  n[TARGET] = rootX + x * length
  n[TARGET + 1] = rootY + y * length
  n[TARGET + 2] = rootZ + z * length
  n[BEND] = rootX + x * along + sideX * aside
  n[BEND + 1] = rootY + y * along + sideY * aside
  n[BEND + 2] = rootZ + z * along + sideZ * aside
}

/** Lays a limb, hanging at rest, from one joint to the next, its back towards the pole; its turn stays in TURN. */
function lay(bone: number, joint: number, next: number): void {
  let x = n[joint]! - n[next]!
  let y = n[joint + 1]! - n[next + 1]!
  let z = n[joint + 2]! - n[next + 2]!
  const long = Math.sqrt(x * x + y * y + z * z)
  x /= long
  y /= long
  z /= long
  let pole = POLE
  let wide = 0
  // A limb that lies along its pole bends backwards; one that lies along that too, to the right.
  for (;;) {
    n[SIDE] = y * n[pole + 2]! - z * n[pole + 1]!
    n[SIDE + 1] = z * n[pole]! - x * n[pole + 2]!
    n[SIDE + 2] = x * n[pole + 1]! - y * n[pole]!
    wide = Math.sqrt(n[SIDE] * n[SIDE] + n[SIDE + 1]! * n[SIDE + 1]! + n[SIDE + 2]! * n[SIDE + 2]!)
    if (wide >= 1e-4 || pole === BACK) break
    pole = BACK
  }
  if (wide < 1e-4) {
    set(SIDE, 1, 0, 0)
    wide = 1
  }
  const sideX = n[SIDE] / wide
  const sideY = n[SIDE + 1]! / wide
  const sideZ = n[SIDE + 2]! / wide
  n[SIDE] = sideX
  n[SIDE + 1] = sideY
  n[SIDE + 2] = sideZ
  n[AXIS] = x
  n[AXIS + 1] = y
  n[AXIS + 2] = z
  n[SPARE] = sideY * z - sideZ * y
  n[SPARE + 1] = sideZ * x - sideX * z
  n[SPARE + 2] = sideX * y - sideY * x
  turnOfBasis()
  put(bone, joint, TURN)
}

/** The turn whose columns are SIDE, AXIS and SPARE, into TURN. Shepperd's way: by the greatest of its four numbers. */
function turnOfBasis(): void {
  const a = n[SIDE]!
  const b = n[AXIS + 1]!
  const c = n[SPARE + 2]!
  const trace = a + b + c
  const greatest = trace > 0 ? 3 : a > b && a > c ? 0 : b > c ? 1 : 2
  const twice = Math.sqrt(1 + (greatest === 3 ? trace : greatest === 0 ? a - b - c : greatest === 1 ? b - a - c : c - a - b))
  const share = 0.5 / twice
  const x = n[AXIS + 2]! - n[SPARE + 1]!
  const y = n[SPARE]! - n[SIDE + 2]!
  const z = n[SIDE + 1]! - n[AXIS]!
  const xy = n[AXIS]! + n[SIDE + 1]!
  const zx = n[SPARE]! + n[SIDE + 2]!
  const yz = n[AXIS + 2]! + n[SPARE + 1]!
  n[TURN] = greatest === 0 ? twice / 2 : share * (greatest === 1 ? xy : greatest === 2 ? zx : x)
  n[TURN + 1] = greatest === 1 ? twice / 2 : share * (greatest === 0 ? xy : greatest === 2 ? yz : y)
  n[TURN + 2] = greatest === 2 ? twice / 2 : share * (greatest === 0 ? zx : greatest === 1 ? yz : z)
  n[TURN + 3] = greatest === 3 ? twice / 2 : share * (greatest === 0 ? x : greatest === 1 ? y : z)
}

/** Writes a bone whose joint, and all of it with it, goes to a place by a turn. */
function put(bone: number, joint: number, turn: number): void {
  const size = n[SIZE]!
  set(SPARE, JOINTS[bone * 3]! * size, JOINTS[bone * 3 + 1]! * size, JOINTS[bone * 3 + 2]! * size)
  rotate(SPARE, turn)
  const to = from + bone * BONE_NUMBERS
  for (let i = 0; i < 4; i++) out[to + i] = n[turn + i]!
  for (let i = 0; i < 3; i++) out[to + 4 + i] = n[joint + i]! - n[SPARE + i]!
  out[to + 7] = size
}

function set(at: number, x: number, y: number, z: number): void {
  n[at] = x
  n[at + 1] = y
  n[at + 2] = z
}

/** Turns what is `at`, in metres of a body of size 1, and makes it as large as this one. */
function carry(at: number, turn: number): void {
  rotate(at, turn)
  for (let i = 0; i < 3; i++) n[at + i]! *= n[SIZE]!
}

function rotate(at: number, turn: number): void {
  const x = n[at]!
  const y = n[at + 1]!
  const z = n[at + 2]!
  const qx = n[turn]!
  const qy = n[turn + 1]!
  const qz = n[turn + 2]!
  const qw = n[turn + 3]!
  const tx = 2 * (qy * z - qz * y)
  const ty = 2 * (qz * x - qx * z)
  const tz = 2 * (qx * y - qy * x)
  n[at] = x + qw * tx + qy * tz - qz * ty
  n[at + 1] = y + qw * ty + qz * tx - qx * tz
  n[at + 2] = z + qw * tz + qx * ty - qy * tx
}

/** Turns what turns already further: turn * q. */
function before(turn: number, q: number): void {
  const ax = n[turn]!
  const ay = n[turn + 1]!
  const az = n[turn + 2]!
  const aw = n[turn + 3]!
  const x = n[q]!
  const y = n[q + 1]!
  const z = n[q + 2]!
  const w = n[q + 3]!
  n[q] = aw * x + ax * w + ay * z - az * y
  n[q + 1] = aw * y - ax * z + ay * w + az * x
  n[q + 2] = aw * z + ax * y - ay * x + az * w
  n[q + 3] = aw * w - ax * x - ay * y - az * z
}

function copy(to: number, at: number): void {
  for (let i = 0; i < 3; i++) n[to + i] = n[at + i]!
}

function add(to: number, at: number): void {
  for (let i = 0; i < 3; i++) n[to + i]! += n[at + i]!
}

function subtract(to: number, at: number): void {
  for (let i = 0; i < 3; i++) n[to + i]! -= n[at + i]!
}

/** Nothing at all stays so. */
function unit(at: number): void {
  const length = Math.sqrt(n[at]! * n[at]! + n[at + 1]! * n[at + 1]! + n[at + 2]! * n[at + 2]!)
  if (length > 0) for (let i = 0; i < 3; i++) n[at + i]! /= length
}
