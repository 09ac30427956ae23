import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { childOf, childrenOf, nameOf, type SyntaxNode, walkTree } from './syntax-tree.ts'

/** One way a file reaches another: an import, a re-export, a worker's `new URL` or an `import.meta.glob`. */
export interface ImportEdge {
  readonly specifier: string
  /** Path from the root for a relative specifier, else null. */
  readonly target: string | null
  /** Package name for a bare specifier, else null. `node:` specifiers are packages too. */
  readonly packageName: string | null
  readonly line: number
  readonly how: 'import' | 'worker' | 'glob' | 'eager-glob'
}

/** A parsed file of the tree. */
export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly program: SyntaxNode
  readonly comments: readonly { readonly type: string; readonly value: string; readonly start: number; readonly end: number }[]
  readonly imports: readonly ImportEdge[]
  readonly lineCount: number
  /** First syntax error, or null. */
  readonly syntaxError: string | null
  /** The line of an offset, from 1. */
  lineAt(offset: number): number
}

/** Folders that hold code. Everything else of the tree is data, text or output. */
export const SOURCE_FOLDERS = ['model', 'importers', 'engine', 'scenes', 'multiplayer-server', 'apps', 'tools', 'tests'] as const

const SKIPPED = new Set(['node_modules', 'dist', 'var', 'coverage'])

/** Paths of all files below the source folders, and of code at the root, sorted. */
export function listTree(root: string): string[] {
  const found: string[] = []
  const visit = (folder: string): void => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) visit(path)
      else found.push(path)
    }
  }
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isDirectory() && (SOURCE_FOLDERS as readonly string[]).includes(entry.name)) visit(entry.name)
    if (entry.isFile() && isCode(entry.name)) found.push(entry.name)
  }
  return found.sort()
}

/** True for files the checker parses. */
export const isCode = (path: string): boolean => /\.(ts|tsx|mts|js|mjs)$/.test(path) && !path.endsWith('.d.ts')

/** True for tests and for what only tests use, in folders named `testing`: they may reach further and are spared a few rules. */
export const isTest = (path: string): boolean => path.startsWith('tests/') || /\.test\.tsx?$/.test(path) || isTesting(path)

/** True for parts made for tests: fakes, yards, feeds. */
export const isTesting = (path: string): boolean => path.includes('/testing/')

/** Reads and parses one file. */
export const readSourceFile = (root: string, path: string): SourceFile => parseSourceFile(path, readFileSync(`${root}/${path}`, 'utf8'))

/** Parses `text` as the file at `path`. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text)
  const program = parsed.program as unknown as SyntaxNode
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineAt = (offset: number): number => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
  return {
    path,
    text,
    program,
    comments: parsed.comments,
    imports: collectEdges(path, program, lineAt),
    lineCount: starts.length - (text.endsWith('\n') ? 1 : 0),
    syntaxError: parsed.errors[0]?.message ?? null,
    lineAt,
  }
}

function collectEdges(path: string, program: SyntaxNode, lineAt: (offset: number) => number): ImportEdge[] {
  const edges: ImportEdge[] = []
  const add = (node: SyntaxNode, specifier: string | null, how: ImportEdge['how'] = 'import'): void => {
    if (specifier !== null) edges.push({ ...resolve(path, specifier), line: lineAt(node.start), how })
  }
  walkTree(program, (node) => {
    if (/^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/.test(node.type)) {
      add(node, nameOf(childOf(node, 'source') ?? childOf(node, 'argument')))
    }
    if (node.type === 'NewExpression' && nameOf(childOf(node, 'callee')) === 'URL') {
      const [file, base] = childrenOf(node, 'arguments')
      const isModule = base?.type === 'MemberExpression' && childOf(base, 'object')?.type === 'MetaProperty'
      const specifier = nameOf(file ?? null)
      if (isModule && specifier !== null && isCode(specifier)) add(node, specifier, 'worker')
    }
    if (node.type === 'CallExpression') for (const [glob, eager] of globsOf(node)) add(node, glob, eager ? 'eager-glob' : 'glob')
  })
  return edges
}

/** The patterns of an `import.meta.glob(...)` call, each with whether it loads at once. */
function globsOf(call: SyntaxNode): [string, boolean][] {
  const callee = childOf(call, 'callee')
  if (callee?.type !== 'MemberExpression' || childOf(callee, 'object')?.type !== 'MetaProperty') return []
  if (nameOf(childOf(callee, 'property')) !== 'glob') return []
  const [patterns, options] = childrenOf(call, 'arguments')
  if (patterns === undefined) return []
  const eager =
    options !== undefined &&
    childrenOf(options, 'properties').some((p) => nameOf(childOf(p, 'key')) === 'eager' && childOf(p, 'value')?.value === true)
  const list = patterns.type === 'ArrayExpression' ? childrenOf(patterns, 'elements') : [patterns]
  return list.map(nameOf).flatMap((name): [string, boolean][] => (name === null || name.startsWith('!') ? [] : [[name, eager]]))
}

function resolve(from: string, specifier: string): Pick<ImportEdge, 'specifier' | 'target' | 'packageName'> {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('.')) return { specifier, target: posix.normalize(posix.join(posix.dirname(from), plain)), packageName: null }
  if (plain.startsWith('/')) return { specifier, target: plain.slice(1), packageName: null }
  const parts = plain.split('/')
  const packageName = plain.startsWith('node:') ? plain : parts.slice(0, plain.startsWith('@') ? 2 : 1).join('/')
  return { specifier, target: null, packageName }
}
