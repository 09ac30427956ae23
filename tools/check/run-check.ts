import { fileURLToPath } from 'node:url'
import { checkBundles } from './check-bundles.ts'
import { checkDocuments } from './check-documents.ts'
import { checkLicences } from './check-licences.ts'
import { checkLockfile } from './check-lockfile.ts'
import { type GateStep, programStep, type StepOutcome, type StepResult } from './gate-step.ts'
import { printFailures, runSteps } from './run-steps.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

const localStep = (name: string, judge: (root: string) => StepOutcome | Promise<StepOutcome>): GateStep => ({
  name,
  run: async () => judge(ROOT),
})

/** The program an installed package brings, started without npx. */
const bin = (name: string): string => `node_modules/.bin/${name}`

/** The gate without the tests, longest first so that two at a time end together. */
const CHECK_STEPS: readonly GateStep[] = [
  programStep('lint', ROOT, [bin('oxlint'), '--type-aware', '--report-unused-disable-directives-severity=error']),
  programStep('types', ROOT, [bin('tsc'), '-p', 'tsconfig.json']),
  programStep('types of model', ROOT, [bin('tsc'), '-p', 'tsconfig.model.json']),
  programStep('architecture', ROOT, [process.execPath, '--import', 'tsx', 'tools/check/check-architecture.ts']),
  localStep('documents', checkDocuments),
  programStep('format', ROOT, [bin('oxfmt'), '--check']),
  localStep('lockfile', checkLockfile),
  localStep('licences', checkLicences),
]

/** Bytes of what is built: apart, because a test run builds first. */
export const bundleStep: GateStep = localStep('bundles', checkBundles)

/** Runs the gate without tests, two steps at a time, a line for each. Failures are printed by the caller. */
export const runCheck = (): Promise<StepResult[]> => runSteps(CHECK_STEPS, 2)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = [...(await runCheck()), ...(await runSteps([bundleStep], 1))]
  const failed = printFailures(results)
  console.log(`\n${failed === 0 ? 'The check passed.' : `${failed} of ${results.length} steps failed.`}`)
  process.exitCode = failed === 0 ? 0 : 1
}
