import type { SurveyWarning } from '../../importers/survey/index.ts'

/** Warnings of a survey by reason, and within it by feature. */
export interface SurveyWarnings {
  add(warning: SurveyWarning): void
  /** Every one, with the feature's id, for programs. */
  all(): readonly string[]
  /** As a person reads them: some features of each reason are named, the rest counted. */
  some(): readonly string[]
}

const NAMED = 10
/** Of each reason: a file of nothing but faults does not fill memory. */
const MOST = 100_000

export function collectWarnings(): SurveyWarnings {
  const byReason = new Map<string, { readonly reason: string; readonly lines: Set<string>; features: number }>()
  const listed = (most: number): string[] =>
    [...byReason.values()].flatMap(({ reason, lines, features }) => {
      const named = [...lines].slice(0, most)
      // What concerns a whole file is said once for each.
      return named.length < lines.size || lines.size === MOST ? [...named, `${reason}: ${features - named.length} more features`] : named
    })
  return {
    add({ reason, feature, what, file }) {
      const key = `${file}/${reason}`
      const entry = byReason.get(key) ?? { reason, lines: new Set<string>(), features: 0 }
      byReason.set(key, entry)
      entry.features++
      if (entry.lines.size < MOST) entry.lines.add(feature === '' ? what : `${feature}: ${what} (${reason})`)
    },
    all: () => listed(MOST),
    some: () => listed(NAMED),
  }
}
