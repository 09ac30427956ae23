import { WISH, type BodyWish } from './body-solve.ts'

/** What a body may do for a moment, in the order of the protocol's; 0 is nothing. */
export const DOES = { nothing: 0, wave: 1, cheer: 2, clap: 3, bow: 4, dance: 5 } as const
export type Doing = (typeof DOES)[keyof typeof DOES]

/** How long each lasts, seconds, in the order of `DOES`. */
export const LASTS_S: readonly number[] = [0, 2.6, 2.8, 3, 2.4, 6.4]

/** What somebody does with his body besides walking. */
export interface Gesture {
  doing: Doing
  /** Since it began. */
  sinceS: number
  /** 0 down to 1 up. */
  raised: number
  /** Time that runs for him, seconds. */
  atS: number
  /** 0..1, his own for good. */
  chance: number
}

/** Where a hand goes: from its shoulder outwards, up and ahead, metres of a body of size 1; whether the elbow points out. */
type Hold = readonly [out: number, up: number, ahead: number, elbow: number]

/** How one stands who has nothing to do with his hands: left and right, null where the arm hangs. */
const STANCES: readonly (readonly [Hold | null, Hold | null])[] = [
  [null, null],
  [[-0.15, -0.44, 0.2, 0.2], [-0.16, -0.42, 0.22, 0.2]],
  [[-0.15, -0.4, -0.17, 0.4], [-0.13, -0.42, -0.18, 0.4]],
  [null, [0.005, -0.37, 0.06, 1]],
  [[-0.27, -0.25, 0.2, 0.5], [-0.27, -0.22, 0.22, 0.5]],
  [null, [-0.09, -0.16, 0.33, 0.1]],
  [[-0.02, -0.22, 0.27, 0.2], null],
] // prettier-ignore
const STANCE_S = 23
const CHANGE_S = 1.4
const EASE_S = 0.3
const HAND_UP: Hold = [0.05, 0.47, 0.06, 0.6]
const BOWS = 0.75

// Two hands' numbers: out, up, ahead, elbow, share.
const LEFT = 0
const RIGHT = 5
const [OUT, UP, AHEAD] = [10, 11, 12]
const n = new Float64Array(13)

/** Writes what the hands of somebody without tracked ones do, and how his body leans, into a wish whose gait is set. Allocates nothing. */
export function gesture(wish: BodyWish, { doing, sinceS, raised, atS, chance }: Gesture): void {
  n.fill(0)
  const stands = 1 - wish[WISH.walking]!
  stand(atS + 97 * chance, chance, stands)
  wish[WISH.sway] = 0.018 * stands * Math.sin(0.45 * atS + 50 * chance)
  wish[WISH.stand] = stands * (2 * chance - 1)
  wish[WISH.bow] = 0
  wish[WISH.lift] = 0
  const share = doing === DOES.nothing ? 0 : envelope(sinceS, LASTS_S[doing]!)
  if (share > 0) act(wish, doing, sinceS, share)
  if (raised > 0) blend(RIGHT, HAND_UP, raised)
  for (let hand = 0; hand < 2; hand++) {
    const from = hand * RIGHT
    const to = hand === 0 ? WISH.holdLeft : WISH.holdRight
    for (let i = 0; i < 5; i++) wish[to + i] = n[from + i]!
  }
}

/** The stance of this span of time, or on the way from the one before. */
function stand(atS: number, chance: number, stands: number): void {
  const span = Math.floor(atS / STANCE_S)
  const into = (atS / STANCE_S - span) * STANCE_S
  const change = smooth(Math.min(1, into / CHANGE_S))
  hold(stanceOf(span - 1, chance), stands * (1 - change))
  hold(stanceOf(span, chance), stands * change)
}

const stanceOf = (span: number, chance: number): number => {
  const drawn = Math.sin(span * 12.9898 + chance * 78.233) * 43758.5453
  return Math.floor((drawn - Math.floor(drawn)) * STANCES.length)
}

function hold(stance: number, share: number): void {
  if (share <= 0) return
  const [left, right] = STANCES[stance]!
  if (left) blend(LEFT, left, share)
  if (right) blend(RIGHT, right, share)
}

function act(wish: BodyWish, doing: Doing, sinceS: number, share: number): void {
  const beat = 2 * Math.PI * sinceS
  switch (doing) {
    case DOES.wave:
      put(0.18 + 0.11 * Math.sin(1.9 * beat), 0.3, 0.12)
      return blendTo(RIGHT, share)
    case DOES.cheer:
      wish[WISH.lift] = -0.035 * share * Math.abs(Math.sin(0.9 * beat))
      put(0.14, 0.4 + 0.07 * Math.sin(1.8 * beat), 0.08)
      blendTo(LEFT, share)
      put(0.14, 0.4 + 0.07 * Math.sin(1.8 * beat + 0.6), 0.08)
      return blendTo(RIGHT, share)
    case DOES.clap: {
      const apart = 0.075 * (1 + Math.cos(2.6 * beat))
      put(-0.17 + apart, -0.2, 0.3)
      blendTo(LEFT, share)
      put(-0.17 + apart, -0.17, 0.3)
      return blendTo(RIGHT, share)
    }
    case DOES.bow:
      // Hands joined before the chest, as one greets here.
      wish[WISH.bow] = BOWS * smooth(Math.min(1, share))
      put(-0.155, -0.14, 0.27)
      blendTo(LEFT, share)
      put(-0.165, -0.1, 0.29)
      return blendTo(RIGHT, share)
    default: {
      const turn = Math.sin(0.75 * beat)
      wish[WISH.sway] = wish[WISH.sway]! * (1 - share) + 0.07 * share * turn
      wish[WISH.lift] = -0.025 * share * Math.abs(Math.cos(0.75 * beat))
      put(0.24, 0.1 + 0.28 * turn, 0.14)
      blendTo(LEFT, share)
      put(0.24, 0.1 - 0.28 * turn, 0.14)
      blendTo(RIGHT, share)
    }
  }
}

function blend(at: number, [out, up, ahead, elbow]: Hold, share: number): void {
  mix(at, out, share)
  mix(at + 1, up, share)
  mix(at + 2, ahead, share)
  mix(at + 3, elbow, share)
  n[at + 4] = n[at + 4]! + (1 - n[at + 4]!) * share
}

/** To what stands in OUT, UP and AHEAD. */
function blendTo(at: number, share: number): void {
  mix(at, n[OUT]!, share)
  mix(at + 1, n[UP]!, share)
  mix(at + 2, n[AHEAD]!, share)
  mix(at + 3, 0.6, share)
  n[at + 4] = n[at + 4]! + (1 - n[at + 4]!) * share
}

function put(out: number, up: number, ahead: number): void {
  n[OUT] = out
  n[UP] = up
  n[AHEAD] = ahead
}

/** Towards a number; from nothing at once to it, since a share of nothing has no place. */
function mix(at: number, to: number, share: number): void {
  const known = n[at - (at % RIGHT) + 4]!
  const part = known <= 0 ? 1 : share / (share + known * (1 - share))
  n[at] = n[at]! + (to - n[at]!) * part
}

/** In and out of something that lasts: 0 to 1 and back. */
const envelope = (sinceS: number, lastsS: number): number => smooth(Math.max(0, Math.min(1, sinceS / EASE_S, (lastsS - sinceS) / EASE_S)))
const smooth = (share: number): number => share * share * (3 - 2 * share)
