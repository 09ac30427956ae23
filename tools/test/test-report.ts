/** What is read of the report vitest's json reporter writes. */
export interface VitestReport {
  readonly testResults: readonly {
    /** Absolute path of the test file. */
    readonly name: string
    readonly status: string
    /** Why the file could not be run at all; empty otherwise. */
    readonly message?: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

/** One thing that failed, for a reader. */
export interface TestFailure {
  /** `path > suite > title`, the path from the root of the tree. */
  readonly name: string
  /** First lines of the failure. */
  readonly message: string
}

/** Sum of a run: tests and steps counted alike. */
export interface TestTally {
  readonly passed: number
  readonly failures: readonly TestFailure[]
  readonly skipped: readonly string[]
  /** What passed only at a second try, with what the first said. */
  readonly retried: readonly TestFailure[]
}

/** A tally of nothing. */
export const EMPTY_TALLY: TestTally = { passed: 0, failures: [], skipped: [], retried: [] }

/** Both tallies as one. */
export const joinTallies = (a: TestTally, b: TestTally): TestTally => ({
  passed: a.passed + b.passed,
  failures: [...a.failures, ...b.failures],
  skipped: [...a.skipped, ...b.skipped],
  retried: [...a.retried, ...b.retried],
})

/**
 * Counts one pass of vitest. A file that could not be loaded is one failure. So is a pass that ended badly although no
 * test failed (an error outside every test), and one that left no report.
 */
export function tallyReport(report: VitestReport | null, exitCode: number, root: string): TestTally {
  if (report === null)
    return { ...EMPTY_TALLY, failures: [{ name: 'vitest', message: `It ended with code ${exitCode} and left no report.` }] }
  let passed = 0
  const failures: TestFailure[] = []
  const skipped: string[] = []
  const retried: TestFailure[] = []
  for (const file of report.testResults) {
    const path = file.name.startsWith(`${root}/`) ? file.name.slice(root.length + 1) : file.name
    for (const test of file.assertionResults) {
      const name = [path, ...test.ancestorTitles, test.title].join(' > ')
      const message = firstLines(test.failureMessages?.join('\n') ?? '')
      if (test.status === 'passed') {
        passed++
        if (message !== '') retried.push({ name, message })
      } else if (test.status === 'failed') failures.push({ name, message })
      else skipped.push(name)
    }
    const broken = file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
    if (broken) failures.push({ name: path, message: firstLines(file.message ?? 'The file could not be run.') })
  }
  if (exitCode !== 0 && failures.length === 0) {
    failures.push({ name: 'vitest', message: `It ended with code ${exitCode} though no test failed: see the error above.` })
  }
  return { passed, failures, skipped, retried }
}

const firstLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, 6)
    .join('\n')

/** The last line of every run. */
export function lastLine({ passed, failures, skipped }: TestTally): string {
  const line = `${passed} passed, ${failures.length} failed`
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line
}
