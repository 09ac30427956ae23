import { boneIndex } from './skeleton.ts'

type Triple = readonly [number, number, number]
/** Shares of bones; they sum to 1. */
export type Weights = readonly (readonly [string, number])[]

/** One mesh of the performer as it grows. */
export interface Skin {
  readonly positions: number[]
  readonly colours: number[]
  readonly joints: number[]
  readonly weights: number[]
  readonly index: number[]
  /** How far each vertex moves in the blink: for eyes only. */
  readonly blink: number[]
}

export const newSkin = (): Skin => ({ positions: [], colours: [], joints: [], weights: [], index: [], blink: [] })

/** A closed ring of a loft: middle, two half axes, colour, bones. */
export interface Ring {
  readonly at: Triple
  readonly across: Triple
  readonly along: Triple
  readonly colour: Triple
  readonly weights: Weights | ((angle: number) => Weights)
  /** Folds of cloth: depth of the ripple as a share of the radius. */
  readonly fold?: number
}

const plus = (a: Triple, b: Triple, share: number): Triple => [a[0] + b[0] * share, a[1] + b[1] * share, a[2] + b[2] * share]

function addVertex(skin: Skin, at: Triple, colour: Triple, weights: Weights): void {
  skin.positions.push(...at)
  skin.colours.push(...colour)
  const four = [...weights, ...Array.from({ length: 4 - weights.length }, () => ['hips', 0] as const)]
  for (const [bone, share] of four) {
    skin.joints.push(share === 0 ? 0 : boneIndex(bone))
    skin.weights.push(share)
  }
  skin.blink.push(0, 0, 0)
}

/** Rings joined into a tube; ends are closed by their middles. `sides` round. Seen from outside when rings follow `across x along`. */
export function addLoft(skin: Skin, rings: readonly Ring[], sides = 16): void {
  const first = skin.positions.length / 3
  for (const ring of rings) {
    for (let side = 0; side <= sides; side++) {
      const angle = (side / sides) * Math.PI * 2
      const ripple = 1 + (ring.fold ?? 0) * Math.cos(angle * 9)
      const at = plus(plus(ring.at, ring.across, Math.cos(angle) * ripple), ring.along, Math.sin(angle) * ripple)
      addVertex(skin, at, ring.colour, typeof ring.weights === 'function' ? ring.weights(angle) : ring.weights)
    }
  }
  const row = sides + 1
  for (let ring = 0; ring + 1 < rings.length; ring++) {
    for (let side = 0; side < sides; side++) {
      const a = first + ring * row + side
      skin.index.push(a, a + 1, a + row, a + 1, a + row + 1, a + row)
    }
  }
  for (const [ring, turned] of [
    [0, true],
    [rings.length - 1, false],
  ] as const) {
    // oxfmt-ignore
    const middle = skin.positions.length / 3
    const end = rings[ring]!
    addVertex(skin, end.at, end.colour, typeof end.weights === 'function' ? end.weights(0) : end.weights)
    for (let side = 0; side < sides; side++) {
      const a = first + ring * row + side
      skin.index.push(...(turned ? [middle, a + 1, a] : [middle, a, a + 1]))
    }
  }
}

/** A ball squeezed to half axes, all of one bone. `lid` makes it an eye that closes in the blink. */
export function addBall(skin: Skin, ball: { at: Triple; radii: Triple; colour: Triple; bone: string; lid?: boolean; rows?: number }): void {
  const rows = ball.rows ?? 8
  const from = skin.positions.length / 3
  const rings = Array.from({ length: rows + 1 }, (_, row): Ring => {
    const tilt = -Math.PI / 2 + (row / rows) * Math.PI
    const wide = Math.max(0.02, Math.cos(tilt))
    return {
      at: [ball.at[0], ball.at[1] + Math.sin(tilt) * ball.radii[1], ball.at[2]],
      across: [0, 0, ball.radii[2] * wide],
      along: [ball.radii[0] * wide, 0, 0],
      colour: ball.colour,
      weights: [[ball.bone, 1]],
    }
  })
  addLoft(skin, rings, 12)
  if (!ball.lid) return
  for (let at = from; at < skin.positions.length / 3; at++) skin.blink[at * 3 + 1] = (ball.at[1] - skin.positions[at * 3 + 1]!) * 0.92
}

