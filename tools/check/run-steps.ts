import type { GateStep, StepResult } from './gate-step.ts'

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const

/** Runs steps `width` at a time, in order, and prints a line as each ends. Results stand in the order of the steps. */
export async function runSteps(steps: readonly GateStep[], width: number): Promise<StepResult[]> {
  const results: StepResult[] = []
  const waiting = [...steps.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, step] = next
      const result = await runStep(step)
      results[index] = result
      console.log(lineOf(result))
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return results
}

/** Runs one step; a step that throws has failed. */
export async function runStep(step: GateStep): Promise<StepResult> {
  const start = performance.now()
  const outcome = await step.run().catch((error: unknown) => ({
    verdict: 'failed' as const,
    detail: 'the step itself broke',
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }))
  return { ...outcome, name: step.name, seconds: (performance.now() - start) / 1000 }
}

/** `ok    types   1.2 s  detail`. */
export const lineOf = (result: StepResult): string =>
  `${MARKS[result.verdict]}  ${result.name.padEnd(14)} ${result.seconds.toFixed(1).padStart(5)} s  ${result.detail}`.trimEnd()

/** Prints what the failed steps had to say, each under its name. Answers how many there were. */
export function printFailures(results: readonly StepResult[]): number {
  const failed = results.filter((result) => result.verdict === 'failed')
  for (const result of failed) console.log(`\n--- ${result.name}\n${result.output}`)
  return failed.length
}
