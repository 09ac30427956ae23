/** Words that are not said in the chat. */
export interface WordList {
  readonly size: number
  /** The word of the list a line contains, or null. */
  find(line: string): string | null
}

const LATIN = /[\p{Script=Latin}\p{N}]/u
const MOST_WORDS = 10_000

/**
 * Reads a list: a word or phrase a line, `#` begins a remark. Words in Latin letters are found only as whole words, so that
 * a harmless longer word is not hit; others anywhere, since Chinese writes no spaces, also where spaces or signs were put
 * between the characters.
 */
export function parseWordList(text: string): WordList {
  const lines = text.split(/\r?\n/).map((line) => folded(line.replace(/#.*$/, '')).trim())
  const words = [...new Set(lines.filter((line) => line !== ''))].slice(0, MOST_WORDS)
  const latin = words.filter((word) => LATIN.test(word)).map(spaced)
  const other = words.filter((word) => !LATIN.test(word)).map(joined)
  return {
    size: words.length,
    find(line) {
      const plain = folded(line)
      const bounded = spaced(plain)
      const run = joined(plain)
      return latin.find((word) => bounded.includes(word))?.trim() ?? other.find((word) => word !== '' && run.includes(word)) ?? null
    },
  }
}

/** One form for what looks alike: full width as half width, capitals as small, accents taken off. */
const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '').normalize('NFKC') // prettier-ignore

/** Words apart by single spaces, one at each end: whatever is no letter or digit parts words. */
const spaced = (text: string): string => ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `
  .replace(/(?<=\p{Script=Han})(?=[\p{Script=Latin}\p{N}])|(?<=[\p{Script=Latin}\p{N}])(?=\p{Script=Han})/gu, ' ') // prettier-ignore

/** Letters and digits only. */
const joined = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')