const SKIN: Triple = [0.86, 0.6, 0.47]
const ROBE: Triple = [0.72, 0.1, 0.16]
const UNDER: Triple = [0.93, 0.72, 0.55]
const SASH: Triple = [0.95, 0.7, 0.2]
const VEIL: Triple = [0.35, 0.75, 0.72]
const HAIR: Triple = [0.03, 0.025, 0.03]

const flat = (y: number, wide: number, deep: number, z = 0): Pick<Ring, 'at' | 'across' | 'along'> => ({
  at: [0, y, z],
  across: [0, 0, deep],
  along: [wide, 0, 0],
})

/** Torso in a close bodice, high sash, and a skirt to the ground that follows both legs. */
export function addTorso(skin: Skin): void {
  addLoft(skin, [
    { ...flat(0.98, 0.13, 0.1), colour: ROBE, weights: [['hips', 1]] },
    { ...flat(1.06, 0.115, 0.085), colour: ROBE, weights: [['hips', 0.4], ['spine', 0.6]] }, // oxfmt-ignore
    { ...flat(1.18, 0.125, 0.095), colour: ROBE, weights: [['spine', 0.4], ['chest', 0.6]] }, // oxfmt-ignore
    { ...flat(1.26, 0.145, 0.115, 0.012), colour: UNDER, weights: [['chest', 1]] },
    { ...flat(1.34, 0.155, 0.09), colour: UNDER, weights: [['chest', 1]] },
    { ...flat(1.385, 0.1, 0.065), colour: SKIN, weights: [['chest', 0.8], ['neck', 0.2]] }, // oxfmt-ignore
    { ...flat(1.42, 0.045, 0.045), colour: SKIN, weights: [['neck', 1]] },
    { ...flat(1.5, 0.042, 0.042, 0.01), colour: SKIN, weights: [['head', 1]] },
  ]) // oxfmt-ignore
  addLoft(skin, [
    { ...flat(1.1, 0.13, 0.1), colour: SASH, weights: [['spine', 1]] },
    { ...flat(1.17, 0.137, 0.106), colour: SASH, weights: [['spine', 0.5], ['chest', 0.5]] }, // oxfmt-ignore
  ]) // oxfmt-ignore
  const leg =
    (share: number) =>
    (angle: number): Weights => {
      const left = 0.5 + 0.5 * Math.sin(angle)
      return [['hips', 1 - share], ['leftUpperLeg', share * left], ['rightUpperLeg', share * (1 - left)]] // oxfmt-ignore
    }
  const shin =
    (share: number) =>
    (angle: number): Weights => {
      const left = 0.5 + 0.5 * Math.sin(angle)
      return [['leftUpperLeg', (1 - share) * left], ['rightUpperLeg', (1 - share) * (1 - left)], ['leftLowerLeg', share * left], ['rightLowerLeg', share * (1 - left)]] // oxfmt-ignore
    }
  addLoft(skin, [
    { ...flat(0.04, 0.4, 0.36), colour: SASH, weights: shin(0.5), fold: 0.09 },
    { ...flat(0.09, 0.385, 0.35), colour: ROBE, weights: shin(0.5), fold: 0.09 },
    { ...flat(0.4, 0.28, 0.25), colour: ROBE, weights: leg(0.7), fold: 0.07 },
    { ...flat(0.7, 0.2, 0.17), colour: ROBE, weights: leg(0.4), fold: 0.05 },
    { ...flat(0.95, 0.145, 0.115), colour: ROBE, weights: [['hips', 1]], fold: 0.02 },
    { ...flat(1.12, 0.122, 0.092), colour: ROBE, weights: [['spine', 1]] },
  ], 36) // oxfmt-ignore
}

