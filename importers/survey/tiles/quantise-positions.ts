import type { Stream } from './glb-writer.ts'

/** No vertex of a leaf is farther than this from where the survey has it, metres, by rounding. */
export const QUANTISATION_ERROR_M = 0.002

/** Steps of 2^-9 m round a point by at most 1.7 mm. */
const FINEST_EXPONENT = -9
/** Steps of 2^-7 m are under a centimetre: paint laid a centimetre over its ground stays above it. */
const COARSEST_EXPONENT = -7
/** A tile that strays by so many steps hides them: at 16 pixels a quarter of one. */
const STEPS_IN_ERROR = 64
const MOST_SHORT_STEPS = 65_535
/** Of the 24 bits of a mantissa one is its sign. */
const MOST_STEPS = 2 ** 23 - 1

/** Positions on the wire, Y up, and the node that brings them back to metres from the tile's origin. */
export interface QuantisedPositions {
  readonly stream: Stream
  readonly componentType: 5123 | 5126
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly translation: readonly [number, number, number]
  readonly scale: number
}

/**
 * How coarsely a tile is rounded, as a power of two of metres: 2^-9 for a leaf, a 64th of its error but at most 2^-7 for others, and
 * more only where it is wider than 16 km.
 */
export function stepExponent(errorM: number, sideM: number): number {
  const wished = Math.floor(Math.log2(Math.max(errorM, 2 ** (FINEST_EXPONENT - 1)) / STEPS_IN_ERROR))
  const exponent = Math.min(COARSEST_EXPONENT, Math.max(FINEST_EXPONENT, wished))
  return Math.max(exponent, Math.ceil(Math.log2(Math.max(sideM, 1) / MOST_STEPS)))
}

/**
 * Rounds positions, east, north, up in metres from the tile's origin. 16 bits a number where the tile has no more steps, 128 m for a
 * leaf; wider ones are floats whose 24-bit mantissas and one exponent are packed apart.
 */
export function quantisePositions(positions: Float32Array, errorM: number): QuantisedPositions {
  const yUp = new Float32Array(positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    yUp[i] = positions[i]!
    yUp[i + 1] = positions[i + 2]!
    yUp[i + 2] = -positions[i + 1]!
  }
  const { min, max } = extremes(yUp, 3)
  const side = Math.max(max[0]! - min[0]!, max[1]! - min[1]!, max[2]! - min[2]!)
  const exponent = stepExponent(errorM, side)
  const step = 2 ** exponent
  const steps = new Int32Array(yUp.length)
  for (let i = 0; i < yUp.length; i++) steps[i] = Math.round((yUp[i]! - min[i % 3]!) / step)
  const translation = [min[0]!, min[1]!, min[2]!] as const
  return { ...(side / step <= MOST_SHORT_STEPS ? asShorts(steps, exponent) : asFloats(steps, exponent)), translation }
}

type Coded = Omit<QuantisedPositions, 'translation'>

function asShorts(steps: Int32Array, exponent: number): Coded {
  const shorts = new Uint16Array((steps.length / 3) * 4)
  for (let i = 0; i < steps.length; i++) shorts[4 * ((i / 3) | 0) + (i % 3)] = steps[i]!
  return {
    stream: { bytes: new Uint8Array(shorts.buffer), stride: 8, target: 'vertices' },
    componentType: 5123,
    ...extremes(shorts, 4),
    scale: 2 ** exponent,
  }
}

/** Mantissa and exponent as EXT_meshopt_compression's filter has them: m * 2^e, e in the highest byte. */
function asFloats(steps: Int32Array, exponent: number): Coded {
  const coded = new Int32Array(steps.length)
  const numbers = new Float32Array(steps.length)
  for (let i = 0; i < steps.length; i++) {
    coded[i] = (exponent << 24) | steps[i]!
    numbers[i] = steps[i]! * 2 ** exponent
  }
  return {
    stream: { bytes: new Uint8Array(coded.buffer), stride: 12, target: 'vertices', filter: 'EXPONENTIAL' },
    componentType: 5126,
    ...extremes(numbers, 3),
    scale: 1,
  }
}

function extremes(numbers: Float32Array | Uint16Array, stride: number): { readonly min: number[]; readonly max: number[] } {
  const min = [Infinity, Infinity, Infinity]
  const max = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < numbers.length; i += stride) {
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis]!, numbers[i + axis]!)
      max[axis] = Math.max(max[axis]!, numbers[i + axis]!)
    }
  }
  return { min, max }
}
