import type { SurveyWords } from './feature-at.ts'

/** Longer files are not read, bytes. */
const MOST_BYTES = 2_000_000
const held = new Map<string, Promise<SurveyWords>>()

/** Fetches a layer's words once. Without them, or where they are no words, the survey's own text is told. */
export function surveyWords(url: string): Promise<SurveyWords> {
  let words = held.get(url)
  if (words === undefined) {
    words = fetchWords(url).catch(() => ({}))
    held.set(url, words)
  }
  return words
}

async function fetchWords(url: string): Promise<SurveyWords> {
  const response = await fetch(url)
  const text = response.ok ? await response.text() : '{}'
  return text.length > MOST_BYTES ? {} : readSurveyWords(JSON.parse(text))
}

/** Takes languages that are tables of text, and of them what is text. */
export function readSurveyWords(given: unknown): SurveyWords {
  return Object.fromEntries(entriesOf(given).map(([language, table]) => [language, Object.fromEntries(entriesOf(table).filter(isText))]))
}

const entriesOf = (given: unknown): [string, unknown][] =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.entries(given) : []

const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'
