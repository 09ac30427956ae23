/** What a mouth does as it is heard. */
export interface MouthShape {
  /** How far it is open by its vowel, loud or not: 0 as in heed and who'd, 1 as in hod. 0 where no vowel is heard. */
  open: number
  /** -1 as round as in who'd, 0 as in hod, 1 as spread as in heed. 0 where no vowel is heard. */
  wide: number
}

/** Nothing above this is looked at, Hz. */
export const MOUTH_HZ = 8000

/** A signal weaker than this is silence: power of all of its spectrum, of full scale. */
const SILENCE = 1e-9
/** A vowel has most of its power below this, Hz; a hiss has not. */
const VOICED_HZ = 1000
const VOICED = { none: 0.4, all: 0.6 } as const
/** First formants lie in here, Hz, and the mean of what is in here follows them: so low where a mouth is near closed, so high where it is wide open. */
const FIRST_HZ = { from: 200, to: 1400, closed: 350, open: 850 } as const
/** Second formants of round and of open vowels lie in the one, those of spread vowels in the other, Hz. */
const BACK_HZ = { from: 750, to: 1500 } as const
const FRONT_HZ = { from: 1700, to: 3300 } as const
/** The lower the first formant, the deeper is the valley behind it: decibels a hertz. From so many decibels on a vowel is spread; so many more, and it is wholly so. */
const VALLEY_DB_PER_HZ = 0.04
const SPREAD_DB = { from: 27, by: 5 } as const

const within = (from: number, to: number, value: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)))

/**
 * The shape of a mouth by a spectrum: decibels of full scale, a number each `binHz` from 0 on, up to `MOUTH_HZ` at least. Allocates nothing.
 *
 * Vowels lie on a V whose foot is the open one: the first formant tells how high on it, the second on which arm. Average first and second
 * formants of men, Hz, by G. Peterson and H. Barney, Control methods used in a study of the vowels, J. Acoust. Soc. Am. 24 (1952): heed 270,
 * 2290; hid 390, 1990; head 530, 1840; hod 730, 1090; hawed 570, 840; who'd 300, 870. Those of women are 5 to 22 % higher. Formants are not
 * sought, since at a high voice few harmonics lie near one: powers of bands are compared, each raised by 6 dB an octave, as a voice falls.
 * Noise of any colour is like an open vowel and hence hardly round or spread.
 */
export function mouthOf(spectrum: Float32Array, binHz: number, out: MouthShape): void {
  let all = 0
  let voiced = 0
  let first = 0
  let moment = 0
  let back = 0
  let front = 0
  for (let bin = 1; bin < spectrum.length; bin++) {
    const hz = bin * binHz
    if (hz >= MOUTH_HZ) break
    const power = 10 ** (spectrum[bin]! / 10)
    const raised = power * hz * hz
    all += power
    if (hz < VOICED_HZ) voiced += power
    if (hz >= FIRST_HZ.from && hz < FIRST_HZ.to) {
      first += raised
      moment += raised * hz
    }
    if (hz >= BACK_HZ.from && hz < BACK_HZ.to) back += raised
    else if (hz >= FRONT_HZ.from && hz < FRONT_HZ.to) front += raised
  }
  out.open = 0
  out.wide = 0
  const vowel = within(VOICED.none, VOICED.all, voiced / all)
  if (!(all > SILENCE) || vowel === 0 || Math.min(first, back, front) === 0) return
  const firstHz = moment / first
  const open = within(FIRST_HZ.closed, FIRST_HZ.open, firstHz)
  const spreadDb = 10 * Math.log10(front / back) + VALLEY_DB_PER_HZ * firstHz - SPREAD_DB.from
  out.open = vowel * open
  out.wide = vowel * (1 - open) * Math.min(1, Math.max(-1, spreadDb / SPREAD_DB.by))
}