/** A sleeve that widens to the wrist and hangs long below it: the water sleeve of the dance; hand inside. */
export function addArm(skin: Skin, side: 'left' | 'right'): void {
  const sign = side === 'left' ? 1 : -1
  const ring = ([x, high, deep, drop]: readonly [number, number, number, number], colour: Triple, weights: Weights): Ring => ({
    at: [sign * x, 1.36 - drop, -0.005],
    across: [0, sign * high, 0],
    along: [0, 0, deep],
    colour,
    weights,
  })
  const upper = `${side}UpperArm`
  const lower = `${side}LowerArm`
  const hand = `${side}Hand`
  addLoft(skin, [
    ring([0.1, 0.06, 0.055, 0], UNDER, [['chest', 0.7], [upper, 0.3]]), // oxfmt-ignore
    ring([0.18, 0.058, 0.055, 0], VEIL, [[upper, 1]]),
    ring([0.36, 0.065, 0.055, 0.01], VEIL, [[upper, 0.7], [lower, 0.3]]), // oxfmt-ignore
    ring([0.44, 0.085, 0.055, 0.03], VEIL, [[upper, 0.2], [lower, 0.8]]), // oxfmt-ignore
    ring([0.56, 0.17, 0.05, 0.12], VEIL, [[lower, 1]]),
    ring([0.66, 0.3, 0.035, 0.25], VEIL, [[lower, 0.6], [hand, 0.4]]), // oxfmt-ignore
    ring([0.7, 0.31, 0.03, 0.26], SASH, [[lower, 0.4], [hand, 0.6]]), // oxfmt-ignore
  ]) // oxfmt-ignore
  addBall(skin, { at: [sign * 0.71, 1.355, 0.005], radii: [0.085, 0.022, 0.04], colour: SKIN, bone: hand })
  // The long silk that flies from the cuff.
  addLoft(skin, [
    ring([0.66, 0.012, 0.06, 0.03], SASH, [[hand, 1]]),
    ring([0.85, 0.01, 0.075, 0.04], VEIL, [[hand, 1]]),
    ring([1.15, 0.008, 0.05, 0.06], VEIL, [[hand, 1]]),
  ], 8) // oxfmt-ignore
}

/** Face, hair in two high loops, a gold comb, eyes that blink. */
export function addHead(skin: Skin, eyes: Skin): void {
  addBall(skin, { at: [0, 1.565, 0.015], radii: [0.078, 0.105, 0.092], colour: SKIN, bone: 'head', rows: 12 })
  addBall(skin, { at: [0, 1.595, -0.012], radii: [0.088, 0.1, 0.095], colour: HAIR, bone: 'head', rows: 10 })
  addBall(skin, { at: [0, 1.505, -0.05], radii: [0.06, 0.08, 0.05], colour: HAIR, bone: 'head' })
  addBall(skin, { at: [0, 1.71, -0.02], radii: [0.05, 0.045, 0.05], colour: HAIR, bone: 'head' })
  addBall(skin, { at: [0, 1.66, 0.045], radii: [0.045, 0.018, 0.012], colour: SASH, bone: 'head' })
  for (const side of [-1, 1]) {
    const loop = Array.from({ length: 13 }, (_, step): Ring => {
      const angle = (step / 12) * Math.PI * 2
      const out: Triple = [side * (0.05 + 0.045 * (1 - Math.cos(angle)) * 0.5), 1.71 + 0.06 * Math.sin(angle), -0.02]
      return {
        at: out,
        across: [0.014 * Math.cos(angle), 0.014 * Math.sin(angle), 0],
        along: [0, 0, 0.016],
        colour: HAIR,
        weights: [['head', 1]],
      }
    })
    addLoft(skin, loop, 8)
    addBall(eyes, { at: [side * 0.032, 1.572, 0.1], radii: [0.016, 0.009, 0.006], colour: [0.02, 0.015, 0.015], bone: 'head', lid: true })
    addBall(skin, { at: [side * 0.034, 1.598, 0.1], radii: [0.02, 0.003, 0.004], colour: HAIR, bone: 'head', rows: 4 })
    addBall(skin, { at: [side * 0.05, 1.545, 0.088], radii: [0.016, 0.012, 0.005], colour: [0.86, 0.4, 0.36], bone: 'head', rows: 4 })
  }
  addBall(skin, { at: [0, 1.52, 0.1], radii: [0.016, 0.006, 0.006], colour: [0.7, 0.06, 0.08], bone: 'head', rows: 4 })
  addBall(skin, { at: [0, 1.548, 0.108], radii: [0.009, 0.014, 0.008], colour: SKIN, bone: 'head', rows: 6 })
  // The red flower between the brows.
  addBall(skin, { at: [0, 1.612, 0.102], radii: [0.006, 0.008, 0.004], colour: [0.85, 0.05, 0.05], bone: 'head', rows: 4 })
}

export function addFeet(skin: Skin): void {
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1
    addBall(skin, { at: [sign * 0.085, 0.035, 0.06], radii: [0.045, 0.035, 0.11], colour: SASH, bone: `${side}Foot` })
  }
}
