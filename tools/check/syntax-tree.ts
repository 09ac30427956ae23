import { visitorKeys } from 'oxc-parser'

/** A node of the ESTree with TypeScript, as oxc-parser gives it, read without its two hundred node types. */
export interface SyntaxNode {
  readonly type: string
  /** Offsets into the source text. */
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The child at `key`, or null when there is none or it is a list. */
export function childOf(node: SyntaxNode, key: string): SyntaxNode | null {
  const value = node[key]
  return isNode(value) ? value : null
}

/** The children at `key`; holes of sparse arrays are left out. */
export function childrenOf(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The name of an identifier or the text of a string literal (as used for keys and specifiers), else null. */
export function nameOf(node: SyntaxNode | null): string | null {
  if (node === null) return null
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  return /^(Identifier|PrivateIdentifier|JSXIdentifier)$/.test(node.type) ? (node.name as string) : null
}

/** Visits `root` and everything below it, parents first. A visitor that answers false keeps the walk out of that node. */
export function walkTree(root: SyntaxNode, visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => boolean | void): void {
  const ancestors: SyntaxNode[] = []
  const step = (node: SyntaxNode): void => {
    if (visit(node, ancestors) === false) return
    ancestors.push(node)
    for (const key of visitorKeys[node.type] ?? []) {
      const value = node[key]
      if (Array.isArray(value)) for (const item of value) if (isNode(item)) step(item)
      if (isNode(value)) step(value)
    }
    ancestors.pop()
  }
  step(root)
}

/** True for `function`, arrow and method bodies. */
export const isFunction = (node: SyntaxNode): boolean =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'

/** The expression below `as`, `satisfies`, `!` and parentheses. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  const wraps = /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|TSTypeAssertion|ParenthesizedExpression|ChainExpression)$/
  let inner = node
  while (wraps.test(inner.type)) {
    const next = childOf(inner, 'expression')
    if (next === null) break
    inner = next
  }
  return inner
}

/** Every name a pattern binds: `{ a, b: [c] }` gives a and c. */
export function boundNames(pattern: SyntaxNode): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name as string]
    case 'ObjectPattern':
      return childrenOf(pattern, 'properties').flatMap((property) => boundNames(childOf(property, 'value') ?? property))
    case 'ArrayPattern':
      return childrenOf(pattern, 'elements').flatMap(boundNames)
    case 'AssignmentPattern':
      return boundNames(childOf(pattern, 'left') ?? pattern)
    case 'RestElement':
      return boundNames(childOf(pattern, 'argument') ?? pattern)
    default:
      return []
  }
}

/** Every name the file itself declares in any scope: such a name is not the global of that name. */
export function declaredNames(program: SyntaxNode): Set<string> {
  const names = new Set<string>()
  const add = (node: SyntaxNode | null): void => {
    if (node !== null) for (const name of boundNames(node)) names.add(name)
  }
  walkTree(program, (node) => {
    if (isFunction(node)) childrenOf(node, 'params').forEach(add)
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
      add(childOf(node, 'id'))
    if (node.type === 'CatchClause') add(childOf(node, 'param'))
    if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) add(childOf(node, 'local'))
  })
  return names
}

/** True where an identifier stands for a value, not for a key, a member's name, a label or a type. */
export function isReference(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (node.type !== 'Identifier' || parent === undefined) return false
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true
  if (/^(Property|MethodDefinition|PropertyDefinition|AccessorProperty)$/.test(parent.type))
    return parent.key !== node || parent.computed === true
  if (/Specifier$|^(LabeledStatement|BreakStatement|ContinueStatement|MetaProperty)$/.test(parent.type)) return false
  return !/^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ExportAssignment)/.test(
    parent.type,
  )
}
