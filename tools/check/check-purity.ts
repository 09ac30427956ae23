import type { CLOCK_FILES } from './clock-files.ts'
import type { Finding } from './finding.ts'
import { isTest, type SourceFile } from './source-file.ts'
import { childOf, childrenOf, declaredNames, isReference, nameOf, type SyntaxNode, walkTree } from './syntax-tree.ts'

/** Globals that would make model/ depend on where and when it runs. */
const IMPURE = new Set(
  (
    'Date performance console process global globalThis window document navigator location self localStorage sessionStorage indexedDB ' +
    'setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame crypto fetch WebSocket XMLHttpRequest Buffer alert'
  ).split(' '),
)

/** model/ computes the same answer in a tab, a server and a worker: no clock, chance, DOM, Node or console. */
export function checkModelPurity(file: SourceFile): Finding[] {
  if (!file.path.startsWith('model/') || isTest(file.path)) return []
  const declared = declaredNames(file.program)
  const findings: Finding[] = []
  walkTree(file.program, (node, ancestors) => {
    const name = nameOf(node)
    const chance = memberName(node) === 'Math.random'
    if (readsNoClock(ancestors.at(-1))) return
    if (!chance && (name === null || !IMPURE.has(name) || declared.has(name) || !isReference(node, ancestors.at(-1)))) return
    const what = `model/ uses ${chance ? 'Math.random' : name}.`
    findings.push({
      file: file.path,
      line: file.lineAt(node.start),
      rule: 'purity/model',
      what,
      fix: 'Take it, or its answer, as an argument.',
    })
  })
  return findings
}

/** `Date.parse` and `Date.UTC` read no clock: the same text gives the same instant everywhere, given a zone. */
const readsNoClock = (node: SyntaxNode | undefined): boolean => node !== undefined && /^Date\.(parse|UTC)$/.test(memberName(node) ?? '')

/** Clocks, chance and timers stand only in clock files, tests and tools; everywhere else they are handed in. */
export function checkClocks(files: readonly SourceFile[], allowed: typeof CLOCK_FILES): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    if (/^(model|tools|tests)\//.test(file.path) || isTest(file.path) || isClockFile(file.path) || !file.path.includes('/')) continue
    const uses = clockUses(file)
    const listed = allowed.some((entry) => entry.file === file.path)
    if (listed && uses.length === 0) {
      findings.push(entryFinding(file.path, 'reads no clock any more.'))
    }
    if (!listed) findings.push(...uses)
  }
  const known = new Set(files.map((file) => file.path))
  const gone = allowed.filter((entry) => !known.has(entry.file)).map((entry) => entryFinding(entry.file, 'does not exist.'))
  return [...findings, ...gone]
}

const entryFinding = (path: string, state: string): Finding => ({
  file: 'tools/check/clock-files.ts',
  line: 1,
  rule: 'purity/clock',
  what: `${path} is on the list of clock files but ${state}`,
  fix: 'Take it off the list.',
})

const isClockFile = (path: string): boolean => /(^|-)clock(-|$)/.test((path.split('/').at(-1) ?? '').split('.')[0] ?? '')

const CLOCK_MEMBERS = new Set(['Math.random', 'Date.now', 'performance.now', 'process.hrtime', 'crypto.getRandomValues'])
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate'])
const HOSTS = /^(globalThis|window|self)$/

function clockUses(file: SourceFile): Finding[] {
  const declared = declaredNames(file.program)
  const uses: Finding[] = []
  const add = (node: SyntaxNode, name: string): void => {
    const fix =
      'Take it as an argument, or put it into a file named *clock*; a file that must keep it goes on the list in tools/check/clock-files.ts.'
    uses.push({ file: file.path, line: file.lineAt(node.start), rule: 'purity/clock', what: `${name} outside a clock file.`, fix })
  }
  walkTree(file.program, (node, ancestors) => {
    const member = memberName(node)
    if (member !== null && CLOCK_MEMBERS.has(member)) add(node, member)
    if (member !== null && HOSTS.test(member.split('.')[0] ?? '') && TIMERS.has(member.split('.')[1] ?? '')) add(node, member)
    const name = nameOf(node)
    if (name !== null && TIMERS.has(name) && !declared.has(name) && isReference(node, ancestors.at(-1))) add(node, name)
    if (isBareDate(node)) add(node, 'new Date()')
    if (node.type === 'ImportDeclaration' && nameOf(childOf(node, 'source'))?.startsWith('node:timers') === true) add(node, 'node:timers')
  })
  return uses
}

const isBareDate = (node: SyntaxNode): boolean =>
  /^(New|Call)Expression$/.test(node.type) && nameOf(childOf(node, 'callee')) === 'Date' && childrenOf(node, 'arguments').length === 0

/** `Math.random` for the member expression of that name, whether called or handed on; null for anything else. */
function memberName(node: SyntaxNode): string | null {
  if (node.type !== 'MemberExpression' || node.computed === true) return null
  const object = nameOf(childOf(node, 'object'))
  const property = nameOf(childOf(node, 'property'))
  return object === null || property === null ? null : `${object}.${property}`
}
