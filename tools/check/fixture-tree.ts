import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkArchitecture } from './check-architecture.ts'
import type { Finding } from './finding.ts'

/** Runs the checker over a small tree, path to text, written to a temporary folder and removed again. */
export function checkTree(files: Readonly<Record<string, string>>): Finding[] {
  const root = mkdtempSync(join(tmpdir(), 'holosite-gate-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return checkArchitecture(root, [])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** The findings of a small tree as `file:line rule`, notes left out. */
export const faultsOf = (files: Readonly<Record<string, string>>): string[] =>
  checkTree(files)
    .filter((finding) => finding.note !== true)
    .map((finding) => `${finding.file}:${finding.line} ${finding.rule}`)
