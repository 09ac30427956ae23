import { fileURLToPath } from 'node:url'
import { checkCycles } from './check-cycles.ts'
import { checkDocs, checkExportForms } from './check-exports.ts'
import { checkImports } from './check-imports.ts'
import { checkNames } from './check-names.ts'
import { checkClocks, checkModelPurity } from './check-purity.ts'
import { checkReserved } from './check-reserved.ts'
import { checkRunAllocation } from './check-run-allocation.ts'
import { checkSizes } from './check-sizes.ts'
import { CLOCK_FILES } from './clock-files.ts'
import { compareFindings, type Finding, formatFinding } from './finding.ts'
import { isCode, listTree, readSourceFile, type SourceFile } from './source-file.ts'

/** Every rule of the house over the tree at `root`, sorted by place. Reads files, changes nothing. */
export function checkArchitecture(root: string, clockFiles: typeof CLOCK_FILES = CLOCK_FILES): Finding[] {
  const paths = listTree(root)
  const files = paths.filter(isCode).map((path) => readSourceFile(root, path))
  return [
    ...files.flatMap(checkSyntax),
    ...checkNames(paths),
    ...checkImports(root, files),
    ...checkCycles(files),
    ...checkDocs(files),
    ...checkClocks(files, clockFiles),
    ...checkReserved(files),
    ...files.flatMap((file) => [...checkExportForms(file), ...checkSizes(file), ...checkModelPurity(file), ...checkRunAllocation(file)]),
  ].sort(compareFindings)
}

function checkSyntax(file: SourceFile): Finding[] {
  if (file.syntaxError === null) return []
  return [
    {
      file: file.path,
      line: 1,
      rule: 'syntax',
      what: file.syntaxError,
      fix: 'Mend it first; the other rules did not see this file whole.',
    },
  ]
}

/** Prints faults, then notes, then one line of counts. Answers the number of faults. */
function report(findings: readonly Finding[], showNotes: boolean): number {
  const faults = findings.filter((finding) => finding.note !== true)
  const notes = findings.filter((finding) => finding.note === true)
  for (const finding of faults) console.log(formatFinding(finding))
  if (showNotes) for (const finding of notes) console.log(`note: ${formatFinding(finding)}`)
  console.log(
    `architecture: ${faults.length} faults, ${notes.length} notes${showNotes || notes.length === 0 ? '' : ' (--notes shows them)'}`,
  )
  return faults.length
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? process.cwd()
  process.exitCode = report(checkArchitecture(root), process.argv.includes('--notes')) > 0 ? 1 : 0
}
