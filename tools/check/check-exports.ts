import type { Finding } from './finding.ts'
import type { SourceFile } from './source-file.ts'
import { childOf, childrenOf, nameOf, type SyntaxNode } from './syntax-tree.ts'

/** Where a name of an index is declared. */
interface Declaration {
  readonly file: SourceFile
  readonly name: string
  /** The statement, with its `export`. */
  readonly statement: SyntaxNode
}

/** No `export *`, no default exports outside configuration and page entries. */
export function checkExportForms(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  const entry = /^[^/]+\.config\.ts$|^apps\/[^/]+\/main\.tsx?$/.test(file.path)
  const add = (node: SyntaxNode, rule: string, what: string, fix: string): void => {
    findings.push({ file: file.path, line: file.lineAt(node.start), rule, what, fix })
  }
  for (const node of childrenOf(file.program, 'body')) {
    if (node.type === 'ExportAllDeclaration') add(node, 'exports/star', 'export * hides what is public.', 'List the names.')
    const renamed = childrenOf(node, 'specifiers').some((specifier) => nameOf(childOf(specifier, 'exported')) === 'default')
    if (!entry && (node.type === 'ExportDefaultDeclaration' || renamed)) {
      add(node, 'exports/default', 'A default export has no name of its own.', 'Export it by name.')
    }
  }
  return findings
}

/**
 * Every name an index of model/ or engine/ gives away carries a doc comment where it is declared. Two kinds of one-line
 * declarations are spared: a type alias, and a declaration directly below a documented one, with no blank line between:
 * a group shares the comment at its head.
 */
export function checkDocs(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const findings: Finding[] = []
  const seen = new Set<SyntaxNode>()
  for (const index of files) {
    if (!/^(model|engine)\/[^/]+\/index\.ts$/.test(index.path)) continue
    for (const name of exportedNames(index)) {
      const found = findDeclaration(byPath, index, name)
      if (found === null || seen.has(found.statement)) continue
      seen.add(found.statement)
      const finding = judgeDoc(found)
      if (finding !== null) findings.push(finding)
    }
  }
  return findings
}

function exportedNames(file: SourceFile): string[] {
  return childrenOf(file.program, 'body').flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const names = childrenOf(node, 'specifiers').map((specifier) => nameOf(childOf(specifier, 'exported')))
    const declaration = childOf(node, 'declaration')
    return [...names, ...(declaration === null ? [] : declaredBy(declaration))].filter((name) => name !== null)
  })
}

/** Names a declaration statement declares at its top level. */
function declaredBy(declaration: SyntaxNode): string[] {
  if (declaration.type === 'VariableDeclaration') {
    return childrenOf(declaration, 'declarations').flatMap((declarator) => nameOf(childOf(declarator, 'id')) ?? [])
  }
  const name = nameOf(childOf(declaration, 'id'))
  return name === null ? [] : [name]
}

/** Follows re-exports and imports to the statement that declares `name`; null when it comes from a package. */
function findDeclaration(byPath: ReadonlyMap<string, SourceFile>, file: SourceFile, name: string, depth = 0): Declaration | null {
  if (depth > 8) return null
  const follow = (source: string | null, inner: string | null): Declaration | null => {
    const target = file.imports.find((edge) => edge.specifier === source)?.target
    const next = target === null || target === undefined ? undefined : byPath.get(target)
    return next === undefined || inner === null ? null : findDeclaration(byPath, next, inner, depth + 1)
  }
  const body = childrenOf(file.program, 'body')
  let local = name
  for (const node of body) {
    if (node.type !== 'ExportNamedDeclaration') continue
    const specifier = childrenOf(node, 'specifiers').find((candidate) => nameOf(childOf(candidate, 'exported')) === name)
    if (specifier === undefined) continue
    const inner = nameOf(childOf(specifier, 'local'))
    const source = nameOf(childOf(node, 'source'))
    if (source !== null) return follow(source, inner)
    local = inner ?? name
  }
  for (const node of body) {
    const declaration = node.type === 'ExportNamedDeclaration' ? childOf(node, 'declaration') : node
    if (declaration !== null && declaration.type.endsWith('Declaration') && declaredBy(declaration).includes(local))
      return { file, name, statement: node }
    if (node.type !== 'ImportDeclaration') continue
    const specifier = childrenOf(node, 'specifiers').find((candidate) => nameOf(childOf(candidate, 'local')) === local)
    if (specifier !== undefined) return follow(nameOf(childOf(node, 'source')), nameOf(childOf(specifier, 'imported')))
  }
  return null
}

function judgeDoc({ file, name, statement }: Declaration): Finding | null {
  const place = { file: file.path, line: file.lineAt(statement.start) }
  const doc = docAbove(file, statement.start)
  if (doc === null) {
    const declaration = childOf(statement, 'declaration') ?? statement
    if (declaration.type === 'TSTypeAliasDeclaration' && isOneLine(file, statement)) return null
    if (inDocumentedGroup(file, statement)) return null
    return {
      ...place,
      rule: 'docs/missing',
      what: `${name} is public and undocumented.`,
      fix: 'Say in /** */ above it what its type cannot.',
    }
  }
  if (!restates(doc, name)) return null
  return {
    ...place,
    rule: 'docs/restates',
    what: `The doc of ${name} says its name again.`,
    fix: 'Say unit, frame, range, errors, cost or source instead.',
  }
}

const isOneLine = (file: SourceFile, node: SyntaxNode): boolean => file.lineAt(node.start) === file.lineAt(node.end)

/** Text of the `/** *\/` block that ends right above `offset`, or null. */
function docAbove(file: SourceFile, offset: number): string | null {
  const doc = file.comments.find((comment) => comment.end <= offset && /^\s*$/.test(file.text.slice(comment.end, offset)))
  return doc?.type === 'Block' && doc.value.startsWith('*') ? doc.value : null
}

/** True for a one-liner that follows, line upon line, one-liners of which the first is documented. */
function inDocumentedGroup(file: SourceFile, statement: SyntaxNode): boolean {
  const body = childrenOf(file.program, 'body')
  for (let at = body.indexOf(statement); at >= 0; at--) {
    const node = body[at]
    if (node === undefined || !isOneLine(file, node)) return false
    if (docAbove(file, node.start) !== null) return true
    const before = body[at - 1]
    if (before === undefined || file.lineAt(node.start) - file.lineAt(before.end) !== 1) return false
  }
  return false
}

const EMPTY_WORDS =
  /^(a|an|the|of|to|for|and|in|is|this|it|its|get|gets|return|returns|make|makes|create|creates|new|type|class|function|interface)$/

/** True when every word of the doc is a word of the name or says nothing. */
function restates(doc: string, name: string): boolean {
  const known = new Set(name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase().replace(/s$/, '')))
  const words = doc.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.every((word) => EMPTY_WORDS.test(word) || known.has(word.replace(/s$/, '')))
}
