import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { programStep, type StepResult } from '../check/gate-step.ts'
import { bundleStep, runCheck } from '../check/run-check.ts'
import { printFailures, runSteps } from '../check/run-steps.ts'
import { prepareMachine } from './prepare-machine.ts'
import { runVitest } from './run-vitest.ts'
import { EMPTY_TALLY, joinTallies, lastLine, type TestTally } from './test-report.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

const USAGE = `npm test                    the check, a build, and every test
npm test -- --no-browser    the same without the tests that need Chromium`

/** Steps of the gate, counted like tests. */
function tallySteps(results: readonly StepResult[]): TestTally {
  const named = (verdict: StepResult['verdict']): StepResult[] => results.filter((result) => result.verdict === verdict)
  return {
    ...EMPTY_TALLY,
    passed: named('passed').length,
    failures: named('failed').map(({ name, detail }) => ({ name: `check: ${name}`, message: `${detail}; what it said stands above.` })),
    skipped: named('skipped').map(({ name, detail }) => `check: ${name} (${detail})`),
  }
}

const hasPages = (): boolean =>
  existsSync(`${ROOT}/apps`) && readdirSync(`${ROOT}/apps`).some((app) => existsSync(`${ROOT}/apps/${app}/index.html`))

/** Types, lint and the rest; then what the browser tests will load, and its size. */
async function runGate(): Promise<TestTally> {
  console.log('\nThe check')
  const results = await runCheck()
  if (hasPages()) {
    const build = programStep('build', ROOT, ['node_modules/.bin/vite', 'build'])
    results.push(...(await runSteps([build, bundleStep], 1)))
  }
  printFailures(results)
  return tallySteps(results)
}

async function runAll(withBrowser: boolean): Promise<TestTally> {
  const lack = prepareMachine(withBrowser)
  if (lack !== null) return { ...EMPTY_TALLY, failures: [{ name: 'machine', message: lack }] }
  const gate = await runGate()
  console.log('\nTests without a browser')
  const plain = await runVitest(ROOT, ['--project', 'pure', '--project', 'room'])
  console.log(withBrowser ? '\nTests in Chromium, one file at a time' : '\nTests in Chromium: left out, as --no-browser asks')
  const browser = withBrowser ? await runVitest(ROOT, ['--project', 'browser', '--maxWorkers=1', '--no-file-parallelism']) : EMPTY_TALLY
  const tests = joinTallies(plain, browser)
  const none = tests.passed + tests.failures.length === 0
  const nothing: TestTally = { ...EMPTY_TALLY, failures: none ? [{ name: 'tests', message: 'Not one test ran.' }] : [] }
  return joinTallies(joinTallies(gate, tests), nothing)
}

const unknown = process.argv.slice(2).filter((argument) => argument !== '--no-browser')
if (unknown.length > 0) {
  console.error(`${unknown.join(' ')} means nothing here.\n${USAGE}`)
  process.exitCode = 2
} else {
  const start = performance.now()
  const tally = await runAll(!process.argv.includes('--no-browser'))
  if (tally.skipped.length > 0) console.log(`\nSkipped:\n${tally.skipped.map((name) => `  ${name}`).join('\n')}`)
  for (const { name, message } of tally.retried) console.log(`\nPASSED AT A SECOND TRY ${name}\n${message.replace(/^/gm, '  ')}`)
  for (const { name, message } of tally.failures) console.log(`\nFAILED ${name}\n${message.replace(/^/gm, '  ')}`)
  console.log(`\n${((performance.now() - start) / 60_000).toFixed(1)} minutes`)
  console.log(lastLine(tally))
  process.exitCode = tally.failures.length === 0 ? 0 : 1
}
