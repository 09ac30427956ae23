import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tallyReport, type TestTally, type VitestReport } from './test-report.ts'

/** A pass that takes longer hangs. */
const LONGEST_PASS_MS = 70 * 60_000

/** One pass of vitest over the tree at `root`, its own account printed as it goes, its report counted. */
export async function runVitest(root: string, args: readonly string[]): Promise<TestTally> {
  const folder = mkdtempSync(join(tmpdir(), 'holosite-test-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const all = ['run', '--passWithNoTests', '--silent=passed-only', ...reporters, ...args]
  try {
    const exitCode = await new Promise<number>((resolve) => {
      const child = spawn(join(root, 'node_modules/.bin/vitest'), all, {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        timeout: LONGEST_PASS_MS,
      })
      child.on('error', () => resolve(127))
      child.on('close', (code) => resolve(code ?? 1))
    })
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : null
    return tallyReport(report, exitCode, root)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
