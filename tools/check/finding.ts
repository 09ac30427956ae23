/** One thing the gate has to say about one place. A `note` is told and passes; anything else fails the check. */
export interface Finding {
  /** Path from the root of the tree, with forward slashes. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Stable name of the rule, `group/rule`. */
  readonly rule: string
  /** What is wrong, in one sentence. */
  readonly what: string
  /** What to do, in the imperative. */
  readonly fix: string
  readonly note?: boolean
}

/** One line for people and editors: `file:line  rule  what fix`. */
export const formatFinding = (finding: Finding): string =>
  `${finding.file}:${finding.line}  ${finding.rule}  ${finding.what} ${finding.fix}`

/** Order for printing: by file, then line, then rule. */
export const compareFindings = (a: Finding, b: Finding): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.rule.localeCompare(b.rule)
