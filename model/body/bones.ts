/** Bones of a person, in the order of the bone texture. Left is -X of a body that looks along -Z. */
export const BONE = {
  hips: 0,
  chest: 1,
  head: 2,
  upperArmLeft: 3,
  foreArmLeft: 4,
  handLeft: 5,
  upperArmRight: 6,
  foreArmRight: 7,
  handRight: 8,
  thighLeft: 9,
  shinLeft: 10,
  footLeft: 11,
  thighRight: 12,
  shinRight: 13,
  footRight: 14,
} as const

export type BoneName = keyof typeof BONE

/** How many there are. */
export const BONES = 15
/** Numbers of a bone: a unit quaternion, then where the body's own origin goes, then its size. */
export const BONE_NUMBERS = 8
/** Numbers of a body. */
export const BODY_NUMBERS = BONES * BONE_NUMBERS

/** Heights of a body of size 1 that stands with its arms down, metres over its soles. */
export const REST = {
  eyes: 1.62,
  /** The eyes lie so far before the axis of the head. */
  eyesAhead: 0.09,
  /** A mouth lies so high, and eyes so far apart from the middle. */
  mouth: 1.549,
  eyeX: 0.033,
  head: 1.45,
  shoulder: 1.385,
  elbow: 1.105,
  wrist: 0.855,
  chest: 1.12,
  hips: 0.94,
  thigh: 0.92,
  knee: 0.49,
  ankle: 0.08,
  /** Half the distance of the shoulders, and of the legs. */
  shoulderX: 0.192,
  legX: 0.092,
} as const

/** Metres that 1 of `_STOUT` in a file of the house stands for: how far a corner goes where somebody is twice as stout. */
export const STOUT_M = 0.5

/** Where each bone turns in a body at rest: x, y, z. */
export const JOINTS: Float64Array = Float64Array.from(
  [
    [0, REST.hips, 0],
    [0, REST.chest, 0],
    [0, REST.head, 0],
    ...[-1, 1].flatMap((side) => [
      [side * REST.shoulderX, REST.shoulder, 0],
      [side * REST.shoulderX, REST.elbow, 0],
      [side * REST.shoulderX, REST.wrist, 0],
    ]),
    ...[-1, 1].flatMap((side) => [
      [side * REST.legX, REST.thigh, 0],
      [side * REST.legX, REST.knee, 0],
      [side * REST.legX, REST.ankle, 0],
    ]),
  ].flat(),
)
