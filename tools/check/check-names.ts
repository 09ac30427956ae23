import type { Finding } from './finding.ts'
import { isCode } from './source-file.ts'

const BANNED = new Set(['util', 'utils', 'helper', 'helpers', 'misc', 'common', 'shared', 'types'])
const BANNED_ENDING = /-(utils?|helpers?|misc|common|shared)$/
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Names of code and style files, and of the folders they lie in: kebab-case, and none that says nothing. */
export function checkNames(paths: readonly string[]): Finding[] {
  const findings: Finding[] = []
  const folders = new Set<string>()
  for (const path of paths) {
    if (!isCode(path) && !/\.(css|html|d\.ts)$/.test(path)) continue
    const parts = path.split('/')
    const file = parts.pop() ?? ''
    for (let depth = 1; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'))
    const found = judge(path, file.split('.')[0] ?? '', 'file')
    if (found !== null) findings.push(found)
  }
  for (const folder of folders) {
    const found = judge(folder, folder.split('/').at(-1) ?? '', 'folder')
    if (found !== null) findings.push(found)
  }
  return findings
}

function judge(path: string, stem: string, kind: 'file' | 'folder'): Finding | null {
  const finding = { file: path, line: 1 }
  if (BANNED.has(stem) || BANNED_ENDING.test(stem)) {
    return {
      ...finding,
      rule: 'names/banned',
      what: `A ${kind} named ${stem} says nothing of what is in it.`,
      fix: 'Name it after the noun it serves.',
    }
  }
  if (KEBAB.test(stem)) return null
  return {
    ...finding,
    rule: 'names/kebab-case',
    what: `The ${kind} name ${stem} is not kebab-case.`,
    fix: 'Use lower-case words joined by hyphens.',
  }
}
