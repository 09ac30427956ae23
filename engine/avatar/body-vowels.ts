/** Vowels of a mouth, by their names in VRM 1.0, in the order of their weights: as in hod, heed, who'd, head and hawed. */
export const VOWELS = ['aa', 'ih', 'ou', 'ee', 'oh'] as const

/** Where each lies from -1 (round) to 1 (spread): ou, oh, aa, ee, ih. */
const LIES = [0, 1, -1, 0.5, -0.5] as const
const APART = 0.5

/** Writes how much of each vowel a mouth shows that is open so far, 0..1, and so wide, -1..1: of two neighbours at most, together `open`. */
export function vowelsOf(open: number, wide: number, out: Float32Array): void {
  for (let vowel = 0; vowel < LIES.length; vowel++) out[vowel] = open * Math.max(0, 1 - Math.abs(wide - LIES[vowel]!) / APART)
}
