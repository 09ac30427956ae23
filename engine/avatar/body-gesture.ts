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

/**
 * Where a hand goes, a row each: from its shoulder outwards, up and ahead, metres of a body of size 1; whether the elbow points out. In a
 * table, as all numbers here: given one by one to a call they would be boxed.
 */
const HOLDS = Float64Array.of(
  ...[-0.15, -0.44, 0.2, 0.2],
  ...[-0.16, -0.42, 0.22, 0.2],
  ...[-0.15, -0.4, -0.17, 0.4],
  ...[-0.13, -0.42, -0.18, 0.4],
  ...[0.005, -0.37, 0.06, 1],
  ...[-0.27, -0.25, 0.2, 0.5],
  ...[-0.27, -0.22, 0.22, 0.5],
  ...[-0.09, -0.16, 0.33, 0.1],
  ...[-0.02, -0.22, 0.27, 0.2],
  ...[0.05, 0.47, 0.06, 0.6],
)
const HAND_UP = 9
const HANGS = -1

/** How one stands who has nothing to do with his hands: the row of the left and of the right. */
const STANCES = Int8Array.of(...[HANGS, HANGS], ...[0, 1], ...[2, 3], ...[HANGS, 4], ...[5, 6], ...[HANGS, 7], ...[8, HANGS])
const STANCE_S = 23
const CHANGE_S = 1.4
const EASE_S = 0.3
const BOWS = 0.75
const ELBOW = 0.6

// Two hands' numbers: out, up, ahead, elbow, share; where a hand goes next, by how much; whose hands they are.
const LEFT = 0
const RIGHT = 5
const [TO, OUT, UP, AHEAD, BEND, SHARE, OWN] = [10, 10, 11, 12, 13, 14, 15]
const n = new Float64Array(16)

/** Writes what the hands of somebody without tracked ones do, and how his body leans, into a wish whose gait is set. Allocates nothing. */
export function gesture(wish: BodyWish, now: Gesture): void {
  const { doing, atS, chance } = now
  n.fill(0)
  n[OWN] = chance
  const stands = 1 - wish[WISH.walking]!
  const lived = atS + 97 * chance
  const span = Math.floor(lived / STANCE_S)
  // The stance of this span of time, or on the way from the one before.
  const change = smooth(Math.min(1, (lived / STANCE_S - span) * (STANCE_S / CHANGE_S)))
  n[SHARE] = stands * (1 - change)
  hold(stanceOf(span - 1))
  n[SHARE] = stands * change
  hold(stanceOf(span))
  wish[WISH.sway] = 0.018 * stands * Math.sin(0.45 * atS + 50 * chance)
  wish[WISH.stand] = stands * (2 * chance - 1)
  wish[WISH.bow] = 0
  wish[WISH.lift] = 0
  n[SHARE] = doing === DOES.nothing ? 0 : envelope(now.sinceS, LASTS_S[doing]!)
  if (n[SHARE] > 0) act(wish, now)
  n[SHARE] = now.raised
  if (n[SHARE] > 0) blendHold(RIGHT, HAND_UP)
  for (let hand = 0; hand < 2; hand++) {
    const from = hand * RIGHT
    const to = hand === 0 ? WISH.holdLeft : WISH.holdRight
    for (let i = 0; i < 5; i++) wish[to + i] = n[from + i]!
  }
}

const stanceOf = (span: number): number => {
  const drawn = Math.sin(span * 12.9898 + n[OWN]! * 78.233) * 43758.5453
  return Math.floor((drawn - Math.floor(drawn)) * (STANCES.length / 2))
}

function hold(stance: number): void {
  if (n[SHARE]! <= 0) return
  for (let hand = 0; hand < 2; hand++) if (STANCES[2 * stance + hand]! !== HANGS) blendHold(hand * RIGHT, STANCES[2 * stance + hand]!)
}

function act(wish: BodyWish, { doing, sinceS }: Gesture): void {
  const beat = 2 * Math.PI * sinceS
  const share = n[SHARE]!
  n[BEND] = ELBOW
  switch (doing) {
    case DOES.wave:
      n[OUT] = 0.18 + 0.11 * Math.sin(1.9 * beat)
      n[UP] = 0.3
      n[AHEAD] = 0.12
      return blend(RIGHT)
    case DOES.cheer:
      wish[WISH.lift] = -0.035 * share * Math.abs(Math.sin(0.9 * beat))
      n[OUT] = 0.14
      n[AHEAD] = 0.08
      n[UP] = 0.4 + 0.07 * Math.sin(1.8 * beat)
      blend(LEFT)
      n[UP] = 0.4 + 0.07 * Math.sin(1.8 * beat + 0.6)
      return blend(RIGHT)
    case DOES.clap:
      n[OUT] = -0.17 + 0.075 * (1 + Math.cos(2.6 * beat))
      n[AHEAD] = 0.3
      n[UP] = -0.2
      blend(LEFT)
      n[UP] = -0.17
      return blend(RIGHT)
    case DOES.bow:
      // Hands joined before the chest, as one greets here.
      wish[WISH.bow] = BOWS * smooth(Math.min(1, share))
      n[OUT] = -0.155
      n[UP] = -0.14
      n[AHEAD] = 0.27
      blend(LEFT)
      n[OUT] = -0.165
      n[UP] = -0.1
      n[AHEAD] = 0.29
      return blend(RIGHT)
    default: {
      const turn = Math.sin(0.75 * beat)
      wish[WISH.sway] = wish[WISH.sway]! * (1 - share) + 0.07 * share * turn
      wish[WISH.lift] = -0.025 * share * Math.abs(Math.cos(0.75 * beat))
      n[OUT] = 0.24
      n[AHEAD] = 0.14
      n[UP] = 0.1 + 0.28 * turn
      blend(LEFT)
      n[UP] = 0.1 - 0.28 * turn
      blend(RIGHT)
    }
  }
}

function blendHold(hand: number, row: number): void {
  for (let i = 0; i < 4; i++) n[TO + i] = HOLDS[4 * row + i]!
  blend(hand)
}

/** Brings a hand by SHARE to where TO is; from nothing at once to it, since a share of nothing has no place. */
function blend(hand: number): void {
  const share = n[SHARE]!
  const known = n[hand + 4]!
  const part = known <= 0 ? 1 : share / (share + known * (1 - share))
  for (let i = 0; i < 4; i++) n[hand + i] = n[hand + i]! + (n[TO + i]! - n[hand + i]!) * part
  n[hand + 4] = known + (1 - known) * share
}

/** In and out of something that lasts: 0 to 1 and back. */
const envelope = (sinceS: number, lastsS: number): number => smooth(Math.max(0, Math.min(1, sinceS / EASE_S, (lastsS - sinceS) / EASE_S)))
const smooth = (share: number): number => share * share * (3 - 2 * share)
