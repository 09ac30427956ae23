import { describe, expect, test } from 'vitest'
import { MOUTH_HZ, mouthOf, type MouthShape } from './mouth-shape.ts'

const RATE_HZ = 48_000
const SAMPLES = 2048
const BIN_HZ = RATE_HZ / SAMPLES
const BINS = Math.ceil(MOUTH_HZ / BIN_HZ)

/** Average formants of men and of women, Hz, by Peterson and Barney (1952), and where the shape of each has to lie. */
const VOWELS = {
  aa: { man: [730, 1090, 2440], woman: [850, 1220, 2810], wide: [-0.12, 0.12], open: [0.8, 1] },
  ee: { man: [530, 1840, 2480], woman: [610, 2330, 2990], wide: [0.3, 0.75], open: [0.25, 0.75] },
  ih: { man: [270, 2290, 3010], woman: [310, 2790, 3310], wide: [0.75, 1], open: [0, 0.2] },
  oh: { man: [570, 840, 2410], woman: [590, 920, 2710], wide: [-0.75, -0.2], open: [0.25, 0.8] },
  ou: { man: [300, 870, 2240], woman: [370, 950, 2670], wide: [-1, -0.55], open: [0, 0.4] },
} as const
/** What is above those three, and how broad each is, Hz. */
const HIGHER_HZ = [3600, 4500]
const BROAD_HZ = [60, 90, 130, 180, 250]

/** Pulses of a glottis, falling by 12 dB an octave, through resonators, from the mouth on raised by 6. Root mean square 0.1. */
function spoken(formants: readonly number[], pitchHz: number): Float64Array {
  let wave: Float64Array = new Float64Array(3 * SAMPLES).map((_, at) => (Math.floor((at * pitchHz) / RATE_HZ) > Math.floor(((at - 1) * pitchHz) / RATE_HZ) ? 1 : 0)) // prettier-ignore
  const slow = Math.exp((-2 * Math.PI * 100) / RATE_HZ)
  for (let pole = 0; pole < 2; pole++) wave = fed(wave, [slow, 0])
  for (const [index, hz] of [...formants, ...HIGHER_HZ].entries()) {
    const shrinks = Math.exp((-Math.PI * BROAD_HZ[index]!) / RATE_HZ)
    wave = fed(wave, [2 * shrinks * Math.cos((2 * Math.PI * hz) / RATE_HZ), -shrinks * shrinks])
  }
  return loud(wave.map((value, at) => value - (wave[at - 1] ?? 0)))
}

/** A filter of two poles, as loud at 0 Hz as what is fed to it. */
function fed(wave: Float64Array, [last, before]: readonly [number, number]): Float64Array {
  const out = new Float64Array(wave.length)
  for (let at = 0; at < wave.length; at++)
    out[at] = (1 - last - before) * wave[at]! + last * (out[at - 1] ?? 0) + before * (out[at - 2] ?? 0)
  return out
}

function loud(wave: Float64Array): Float64Array {
  const level = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length)
  return level === 0 ? wave : wave.map((value) => (0.1 * value) / level)
}

const TURN = Float64Array.from({ length: SAMPLES }, (_, at) => Math.cos((2 * Math.PI * at) / SAMPLES))

/** What an AnalyserNode tells of the last samples: a plain transform under a Blackman window, decibels. */
function spectrumOf(wave: Float64Array): Float32Array {
  const seen = wave.slice(-SAMPLES).map((value, at) => value * (0.42 - 0.5 * TURN[at]! + 0.08 * TURN[(2 * at) % SAMPLES]!))
  return Float32Array.from({ length: BINS }, (_, bin) => {
    let [real, imaginary] = [0, 0]
    for (let at = 0; at < SAMPLES; at++) {
      real += seen[at]! * TURN[(at * bin) % SAMPLES]!
      imaginary += seen[at]! * TURN[(at * bin + SAMPLES / 4) % SAMPLES]!
    }
    return 20 * Math.log10(Math.hypot(real, imaginary) / SAMPLES)
  })
}

function heard(spectrum: Float32Array): MouthShape {
  const out = { open: 9, wide: 9 }
  mouthOf(spectrum, BIN_HZ, out)
  return out
}

describe.each(Object.entries(VOWELS))('%s has its place', (_, { man, woman, wide, open }) => {
  test.each([
    ...[100, 120, 140, 160].map((pitchHz) => ['a man', pitchHz, man] as const),
    ...[160, 180, 200, 220].map((pitchHz) => ['a woman', pitchHz, woman] as const),
  ])('by the voice of %s at %i Hz', (_who, pitchHz, formants) => {
    const shape = heard(spectrumOf(spoken(formants, pitchHz)))
    expect(shape.wide).toBeGreaterThanOrEqual(wide[0])
    expect(shape.wide).toBeLessThanOrEqual(wide[1])
    expect(shape.open).toBeGreaterThanOrEqual(open[0])
    expect(shape.open).toBeLessThanOrEqual(open[1])
  })
})

/** White, or lower and lower the more is kept of what was before. Drawn anew the same each time. */
function noise(kept: number, drawn = 7): Float64Array {
  return loud(
    fed(
      new Float64Array(SAMPLES).map(() => (drawn = (drawn * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32 - 0.5),
      [kept, 0],
    ),
  )
}

test('noise is hardly round or spread, hiss opens nothing, and silence is a mouth at rest', () => {
  expect(heard(spectrumOf(noise(0)))).toEqual({ open: 0, wide: 0 })
  const wides = (kept: number): number[] => [1, 2, 3, 4].map((drawn) => Math.abs(heard(spectrumOf(noise(kept, drawn))).wide))
  expect(Math.max(...wides(0.5))).toBeLessThan(0.1)
  expect(Math.max(...wides(0.9))).toBeLessThan(0.2)
  expect(Math.max(...wides(0.99))).toBeLessThan(0.4)
  expect(heard(new Float32Array(BINS).fill(-Infinity))).toEqual({ open: 0, wide: 0 })
  expect(heard(spectrumOf(spoken(VOWELS.ih.man, 120).map((value) => value / 1e5)))).toEqual({ open: 0, wide: 0 })
})

test('how loud a vowel is makes no difference', () => {
  const wave = spoken(VOWELS.ee.woman, 200)
  const plain = heard(spectrumOf(wave))
  const soft = heard(spectrumOf(wave.map((value) => value / 20)))
  expect(soft.wide).toBeCloseTo(plain.wide, 4)
  expect(soft.open).toBeCloseTo(plain.open, 4)
})

test('whatever a spectrum holds, the shape stays within its bounds', () => {
  const spectra = [
    ...[-Infinity, -120, 0, 40].map((level) => new Float32Array(BINS).fill(level)),
    ...[5, 20, 50, 100].map((bin) => new Float32Array(BINS).fill(-Infinity).fill(-20, bin, bin + 1)),
    new Float32Array(0),
  ]
  for (const spectrum of spectra) {
    const { open, wide } = heard(spectrum)
    expect(open >= 0 && open <= 1).toBe(true)
    expect(wide >= -1 && wide <= 1).toBe(true)
  }
})
